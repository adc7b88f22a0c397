from odoo import models

from ..genealogy import sql

# So many moves look for another lot while a hold is placed.
ASSIGN_AT_ONCE = 200


class StockLot(models.Model):
    """Who loses what by a hold, and what was made of the lots."""

    _inherit = "stock.lot"  # pylint: disable=R8180

    def _hold_open_lines(self):
        """Return the open lines that a hold on these lots stops, with sudo."""
        # sudo: the hold concerns everybody's transfers and orders.
        lines = self.env["stock.move.line"].sudo()
        found = lines.search(
            [
                ("lot_id", "in", self.ids),
                ("state", "not in", ("done", "cancel")),
                ("quantity", ">", 0),
            ],
            order="id",
        )
        return found._hold_forbidden(self)

    def _hold_impact(self, companies):
        """Return who loses what when these lots are held now.

        :param companies: res.company whose documents are named; those of others are not
        :return: list of values for `complaint.lot.hold.impact.mixin`
        """
        return [line._hold_impact_vals(companies) for line in self._hold_open_lines()]

    def _hold_break_reservations(self, note):
        """Undo the reservations of these lots; their moves may take other lots.

        What was picked already stays on its transfer, for it stands at the dock: the
        transfer cannot be finished with it.

        :param str note: what is written on the transfers and orders
        """
        lines = self._hold_open_lines()
        lines = lines.filtered(lambda ml: not (ml.picked or ml.move_id.picked))
        moves = lines.move_id
        quants = self.env["stock.quant"]._get_quants_by_products_locations(
            lines.product_id,
            lines.location_id,
            extra_domain=[("lot_id", "in", [*self.ids, False])],
        )
        lines.with_context(quants_cache=quants).unlink()
        for documents in (moves.picking_id, moves.raw_material_production_id):
            if documents:
                documents._message_log_batch({doc.id: note for doc in documents})
        moves = moves.filtered(lambda m: m._should_assign_at_confirm())
        # Odoo reserves move by move: a large hold takes effect first, and the scheduler
        # finds other lots afterwards
        if len(moves) <= ASSIGN_AT_ONCE:
            moves._action_assign()

    # ------------------------------------------------------------------
    # Lots made of lots on hold
    # ------------------------------------------------------------------

    def _hold_descendants(self):
        """Return the lots in stock that were made of these and are not on hold.

        :return: stock.lot with sudo
        """
        # sudo: what was made of a lot does not depend on who asks.
        lots = self.sudo()
        made = lots.browse(lots._genealogy_lot_ids("down")) - lots
        stock = made._hold_stock()
        made = made.filtered(lambda lot: stock.get(lot.id, (0, 0))[0] > 0)
        return made - made._filter_held()

    def _hold_of(self, companies):
        """Return those of these lots that a hold of these companies may name."""
        # sudo: to whom a lot belongs
        own = self.sudo().filtered(
            lambda lot: not lot.company_id or lot.company_id in companies
        )
        return self.browse(own.ids)

    def _hold_propose(self):
        """Propose these lots, which were just made, on the holds of what is in them."""
        # sudo: who makes a lot of goods on hold has no right on holds.
        lines = self.env["complaint.lot.hold.line"].sudo()
        # without any hold, this is all that a production costs
        if not self or not lines.search_count([("state", "=", "active")], limit=1):
            return
        self.env.flush_all()
        with self._genealogy_fetch() as fetch:
            pairs = fetch(sql.held_behind(self.ids))
        if not pairs:
            return
        active = lines.search(
            [("lot_id", "in", [held for _lot, held in pairs]), ("state", "=", "active")]
        )
        for hold, own in active.grouped("hold_id").items():
            held_ids = set(own.lot_id.ids)
            hold._propose(self.browse({lot for lot, held in pairs if held in held_ids}))
