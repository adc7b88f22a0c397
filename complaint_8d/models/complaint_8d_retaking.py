from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import report_lifecycle
from .complaint_8d_gate import CLOSURE


class Complaint8D(models.Model):
    """The buttons on the pages of a report, and how it is taken up again."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    missing_d0 = fields.Text(string="Missing in D0", compute="_compute_missing")
    missing_d1 = fields.Text(string="Missing in D1", compute="_compute_missing")
    missing_d2 = fields.Text(string="Missing in D2", compute="_compute_missing")
    missing_d3 = fields.Text(string="Missing in D3", compute="_compute_missing")
    missing_d4 = fields.Text(string="Missing in D4", compute="_compute_missing")
    missing_d5 = fields.Text(string="Missing in D5", compute="_compute_missing")
    missing_d6 = fields.Text(string="Missing in D6", compute="_compute_missing")
    missing_d7 = fields.Text(string="Missing in D7", compute="_compute_missing")
    missing_d8 = fields.Text(string="Missing in D8", compute="_compute_missing")

    @api.depends("step_ids.blocking", "state")
    @api.depends_context("lang")
    def _compute_missing(self):
        for report in self:
            # sudo: the state of a discipline is the same for everybody.
            steps = {step.code: step for step in report.sudo().step_ids}
            for code in report_lifecycle.DISCIPLINES:
                step = steps.get(code) if report.state == "open" else None
                report[f"missing_{code}"] = step.blocking if step else False

    def action_complete_step(self):
        """Complete the discipline of the page on which the button is.

        :return: True
        :raises AccessError: the user is not of the 8D team
        :raises UserError: something is missing, all of it is named
        """
        return self._step_of_page().action_complete()

    def action_reopen_step(self):
        """Open the dialog that asks why the discipline of a page is taken up again.

        :return: a window action
        """
        return self._step_of_page().action_ask_reopen()

    def _step_of_page(self):
        self.ensure_one()
        code = self.env.context.get("discipline")
        step = self.step_ids.filtered(lambda s: s.code == code)
        if not step:
            raise UserError(self.env._("Say which discipline."))
        return step

    def action_take_back(self):
        """Take a report back from those who sign its closure, to change it.

        :return: True
        :raises AccessError: the user is not of the 8D team
        :raises UserError: nothing waits for signatures
        """
        self.check_access("write")
        for report in self:
            if not report._gate_open_round(CLOSURE):
                raise UserError(self.env._("Nothing waits for signatures."))
        self._gate_withdraw(self.env._("Taken back by the 8D team."))
        return True

    def action_ask_reopen(self):
        """Open the dialog that asks why a closed report is taken up again.

        :return: a window action
        """
        self.ensure_one()
        return self._ask_why({"default_report_id": self.id})

    def _ask_why(self, context):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take Up Again"),
            "res_model": "complaint.8d.reason",
            "view_mode": "form",
            "target": "new",
            "context": context,
        }


class Complaint8DStep(models.Model):
    _inherit = "complaint.8d.step"  # pylint: disable=R8180

    def action_ask_reopen(self):
        """Open the dialog that asks why a complete discipline is taken up again.

        :return: a window action
        """
        self.ensure_one()
        report = self.report_id
        context = {"default_report_id": report.id, "default_step_id": self.id}
        return report._ask_why(context)

    def _taken_along(self):
        """Return the complete disciplines that rest on this one, as the engine."""
        later = report_lifecycle.after(self.code) if self else ()
        # sudo: the state of a discipline is the same for everybody.
        steps = self.sudo().report_id.step_ids
        return steps.filtered(lambda s: s.code in later and s.is_done)
