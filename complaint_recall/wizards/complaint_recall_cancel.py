from odoo import fields, models


class ComplaintRecallCancel(models.TransientModel):
    """Asks the coordinator why nothing is recalled."""

    _name = "complaint.recall.cancel"
    _description = "Do Not Recall"

    recall_id = fields.Many2one("complaint.recall", required=True, ondelete="cascade")
    reason = fields.Text(required=True)

    def action_confirm(self):
        """End the assessment without a recall, for the reason given.

        :return: an action that closes the dialog
        :raises AccessError: the user is not the recall coordinator
        :raises UserError: the recall is not in its assessment, or there is no reason
        """
        self.ensure_one()
        self.recall_id.write({"state": "cancelled", "state_reason": self.reason})
        return {"type": "ir.actions.act_window_close"}
