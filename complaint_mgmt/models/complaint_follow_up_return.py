from collections import defaultdict

from odoo import models

from ..tools.follow_up import take


class ComplaintComplaint(models.Model):
    """Goods come back: a return on the delivery of the defective lots (S9.4.2.2.4)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _create_return(self, measure):
        """Create a return on each delivery that brought the defective goods.

        Only what was delivered and is not on its way back already.

        :return: stock.picking, confirmed, of the user
        :raises UserError: nothing is left to return, or a lot is not named
        """
        plan = self._plan_return(self._items_to_settle())
        self._require(
            plan,
            self.env._(
                "nothing that was delivered of these products is left to be returned."
            ),
        )
        pickings = self.env["stock.picking"]
        for picking, moves in plan.items():
            pickings += self._return_goods(picking, moves)
        return pickings

    def _plan_return(self, items):
        """Return {delivery: {move: {lot: quantity in the unit of the product}}}."""
        delivered = self._delivered_lines(items.product_id)
        free, plan = {}, {}
        for item in items:
            self._check_lot_known(item)
            need = item._quantity_in_product_unit()
            for line in self._lines_of(item, delivered):
                move, lot = line.move_id, line.lot_id
                if (move, lot) not in free:
                    free[move, lot] = self._returnable(move, lot)
                got, need = take(free, (move, lot), need, item.product_id.uom_id)
                if got:
                    moves = plan.setdefault(line.picking_id, {})
                    lots = moves.setdefault(move, defaultdict(float))
                    lots[lot] += got
        return plan

    def _check_lot_known(self, item):
        self._require(
            item.lot_id or item.product_id.tracking == "none",
            self.env._(
                "say which lot of %(product)s comes back.",
                product=item.product_id.display_name,
            ),
        )

    def _delivered_lines(self, products):
        """Return the done lines that went to this customer, latest first."""
        lines = self.env["stock.move.line"].search(
            [
                ("state", "=", "done"),
                ("company_id", "=", self.company_id.id),
                ("product_id", "in", products.ids),
                ("location_dest_id.usage", "=", "customer"),
                ("location_id.usage", "!=", "customer"),
                ("picking_id.picking_type_id.code", "=", "outgoing"),
            ],
            order="date desc, id desc",
        )
        customer = self.commercial_partner_id
        return lines.filtered(lambda line: self._receiver(line) == customer)

    def _receiver(self, line):
        # sudo: whose delivery it is; a warehouse worker may not read the order.
        line = line.sudo()
        order = line.move_id.sale_line_id.order_id
        receiver = order.partner_id or line.picking_id.partner_id
        return receiver.commercial_partner_id

    def _lines_of(self, item, delivered):
        """Return what may come back for an item, from the nearest delivery that fits:
        of the order line, else of the delivery or the order of the case, else any.
        """
        lines = delivered.filtered(
            lambda line: (
                line.product_id == item.product_id and line.lot_id == item.lot_id
            )
        )
        if own := item.sale_line_id:
            return lines.filtered(lambda line: line.move_id.sale_line_id == own)
        named = lines.filtered(lambda line: line.picking_id == self.picking_id)
        ordered = lines.filtered(
            lambda line: (
                self.sale_order_id
                # sudo: only which order it is; compared, not shown.
                and line.sudo().move_id.sale_line_id.order_id == self.sale_order_id
            )
        )
        return named or ordered or lines

    def _returnable(self, move, lot):
        """Return what of a lot a move delivered and no return takes back already."""
        lines = move.move_line_ids.filtered(lambda line: line.lot_id == lot)
        quantity = sum(lines.mapped("quantity_product_uom"))
        for back in move.returned_move_ids.filtered(lambda m: m.state != "cancel"):
            taken = back.move_line_ids.filtered(lambda line: line.lot_id == lot)
            quantity -= (
                sum(taken.mapped("quantity_product_uom"))
                if back.move_line_ids
                else back.product_qty
            )
        return quantity

    def _return_goods(self, picking, moves):
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        for line in wizard.product_return_moves:
            quantity = sum(moves.get(line.move_id, {}).values())
            line.quantity = line.product_id.uom_id._compute_quantity(
                quantity, line.uom_id, rounding_method="HALF-UP"
            )
        back = wizard._create_return()
        back.origin = f"{back.origin}, {self.name}"
        for move in back.move_ids:
            self._set_lots(move, moves.get(move.origin_returned_move_id, {}))
        return back

    def _set_lots(self, move, lots):
        """Let exactly these lots come back, and not those that Odoo found first."""
        if move.product_id.tracking == "none":
            return
        move.move_line_ids.unlink()
        self.env["stock.move.line"].create(
            [
                {
                    "picking_id": move.picking_id.id,
                    "move_id": move.id,
                    "product_id": move.product_id.id,
                    "product_uom_id": move.product_id.uom_id.id,
                    "lot_id": lot.id,
                    "quantity": quantity,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
                for lot, quantity in lots.items()
            ]
        )
