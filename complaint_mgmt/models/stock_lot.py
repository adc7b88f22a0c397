from odoo import models


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "complaint.counter.mixin"]
    _complaint_link = "item_ids.lot_id"
