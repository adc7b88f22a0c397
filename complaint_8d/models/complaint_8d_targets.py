from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_datetime

# What decides until when the disciplines are due.
TARGET_FIELDS = frozenset(("received_at", "profile_id", "partner_id"))
# The disciplines whose targets count anew in each iteration.
ITERATED = ("d4", "d5", "d6", "d7", "d8")


class Complaint8D(models.Model):
    """The targets of a report follow its receipt and its profile while it is open."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    next_due_at = fields.Datetime(
        string="Next Target", compute="_compute_next_due", compute_sudo=True
    )
    is_late = fields.Boolean(
        string="Overdue",
        compute="_compute_next_due",
        compute_sudo=True,
        search="_search_is_late",
    )

    @api.depends("state", "step_ids.due_at", "step_ids.is_done")
    def _compute_next_due(self):
        now = fields.Datetime.now()
        for report in self:
            left = report.step_ids.filtered(lambda s: s.due_at and not s.is_done)
            if report.state != "open":
                left = left.browse()
            report.next_due_at = min(left.mapped("due_at"), default=False)
            report.is_late = bool(report.next_due_at) and report.next_due_at < now

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "open") & Domain(
            "step_ids",
            "any",
            [("is_done", "=", False), ("due_at", "<", fields.Datetime.now())],
        )
        wanted = {bool(v) for v in value}
        if len(wanted) > 1:
            return Domain.TRUE
        return late if wanted == {True} else ~late

    @api.constrains("received_at")
    def _check_received_at(self):
        now = fields.Datetime.now()
        if any(report.received_at > now for report in self):
            raise ValidationError(self.env._("Nothing is received in the future."))

    def _check_not_postponed(self):
        """Targets count from when we learned of it: the first complaint says when."""
        for report in self:
            first = report._first_received()
            if first and report.received_at > first:
                raise ValidationError(
                    self.env._(
                        "The first complaint came on %(moment)s: the report is not "
                        "received later.",
                        moment=format_datetime(self.env, first),
                    )
                )

    def _first_received(self):
        """Return when the first of the complaints came, or None."""
        # sudo: when the cases came decides, whoever reads them.
        came = self.sudo().complaint_ids.mapped("received_at")
        return min(filter(None, came), default=None)

    def _receive_with_first(self):
        """Let reports be received with their first complaint, if it came before them.

        :return: whether one of them was
        """
        early = self.filtered(
            lambda r: (r._first_received() or r.received_at) < r.received_at
        )
        for report in early:
            report._write_engine({"received_at": report._first_received()})
        return bool(early)

    def _on_created(self):
        result = super()._on_created()
        self._receive_with_first()
        # sudo: targets are set by the system only, out of what the report is.
        self.sudo()._refresh_targets()
        return result

    def write(self, vals):
        result = super().write(vals)
        moved = "received_at" in vals
        if moved:
            self._check_not_postponed()
        if "complaint_ids" in vals:
            moved |= self._receive_with_first()
        if moved or TARGET_FIELDS & vals.keys():
            # sudo: see `_on_created`
            self.sudo()._refresh_targets(moved=moved)
        return result

    def _refresh_targets(self, moved=False):
        """Bring the targets to what receipt, iteration and profile say now.

        :param bool moved: the receipt was corrected, so that done ones count anew, too
        """
        for company, reports in self.grouped("company_id").items():
            begins = [r.received_at for r in reports if r.received_at]
            if not begins:
                continue
            calendar = company._complaint_clock_calendar(min(begins))
            for report in reports:
                report._follow_profile(calendar, moved)

    def _follow_profile(self, calendar, moved):
        terms = {term.code: term for term in self.profile_id.term_ids}
        changed = self.step_ids.browse()
        for step in self.step_ids:
            if step.is_done and not moved:
                continue
            start, origin = self._target_start(step.code)
            term = terms.get(step.code)
            if step._follow_target(term, start, origin, calendar):
                changed |= step
        if changed:
            due = {step.code: str(step.due_at or "") for step in changed}
            self.env["complaint.event"]._record(self, "8d.targets", {"due": due})

    def _target_start(self, code):
        """Return from when a discipline counts, and what began then."""
        if code in ITERATED and self.iteration_at:
            return self.iteration_at, "iteration"
        return self.received_at, "received"

    def _on_step_reopened(self, code):
        result = super()._on_step_reopened(code)
        step = self._step(code)
        step._write_engine({"next_warning_at": step._plan_warning()})
        return result
