from odoo import models
from odoo.fields import Domain


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "complaint.trace.entry"]

    def _trace_lots(self):
        domain = Domain("move_id.sale_line_id.order_id", "in", self.ids)
        return self.env["complaint.trace"]._lots_moved(domain)
