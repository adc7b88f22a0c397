from odoo import fields, models


class ComplaintActionReason(models.TransientModel):
    """Asks why an action is cancelled or taken up again."""

    _name = "complaint.action.reason"
    _inherit = ["complaint.reason.mixin"]
    _description = "Reason of a Step of an Action"

    action_ids = fields.Many2many("complaint.action", required=True)
    target = fields.Selection(
        [("cancelled", "Cancel"), ("open", "Work on It Again")], required=True
    )

    def _step(self):
        self.action_ids.write({"state": self.target, "state_reason": self.reason})
