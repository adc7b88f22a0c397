from odoo import fields, models


class ComplaintActionReason(models.TransientModel):
    """Asks why an action is cancelled or taken up again."""

    _name = "complaint.action.reason"
    _description = "Reason of a Step of an Action"

    action_ids = fields.Many2many("complaint.action", required=True)
    target = fields.Selection(
        [("cancelled", "Cancel"), ("open", "Take Up Again")], required=True
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Take the step with its reason.

        :return: a window close action
        :raises AccessError: the user is no handler
        :raises UserError: the step is not legal for one of the actions
        """
        self.action_ids.write({"state": self.target, "state_reason": self.reason})
        return {"type": "ir.actions.act_window_close"}
