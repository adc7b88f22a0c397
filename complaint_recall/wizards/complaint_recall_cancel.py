from odoo import fields, models


class ComplaintRecallCancel(models.TransientModel):
    """Asks the coordinator why nothing is recalled."""

    _name = "complaint.recall.cancel"
    _inherit = ["complaint.reason.mixin"]
    _description = "Do Not Recall"

    recall_id = fields.Many2one("complaint.recall", required=True, ondelete="cascade")

    def _step(self):
        self.recall_id.write({"state": "cancelled", "state_reason": self.reason})
