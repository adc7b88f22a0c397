from odoo import fields, models


class ComplaintSafetyDismiss(models.TransientModel):
    """Asks why the safety words of a case mean no danger."""

    _name = "complaint.safety.dismiss"
    _description = "Dismissal of Safety Words"

    complaint_id = fields.Many2one("complaint.complaint", required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Dismiss the proposal.

        :return: a window close action
        :raises AccessError: the user is no handler
        :raises UserError: nothing is proposed, or the reason is blank
        """
        self.ensure_one()
        self.complaint_id._safety_dismiss(self.reason)
        return {"type": "ir.actions.act_window_close"}
