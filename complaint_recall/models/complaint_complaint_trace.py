from odoo import models


class ComplaintComplaint(models.Model):
    _name = "complaint.complaint"
    _inherit = ["complaint.complaint", "complaint.trace.entry"]

    def _trace_lots(self):
        return self.item_ids.lot_id
