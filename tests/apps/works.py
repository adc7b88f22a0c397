"""A works with every app of Odoo that moves lots, used the way its users use it."""

from odoo.fields import Command

from odoo.addons.complaint_recall.tests.common_genealogy import GenealogyCase


class AppsCase(GenealogyCase):
    """Documents of other apps, taken from their first button to their last one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lots = cls.env["stock.lot"]
        cls.receive(cls.raw_1, 50)
        cls.receive(cls.raw_2, 50)

    # ------------------------------------------------------------------
    # Transfers
    # ------------------------------------------------------------------

    @classmethod
    def pick(cls, moves, lots):
        """Enter on moves exactly these lots, as on the screen of a transfer.

        :param lots: dict, lot -> quantity
        """
        moves.move_line_ids.unlink()
        for lot, quantity in lots.items():
            move = moves.filtered(lambda m, p=lot.product_id: m.product_id == p)[:1]
            values = {"lot_id": lot.id, "quantity": quantity, "picked": True}
            values |= {
                "product_id": lot.product_id.id,
                "picking_id": move.picking_id.id,
            }
            move.write({"move_line_ids": [Command.create(values)]})

    @classmethod
    def ship(cls, order, quantities):
        """Deliver lots of an order out of what is in stock."""
        picking = order.picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )
        cls.pick(picking.move_ids, quantities)
        cls.validate(picking)
        return picking

    @classmethod
    def validate(cls, picking):
        picking.with_context(skip_backorder=True).button_validate()
        assert picking.state == "done", picking.state

    @classmethod
    def give_back(cls, picking, quantity):
        """Send goods of a transfer of one lot back the way they came."""
        wizards = picking.env["stock.return.picking"]
        wizard = wizards.create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        back = picking.browse(wizard.action_create_returns()["res_id"])
        cls.pick(back.move_ids, {picking.move_line_ids.lot_id: quantity})
        cls.validate(back)
        return back

    # ------------------------------------------------------------------
    # Apps
    # ------------------------------------------------------------------

    @classmethod
    def new_bom(cls, product, parts, **values):
        """A bill of materials: {product: quantity}."""
        lines = [
            Command.create({"product_id": part.id, "product_qty": quantity})
            for part, quantity in parts.items()
        ]
        product_values = {"product_tmpl_id": product.product_tmpl_id.id}
        return cls.env["mrp.bom"].create(
            {**product_values, "product_qty": 1, "bom_line_ids": lines, **values}
        )

    @classmethod
    def new_order(cls, bom, quantity):
        """A confirmed order of manufacturing."""
        order = cls.env["mrp.production"].create(
            {
                "product_id": bom.product_tmpl_id.product_variant_id.id,
                "bom_id": bom.id,
                "product_qty": quantity,
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def produce(cls, order, made, used, backorder=False):
        """Produce lots of others.

        :param made: dict, lot -> quantity, all of the product of the order
        :param used: dict, lot -> quantity
        """
        order.lot_producing_ids = cls.lots.union(*made)
        order.qty_producing = sum(made.values())
        order._onchange_qty_producing()
        cls.pick(order.move_raw_ids, used)
        order.move_raw_ids.picked = True
        done = order.with_context(skip_consumption=True)
        if backorder:
            action = done.button_mark_done()
            wizards = cls.env[action["res_model"]].with_context(**action["context"])
            wizards.create({}).action_backorder()
        else:
            done.with_context(skip_backorder=True).button_mark_done()
        assert order.state == "done", order.state

    @classmethod
    def new_repair(cls, serial, **parts):
        """A repair that is begun.

        :param parts: add, remove, recycle -> lot of one piece
        """
        repair = cls.env["repair.order"].create(
            {
                "product_id": serial.product_id.id,
                "lot_id": serial.id,
                "partner_id": cls.customer.id,
                "picking_type_id": cls.warehouse.repair_type_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": lot.product_id.id,
                            "product_uom_qty": 1,
                            "repair_line_type": kind,
                        }
                    )
                    for kind, lot in parts.items()
                ],
            }
        )
        repair.action_validate()
        repair.action_repair_start()
        return repair

    @classmethod
    def repair(cls, serial, **parts):
        """Repair a device; see `new_repair`."""
        repair = cls.new_repair(serial, **parts)
        for kind, lot in parts.items():
            moves = repair.move_ids
            cls.pick(
                moves.filtered(lambda m, k=kind: m.repair_line_type == k), {lot: 1}
            )
        repair.action_repair_end()
        assert repair.state == "done", repair.state
        return repair

    @classmethod
    def set_up_subcontractor(cls):
        """Capsules are filled by a subcontractor, of what he gets from us."""
        cls.filler = cls.env["res.partner"].create({"name": "Filling Works"})
        cls.new_bom(
            cls.product,
            {cls.raw: 2},
            type="subcontract",
            subcontractor_ids=[Command.set(cls.filler.ids)],
        )
        cls.filler_place = cls.filler.property_stock_subcontractor

    @classmethod
    def resupply(cls, lots):
        """Send components to the subcontractor."""
        picking = cls.transfer("int", cls.shelf, cls.filler_place, lots, cls.filler)
        assert picking.state == "done"
        return picking

    @classmethod
    def buy(cls, product, quantity, partner, **values):
        """A confirmed purchase order; its receipt."""
        line = {"product_id": product.id, "product_qty": quantity, "price_unit": 1}
        order = cls.env["purchase.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create(line)],
                **values,
            }
        )
        order.button_confirm()
        return order.picking_ids

    @classmethod
    def fill_capsules(cls, made, used):
        """Receive subcontracted lots and say what was used.

        :param made: dict, lot -> quantity
        :param used: dict, lot made -> dict, lot used -> quantity
        """
        receipt = cls.buy(cls.product, sum(made.values()), cls.filler)
        cls.pick(receipt.move_ids, made)
        for order in receipt._get_subcontract_production():
            cls.pick(order.move_raw_ids, used[order.lot_producing_ids])
        return receipt

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------

    def received(self, lots):
        """{(supplier, kind): quantity} of exactly these lots."""
        found = {}
        for row in lots._genealogy_receipts():
            partner = self.env["res.partner"].browse(row["supplier_id"])
            key = partner, row["kind"]
            found[key] = found.get(key, 0) + row["quantity"]
        return found

    def in_stock(self, lots):
        """{(lot, place): quantity} of exactly these lots, in own places and between."""
        found = {}
        for row in lots._genealogy_stock():
            key = self.lots.browse(row["lot_id"]), row["location_id"]
            found[key] = found.get(key, 0) + row["quantity"]
        return found

    def both_ways(self, parents, children):
        """Assert that each parent leads to exactly these lots, and each back."""
        for lot in parents:
            self.assertEqual(
                self.way(lot), dict.fromkeys(children, "certain"), lot.name
            )
        for lot in children:
            back = self.way(lot, "up")
            self.assertEqual(back, dict.fromkeys(parents, "certain"), lot.name)
