"""A lot on hold meets the apps: nothing uses, sells or sends it, and it may be kept."""

from works import AppsCase

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

ROLES = (
    "stock.group_stock_manager",
    "mrp.group_mrp_user",
    "purchase.group_purchase_user",
    "sales_team.group_sale_salesman",
)


@tagged("post_install", "-at_install")
class TestHold(AppsCase):
    """Everybody here is a warehouse manager and has no role in complaints."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_recaller = cls.new_user(
            "recaller", "complaint_recall.group_recall_user"
        )
        cls.user_keeper = cls.new_user("keeper", ",".join(ROLES))
        cls.quarantine = cls.env["stock.location"].create(
            {
                "name": "Quarantine",
                "location_id": cls.shelf.id,
                "hold_use": "quarantine",
            }
        )

    def hold(self, lots):
        lots.with_user(self.user_recaller)._hold("The blister leaks.")

    def as_keeper(self, record):
        """The same record for the warehouse manager, as a request of its own."""
        self.env.flush_all()
        self.env.invalidate_all()
        return record.with_user(self.user_keeper)

    def stays(self, lot, quantity):
        """Assert that this much of a lot is still in stock."""
        self.env.invalidate_all()
        self.assertEqual(sum(self.in_stock(lot).values()), quantity)

    # ------------------------------------------------------------------
    # Repair
    # ------------------------------------------------------------------

    def set_up_device(self):
        device = self.new_product("Device", tracking="serial")
        self.serial = self.new_lot("S-1", device)
        self.receive(self.serial, 1)

    def test_a_part_on_hold_is_not_built_in(self):
        self.set_up_device()
        repair = self.new_repair(self.serial, add=self.raw_1)
        self.hold(self.raw_1)
        self.assertNotIn(self.raw_1, repair.move_ids.move_line_ids.lot_id)
        with self.refused(self.user_keeper, UserError, "On hold"):
            self.pick(self.as_keeper(repair).move_ids, {self.raw_1: 1})
        self.stays(self.raw_1, 50)

    def test_a_part_held_while_the_repair_goes_on(self):
        """It was entered before the hold, and lies on the bench."""
        self.set_up_device()
        repair = self.new_repair(self.serial, add=self.raw_1)
        self.pick(repair.move_ids, {self.raw_1: 1})
        self.hold(self.raw_1)
        ended = self.as_keeper(repair)
        if self.raw_1 in ended.move_ids.move_line_ids.lot_id:
            with self.refused(self.user_keeper, UserError, "On hold"):
                ended.action_repair_end()
        else:
            ended.action_repair_end()
            self.assertNotIn(self.raw_1, ended.move_ids.move_line_ids.lot_id)
        self.stays(self.raw_1, 50)

    def test_a_device_on_hold_is_not_repaired_away(self):
        """Its parts may come out by nobody's hand while it is on hold."""
        self.set_up_device()
        repair = self.new_repair(self.serial, recycle=self.raw_2)
        self.pick(repair.move_ids, {self.raw_2: 1})
        self.hold(self.serial)
        with self.refused(self.user_keeper, UserError, "On hold"):
            self.as_keeper(repair).action_repair_end()
        self.stays(self.serial, 1)

    # ------------------------------------------------------------------
    # Subcontractors
    # ------------------------------------------------------------------

    def test_a_component_on_hold_is_not_sent_to_the_subcontractor(self):
        self.set_up_subcontractor()
        self.hold(self.raw_1)
        with self.refused(self.user_keeper, UserError, "On hold"):
            self.resupply({self.raw_1: 10})
        self.stays(self.raw_1, 50)

    def test_the_subcontractor_uses_no_component_on_hold(self):
        self.set_up_subcontractor()
        self.resupply({self.raw_1: 20})
        receipt = self.fill_capsules({self.lot_1: 5}, {self.lot_1: {self.raw_1: 10}})
        self.hold(self.raw_1)
        order = receipt._get_subcontract_production()
        if self.raw_1 not in order.move_raw_ids.move_line_ids.lot_id:
            with self.refused(self.user_keeper, UserError, "On hold"):
                self.pick(self.as_keeper(order).move_raw_ids, {self.raw_1: 10})
        else:
            with self.refused(self.user_keeper, UserError, "On hold"):
                self.validate(self.as_keeper(receipt))
        self.stays(self.raw_1, 50)

    def test_a_component_on_hold_comes_back_from_the_subcontractor(self):
        self.set_up_subcontractor()
        self.resupply({self.raw_1: 20})
        self.hold(self.raw_1)
        self.transfer("int", self.filler_place, self.shelf, {self.raw_1: 20})
        self.assertEqual(self.in_stock(self.raw_1)[self.raw_1, self.shelf.id], 50)

    def receive_capsules(self):
        self.set_up_subcontractor()
        self.resupply({self.raw_1: 20})
        receipt = self.fill_capsules({self.lot_1: 5}, {self.lot_1: {self.raw_1: 10}})
        self.validate(receipt)
        return receipt

    def test_what_a_subcontractor_made_goes_back_to_him_on_hold(self):
        """He is the supplier of it, though Odoo calls his place one of our own."""
        receipt = self.receive_capsules()
        self.hold(self.lot_1)
        self.give_back(self.as_keeper(receipt), 3)
        places = self.in_stock(self.lot_1)
        self.assertEqual(places[self.lot_1, self.filler_place.id], 3)

    def test_only_to_the_one_who_made_it(self):
        """Another subcontractor is no supplier of this lot."""
        self.receive_capsules()
        other = self.env["stock.location"].create(
            {
                "name": "Other Filler",
                "location_id": self.filler_place.id,
                "usage": "internal",
                "company_id": self.company.id,
            }
        )
        self.hold(self.lot_1)
        with self.refused(self.user_keeper, UserError, "On hold"):
            self.transfer("int", self.shelf, other, {self.lot_1: 3})
        self.stays(self.lot_1, 5)

    # ------------------------------------------------------------------
    # Sales
    # ------------------------------------------------------------------

    def test_a_lot_on_hold_is_not_dropshipped(self):
        route = self.env.ref("stock_dropshipping.route_drop_shipping")
        self.product.write(
            {
                "route_ids": [Command.link(route.id)],
                "seller_ids": [Command.create({"partner_id": self.vendor.id})],
            }
        )
        sale = self.sell(self.product, quantity=8)
        purchase = sale._get_purchase_orders()
        purchase.button_confirm()
        picking = purchase.picking_ids
        self.hold(self.lot_1)
        with self.refused(self.user_keeper, UserError, "On hold"):
            self.pick(self.as_keeper(picking).move_ids, {self.lot_1: 8})
        line = {"product_id": self.product.id, "quantity": 8, "picked": True}
        line |= {"lot_name": self.lot_1.name, "picking_id": picking.id}
        picking.move_ids.write({"move_line_ids": [Command.create(line)]})
        with self.refused(self.user_keeper, UserError, "On hold"):
            self.as_keeper(picking).button_validate()
        self.assertFalse(self.net(self.lot_1))

    def test_a_kit_takes_another_lot(self):
        kit = self.new_product("Kit", tracking="none")
        self.new_bom(kit, {self.raw: 2}, type="phantom")
        self.hold(self.raw_1)
        order = self.sell(kit, quantity=3)
        self.assertEqual(order.picking_ids.move_line_ids.lot_id, self.raw_2)
        with self.refused(self.user_keeper, UserError, "On hold"):
            self.pick(self.as_keeper(order.picking_ids).move_ids, {self.raw_1: 6})

    def test_no_step_of_pick_pack_ship_moves_it(self):
        """Held at each of the three steps: the goods stop where they are."""
        self.warehouse.delivery_steps = "pick_pack_ship"
        for steps in range(3):
            lot = self.new_lot(f"STEP-{steps}", self.raw)
            self.receive(lot, 6)
            order = self.sell(self.raw, quantity=6)
            for number in range(steps):
                ready = order.picking_ids.filtered(lambda p: p.state == "assigned")
                if not number:
                    self.pick(ready.move_ids, {lot: 6})
                ready.move_ids.picked = True
                self.validate(ready)
            places = self.in_stock(lot)
            self.hold(lot)
            open_ones = order.picking_ids.filtered(lambda p: p.state != "done")
            self.assertNotIn(lot, open_ones.move_line_ids.lot_id)
            step = open_ones.sorted("id")[:1]
            for picking in open_ones:
                if picking.location_id.id == next(iter(places))[1]:
                    step = picking
            with self.subTest(step=steps):
                with self.refused(self.user_keeper, UserError, "On hold"):
                    self.pick(self.as_keeper(step).move_ids, {lot: 6})
                self.as_keeper(step).action_assign()
                self.assertNotIn(lot, step.move_line_ids.lot_id)
                self.assertEqual(self.in_stock(lot), places)

    def test_a_package_with_a_lot_on_hold_is_not_shipped(self):
        box = self.env["stock.package"].create({"name": "BOX-1"})
        move = self.move(self.shelf, self.shelf, {self.raw_1: 5})
        self.assertEqual(move.state, "done")
        packing = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": self.shelf.id,
                "location_dest_id": self.shelf.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.raw.id,
                            "product_uom_qty": 5,
                            "location_id": self.shelf.id,
                            "location_dest_id": self.shelf.id,
                        }
                    )
                ],
            }
        )
        packing.action_confirm()
        self.pick(packing.move_ids, {self.raw_1: 5})
        packing.move_line_ids.result_package_id = box
        self.validate(packing)
        out = self.sell(self.raw, quantity=5).picking_ids
        self.hold(self.raw_1)
        with self.refused(self.user_keeper, UserError, "On hold"):
            self.as_keeper(out).action_add_entire_packs(box.ids)
        self.stays(self.raw_1, 50)

    # ------------------------------------------------------------------
    # Production
    # ------------------------------------------------------------------

    def test_a_backorder_does_not_use_it(self):
        """The first part was made before the hold, the second one is not."""
        order = self.new_order(self.new_bom(self.product, {self.raw: 2}), 10)
        self.produce(order, {self.lot_1: 4}, {self.raw_1: 8}, backorder=True)
        rest = order.production_group_id.production_ids - order
        self.hold(self.raw_1)
        with self.refused(self.user_keeper, UserError, "On hold"):
            self.pick(self.as_keeper(rest).move_raw_ids, {self.raw_1: 12})
        self.produce(rest, {self.lot_2: 6}, {self.raw_2: 12})
        self.stays(self.raw_1, 42)

    # ------------------------------------------------------------------
    # What may be
    # ------------------------------------------------------------------

    def test_scrap_quarantine_and_return_to_the_vendor(self):
        purchase = self.buy(self.product, 10, self.vendor)
        self.pick(purchase.move_ids, {self.lot_1: 10})
        self.validate(purchase)
        self.hold(self.lot_1)
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.user_keeper)
            .create(
                {
                    "product_id": self.product.id,
                    "lot_id": self.lot_1.id,
                    "scrap_qty": 1,
                    "location_id": self.shelf.id,
                }
            )
        )
        scrap.action_validate()
        self.assertEqual(scrap.state, "done")
        self.transfer("int", self.shelf, self.quarantine, {self.lot_1: 2})
        self.give_back(self.as_keeper(purchase), 3)
        places = self.in_stock(self.lot_1)
        self.assertEqual(places[self.lot_1, self.shelf.id], 4)
        self.assertEqual(places[self.lot_1, self.quarantine.id], 2)
        self.assertEqual(
            self.received(self.lot_1),
            {(self.vendor, "in"): 10, (self.vendor, "out"): 3},
        )
        (loss,) = self.lot_1._genealogy_losses()
        self.assertEqual((loss["kind"], loss["quantity"]), ("scrap", 1))
