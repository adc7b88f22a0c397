from odoo import models

from .stock_picking_till import SOLD_BEFORE


class StockMoveLine(models.Model):
    """What the till sold before the hold left the house before the hold."""

    _inherit = "stock.move.line"

    def _hold_allows(self, safe_ids):
        if (
            self.lot_id.id in SOLD_BEFORE.get()
            and self.location_dest_id.usage == "customer"
        ):
            return True
        return super()._hold_allows(safe_ids)
