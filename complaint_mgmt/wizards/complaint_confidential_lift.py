from odoo import fields, models


class ComplaintConfidentialLift(models.TransientModel):
    """Asks why a confidential case may be known to all readers."""

    _name = "complaint.confidential.lift"
    _inherit = ["complaint.reason.mixin"]
    _description = "Lift Confidentiality"

    complaint_ids = fields.Many2many("complaint.complaint", required=True)

    def _step(self):
        self.complaint_ids._lift_confidentiality(self.reason)
