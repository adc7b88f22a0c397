from odoo import fields, models


class ComplaintHandoverReturn(models.TransientModel):
    """Asks the head of a department why a case is given back."""

    _name = "complaint.handover.return"
    _inherit = ["complaint.reason.mixin"]
    _description = "Give a Case Back"

    handover_id = fields.Many2one("complaint.handover", required=True)

    def _step(self):
        self.handover_id._return(self.reason)
