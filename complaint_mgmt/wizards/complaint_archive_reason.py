from odoo import fields, models


class ComplaintArchiveReason(models.TransientModel):
    """Asks why a file goes back, or is taken out of the archive."""

    _name = "complaint.archive.reason"
    _inherit = ["complaint.reason.mixin"]
    _description = "Reason of a Step of the Archive"

    entry_ids = fields.Many2many("complaint.archive.entry", required=True)

    def _step(self):
        self.entry_ids.write({"state": "preparation", "state_reason": self.reason})
