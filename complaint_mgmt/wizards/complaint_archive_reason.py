from odoo import fields, models


class ComplaintArchiveReason(models.TransientModel):
    """Asks why a file goes back, or is taken out of the archive."""

    _name = "complaint.archive.reason"
    _description = "Reason of a Step of the Archive"

    entry_ids = fields.Many2many("complaint.archive.entry", required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Take the step with its reason.

        :return: a window close action
        :raises UserError: the step is not legal for one of the entries
        """
        self.entry_ids.write({"state": "preparation", "state_reason": self.reason})
        return {"type": "ir.actions.act_window_close"}
