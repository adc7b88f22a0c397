"""Lots that became others without an order, and what other apps write.

Repair, subcontracting, dropshipping and the till are not installed here: the lines are
written as those apps write them, with their places and relations.
"""

from odoo.tests import tagged

from .common_genealogy import GenealogyCase


@tagged("post_install", "-at_install")
class TestGenealogyOther(GenealogyCase):
    """Beside production and sales."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receive(cls.raw_1, 50)
        cls.receive(cls.raw_2, 50)

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
        self.assertEqual(
            self.way(self.raw_1), {serial: "certain", self.raw_2: "certain"}
        )
        self.assertEqual(self.way(serial), {self.raw_2: "certain"})
        self.assertEqual(self.way(self.raw_2), {}, "what was taken out is not in it")
        self.assertEqual(self.way(serial, "up"), {self.raw_1: "certain"})
        self.assertEqual(
            self.way(self.raw_2, "up"), {serial: "certain", self.raw_1: "certain"}
        )

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
        self.make(self.lot_1, {self.raw_1: 5}, many=10)
        picking = self.transfer("out", self.shelf, self.customers, {self.lot_1: 1})
        self.assertEqual(self.ours(self.raw_1), picking)
        self.assertIn("unknown_customer", self.spots(self.raw_1))

    def test_asked_while_a_form_is_open(self):
        """A move that nobody saved waits to be computed for ever: that is no reason to
        wait for it.
        """
        self.receive(self.lot_1, 10)
        move = self.env["stock.move"].new({"product_id": self.product.id})
        field = move._fields["product_qty"]
        self.env.add_to_compute(field, move)
        self.assertTrue(self.env.transaction.tocompute[field])
        self.assertEqual(self.lot_1._genealogy_counters()["lots"], 1)
