from odoo import fields, models


class ComplaintNoAgreement(models.TransientModel):
    """Asks why a case closes without an agreement, and where the customer may turn."""

    _name = "complaint.no.agreement"
    _inherit = ["complaint.reason.mixin"]
    _description = "Close Without Agreement"

    complaint_id = fields.Many2one("complaint.complaint", required=True)
    contact = fields.Text(string="Where the Customer May Turn", required=True)

    def _step(self):
        self.complaint_id._close_without_agreement(self.reason, self.contact)
