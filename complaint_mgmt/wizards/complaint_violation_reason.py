from odoo import fields, models


class ComplaintViolationReason(models.TransientModel):
    """Asks why a staff matter is closed without a penalty, or reopened."""

    _name = "complaint.violation.reason"
    _description = "Reason of a Step of a Staff Matter"

    violation_id = fields.Many2one("complaint.violation", required=True)
    state = fields.Selection(
        [
            ("closed", "Close Without Penalty"),
            ("unfounded", "Unfounded"),
            ("open", "Reopen"),
        ],
        required=True,
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Take the step with its reason.

        :return: a window close action
        :raises AccessError: the user is not in the group, or may not reopen
        :raises UserError: the step is not legal
        """
        self.violation_id.write({"state": self.state, "state_reason": self.reason})
        return {"type": "ir.actions.act_window_close"}
