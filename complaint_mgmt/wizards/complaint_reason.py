from odoo import fields, models


class ComplaintReason(models.TransientModel):
    """Asks for the reason of a step that needs one: cancel, reopen."""

    _name = "complaint.reason"
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
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Take the step with its reason.

        :return: a window close action
        :raises UserError: the step is not legal for one of the cases
        """
        self.complaint_ids.write({"state": self.target, "state_reason": self.reason})
        return {"type": "ir.actions.act_window_close"}
