"""The genealogy on real documents, beside what Odoo's own trace says of them.

Where Odoo needs an app that is not installed here (repair, subcontracting, dropshipping,
point of sale), the lines are written as that app writes them: its places and relations.
"""

from odoo.fields import Command
from odoo.tests import tagged

from .common_genealogy import GenealogyCase


@tagged("post_install", "-at_install")
class TestGenealogyProduction(GenealogyCase):
    """From lot to lot."""

    def setUp(self):
        super().setUp()
        self.receive(self.raw_1, 50)
        self.receive(self.raw_2, 50)

    def test_several_levels(self):
        powder = self.new_lot("POWDER", self.new_product("Powder"))
        self.make(powder, {self.raw_1: 5}, many=5)
        self.make(self.lot_1, {powder: 5, self.raw_2: 1}, many=20)
        picking = self.deliver({self.lot_1: 4})
        self.assertEqual(self.ours(self.raw_1), picking)
        self.assertEqual(self.odoos(self.raw_1), picking)
        self.assertFalse(self.raw_1.sale_order_count, "Odoo follows no production here")
        certain = {powder: "certain", self.lot_1: "certain"}
        self.assertEqual(self.way(self.raw_1), certain)
        genealogy = self.raw_1._genealogy()
        self.assertEqual(genealogy.lots[self.lot_1.id].level, 2)
        path = [lot for lot, _step in genealogy.path(self.lot_1.id)]
        self.assertEqual(path, [self.raw_1.id, powder.id, self.lot_1.id])
        up = {powder: "certain", self.raw_1: "certain", self.raw_2: "certain"}
        self.assertEqual(self.way(self.lot_1, "up"), up)

    def test_several_lots_of_one_component(self):
        """One lot came out: both went into it, and how much of each is known."""
        self.make(self.lot_1, {self.raw_1: 3, self.raw_2: 4}, many=10)
        picking = self.deliver({self.lot_1: 4})
        for raw, quantity in ((self.raw_1, 3), (self.raw_2, 4)):
            self.assertEqual(self.way(raw), {self.lot_1: "certain"})
            reached = raw._genealogy().lots[self.lot_1.id]
            self.assertEqual((reached.low, reached.high), (quantity, quantity))
            self.assertEqual(self.ours(raw), picking)
            self.assertEqual(self.odoos(raw), picking)

    def test_several_serials_of_several_lots(self):
        """Which lot is in which device is on no record: Odoo says each in each."""
        device = self.new_product("Device", tracking="serial")
        serials = self.new_lot("S-1", device) | self.new_lot("S-2", device)
        self.make(serials, {self.raw_1: 1, self.raw_2: 1}, many=2)
        possible = dict.fromkeys(serials, "several_serials")
        self.assertEqual(self.way(self.raw_1), possible)
        lines = self.env["stock.move.line"].search([("lot_id", "in", serials.ids)])
        for line in lines:
            self.assertEqual(line.consume_line_ids.lot_id, self.raw_1 | self.raw_2)
        bounds = [self.raw_1._genealogy().lots[serial.id] for serial in serials]
        self.assertEqual([(x.low, x.high) for x in bounds], [(0, 1), (0, 1)])

    def test_several_serials_of_one_lot(self):
        device = self.new_product("Device", tracking="serial")
        serials = self.new_lot("S-1", device) | self.new_lot("S-2", device)
        self.make(serials, {self.raw_1: 2}, many=2)
        self.assertEqual(self.way(self.raw_1), dict.fromkeys(serials, "certain"))

    def test_by_product(self):
        dust = self.new_lot("DUST", self.new_product("Dust"))
        self.make(self.lot_1, {self.raw_1: 5}, extra={dust: 2}, many=10)
        picking = self.deliver({dust: 1})
        self.assertEqual(
            self.way(self.raw_1), {self.lot_1: "certain", dust: "certain"}
        )
        self.assertEqual(self.ours(self.raw_1), picking)
        self.assertEqual(self.odoos(self.raw_1), picking)

    def test_unbuild(self):
        """What comes out of a suspect lot is suspect. For Odoo the way ends there."""
        order = self.make(self.lot_1, {self.raw_1: 5}, many=10)
        self.unbuild(order, self.lot_1)
        picking = self.deliver({self.raw_1: 2})
        self.assertEqual(self.ours(self.lot_1), picking)
        self.assertFalse(self.odoos(self.lot_1))
        self.assertEqual(self.way(self.lot_1), {self.raw_1: "certain"})
        self.assertEqual(self.way(self.raw_1), {self.lot_1: "certain"}, "a circle")

    def test_unbuild_promises_nothing(self):
        """What is taken out of a suspect lot need not have anything bad in it."""
        order = self.make(self.lot_1, {self.raw_1: 5, self.raw_2: 5}, many=10)
        self.unbuild(order, self.lot_1)
        reached = self.raw_1._genealogy().lots
        self.assertEqual(reached[self.raw_2.id].low, 0)
        self.assertEqual(reached[self.raw_2.id].high, 5)

    def test_untracked_mixture(self):
        """Odoo's trace ends at goods without lots; here it goes on as a possibility."""
        mix = self.new_product("Mixture", tracking="none")
        self.make(mix, {self.raw_1: 5}, many=10)
        self.make(self.lot_1, {mix: 10}, many=10)
        picking = self.deliver({self.lot_1: 4})
        self.assertEqual(self.way(self.raw_1), {self.lot_1: "untracked"})
        self.assertEqual(self.way(self.lot_1, "up"), {self.raw_1: "untracked"})
        self.assertIn("untracked_output", self.spots(self.raw_1))
        self.assertIn("untracked_component", self.spots(self.lot_1, "up"))
        self.assertFalse(self.odoos(self.raw_1))
        reached = self.env["stock.lot"].browse(self.raw_1._genealogy().lots)
        lines = reached._genealogy_shipments()
        self.assertEqual({row["picking_id"] for row in lines}, {picking.id})
        self.assertLess(self.raw_1._genealogy().confidence, 1)

    def test_untracked_mixture_that_was_used_up(self):
        """What was mixed after the vessel was empty is another mixture."""
        mix = self.new_product("Mixture", tracking="none")
        first = self.make(mix, {self.raw_1: 5}, many=10)
        used = self.make(self.lot_1, {mix: 10}, many=10)
        self.backdate((first.move_raw_ids | first.move_finished_ids), 2)
        self.backdate((used.move_raw_ids | used.move_finished_ids), 1)
        self.make(mix, {self.raw_2: 5}, many=10)
        self.make(self.lot_2, {mix: 10}, many=10)
        self.assertEqual(self.way(self.raw_1), {self.lot_1: "untracked"})
        self.assertEqual(self.way(self.raw_2), {self.lot_2: "untracked"})
        self.assertEqual(self.way(self.lot_2, "up"), {self.raw_2: "untracked"})

    def test_two_postings_of_one_order(self):
        """The second posting takes the relation of the first away."""
        order = self.plan(self.lot_1, {self.raw_1: 5, self.raw_2: 0.0}, many=10)
        order.move_raw_ids.quantity = 5
        order._post_inventory()
        move = order.move_raw_ids.copy(
            {"raw_material_production_id": order.id, "state": "draft"}
        )
        move._action_confirm(merge=False)
        move.move_line_ids.unlink()
        self.fill(move, self.raw_2, 5)
        order._post_inventory()
        picking = self.deliver({self.lot_1: 4})
        self.assertEqual(self.ours(self.raw_1), picking)
        self.assertFalse(self.odoos(self.raw_1))
        self.assertEqual(self.ours(self.raw_2), picking)

    def test_late_finished_line(self):
        """A line that is added to a done order is related to nothing."""
        order = self.make(self.lot_1, {self.raw_1: 5}, many=10)
        move = order.move_finished_ids
        self.env["stock.move.line"].create(
            {
                "move_id": move.id,
                "product_id": self.product.id,
                "product_uom_id": self.product.uom_id.id,
                "lot_id": self.lot_2.id,
                "quantity": 3,
                "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id,
            }
        )
        picking = self.deliver({self.lot_2: 3})
        self.assertEqual(self.ours(self.raw_1), picking)
        self.assertFalse(self.odoos(self.raw_1))

    def test_rework_under_the_same_number(self):
        self.make(self.lot_1, {self.raw_1: 5}, many=10)
        self.make(self.lot_1, {self.lot_1: 10, self.raw_2: 1}, many=10)
        picking = self.deliver({self.lot_1: 1})
        self.assertEqual(self.way(self.raw_1), {self.lot_1: "certain"})
        self.assertEqual(self.way(self.lot_1), {})
        self.assertEqual(self.ours(self.lot_1), picking)

    def test_scrap_on_an_order_is_not_in_its_lot(self):
        """The scrapped component belongs to the order, yet it is not in the goods."""
        order = self.plan(self.lot_1, {self.raw_1: 5}, many=10)
        self.env["stock.scrap"].create(
            {
                "production_id": order.id,
                "product_id": self.raw.id,
                "lot_id": self.raw_2.id,
                "scrap_qty": 2,
            }
        ).do_scrap()
        order.with_context(
            skip_backorder=True, skip_consumption=True
        ).button_mark_done()
        self.assertEqual(self.way(self.raw_2), {})
        self.assertEqual(self.way(self.lot_1, "up"), {self.raw_1: "certain"})
        losses = self.raw_2._genealogy_losses()
        self.assertEqual([(x["kind"], x["quantity"]) for x in losses], [("scrap", 2)])

    def test_scrap_of_finished_goods_makes_no_lot(self):
        """Scrap of another lot on an order: it carries the order, but is no output."""
        self.receive(self.lot_2, 5)
        order = self.make(self.lot_1, {self.raw_1: 5}, many=10)
        self.env["stock.scrap"].create(
            {
                "production_id": order.id,
                "product_id": self.product.id,
                "lot_id": self.lot_2.id,
                "scrap_qty": 2,
            }
        ).do_scrap()
        self.assertEqual(self.way(self.raw_1), {self.lot_1: "certain"})
        self.assertEqual(self.way(self.lot_2, "up"), {})

    def test_the_lot_of_a_done_line_is_changed(self):
        """The trace shows what the records say now; a recall keeps what they said."""
        order = self.make(self.lot_1, {self.raw_1: 5}, many=10)
        self.assertEqual(self.way(self.raw_1), {self.lot_1: "certain"})
        order.move_raw_ids.move_line_ids.lot_id = self.raw_2
        self.assertEqual(self.way(self.raw_1), {})
        self.assertEqual(self.way(self.raw_2), {self.lot_1: "certain"})

    def test_relabelled_at_an_inventory(self):
        """Ten of the one lot are lost, ten of the other found: Odoo sees nothing."""
        self.receive(self.lot_1, 10)
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        for lot, quantity in ((self.lot_1, 0), (self.lot_2, 10)):
            quants.create(
                {
                    "product_id": self.product.id,
                    "location_id": self.shelf.id,
                    "lot_id": lot.id,
                    "inventory_quantity": quantity,
                }
            ).action_apply_inventory()
        picking = self.deliver({self.lot_2: 4})
        self.assertEqual(self.way(self.lot_1), {self.lot_2: "relabel"})
        self.assertEqual(self.way(self.lot_2, "up"), {self.lot_1: "relabel"})
        self.assertNotIn(picking, self.odoos(self.lot_1))

    def test_a_person_says_that_it_was_relabelled(self):
        self.receive(self.lot_1, 10)
        link = self.env["complaint.lot.link"].create(
            {
                "parent_id": self.lot_1.id,
                "child_id": self.lot_2.id,
                "note": "Relabelled for a customer",
            }
        )
        picking = self.deliver({self.lot_2: 4})
        self.assertEqual(self.way(self.lot_1), {self.lot_2: "certain"})
        self.assertEqual(self.ours(self.lot_1), picking)
        self.assertEqual(self.lot_1._genealogy().lots[self.lot_2.id].high, 10)
        link.active = False
        self.assertEqual(self.way(self.lot_1), {})

    def test_lot_that_never_moved(self):
        lot = self.new_lot("NEVER")
        self.assertEqual(self.way(lot), {})
        self.assertEqual(self.way(lot, "up"), {})
        self.assertFalse(self.ours(lot))
        counters = lot._genealogy_counters()
        self.assertEqual(counters["lots"], 1)
        self.assertEqual(counters["deliveries"], 0)
        self.assertFalse(lot._genealogy_stock() + lot._genealogy_losses())

    def test_no_lot_at_all(self):
        none = self.env["stock.lot"]
        self.assertFalse(none._genealogy().lots)
        self.assertFalse(none._genealogy_lot_ids() | none._genealogy_delivery_ids())
        self.assertEqual(none._genealogy_counters()["lots"], 0)

    def test_back_dated(self):
        """A lot that was used before it was received, on paper, is followed."""
        order = self.make(self.lot_1, {self.raw_1: 5}, many=10)
        self.backdate(order.move_raw_ids | order.move_finished_ids, 400)
        picking = self.deliver({self.lot_1: 4})
        self.backdate(picking.move_ids, 900)
        self.assertEqual(self.ours(self.raw_1), picking)
        self.assertEqual(self.odoos(self.raw_1), picking)

    def test_kit(self):
        """The order says kit; what went out is the component."""
        kit = self.new_product("Gift Box", tracking="none")
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": self.product.id, "product_qty": 2})
                ],
            }
        )
        self.make(self.lot_1, {self.raw_1: 5}, many=10)
        order = self.sell(kit, quantity=3)
        picking = self.ship(order, {self.lot_1: 6})
        self.assertEqual(self.ours(self.raw_1), picking)
        (row,) = self.lot_1._genealogy_shipments()
        self.assertEqual(row["quantity"], 6)
        self.assertEqual(row["sale_line_id"], order.order_line.id)
        self.assertEqual(row["sale_order_id"], order.id)

    # ------------------------------------------------------------------
    # As other apps write it
    # ------------------------------------------------------------------

    def test_repair(self):
        """Parts in, parts out, all related to the line of the repaired product."""
        device = self.new_product("Device", tracking="serial")
        serial = self.new_lot("S-1", device)
        self.receive(serial, 1)
        making = self.product.property_stock_production
        part_in = self.move(self.shelf, making, {self.raw_1: 1})
        part_out = self.move(making, self.shelf, {self.raw_2: 1})
        repaired = self.move(self.shelf, self.shelf, {serial: 1})
        repaired.move_line_ids.consume_line_ids = (part_in | part_out).move_line_ids
        self.assertEqual(self.way(self.raw_1), {serial: "certain", self.raw_2: "certain"})
        self.assertEqual(self.way(serial), {self.raw_2: "certain"})
        self.assertEqual(self.way(self.raw_2), {}, "what was taken out is not in it")
        self.assertEqual(self.way(serial, "up"), {self.raw_1: "certain"})
        self.assertEqual(self.way(self.raw_2, "up"), {serial: "certain", self.raw_1: "certain"})

    def test_repair_with_goods_without_lots(self):
        """A part without a lot was made of a suspect lot, and built in."""
        serial = self.new_lot("S-1", self.new_product("Device", tracking="serial"))
        board = self.new_product("Board", tracking="none")
        self.make(board, {self.raw_1: 1}, many=3)
        self.receive(serial, 1)
        making = self.product.property_stock_production
        part = self.move(self.shelf, making, {board: 1})
        repaired = self.move(self.shelf, self.shelf, {serial: 1})
        repaired.move_line_ids.consume_line_ids = part.move_line_ids
        self.assertEqual(self.way(self.raw_1), {serial: "untracked"})
        self.assertEqual(self.way(serial, "up"), {self.raw_1: "untracked"})

    def test_subcontracting(self):
        """An order at the place of the subcontractor, and a receipt from there."""
        place = self.env["stock.location"].create(
            {"name": "Subcontractor", "location_id": self.warehouse.view_location_id.id}
        )
        self.transfer("int", self.shelf, place, {self.raw_1: 5}, self.vendor)
        order = self.plan(self.lot_1, {self.raw_1: 5}, many=10)
        order.location_src_id = order.location_dest_id = place
        order.move_raw_ids.move_line_ids.location_id = place
        order.with_context(
            skip_backorder=True, skip_consumption=True
        ).button_mark_done()
        self.transfer("in", place, self.shelf, {self.lot_1: 10}, self.vendor)
        picking = self.deliver({self.lot_1: 4})
        self.assertEqual(self.way(self.raw_1), {self.lot_1: "certain"})
        self.assertEqual(self.ours(self.raw_1), picking)
        self.assertFalse(self.lot_1._genealogy_receipts(), "nobody supplied it")


@tagged("post_install", "-at_install")
class TestGenealogyShipments(GenealogyCase):
    """Out of the house and back."""

    def setUp(self):
        super().setUp()
        self.receive(self.raw_1, 50)
        self.make(self.lot_1, {self.raw_1: 5}, many=40)

    def test_vendor_return_is_no_customer(self):
        """Odoo counts the transfer as a delivery and the vendor as a customer."""
        receipt = self.env["stock.picking"].search(
            [("partner_id", "=", self.vendor.id)], limit=1
        )
        back = self.give_back(receipt, 10)
        self.assertEqual(self.odoos(self.raw_1), back)
        self.assertFalse(self.ours(self.raw_1))
        self.assertFalse(self.net(self.raw_1))
        rows = self.raw_1._genealogy_receipts()
        self.assertEqual(
            sorted((row["kind"], row["quantity"]) for row in rows),
            [("in", 50), ("out", 10)],
        )
        self.assertEqual({row["supplier_id"] for row in rows}, {self.vendor.id})

    def test_returns_are_netted(self):
        picking = self.deliver({self.lot_1: 4})
        self.give_back(picking, 3)
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (4, 3)})
        counters = self.raw_1._genealogy_counters()
        unit = self.product.uom_id.id
        self.assertEqual(counters["shipped"][unit], 4)
        self.assertEqual(counters["returned"][unit], 3)
        self.assertEqual(counters["customers"], 1)
        self.assertEqual(self.ours(self.lot_1), picking)

    def test_everything_came_back_in_parts(self):
        """Nothing is left there, and the customer is told all the same."""
        picking = self.deliver({self.lot_1: 4})
        self.give_back(picking, 3)
        self.give_back(picking, 1)
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (4, 4)})
        self.assertEqual(self.raw_1._genealogy_counters()["customers"], 1)

    def test_return_of_a_return(self):
        """Out, back and out again: the moves point at each other in a circle."""
        picking = self.deliver({self.lot_1: 4})
        back = self.give_back(picking, 4)
        again = self.give_back(back, 4)
        self.assertEqual(again.location_dest_id.usage, "customer")
        picking.move_ids.move_orig_ids |= again.move_ids
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (8, 4)})
        self.assertEqual(self.ours(self.raw_1), picking | again)

    def test_without_a_transfer(self):
        """A move by hand, a field service: Odoo looks at transfers only."""
        self.move(
            self.shelf, self.customers, {self.lot_1: 2}, partner_id=self.stranger.id
        )
        self.assertFalse(self.odoos(self.lot_1))
        self.assertEqual(self.net(self.lot_1), {(self.stranger, self.lot_1): (2, 0)})
        self.assertEqual(self.raw_1._genealogy_counters()["customers"], 1)

    def test_nobody_knows_the_customer(self):
        self.move(self.shelf, self.customers, {self.lot_1: 2})
        none = self.env["res.partner"]
        self.assertEqual(self.net(self.lot_1), {(none, self.lot_1): (2, 0)})
        self.assertIn("unknown_customer", self.spots(self.raw_1))

    def test_customer_without_mail_or_phone(self):
        self.deliver({self.lot_1: 2}, partner=self.stranger)
        self.assertIn("unreachable_customer", self.spots(self.raw_1))

    def test_to_a_shop_of_the_customer(self):
        """The customer is the company, the contact the place where the goods went."""
        picking = self.deliver({self.lot_1: 2}, partner=self.contact)
        (row,) = self.lot_1._genealogy_shipments()
        self.assertEqual(row["customer_id"], self.customer.id)
        self.assertEqual(row["contact_id"], self.contact.id)
        self.assertEqual(row["picking_id"], picking.id)

    def test_dozens(self):
        """Quantities are in the unit of the product, whatever was sold."""
        self.transfer(
            "out", self.shelf, self.customers, {self.lot_1: 2}, self.customer,
            self.uom_dozen,
        )  # fmt: skip
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (24, 0)})

    def test_internal_transfers(self):
        place = self.env["stock.location"].create(
            {"name": "Shelf B", "location_id": self.shelf.id}
        )
        self.transfer("int", self.shelf, place, {self.lot_1: 15})
        stock = {
            row["location_id"]: row["quantity"]
            for row in self.lot_1._genealogy_stock()
        }
        self.assertEqual(stock, {self.shelf.id: 25, place.id: 15})
        self.assertFalse(self.net(self.lot_1))
        self.assertEqual(self.way(self.lot_1), {})

    def test_under_way(self):
        """Goods in transit are stock, and said to be under way."""
        transit = self.env["stock.location"].create(
            {"name": "Ship", "usage": "transit", "company_id": self.company.id}
        )
        self.move(self.shelf, transit, {self.lot_1: 15})
        stock = {x["kind"]: x["quantity"] for x in self.lot_1._genealogy_stock()}
        self.assertEqual(stock, {"free": 25, "transit": 15})

    def test_dropship(self):
        """Straight from the supplier to the customer."""
        lot = self.new_lot("DROP", self.raw)
        picking = self.transfer(
            "out", self.suppliers, self.customers, {lot: 6}, self.customer
        )
        self.assertEqual(self.ours(lot), picking)
        self.assertEqual(self.net(lot), {(self.customer, lot): (6, 0)})
        (row,) = lot._genealogy_receipts()
        self.assertEqual((row["kind"], row["quantity"]), ("in", 6))

    def test_point_of_sale(self):
        """A till delivers without an order, often to nobody it knows."""
        picking = self.transfer("out", self.shelf, self.customers, {self.lot_1: 1})
        self.assertEqual(self.ours(self.raw_1), picking)
        self.assertIn("unknown_customer", self.spots(self.raw_1))

    def test_draft_and_cancelled(self):
        """What did not happen is no shipment; what is about to happen is open."""
        order = self.sell(self.product, quantity=3)
        order.picking_ids.action_assign()
        order.picking_ids.move_line_ids.lot_id = self.lot_1
        self.assertFalse(self.ours(self.raw_1))
        (row,) = self.lot_1._genealogy_open()
        self.assertEqual((row["kind"], row["quantity"]), ("delivery", 3))
        order.picking_ids.action_cancel()
        self.assertFalse(self.lot_1._genealogy_open())

    def test_split_lines_and_new_names_change_nothing(self):
        """Two half lines are one whole; a lot's name is not what it is found by."""
        picking = self.deliver({self.lot_1: 4})
        before = self.totals()
        line = picking.move_line_ids
        line.quantity = 3
        line.copy({"quantity": 1, "move_id": line.move_id.id, "state": "done"})
        self.assertEqual(len(self.lot_1._genealogy_shipments()), 2)
        self.lot_1.name = "RENAMED"
        self.assertEqual(self.totals(), before)

    def totals(self):
        return self.raw_1._genealogy_counters(), self.net(self.lot_1)


@tagged("post_install", "-at_install")
class TestGenealogyCompanies(GenealogyCase):
    """A recall does not end at the border of a company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.other_company.id)], limit=1
        )
        cls.user_seller = cls.new_user(
            "seller", "stock.group_stock_user,sales_team.group_sale_salesman"
        )

    def sell_there(self, lot):
        """The other company delivers goods out of its own stock."""
        other = self.other_warehouse
        return self.env["stock.picking"].with_company(self.other_company).create(
            {
                "picking_type_id": other.out_type_id.id,
                "location_id": other.lot_stock_id.id,
                "location_dest_id": self.customers.id,
                "partner_id": self.stranger.id,
            }
        )

    def test_a_shared_lot_is_followed_into_the_other_company(self):
        """Odoo shows each person the own company only, and says nothing of the rest."""
        self.receive(self.lot_1, 10)
        transit = self.env.ref("stock.stock_location_inter_company")
        self.move(self.shelf, transit, {self.lot_1: 5})
        place = self.other_warehouse.lot_stock_id
        company = {"company_id": self.other_company.id}
        self.move(transit, place, {self.lot_1: 5}, **company)
        picking = self.sell_there(self.lot_1)
        self.move(place, self.customers, {self.lot_1: 5}, picking=picking, **company)
        lot = self.lot_1.with_user(self.user_seller)
        self.assertFalse(self.odoos(lot))
        self.assertEqual(self.ours(lot), picking)
        self.assertEqual(self.net(lot), {(self.stranger, self.lot_1): (5, 0)})
        stock = {x["location_id"]: x["quantity"] for x in lot._genealogy_stock()}
        self.assertEqual(stock, {self.shelf.id: 5})

    def test_the_same_number_in_a_company_that_was_supplied(self):
        """Each company keeps its own lot: the number is all that they share."""
        self.lot_1.company_id = self.company
        twin = self.env["stock.lot"].create(
            {
                "name": self.lot_1.name,
                "product_id": self.product.id,
                "company_id": self.other_company.id,
            }
        )
        self.receive(self.lot_1, 10)
        self.assertEqual(self.way(self.lot_1), {}, "nothing was supplied yet")
        self.deliver({self.lot_1: 4}, partner=self.other_company.partner_id)
        self.assertEqual(self.way(self.lot_1), {twin: "twin"})
        self.assertEqual(self.way(twin, "up"), {self.lot_1: "twin"})
