from odoo import models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "complaint.counter.mixin"]
    _complaint_link = "sale_order_id"
