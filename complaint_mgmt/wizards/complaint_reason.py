from odoo import fields, models


class ComplaintReason(models.TransientModel):
    """Asks for the reason of a step that needs one: cancel, reopen."""

    _name = "complaint.reason"
    _inherit = ["complaint.reason.mixin"]
    _description = "Reason of a Step"

    complaint_ids = fields.Many2many("complaint.complaint", required=True)
    target = fields.Selection(
        [
            ("investigation", "Reopen"),
            ("cancelled", "Cancel"),
            ("new", "Take Up Again"),
        ],
        required=True,
    )

    def _step(self):
        self.complaint_ids.write({"state": self.target, "state_reason": self.reason})
