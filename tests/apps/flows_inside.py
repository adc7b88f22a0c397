"""Kits, packages, steps, orders that are split: lots on their way through the house."""

from works import AppsCase

from odoo.fields import Command
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestShipping(AppsCase):
    """What is sold, and by which ways it leaves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make(cls.lot_1, {cls.raw_1: 5}, many=40)
        cls.make(cls.lot_2, {cls.raw_2: 5}, many=40)

    def ship_all(self, order, lots):
        """Carry out the transfers of an order, one after the other."""
        for _step in range(5):
            ready = order.picking_ids.filtered(lambda p: p.state == "assigned")[:1]
            if not ready:
                break
            if ready.location_id == self.shelf:
                self.pick(ready.move_ids, lots)
            ready.move_ids.picked = True
            yield ready
            self.validate(ready)

    def test_a_kit(self):
        """The order line is the kit, what is shipped are the parts, by their lot."""
        kit = self.new_product("Kit", tracking="none")
        other = self.new_product("Spoon", tracking="none")
        self.new_bom(kit, {self.product: 2, other: 1}, type="phantom")
        self.stock(other, 10)
        order = self.sell(kit, quantity=3)
        picking = order.picking_ids
        capsules = picking.move_ids.filtered(lambda m: m.product_id == self.product)
        self.pick(capsules, {self.lot_1: 4, self.lot_2: 2})
        picking.move_ids.picked = True
        self.validate(picking)
        lots = self.lot_1 | self.lot_2
        self.assertEqual(
            self.net(lots),
            {(self.customer, self.lot_1): (4, 0), (self.customer, self.lot_2): (2, 0)},
        )
        rows = lots._genealogy_shipments()
        self.assertEqual({r["sale_line_id"] for r in rows}, {order.order_line.id})
        self.assertEqual({r["sale_order_id"] for r in rows}, {order.id})
        self.assertEqual(self.ours(self.raw_1), picking)

    def test_part_of_a_kit_comes_back(self):
        kit = self.new_product("Kit", tracking="none")
        self.new_bom(kit, {self.product: 2}, type="phantom")
        order = self.sell(kit, quantity=3)
        self.pick(order.picking_ids.move_ids, {self.lot_1: 6})
        self.validate(order.picking_ids)
        self.give_back(order.picking_ids, 2)
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (6, 2)})

    def test_a_return_of_a_return_of_a_return(self):
        first = self.deliver({self.lot_1: 4})
        back = self.give_back(first, 4)
        again = self.give_back(back, 4)
        self.give_back(again, 1)
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (8, 5)})
        self.assertEqual(self.ours(self.raw_1), first | again)
        self.assertEqual(self.raw_1._genealogy_counters()["customers"], 1)

    def test_pick_pack_ship_in_a_package(self):
        """Three transfers are one shipment, and its package is known."""
        self.warehouse.delivery_steps = "pick_pack_ship"
        order = self.sell(self.product, quantity=6)
        codes = []
        package = self.env["stock.package"]
        for picking in self.ship_all(order, {self.lot_1: 6}):
            codes.append(picking.location_dest_id.usage)
            if len(codes) == 2:
                picking.action_put_in_pack()
                package = picking.move_line_ids.result_package_id
        self.assertEqual(codes, ["internal", "internal", "customer"])
        (row,) = self.lot_1._genealogy_shipments()
        self.assertEqual((row["quantity"], row["kind"]), (6, "out"))
        self.assertEqual(row["package_id"], package.id)
        self.assertEqual(row["sale_order_id"], order.id)
        self.assertEqual(row["customer_id"], self.customer.id)
        self.assertEqual(self.ours(self.raw_1).location_dest_id, self.customers)
        self.assertEqual(self.in_stock(self.lot_1), {(self.lot_1, self.shelf.id): 34})

    def test_on_the_way_between_pick_and_ship(self):
        """What waits at the gate is in stock, and about to leave."""
        self.warehouse.delivery_steps = "pick_ship"
        order = self.sell(self.product, quantity=6)
        steps = self.ship_all(order, {self.lot_1: 6})
        next(steps)
        out = next(steps)
        gate = out.location_id.id
        stock = {(self.lot_1, self.shelf.id): 34, (self.lot_1, gate): 6}
        self.assertEqual(self.in_stock(self.lot_1), stock)
        self.assertFalse(self.net(self.lot_1))
        rows = [(r["kind"], r["quantity"]) for r in self.lot_1._genealogy_open()]
        self.assertEqual(rows, [("delivery", 6)])

    def test_a_whole_package_of_two_lots(self):
        """The package moves, the lots go with it."""
        box = self.env["stock.package"].create({"name": "BOX-1"})
        lots = {self.lot_1: 3, self.lot_2: 5}
        packing = self.new_transfer(self.shelf, self.shelf, 8)
        self.pick(packing.move_ids, lots)
        packing.move_line_ids.result_package_id = box
        self.validate(packing)
        rows = (self.lot_1 | self.lot_2)._genealogy_stock()
        boxed = {(r["lot_id"], r["package_id"]): r["quantity"] for r in rows}
        expected = {(lot.id, box.id): quantity for lot, quantity in lots.items()}
        self.assertLessEqual(expected.items(), boxed.items())
        out = self.sell(self.product, quantity=8).picking_ids
        out.move_line_ids.unlink()
        out.action_add_entire_packs(box.ids)
        out.move_ids.picked = True
        self.validate(out)
        rows = (self.lot_1 | self.lot_2)._genealogy_shipments()
        found = {(r["lot_id"], r["package_id"]): r["quantity"] for r in rows}
        self.assertEqual(found, expected)
        self.assertEqual({r["picking_id"] for r in rows}, set(out.ids))

    def new_transfer(self, source, target, quantity):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": quantity,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking

    def test_made_to_order_in_three_steps(self):
        """A sale makes an order of manufacturing, whose goods are picked and stored."""
        made = self.new_product("Syrup")
        lot = self.new_lot("SYRUP-1", made)
        self.new_bom(made, {self.raw: 2})
        self.warehouse.manufacture_steps = "pbm_sam"
        self.warehouse.delivery_steps = "pick_ship"
        mto = self.warehouse.mto_pull_id.route_id
        mto.active = True
        made.route_ids = mto | self.warehouse.manufacture_pull_id.route_id
        order = self.sell(made, quantity=4)
        production = self.env["mrp.production"].search([("product_id", "=", made.id)])
        production.ensure_one()
        collect = production.picking_ids.filtered(lambda p: p.location_id == self.shelf)
        self.pick(collect.move_ids, {self.raw_1: 8})
        self.validate(collect)
        self.produce(production, {lot: 4}, {self.raw_1: 8})
        store = production.picking_ids - collect
        store.move_ids.picked = True
        self.pick(store.move_ids, {lot: 4})
        self.validate(store)
        list(self.ship_all(order, {lot: 4}))
        self.assertEqual(self.net(lot), {(self.customer, lot): (4, 0)})
        self.assertEqual(self.way(self.raw_1), {lot: "certain", self.lot_1: "certain"})
        self.assertEqual(self.way(lot, "up"), {self.raw_1: "certain"})

    def test_between_companies(self):
        """A shared lot leaves by the transit of all companies and is sold there."""
        company = self.other_company
        there = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        transit = self.env.ref("stock.stock_location_inter_company")
        transit.active = True
        self.transfer("out", self.shelf, transit, {self.lot_1: 12})
        under_way = {r["kind"]: r["quantity"] for r in self.lot_1._genealogy_stock()}
        self.assertEqual(under_way, {"free": 28, "transit": 12})
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": there.in_type_id.id,
                "location_id": transit.id,
                "location_dest_id": there.lot_stock_id.id,
            }
        )
        self.move(
            transit,
            there.lot_stock_id,
            {self.lot_1: 12},
            picking=picking,
            company_id=company.id,
        )
        sale = (
            self.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": self.stranger.id,
                    "company_id": company.id,
                    "warehouse_id": there.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "product_uom_qty": 5}
                        )
                    ],
                }
            )
        )
        sale.action_confirm()
        self.pick(sale.picking_ids.move_ids, {self.lot_1: 5})
        self.validate(sale.picking_ids)
        self.deliver({self.lot_1: 2})
        self.assertEqual(
            self.net(self.lot_1),
            {(self.stranger, self.lot_1): (5, 0), (self.customer, self.lot_1): (2, 0)},
        )
        self.assertIn(sale.picking_ids, self.ours(self.raw_1))
        rows = self.lot_1._genealogy_stock()
        stock = {row["company_id"]: row["quantity"] for row in rows}
        self.assertEqual(stock[company.id], 7)


@tagged("post_install", "-at_install")
class TestProduction(AppsCase):
    """Orders with bills of materials that are parted, joined and taken apart."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bom = cls.new_bom(cls.product, {cls.raw: 2})

    def test_a_backorder_is_an_order_of_its_own(self):
        order = self.new_order(self.bom, 10)
        self.produce(order, {self.lot_1: 4}, {self.raw_1: 8}, backorder=True)
        rest = order.production_group_id.production_ids - order
        self.assertEqual(rest.product_qty, 6)
        self.produce(rest, {self.lot_2: 6}, {self.raw_2: 12})
        self.both_ways([self.raw_1], [self.lot_1])
        self.both_ways([self.raw_2], [self.lot_2])
        self.assertEqual(self.raw_1._genealogy().lots[self.lot_1.id].low, 8)

    def test_an_order_that_was_split(self):
        order = self.new_order(self.bom, 10)
        action = order.action_split()
        wizard = self.env[action["res_model"]].browse(action["res_id"] or [])
        if not wizard:
            wizards = self.env[action["res_model"]].with_context(action["context"])
            wizard = wizards.create({"production_id": order.id})
        wizard.max_batch_size = 5
        wizard.action_split()
        first, second = order.production_group_id.production_ids.sorted("id")
        self.produce(first, {self.lot_1: 5}, {self.raw_1: 10})
        self.produce(second, {self.lot_2: 5}, {self.raw_2: 10})
        self.both_ways([self.raw_1], [self.lot_1])
        self.both_ways([self.raw_2], [self.lot_2])

    def test_orders_that_were_merged(self):
        orders = self.new_order(self.bom, 4) | self.new_order(self.bom, 6)
        merged = self.env["mrp.production"].browse(orders.action_merge()["res_id"])
        self.assertEqual(merged.product_qty, 10)
        self.produce(merged, {self.lot_1: 10}, {self.raw_1: 12, self.raw_2: 8})
        self.assertEqual(self.way(self.raw_1), {self.lot_1: "certain"})
        self.assertEqual(self.way(self.raw_2), {self.lot_1: "certain"})
        up = {self.raw_1: "certain", self.raw_2: "certain"}
        self.assertEqual(self.way(self.lot_1, "up"), up)

    def set_up_serials(self):
        device = self.new_product("Device", tracking="serial")
        board = self.new_product("Board", tracking="serial")
        self.devices = self.lots.union(*(self.new_lot(f"S-{n}", device) for n in "12"))
        self.boards = self.lots.union(*(self.new_lot(f"P-{n}", board) for n in "12"))
        for lot in self.boards:
            self.receive(lot, 1)
        return self.new_bom(device, {board: 1, self.raw: 2})

    def test_several_serials_in_one_order(self):
        """Which board is in which device was not recorded: possible. The honeysuckle
        is in both: certain.
        """
        order = self.new_order(self.set_up_serials(), 2)
        used = {self.raw_1: 4, **dict.fromkeys(self.boards, 1)}
        self.produce(order, dict.fromkeys(self.devices, 1), used)
        possible = dict.fromkeys(self.devices, "several_serials")
        for board in self.boards:
            self.assertEqual(self.way(board), possible)
        certain = dict.fromkeys(self.devices, "certain")
        self.assertEqual(self.way(self.raw_1), certain)
        up = {self.raw_1: "certain", **dict.fromkeys(self.boards, "several_serials")}
        for device in self.devices:
            self.assertEqual(self.way(device, "up"), up)

    def test_a_serial_a_backorder(self):
        """One device an order: which board is in it is certain."""
        order = self.new_order(self.set_up_serials(), 2)
        (first, second), (board_1, board_2) = self.devices, self.boards
        self.produce(order, {first: 1}, {board_1: 1, self.raw_1: 2}, backorder=True)
        rest = order.production_group_id.production_ids - order
        self.produce(rest, {second: 1}, {board_2: 1, self.raw_1: 2})
        self.assertEqual(self.way(board_1), {first: "certain"})
        self.assertEqual(self.way(board_2), {second: "certain"})
        up = {board_2: "certain", self.raw_1: "certain"}
        self.assertEqual(self.way(second, "up"), up)

    def test_unbuilt(self):
        """Taken apart: what was in it is a part of its own again, and sold as such."""
        order = self.new_order(self.bom, 4)
        self.produce(order, {self.lot_1: 4}, {self.raw_1: 8})
        self.unbuild(order, self.lot_1)
        picking = self.deliver({self.raw_1: 3})
        self.assertEqual(self.way(self.lot_1), {self.raw_1: "certain"})
        self.assertIn(picking, self.ours(self.lot_1))
