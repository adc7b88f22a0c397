from odoo import fields, models


class ComplaintSafetyDismiss(models.TransientModel):
    """Asks why the safety words of a case mean no danger."""

    _name = "complaint.safety.dismiss"
    _inherit = ["complaint.reason.mixin"]
    _description = "Dismissal of Safety Words"

    complaint_id = fields.Many2one("complaint.complaint", required=True)

    def _step(self):
        self.complaint_id._safety_dismiss(self.reason)
