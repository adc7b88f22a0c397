from contextlib import contextmanager
from contextvars import ContextVar

from odoo import api, models
from odoo.tools import format_list

# Lots that the server is booking out as sold before their hold. A variable of the
# process, so that no caller can name a lot here, as one could in a context.
SOLD_BEFORE = ContextVar("complaint_point_of_sale.sold_before", default=frozenset())


@contextmanager
def booking(lots):
    """Let these lots pass the hold while their sale is booked."""
    token = SOLD_BEFORE.set(frozenset(lots.ids))
    try:
        yield
    finally:
        SOLD_BEFORE.reset(token)


class StockPicking(models.Model):
    """What the till books out, sorted by what a hold says.

    Sold before the hold: it is a fact and is booked, also where the session is closed
    after the hold was placed, so that a recall finds it. Sold after: the transfer stays
    open until the lot is released.
    """

    _inherit = "stock.picking"

    @api.model
    def _create_picking_from_pos_order_lines(
        self, location_dest_id, lines, picking_type, partner=False
    ):
        held = lines._held_lots()
        if not held:
            return self._till_book(lines, location_dest_id, picking_type, partner)
        on_hold = lines.browse(line.id for line in held)
        before = on_hold.filtered(lambda line: line._is_sold_before(held[line]))
        lots = self.env["stock.lot"].union(*(held[line] for line in before))
        rest = lines - on_hold
        pickings = self._till_book(rest, location_dest_id, picking_type, partner)
        with booking(lots):
            pickings |= self._till_book(before, location_dest_id, picking_type, partner)
        late = on_hold - before
        if late:
            pickings |= self._till_leave_open(
                late, location_dest_id, picking_type, partner
            )
        return pickings

    def _till_book(self, lines, location_dest_id, picking_type, partner):
        if not lines:
            return self.browse()
        # super: the override above sorts the lines first, and calls this for each part.
        book = super()._create_picking_from_pos_order_lines  # pylint: disable=W8164
        return book(location_dest_id, lines, picking_type, partner)

    def _till_leave_open(self, lines, location_dest_id, picking_type, partner):
        """Create the transfer of lots that were sold while on hold, not booked out."""
        source = picking_type.default_location_src_id
        picking = self.create(
            self._prepare_picking_vals(
                partner, picking_type, source.id, location_dest_id
            )
        )
        moves = self.env["stock.move"].create(
            [
                picking._prepare_stock_move_vals(own[0], own)
                for own in lines.grouped("product_id").values()
            ]
        )
        moves._action_confirm()
        # it is about the very lots that were sold, not about others of the product
        picking.do_unreserve()
        names = format_list(self.env, lines.pack_lot_ids.mapped("lot_name"))
        picking.message_post(
            body=self.env._(
                "Sold at the till, though on hold: %(lots)s. Reach the customer. What "
                "he keeps is booked out after the release.",
                lots=names,
            )
        )
        return picking
