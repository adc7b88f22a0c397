from odoo import fields, models


class ComplaintRecallDriftDismiss(models.TransientModel):
    """Asks why goods that moved do not belong to a recall."""

    _name = "complaint.recall.drift.dismiss"
    _description = "Dismiss Alarms of a Recall"

    drift_ids = fields.Many2many(
        "complaint.recall.drift", string="Movements", required=True
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Dismiss the alarms.

        :return: a window close action
        :raises AccessError: the user is no recall coordinator
        :raises UserError: an alarm is decided on already
        """
        self.drift_ids.dismiss(self.reason)
        return {"type": "ir.actions.act_window_close"}
