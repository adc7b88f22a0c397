from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from .common_hold import HoldCase

ON_HOLD = "On hold"
FORGED = {
    "complaint_hold_destination": 1,
    "default_is_held": False,
    "inventory_mode": True,
    "skip_sanity_check": True,
    "bypass_reservation_update": True,
    "tracking_disable": True,
    "skip_backorder": True,
    "install_mode": True,
    "from_inverse_qty": True,
    MODULE_UNINSTALL_FLAG: True,
}


@tagged("post_install", "-at_install")
class TestHoldAttacks(HoldCase):
    """Ways round a hold, each tried by who has the least rights for it."""

    def setUp(self):
        super().setUp()
        self.held = self.hold(self.lot_1)
        self.before = self.quants()

    def tearDown(self):
        self.assertEqual(self.quants(), self.before)
        self.assertTrue(self.lot_1.is_held)
        super().tearDown()

    def line(self, user, **vals):
        """Create a line of the lot on hold from the shelf to a customer."""
        values = {
            "product_id": self.product.id,
            "product_uom_id": self.product.uom_id.id,
            "lot_id": self.lot_1.id,
            "quantity": 4,
            "location_id": self.shelf.id,
            "location_dest_id": self.customers.id,
            "company_id": self.company.id,
            **vals,
        }
        return self.env["stock.move.line"].with_user(user).create(values)

    # ------------------------------------------------------------------
    # The flag and the hold itself
    # ------------------------------------------------------------------

    def test_nobody_writes_the_flag_of_a_lot(self):
        for user in (self.user_stock, self.user_keeper, self.user_coordinator):
            with self.refused(user) as env:
                env["stock.lot"].browse(self.lot_1.id).write({"is_held": False})
        with self.assertRaises(AccessError):
            self.lot_1.sudo().write({"is_held": False})
        with self.assertRaises(AccessError):
            self.lot_2.sudo().write({"hold_line_ids": [Command.create({})]})

    def test_no_lot_is_born_on_hold(self):
        lots = self.env["stock.lot"].with_user(self.user_stock)
        vals = {"name": "BORN-1", "product_id": self.product.id}
        with self.refused(self.user_stock):
            lots.create({**vals, "is_held": True})
        born = lots.with_context(default_is_held=True).create(vals)
        self.assertFalse(born.is_held)
        result = lots.load(
            ["name", "product_id/.id", "is_held"],
            [["BORN-2", str(self.product.id), "True"]],
        )
        self.assertFalse(result["ids"])
        self.assertFalse(self.lot_1.copy({"name": "COPY"}).is_held)

    def test_no_hold_is_born_in_effect(self):
        holds = self.env["complaint.lot.hold"].with_user(self.user_recaller)
        vals = {"reason": "x", "line_ids": [Command.create({"lot_id": self.lot_2.id})]}
        for wrong in (
            {"state": "active"},
            {"state": "released"},
            {"name": "HD-1"},
            {"user_id": self.user_head.id},
        ):
            with self.refused(self.user_recaller, UserError):
                holds.create({**vals, **wrong})
        forged = holds.with_context(
            default_state="active", default_user_id=self.user_head.id
        ).create(vals)
        self.assertEqual((forged.state, forged.user_id.id), ("draft", False))
        self.assertFalse(self.lot_2.is_held)

    def test_no_line_is_born_in_effect_or_written_out_of_it(self):
        lines = self.env["complaint.lot.hold.line"].with_user(self.user_recaller)
        draft = self.env["complaint.lot.hold"].with_user(self.user_recaller)
        draft = draft.create({"reason": "x"})
        vals = {"hold_id": draft.id, "lot_id": self.lot_2.id}
        with self.refused(self.user_recaller, UserError):
            lines.create({**vals, "state": "released"})
        with self.refused(self.user_recaller, UserError):
            lines.create({**vals, "hold_id": self.held.id})
        line = lines.with_context(default_state="active").create(vals)
        self.assertEqual(line.state, "draft")
        own = self.held.line_ids.with_user(self.user_coordinator)
        for wrong in (
            {"state": "released"},
            {"lot_id": self.lot_2.id},
            {"hold_id": draft.id},
            {"on_hand_qty": 0},
            {"release_id": False},
        ):
            with self.refused(self.user_coordinator, UserError):
                own.write(wrong)
        with self.refused(self.user_coordinator, UserError):
            own.unlink()
        with self.refused(self.user_coordinator, UserError):
            own.with_context(**FORGED).unlink()

    def test_no_hold_is_ended_without_a_release(self):
        own = self.held.with_user(self.user_coordinator)
        for state in ("released", "draft"):
            with self.refused(self.user_coordinator, UserError):
                own.write({"state": state})
        with self.refused(self.user_coordinator, UserError):
            own.with_context(**FORGED).unlink()

    def test_what_a_hold_stopped_is_not_written_by_anybody(self):
        impacts = self.env["complaint.lot.hold.impact"]
        with self.assertRaises(AccessError):
            impacts.create({"hold_id": self.held.id})
        with self.refused(self.user_coordinator) as env:
            env["complaint.lot.hold.impact"].create({"hold_id": self.held.id})

    def test_a_lot_on_hold_keeps_its_name_and_product(self):
        other = self.new_product("Other")
        for vals in ({"name": "CLEAN-1"}, {"product_id": other.id}):
            with self.refused(self.user_stock, UserError, ON_HOLD):
                self.lot_1.with_user(self.user_stock).write(vals)
        self.lot_1.with_user(self.user_stock).write({"name": self.lot_1.name})

    # ------------------------------------------------------------------
    # The stock behind the moves
    # ------------------------------------------------------------------

    def test_a_relabelling_by_count_is_refused_as_a_whole(self):
        quants = self.env["stock.quant"].with_user(self.user_keeper)
        quants = quants.with_context(inventory_mode=True).search(
            [
                ("lot_id", "in", (self.lot_1 | self.lot_2).ids),
                ("location_id", "=", self.shelf.id),
            ]
        )
        for quant in quants:
            quant.inventory_quantity = 0 if quant.lot_id == self.lot_1 else 20
        with self.refused(self.user_keeper, UserError, ON_HOLD):
            quants.action_apply_inventory()
        with self.refused(self.user_keeper, UserError, ON_HOLD):
            wizard = self.env["stock.inventory.adjustment.name"]
            wizard.with_user(self.user_keeper).create(
                {"quant_ids": [Command.set(quants.ids)]}
            ).action_apply()
        quants.action_clear_inventory_quantity()

    def test_a_quant_of_a_lot_on_hold_is_not_written_by_rpc(self):
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", self.lot_1.id), ("location_id", "=", self.shelf.id)]
        )
        own = quant.with_user(self.user_stock)
        for vals in (
            {"quantity": 0},
            {"reserved_quantity": 10},
            {"lot_id": self.lot_2.id},
            {"location_id": self.other_shelf.id},
        ):
            with self.refused(self.user_stock, UserError, ON_HOLD):
                own.write(vals)
        other = quant.search([("lot_id", "=", self.lot_2.id)], limit=1)
        with self.refused(self.user_stock, UserError, ON_HOLD):
            other.with_user(self.user_stock).write({"lot_id": self.lot_1.id})
        with self.refused(self.user_stock, UserError, ON_HOLD):
            own.create(
                {
                    "product_id": self.product.id,
                    "location_id": self.shelf.id,
                    "lot_id": self.lot_1.id,
                    "quantity": -10,
                }
            )
        with self.refused(self.user_keeper, Exception):
            quant.with_user(self.user_keeper).with_context(**FORGED).unlink()

    def test_an_auto_applied_count_is_refused(self):
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", self.lot_1.id), ("location_id", "=", self.shelf.id)]
        )
        own = quant.with_user(self.user_keeper).with_context(inventory_mode=True)
        with self.refused(self.user_keeper, UserError, ON_HOLD):
            own.inventory_quantity_auto_apply = 0
        with self.refused(self.user_keeper, UserError, ON_HOLD):
            own.create(
                {
                    "product_id": self.product.id,
                    "location_id": self.shelf.id,
                    "lot_id": self.lot_1.id,
                    "inventory_quantity_auto_apply": 0,
                }
            )

    # ------------------------------------------------------------------
    # Lines by hand
    # ------------------------------------------------------------------

    def test_a_line_without_transfer_is_refused_to_every_user(self):
        for user in (self.user_plain, self.user_stock, self.user_keeper):
            with self.refused(user, Exception):
                self.line(user)
        with self.refused(self.user_portal):
            self.line(self.user_portal)

    def test_no_key_of_a_context_opens_a_way(self):
        for target in (self.customers, self.other_shelf):
            picking = self.transfer(self.shelf, target)
            picking.action_confirm()
            key = {**FORGED, "complaint_hold_destination": self.quarantine.id}
            with self.refused(self.user_stock, UserError, ON_HOLD):
                self.pick(picking.with_context(**key), self.lot_1)
            picking.do_unreserve()
            picking.with_context(**key).action_assign()
            self.assertNotIn(self.lot_1, picking.move_line_ids.lot_id)
            picking.action_cancel()

    def test_a_line_to_quarantine_is_not_turned_elsewhere(self):
        picking = self.transfer(self.shelf, self.quarantine)
        picking.action_confirm()
        line = self.pick(picking, self.lot_1)
        with self.refused(self.user_stock, UserError, ON_HOLD):
            line.location_dest_id = self.customers
        with self.refused(self.user_stock, UserError, ON_HOLD):
            picking.move_ids.location_dest_id = self.other_shelf
            self.env.flush_all()
            picking.button_validate()
        with self.refused(self.user_stock, UserError, ON_HOLD):
            picking.location_dest_id = self.customers
            picking.move_ids.location_dest_id = self.customers
            self.env.flush_all()
            picking.button_validate()
        line.unlink()

    def test_another_lot_on_a_line_is_not_replaced_by_the_one_on_hold(self):
        picking = self.transfer(self.shelf, self.customers)
        picking.action_confirm()
        line = picking.move_line_ids
        self.assertEqual(line.lot_id, self.lot_2)
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", self.lot_1.id), ("location_id", "=", self.shelf.id)]
        )
        for vals in ({"lot_id": self.lot_1.id}, {"quant_id": quant.id}):
            with self.refused(self.user_stock, UserError, ON_HOLD):
                line.write(vals)
        with self.refused(self.user_stock, UserError, ON_HOLD):
            picking.move_ids.lot_ids = self.lot_1
        picking.do_unreserve()

    def test_a_line_of_nothing_is_not_filled(self):
        picking = self.transfer(self.shelf, self.customers)
        picking.action_confirm()
        picking.move_line_ids.unlink()
        line = self.pick(picking, self.lot_1, quantity=0, picked=False)
        with self.refused(self.user_stock, UserError, ON_HOLD):
            line.quantity = 4

    def test_a_typed_lot_number_does_not_ship_a_lot_on_hold(self):
        out_type = self.picking_type("outgoing")
        out_type.write({"use_create_lots": True, "use_existing_lots": False})
        picking = self.transfer(self.shelf, self.customers)
        picking.action_confirm()
        picking.move_line_ids.unlink()
        self.pick(picking, self.lot_1, lot_id=False, lot_name=self.lot_1.name)
        with self.refused(self.user_stock, UserError, ON_HOLD):
            picking.button_validate()

    def test_the_backorder_dialog_does_not_ship_a_lot_on_hold(self):
        picking = self.transfer(self.shelf, self.customers, quantity=8)
        picking.action_confirm()
        picking.move_line_ids.write({"quantity": 3, "picked": True})
        line = picking.move_line_ids
        # as if it had been picked before the hold
        self.env.cr.execute(
            "UPDATE stock_move_line SET lot_id = %s WHERE id = %s",
            (self.lot_1.id, line.id),
        )
        line.invalidate_recordset()
        wizard = self.env["stock.backorder.confirmation"].with_user(self.user_stock)
        wizard = wizard.create({"pick_ids": [Command.link(picking.id)]})
        wizard.backorder_confirmation_line_ids = [
            Command.create({"picking_id": picking.id, "to_backorder": True})
        ]
        validate = wizard.with_context(button_validate_picking_ids=picking.ids)
        with self.refused(self.user_stock, UserError, ON_HOLD):
            validate.process()
        with self.refused(self.user_stock, UserError, ON_HOLD):
            picking.with_context(**FORGED).button_validate()
        self.env.cr.execute(
            "UPDATE stock_move_line SET lot_id = %s WHERE id = %s",
            (self.lot_2.id, line.id),
        )
        line.invalidate_recordset()
        picking.do_unreserve()

    def test_done_movements_of_a_lot_on_hold_are_not_deleted(self):
        arrived = self.move_by_hand(self.suppliers, self.quarantine, self.lot_1, 1)
        line = arrived.move_line_ids
        self.before = self.quants()
        with self.refused(self.user_stock, UserError):
            line.with_context(**FORGED).unlink()

    # ------------------------------------------------------------------
    # Scrap, locations
    # ------------------------------------------------------------------

    def scrap(self, lot, quantity):
        scraps = self.env["stock.scrap"].with_user(self.user_stock)
        return scraps.create(
            {
                "product_id": self.product.id,
                "lot_id": lot.id,
                "scrap_qty": quantity,
                "location_id": self.shelf.id,
            }
        )

    def scrap_move(self, scrap, quantity):
        """Create by hand what a scrap order would create."""
        moves = self.env["stock.move"].with_user(self.user_stock)
        return moves.create(
            {
                **scrap._prepare_move_values(),
                "product_uom_qty": quantity,
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_id": self.product.uom_id.id,
                            "quantity": quantity,
                            "lot_id": self.lot_1.id,
                            "location_id": self.shelf.id,
                            "location_dest_id": scrap.scrap_location_id.id,
                        }
                    )
                ],
            }
        )

    def test_a_scrap_order_covers_its_own_lot_and_one_movement(self):
        with self.refused(self.user_stock, UserError, ON_HOLD):
            self.scrap_move(self.scrap(self.lot_2, 4), 4)
        twice = self.scrap(self.lot_1, 1)
        with self.refused(self.user_stock, UserError, ON_HOLD):
            self.scrap_move(twice, 1)
            self.scrap_move(twice, 4)
        done = self.scrap(self.lot_1, 1)
        done.action_validate()
        self.before = self.quants()
        with self.refused(self.user_stock, UserError, ON_HOLD):
            self.scrap_move(done, 1)

    def test_only_an_inventory_manager_marks_a_place_for_lots_on_hold(self):
        with self.refused(self.user_stock):
            self.other_shelf.with_user(self.user_stock).hold_use = "quarantine"
        with self.refused(self.user_keeper, ValidationError, "own stock"):
            self.customers.with_user(self.user_keeper).hold_use = "quarantine"
        with self.refused(self.user_keeper, UserError):
            self.quarantine.with_user(self.user_keeper).usage = "customer"
        self.other_shelf.with_user(self.user_keeper).hold_use = "quarantine"
        event = self.events_of(self.other_shelf, "hold.location_changed")
        self.assertEqual(event.user_id, self.user_keeper)

    def test_a_place_with_goods_does_not_become_a_customer(self):
        with self.refused(self.user_keeper, UserError):
            self.shelf.with_user(self.user_keeper).usage = "customer"

    # ------------------------------------------------------------------
    # Others
    # ------------------------------------------------------------------

    def test_a_shared_lot_is_on_hold_in_every_company(self):
        self.assertFalse(self.lot_1.company_id)
        keeper = self.new_user(
            "foreign_stock", "stock.group_stock_user", self.other_company
        )
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.other_company.id)], limit=1
        )
        self.env["stock.quant"]._update_available_quantity(
            self.product, warehouse.lot_stock_id, 5, lot_id=self.lot_1
        )
        self.before = self.quants()
        with self.refused(keeper, UserError, self.held.name):
            self.line(
                keeper,
                location_id=warehouse.lot_stock_id.id,
                company_id=self.other_company.id,
            )

    def test_a_portal_user_reaches_nothing_of_a_hold(self):
        for model in ("complaint.lot.hold", "complaint.lot.hold.line", "stock.lot"):
            with self.refused(self.user_portal) as env:
                env[model].search([]).read(["display_name"])
        with self.refused(self.user_portal) as env:
            env["stock.lot"].browse(self.lot_2.id).action_hold()

    def test_a_user_without_the_role_opens_no_preview(self):
        for user in (self.user_stock, self.user_reader, self.user_keeper):
            with self.refused(user) as env:
                env["stock.lot"].browse(self.lot_2.id).action_hold()
