"""From lot to lot on real documents, beside what Odoo's own trace says of them."""

from odoo.fields import Command
from odoo.tests import tagged

from .common_genealogy import GenealogyCase


@tagged("post_install", "-at_install")
class TestGenealogyProduction(GenealogyCase):
    """From lot to lot."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receive(cls.raw_1, 50)
        cls.receive(cls.raw_2, 50)

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
        self.assertEqual(self.way(self.raw_1), {self.lot_1: "certain", dust: "certain"})
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
