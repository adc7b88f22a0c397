from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

from ..tools import report_lifecycle

LABELS = [
    ("d0", "D0 Emergency Response"),
    ("d1", "D1 Team"),
    ("d2", "D2 Problem"),
    ("d3", "D3 Containment"),
    ("d4", "D4 Causes"),
    ("d5", "D5 Chosen Actions"),
    ("d6", "D6 Implementation"),
    ("d7", "D7 Prevention"),
    ("d8", "D8 Closure"),
]


class Complaint8DStep(models.Model):
    """One discipline of one report: done or not, when, by whom, due when.

    Written by its own steps only. A discipline that is taken up again takes along those
    that rest on it.
    """

    _name = "complaint.8d.step"
    _description = "Discipline of an 8D Report"
    _order = "report_id, code"

    report_id = fields.Many2one(
        "complaint.8d", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, index=True, precompute=True
    )
    code = fields.Selection(LABELS, string="Discipline", required=True)
    is_done = fields.Boolean(string="Complete", readonly=True)
    done_at = fields.Datetime(string="Completed On", readonly=True)
    done_by_id = fields.Many2one(
        "res.users", string="Completed By", readonly=True, ondelete="restrict"
    )
    digest = fields.Char(readonly=True, help="Of what it said when it was completed.")
    due_at = fields.Datetime(string="Due", readonly=True, index=True)
    blocking = fields.Text(
        string="Missing", compute="_compute_blocking", compute_sudo=True
    )
    state = fields.Selection(
        [("locked", "Waits"), ("open", "Open"), ("ready", "Ready"), ("done", "Done")],
        compute="_compute_blocking",
        compute_sudo=True,
    )

    _code_uniq = models.Constraint(
        "UNIQUE(report_id, code)", "A report has each discipline once."
    )

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for step in self:
            step.display_name = labels.get(step.code, "")

    @api.depends("is_done", "report_id.state")
    @api.depends_context("lang")
    def _compute_blocking(self):
        for step in self:
            points = [] if step.is_done else step.report_id._blocking(step.code)
            step.state = step._state_with(points)
            if step.state == "locked":
                # what it lacks itself comes up when its turn comes
                points = step.report_id._waits_for(step.code)
            step.blocking = "\n".join(points)

    def _state_with(self, points):
        if self.is_done:
            return "done"
        needs = report_lifecycle.can_complete(self.code, self.report_id._done_codes())
        if not needs:
            return "locked"
        return "open" if points else "ready"

    # ------------------------------------------------------------------
    # Only its own steps write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # said here, for a default of a caller's context would count otherwise
        fixed = dict.fromkeys(("is_done", "done_at", "done_by_id", "due_at"), False)
        return super().create([{**vals, **fixed} for vals in vals_list])

    # Calling super would be the breach: it refuses everybody.
    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("A discipline goes on by its own steps: complete it.")
        )

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A report keeps its disciplines."))

    def _write_engine(self, vals):
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def action_complete(self):
        """Complete a discipline, as a member of the team; others that need it open.

        :return: True
        :raises AccessError: the user is not of the 8D team
        :raises UserError: something is missing, all of it is named
        """
        for step in self:
            report = step.report_id
            report.check_access("write")
            report._check_editable(step.code)
            report._check_can_complete(step.code)
            # sudo: a discipline is written by its steps only.
            step.sudo()._complete()
        return True

    def _complete(self):
        self._write_engine(
            {
                "is_done": True,
                "done_at": fields.Datetime.now(),
                "done_by_id": self.env.uid,
                **self._as_told(),
            }
        )
        self._log("8d.step_done")
        self.report_id._on_step_done(self.code)

    def action_reopen(self, reason=None):
        """Take a discipline up again, and with it those that rest on it.

        :param str reason: why; asked by a dialog where it is missing
        :return: True
        :raises AccessError: the user is not of the 8D team
        :raises UserError: no reason, or it is not complete
        """
        self.ensure_one()
        report = self.report_id
        report.check_access("write")
        if report.state != "open":
            raise UserError(report._fixed_refusal())
        if not self.is_done:
            raise UserError(self.env._("This discipline is open."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is taken up again."))
        # sudo: a discipline is written by its steps only.
        self.sudo()._reopen(reason)
        return True

    def _reopen(self, reason):
        report = self.report_id
        codes = [self.code, *report_lifecycle.after(self.code)]
        steps = report.step_ids.filtered(lambda s: s.code in codes and s.is_done)
        steps._write_engine({"is_done": False, "done_at": False, "done_by_id": False})
        for step in steps:
            step._log("8d.step_reopened", reason_sha256=sha256_hex(reason.encode()))
            report._on_step_reopened(step.code)
        report.message_post(
            body=self.env._(
                "%(step)s was taken up again: %(reason)s",
                step=self.display_name,
                reason=reason,
            )
        )

    def _log(self, kind, **data):
        data = {"step": self.code, "digest": self.digest or "", **data}
        self.env["complaint.event"]._record(self.report_id, kind, data)
