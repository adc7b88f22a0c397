from odoo import fields, models


class ComplaintNoAgreement(models.TransientModel):
    """Asks why a case closes without an agreement, and where the customer may turn."""

    _name = "complaint.no.agreement"
    _description = "Close Without Agreement"

    complaint_id = fields.Many2one("complaint.complaint", required=True)
    reason = fields.Text(required=True)
    contact = fields.Text(string="Where the Customer May Turn", required=True)

    def action_confirm(self):
        """Close the case; the customer is told where to turn.

        :return: a window close action
        :raises AccessError: the user is no QA head
        :raises UserError: the vice leader was not called, or a text is blank
        """
        self.ensure_one()
        self.complaint_id._close_without_agreement(self.reason, self.contact)
        return {"type": "ir.actions.act_window_close"}
