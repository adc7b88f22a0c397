"""What the tests of genealogies on real documents share: a works with few words."""

from odoo import fields
from odoo.fields import Command

from odoo.addons.complaint_mgmt.tests.common import ComplaintCase


class GenealogyCase(ComplaintCase):
    """Suppliers, orders without bills of materials, customers, and what Odoo says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.shelf = cls.warehouse.lot_stock_id
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.vendor = cls.env["res.partner"].create({"name": "Dried Herbs Ltd"})
        cls.raw = cls.new_product("Honeysuckle")
        cls.raw_1 = cls.new_lot("RAW-1", cls.raw)
        cls.raw_2 = cls.new_lot("RAW-2", cls.raw)

    # ------------------------------------------------------------------
    # Documents
    # ------------------------------------------------------------------

    @classmethod
    def transfer(cls, kind, source, dest, quantities, partner=None, uom=None):
        """Move goods in a transfer of a type of the warehouse, done.

        :param quantities: dict, lot (or product without lots) -> quantity
        """
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": cls.warehouse[f"{kind}_type_id"].id,
                "location_id": source.id,
                "location_dest_id": dest.id,
                "partner_id": (partner or cls.env["res.partner"]).id,
            }
        )
        cls.move(source, dest, quantities, picking=picking, uom=uom)
        return picking

    @classmethod
    def move(cls, source, dest, quantities, picking=None, uom=None, **vals):
        """Make moves and carry them out, with or without a transfer."""
        picking = picking or cls.env["stock.picking"]
        moves = cls.env["stock.move"]
        for goods, quantity in quantities.items():
            lot, product = cls.split(goods)
            unit = uom or product.uom_id
            places = {"location_id": source.id, "location_dest_id": dest.id}
            line = {
                "product_id": product.id,
                "product_uom_id": unit.id,
                "lot_id": lot.id,
                "quantity": quantity,
                "picked": True,
                "picking_id": picking.id,
                **places,
            }
            moves += cls.env["stock.move"].create(
                {
                    "product_id": product.id,
                    "product_uom": unit.id,
                    "product_uom_qty": quantity,
                    "picking_id": picking.id,
                    "move_line_ids": [Command.create(line)],
                    **places,
                    **vals,
                }
            )
        moves._action_confirm(merge=False)
        moves.picked = True
        moves._action_done()
        return moves

    @classmethod
    def split(cls, goods):
        lot = goods if goods._name == "stock.lot" else cls.env["stock.lot"]
        return lot, lot.product_id or goods

    @classmethod
    def receive(cls, lot, quantity):
        return cls.transfer("in", cls.suppliers, cls.shelf, {lot: quantity}, cls.vendor)

    @classmethod
    def plan(cls, made, used, extra=None, many=1):
        """An order that has reserved exactly these goods.

        :param made: lot (or lots of serial numbers, or product without lots)
        :param used: dict, lot or product -> quantity
        :param extra: dict, lot or product of a by-product -> quantity
        """
        lots, product = cls.split(made[:1])
        lots = made if lots else lots
        order = cls.env["mrp.production"].create(
            {
                "product_id": product.id,
                "product_qty": many,
                "bom_id": False,
                "move_byproduct_ids": [
                    Command.create(
                        {
                            "product_id": cls.split(goods)[1].id,
                            "product_uom_qty": quantity,
                        }
                    )
                    for goods, quantity in (extra or {}).items()
                ],
                "move_raw_ids": [
                    Command.create({"product_id": p.id, "product_uom_qty": 1})
                    for p in {cls.split(goods)[1]: 1 for goods in used}
                ],
            }
        )
        order.action_confirm()
        order.lot_producing_ids = lots
        order.qty_producing = many
        order.move_byproduct_ids.move_line_ids.unlink()
        for goods, quantity in (extra or {}).items():
            cls.fill(order.move_byproduct_ids, goods, quantity)
        order.move_raw_ids.move_line_ids.unlink()
        for goods, quantity in used.items():
            cls.fill(order.move_raw_ids, goods, quantity)
        return order

    @classmethod
    def fill(cls, moves, goods, quantity):
        lot, product = cls.split(goods)
        move = moves.filtered(lambda move: move.product_id == product)
        cls.env["stock.move.line"].create(
            {
                "move_id": move.id,
                "product_id": product.id,
                "product_uom_id": product.uom_id.id,
                "lot_id": lot.id,
                "quantity": quantity,
                "picked": True,
                "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id,
            }
        )
        move.picked = True

    @classmethod
    def make(cls, made, used, extra=None, many=1):
        """Carry out an order; see `plan`."""
        order = cls.plan(made, used, extra, many)
        order.with_context(
            skip_backorder=True, skip_consumption=True
        ).button_mark_done()
        return order

    @classmethod
    def unbuild(cls, order, lot):
        unbuild = cls.env["mrp.unbuild"].create(
            {"mo_id": order.id, "lot_id": lot.id, "product_qty": order.product_qty}
        )
        unbuild.action_unbuild()
        return unbuild

    @classmethod
    def deliver(cls, quantities, partner=None, uom=None):
        """Sell and really deliver.

        :return: the transfer
        """
        return cls.sell_and_ship(quantities, partner, uom).picking_ids

    @classmethod
    def give_back(cls, picking, quantity):
        """Send goods of a transfer back the way they came."""
        wizard = cls.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        back = cls.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        lot = picking.move_line_ids.lot_id
        back.move_line_ids.lot_id = lot
        back.move_ids.quantity = quantity
        back.move_ids.picked = True
        back.with_context(skip_backorder=True).button_validate()
        return back

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------

    def ours(self, lots):
        """The transfers to customers that the genealogy knows."""
        return self.env["stock.picking"].browse(lots._genealogy_delivery_ids())

    def odoos(self, lot):
        """Odoo's own answer to the same question."""
        self.env.invalidate_all()
        return lot.delivery_ids

    def way(self, lots, direction="down"):
        """{lot: "certain" or the reason why it is only possible}, without the seeds."""
        genealogy = lots._genealogy(direction)
        return {
            self.env["stock.lot"].browse(lot): reached.reason or reached.certainty
            for lot, reached in genealogy.lots.items()
            if lot not in lots.ids
        }

    def net(self, lots):
        """{(customer, lot): (sent, come back)} of exactly these lots."""
        found = {}
        for row in lots._genealogy_shipments():
            partner = self.env["res.partner"].browse(row["customer_id"])
            lot = self.env["stock.lot"].browse(row["lot_id"])
            sent, back = found.get((partner, lot), (0, 0))
            if row["kind"] == "out":
                sent += row["quantity"]
            else:
                back += row["quantity"]
            found[partner, lot] = sent, back
        return found

    def spots(self, lots, direction="down"):
        return {spot.kind for spot in lots._genealogy(direction).spots}

    def backdate(self, moves, days):
        """As an import or a correction in the database leaves them."""
        self.env.flush_all()
        for table, column in (("stock_move", "id"), ("stock_move_line", "move_id")):
            self.env.cr.execute(
                f"UPDATE {table} SET date = date - make_interval(days => %s)"
                f" WHERE {column} IN %s",
                [days, tuple(moves.ids)],
            )
        self.env.invalidate_all()
        return fields.Datetime.now()
