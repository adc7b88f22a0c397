import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.complaint_mgmt.tools import deadline, window, work_calendar


class Complaint8DStep(models.Model):
    """Until when a discipline is due, with the days that explain it.

    Set by the report only. Whether it is late is a matter of the time that it is, and
    never stored.
    """

    _name = "complaint.8d.step"
    _inherit = ["complaint.8d.step", "complaint.clock.mixin"]

    start_at = fields.Datetime(readonly=True)
    due_at = fields.Datetime(readonly=True, index=True)
    notes = fields.Text(readonly=True)
    rule = fields.Text(
        string="Copy of the Target", readonly=True, help="As it was counted, as JSON."
    )
    target_status = fields.Selection(
        [
            ("running", "Running"),
            ("late", "Overdue"),
            ("met", "In Time"),
            ("missed", "Late"),
        ],
        compute="_compute_target_status",
        search="_search_target_status",
    )

    # ------------------------------------------------------------------
    # Late is a matter of the time that it is
    # ------------------------------------------------------------------

    @api.depends("due_at", "is_done", "done_at")
    def _compute_target_status(self):
        now = fields.Datetime.now()
        for step in self:
            step.target_status = step._target_status_at(now)

    def _target_status_at(self, now):
        if not self.due_at:
            return False
        if self.is_done:
            return "missed" if self.done_at > self.due_at else "met"
        return "late" if self.due_at < now else "running"

    @api.model
    def _search_target_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        live = Domain("is_done", "=", False) & Domain("due_at", "!=", False)
        done = Domain("is_done", "=", True) & Domain("due_at", "!=", False)
        late = Domain("id", "in", self._missed_ids())
        domains = {
            "running": live & Domain("due_at", ">=", now),
            "late": live & Domain("due_at", "<", now),
            "met": done & ~late,
            "missed": done & late,
        }
        return Domain.OR(domains[wanted] for wanted in value if wanted in domains)

    def _missed_ids(self):
        """Return a subquery: a domain does not compare two columns."""
        self.flush_model(["due_at", "done_at", "is_done"])
        return SQL(
            "(SELECT id FROM complaint_8d_step WHERE is_done AND done_at > due_at)"
        )

    # ------------------------------------------------------------------
    # Why this day
    # ------------------------------------------------------------------

    def _rule_text(self):
        if not self.rule:
            return self.env._("The profile names no target for this discipline.")
        rule = json.loads(self.rule)
        units = self.env["complaint.8d.profile.term"]._fields["unit"]
        return self.env._(
            "%(count)s %(unit)s after %(event)s, by the profile “%(profile)s”",
            count=rule["count"],
            unit=dict(units._description_selection(self.env))[rule["unit"]],
            event=self._start_text(rule["from"]),
            profile=rule["profile"],
        )

    def _start_text(self, code):
        if code == "iteration":
            return self.env._("the iteration began")
        return self.env._("we learned of it")

    def _zone(self):
        # sudo: the time zone of the company, which every user may know.
        company = self.company_id.sudo()
        return self.env["complaint.complaint"]._zone_of(company)

    def _explain_due(self):
        return super()._explain_due() if self.due_at else ""

    def action_explain(self):
        """Show the days of the count.

        :return: a window action
        """
        self.ensure_one()
        view = self.env.ref("complaint_8d.complaint_8d_step_view_form")
        return window.form(
            self, name=self.display_name, views=[(view.id, "form")], target="new"
        )

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # said here, for a default of a caller's context would count otherwise
        names = ("start_at", "notes", "rule", "warned", "next_warning_at")
        blank = dict.fromkeys(names, False)
        return super().create([{**vals, **blank} for vals in vals_list])

    def _follow_target(self, term, start, origin, calendar):
        """Bring the target to a term and a start, and tell whether it moved."""
        vals = {"start_at": False, "due_at": False, "notes": False, "rule": False}
        if term:
            vals = self._count_target(term, start, origin, calendar)
        if vals["due_at"] == self.due_at and vals["rule"] == (self.rule or False):
            return False
        self._write_engine({**vals, "warned": 0})
        self._write_engine({"next_warning_at": self._plan_warning()})
        self._drop_activities()
        return True

    def _count_target(self, term, start, origin, calendar):
        profile = term.profile_id
        try:
            found = deadline.deadline(
                deadline.Term(
                    term.count,
                    term.unit,
                    end_at=profile.day_end,
                    shift=profile.moves_rest_days,
                ),
                deadline.utc(start),
                calendar,
            )
        except work_calendar.DeadlineError as error:
            raise UserError(
                self.env._(
                    "The target of %(step)s cannot be counted: the working times of "
                    "the company have no working day to end on.",
                    step=self.display_name,
                )
            ) from error
        rule = {
            "profile": profile.name,
            "count": term.count,
            "unit": term.unit,
            "from": origin,
        }
        notes = [note.as_data() for note in found.notes]
        return {
            "start_at": start,
            "due_at": found.due.replace(tzinfo=None),
            "notes": json.dumps(notes, ensure_ascii=False),
            "rule": json.dumps(rule, ensure_ascii=False, sort_keys=True),
        }
