from odoo import models


class StockMoveLine(models.Model):
    """What the genealogy of lots asks of move lines, answered from indexes."""

    _inherit = "stock.move.line"

    # The way of a lot: Odoo has no index on the lot of a line.
    _lot_way_idx = models.Index(
        "(lot_id, location_dest_id) INCLUDE (id, move_id, location_id)"
        " WHERE state = 'done' AND lot_id IS NOT NULL"
    )
    # What is about to leave, and what a hold takes back.
    _lot_open_idx = models.Index(
        "(lot_id) WHERE lot_id IS NOT NULL AND state NOT IN ('done', 'cancel')"
    )
    # The way of a product without lots between two lots.
    _no_lot_way_idx = models.Index(
        "(product_id, date) INCLUDE (location_id, location_dest_id)"
        " WHERE state = 'done' AND lot_id IS NULL"
    )
