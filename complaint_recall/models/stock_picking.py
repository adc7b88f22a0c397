from odoo import models
from odoo.fields import Domain


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "complaint.trace.entry"]

    def _trace_lots(self):
        domain = Domain("picking_id", "in", self.ids)
        return self.env["complaint.trace"]._lots_moved(domain)
