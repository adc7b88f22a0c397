from odoo import models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "complaint.counter.mixin"]
    _complaint_link = "picking_id"
