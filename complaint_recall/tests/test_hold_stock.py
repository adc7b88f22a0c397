from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_hold import HoldCase

ON_HOLD = "On hold"


@tagged("post_install", "-at_install")
class TestHoldStock(HoldCase):
    """A lot on hold stays where it is, in each of Odoo's own ways to move it."""

    def no_way(self, source, target, **vals):
        """Assert that a warehouse user gets the held lot nowhere by this way."""
        before = self.quants()
        picking = self.transfer(source, target)
        picking.action_confirm()
        with self.refused(self.user_stock, UserError, ON_HOLD):
            self.pick(picking, self.lot_1, **vals)
        self.assertEqual(self.quants(), before)
        return picking

    def test_a_lot_on_hold_is_not_picked_for_a_customer(self):
        self.hold(self.lot_1)
        self.no_way(self.shelf, self.customers)

    def test_the_refusal_names_hold_reason_roles_and_people(self):
        self.name_signers(self.user_coordinator)
        hold = self.hold(self.lot_1)
        picking = self.transfer(self.shelf, self.customers)
        picking.action_confirm()
        with self.assertRaises(UserError) as caught:
            self.pick(picking, self.lot_1)
        for text in (
            self.lot_1.name,
            hold.name,
            "The blister leaks.",
            "QA Head or Recall Coordinator",
            self.user_coordinator.name,
        ):
            self.assertIn(text, str(caught.exception))

    def test_a_lot_on_hold_is_not_moved_to_a_normal_shelf_or_into_transit(self):
        self.hold(self.lot_1)
        self.no_way(self.shelf, self.other_shelf)
        transit = self.env["stock.location"].create(
            {"name": "On the road", "usage": "transit"}
        )
        self.no_way(self.shelf, transit)

    def test_a_lot_on_hold_goes_to_quarantine_and_does_not_come_out(self):
        self.hold(self.lot_1)
        self.move_by_hand(self.shelf, self.quarantine, self.lot_1, 4)
        self.assertEqual(self.in_stock(self.lot_1, self.quarantine), 4)
        self.no_way(self.quarantine, self.shelf)
        self.no_way(self.quarantine, self.customers)

    def test_a_bin_inside_a_quarantine_is_quarantine(self):
        bin_1 = self.new_location("Cage 1", location_id=self.quarantine.id)
        self.hold(self.lot_1)
        self.move_by_hand(self.shelf, bin_1, self.lot_1, 4)
        self.move_by_hand(bin_1, self.quarantine, self.lot_1, 1)
        self.assertEqual(self.in_stock(self.lot_1, bin_1), 3)

    def test_a_lot_on_hold_goes_to_samples_and_back_to_the_supplier(self):
        self.hold(self.lot_1)
        self.move_by_hand(self.shelf, self.samples, self.lot_1, 1)
        self.move_by_hand(self.shelf, self.suppliers, self.lot_1, 3)
        self.assertEqual(self.in_stock(self.lot_1), 7)

    def test_goods_on_hold_arrive_from_suppliers_and_customers(self):
        self.hold(self.lot_1)
        self.move_by_hand(self.suppliers, self.shelf, self.lot_1, 5)
        self.move_by_hand(self.customers, self.shelf, self.lot_1, 2)
        self.assertEqual(self.in_stock(self.lot_1), 17)
        self.assertEqual(self.reserved(self.lot_1), 0)

    def test_a_typed_lot_number_on_a_receipt_finds_the_lot_on_hold(self):
        self.hold(self.lot_1)
        picking = self.transfer(self.suppliers, self.shelf)
        picking.action_confirm()
        picking.move_line_ids.unlink()
        self.pick(picking, self.lot_1, lot_id=False, lot_name=self.lot_1.name)
        picking.button_validate()
        self.assertEqual(self.in_stock(self.lot_1), 14)

    def test_goods_on_hold_are_not_dropped_from_supplier_to_customer(self):
        self.hold(self.lot_1)
        self.no_way(self.suppliers, self.customers)

    def test_a_chained_transfer_arrives_and_its_next_step_waits(self):
        self.warehouse.reception_steps = "two_steps"
        self.hold(self.lot_1)
        dock = self.warehouse.wh_input_stock_loc_id
        receipt = self.transfer(self.suppliers, dock, code="incoming")
        following = self.transfer(dock, self.shelf, code="internal")
        following.move_ids.move_orig_ids = receipt.move_ids
        (receipt | following).action_confirm()
        receipt.move_line_ids.unlink()
        self.pick(receipt, self.lot_1)
        receipt.button_validate()
        self.assertEqual(receipt.state, "done")
        self.assertFalse(following.move_line_ids)

    def test_a_return_to_the_supplier_reserves_the_lot_it_brought(self):
        receipt = self.move_by_hand(self.suppliers, self.shelf, self.lot_1, 5)
        self.hold(self.lot_1)
        wizard = (
            self.env["stock.return.picking"]
            .with_user(self.user_stock)
            .with_context(active_id=receipt.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = 5
        action = wizard.action_create_returns()
        back = self.env["stock.picking"].browse(action["res_id"])
        back = back.with_user(self.user_stock)
        self.assertEqual(back.move_line_ids.lot_id, self.lot_1)
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(self.in_stock(self.lot_1), 10)

    def test_a_lot_on_hold_is_scrapped_by_a_scrap_order(self):
        self.hold(self.lot_1)
        scraps = self.env["stock.scrap"].with_user(self.user_stock)
        scrap = scraps.create(
            {
                "product_id": self.product.id,
                "lot_id": self.lot_1.id,
                "scrap_qty": 3,
                "location_id": self.shelf.id,
            }
        )
        scrap.action_validate()
        self.assertEqual(scrap.state, "done")
        self.assertEqual(self.in_stock(self.lot_1), 7)

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------

    def count(self, lot, quantity, user=None):
        """Count a lot on the shelf, as a warehouse user, and apply it."""
        quants = self.env["stock.quant"].with_user(user or self.user_keeper)
        quants = quants.with_context(inventory_mode=True)
        quant = quants.search(
            [("lot_id", "=", lot.id), ("location_id", "=", self.shelf.id)]
        )
        quant.inventory_quantity = quantity
        return quant.action_apply_inventory()

    def test_a_count_that_finds_less_of_a_lot_on_hold_is_refused(self):
        self.hold(self.lot_1)
        with self.refused(self.user_keeper, UserError, ON_HOLD):
            self.count(self.lot_1, 4)
        self.count(self.lot_2, 4)
        self.assertEqual(self.in_stock(self.lot_1), 10)
        self.assertEqual(self.in_stock(self.lot_2), 4)

    def test_a_count_that_finds_more_of_a_lot_on_hold_is_taken(self):
        self.hold(self.lot_1)
        self.count(self.lot_1, 12)
        self.assertEqual(self.in_stock(self.lot_1), 12)

    # ------------------------------------------------------------------
    # Packages
    # ------------------------------------------------------------------

    def packed(self):
        """Put both lots into one package on the shelf."""
        package = self.env["stock.package"].create({"name": "PALLET-1"})
        quants = self.env["stock.quant"].search(
            [("lot_id", "in", (self.lot_1 | self.lot_2).ids)]
        )
        quants.move_quants(location_dest_id=self.shelf, package_dest_id=package)
        return package

    def relocate(self, quants, target=None, package=None):
        wizard = self.env["stock.quant.relocate"].with_user(self.user_keeper)
        return wizard.create(
            {
                "quant_ids": [Command.set(quants.ids)],
                "dest_location_id": target.id if target else False,
                "dest_package_id": package.id if package else False,
            }
        ).action_relocate_quants()

    def test_a_package_with_a_lot_on_hold_is_not_moved_as_a_whole(self):
        package = self.packed()
        self.hold(self.lot_1)
        with self.refused(self.user_keeper, UserError, ON_HOLD):
            self.relocate(package.quant_ids, self.other_shelf)
        self.relocate(package.quant_ids, self.quarantine)
        self.assertEqual(self.in_stock(self.lot_1, self.quarantine), 10)

    def test_a_lot_on_hold_is_not_packed_with_others_but_unpacked_in_place(self):
        package = self.packed()
        self.hold(self.lot_1)
        quant = package.quant_ids.filtered(lambda q: q.lot_id == self.lot_1)
        other = self.env["stock.package"].create({"name": "PALLET-2"})
        with self.refused(self.user_keeper, UserError, ON_HOLD):
            self.relocate(quant, package=other)
        package.with_user(self.user_stock).unpack()
        self.assertEqual(self.in_stock(self.lot_1, self.shelf), 10)
        self.assertFalse(package.quant_ids.filtered("quantity"))

    def test_a_whole_package_is_not_shipped_with_a_lot_on_hold_in_it(self):
        package = self.packed()
        self.hold(self.lot_1)
        picking = self.transfer(self.shelf, self.customers, quantity=20)
        picking.action_confirm()
        picking.action_assign()
        self.assertEqual(picking.move_line_ids.lot_id, self.lot_2)
        with self.refused(self.user_stock, UserError, ON_HOLD):
            self.pick(picking, self.lot_1, package_id=package.id)

    # ------------------------------------------------------------------
    # Production
    # ------------------------------------------------------------------

    def new_order(self, component=None, quantity=2, product=None):
        """Draft a manufacturing order that uses the product, as its user."""
        finished = product or self.new_product("Blister Pack")
        component = component or self.product
        orders = self.env["mrp.production"].with_user(self.user_maker)
        form = Form(orders)
        form.product_id = finished
        form.product_qty = quantity
        with form.move_raw_ids.new() as line:
            line.product_id = component
            line.product_uom_qty = quantity
        order = form.save()
        order.action_confirm()
        return order

    def test_production_does_not_reserve_a_lot_on_hold(self):
        self.hold(self.lot_1)
        order = self.new_order(quantity=12)
        order.action_assign()
        self.assertEqual(order.move_raw_ids.move_line_ids.lot_id, self.lot_2)

    def test_production_does_not_consume_a_lot_on_hold(self):
        order = self.new_order()
        order.action_assign()
        order.qty_producing = 2
        order.move_raw_ids.picked = True
        self.hold(self.lot_1)
        finished = self.new_lot("FINISHED-1", order.product_id)
        order.lot_producing_ids = finished
        with self.refused(self.user_maker, UserError, ON_HOLD):
            order.button_mark_done()
        with self.refused(self.user_maker, UserError, ON_HOLD):
            order.move_raw_ids.lot_ids = self.lot_1
            order.move_raw_ids.move_line_ids.quantity = 3
        self.assertEqual(self.in_stock(self.lot_1), 10)

    def test_a_lot_on_hold_is_not_unbuilt(self):
        order = self.new_order()
        order.action_assign()
        finished = self.new_lot("FINISHED-2", order.product_id)
        order.lot_producing_ids = finished
        order.qty_producing = 2
        order.move_raw_ids.picked = True
        order.button_mark_done()
        self.assertEqual(order.state, "done")
        self.hold(finished)
        unbuilds = self.env["mrp.unbuild"].with_user(self.user_maker)
        unbuild = unbuilds.create(
            {
                "mo_id": order.id,
                "product_id": finished.product_id.id,
                "product_qty": 1,
                "lot_id": finished.id,
                "location_id": self.shelf.id,
                "location_dest_id": self.shelf.id,
            }
        )
        with self.refused(self.user_maker, UserError, ON_HOLD):
            unbuild.action_validate()
        self.assertEqual(self.in_stock(finished), 2)

    # ------------------------------------------------------------------
    # History
    # ------------------------------------------------------------------

    def test_what_was_shipped_of_a_lot_on_hold_is_not_rewritten(self):
        shipped = self.move_by_hand(self.shelf, self.customers, self.lot_1, 4)
        self.hold(self.lot_1)
        line = shipped.move_line_ids
        for vals in (
            {"lot_id": self.lot_2.id},
            {"quantity": 1},
            {"location_id": self.other_shelf.id},
            {"location_dest_id": self.suppliers.id},
        ):
            with self.refused(self.user_stock, UserError, self.lot_1.name):
                line.write(vals)
        line.write({"quantity": 4, "lot_id": self.lot_1.id})

    def test_a_movement_of_another_lot_does_not_become_one_of_a_lot_on_hold(self):
        shipped = self.move_by_hand(self.shelf, self.customers, self.lot_2, 4)
        self.hold(self.lot_1)
        with self.refused(self.user_stock, UserError, self.lot_1.name):
            shipped.move_line_ids.lot_id = self.lot_1

    def test_after_the_release_everything_goes_as_before(self):
        hold = self.hold(self.lot_1)
        self.release(hold.line_ids)
        self.move_by_hand(self.shelf, self.customers, self.lot_1, 4)
        self.assertEqual(self.in_stock(self.lot_1), 6)

    # ------------------------------------------------------------------
    # What it costs those who hold nothing
    # ------------------------------------------------------------------

    def test_a_shipment_costs_no_query_for_each_line(self):
        lots = [self.new_lot(f"MANY-{number}") for number in range(12)]
        for lot in lots:
            self.stock(self.product, 5, lot)
        lines = self.env["stock.move.line"]
        picking = self.transfer(self.shelf, self.customers, quantity=24)
        picking.action_confirm()
        picking.move_line_ids.unlink()
        for lot in lots:
            lines |= self.pick(picking, lot, 2)
        self.env.flush_all()
        for some in (lines[:1], lines):
            with self.assertQueryCount(1):
                some._refuse_moving(some.lot_id._hold_lock())
            with self.assertQueryCount(1):
                some._check_hold()
