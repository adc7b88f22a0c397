from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from ..models import complaint_lot_hold, stock_lot_hold_impact
from .common_hold import HoldCase

NOW = "2026-11-27 08:00:00"


@tagged("post_install", "-at_install")
class TestHold(HoldCase):
    def test_a_recall_user_holds_a_lot_with_reason_quantity_and_time(self):
        with freeze_time(NOW):
            hold = self.hold(self.lot_1)
        self.assertRegex(hold.name, r"^HD-2026\d\d-\d{4}$")
        self.assertEqual(hold.state, "active")
        self.assertEqual(hold.user_id, self.user_recaller)
        self.assertEqual(str(hold.placed_at), NOW)
        line = hold.line_ids
        self.assertEqual((line.lot_id, line.state), (self.lot_1, "active"))
        self.assertEqual(line.on_hand_qty, 10)
        self.assertTrue(self.lot_1.is_held)
        self.assertFalse(self.lot_2.is_held)

    def test_a_handler_may_hold_and_a_reader_or_warehouse_user_may_not(self):
        self.assertTrue(self.hold(self.lot_1, user=self.user_inspector))
        for user in (self.user_reader, self.user_stock, self.user_plain):
            with self.refused(user):
                self.hold(self.lot_2, user=user)
        self.assertFalse(self.lot_2.is_held)

    def test_nothing_is_held_without_reason_or_lot(self):
        with self.refused(self.user_recaller, UserError, "Say why"):
            self.hold(self.lot_1, reason="  ")
        with self.refused(self.user_recaller, UserError, "Choose the lots"):
            self.hold(self.env["stock.lot"])

    def test_a_draft_hold_has_no_effect_until_it_is_placed(self):
        holds = self.env["complaint.lot.hold"].with_user(self.user_recaller)
        hold = holds.create(
            {
                "reason": "Look first.",
                "line_ids": [Command.create({"lot_id": self.lot_1.id})],
            }
        )
        self.assertFalse(hold.name)
        self.assertFalse(self.lot_1.is_held)
        hold.action_place()
        self.assertTrue(hold.name)
        self.assertTrue(self.lot_1.is_held)

    def test_a_draft_without_lots_is_not_placed_and_can_be_deleted(self):
        holds = self.env["complaint.lot.hold"].with_user(self.user_recaller)
        hold = holds.create({"reason": "Look first."})
        with self.refused(self.user_recaller, UserError, "Choose the lots"):
            hold.action_place()
        hold.unlink()

    def test_a_write_of_the_state_holds_like_the_button(self):
        hold = (
            self.env["complaint.lot.hold"]
            .with_user(self.user_recaller)
            .create(
                {
                    "reason": "By RPC.",
                    "line_ids": [Command.create({"lot_id": self.lot_1.id})],
                }
            )
        )
        hold.write({"state": "active"})
        self.assertTrue(self.lot_1.is_held)
        self.assertEqual(hold.line_ids.on_hand_qty, 10)

    def test_a_lot_under_two_holds_is_free_after_the_last_release(self):
        first, second = self.hold(self.lot_1), self.hold(self.lot_1)
        self.release(first.line_ids)
        self.assertEqual(first.state, "released")
        self.assertTrue(self.lot_1.is_held)
        self.release(second.line_ids)
        self.assertFalse(self.lot_1.is_held)

    def test_the_log_names_the_lots_of_a_small_hold_and_proves_a_large_one(self):
        hold = self.hold(self.lot_1, self.lot_2)
        event = self.events_of(hold, "hold.placed")
        self.assertEqual(len(event), 1)
        self.assertIn(f'"lots":[{self.lot_1.id},{self.lot_2.id}]', event.data)
        self.assertEqual(event.reference, hold.name)
        with patch.object(complaint_lot_hold, "LISTED", 1):
            hold = self.hold(self.lot_1, self.lot_2)
        event = self.events_of(hold, "hold.placed")
        self.assertIn('"count":2', event.data)
        self.assertIn("lots_sha256", event.data)

    # ------------------------------------------------------------------
    # Preview
    # ------------------------------------------------------------------

    def reserve(self, quantity=15):
        """Reserve both lots for a customer."""
        picking = self.transfer(self.shelf, self.customers, quantity)
        picking.action_confirm()
        picking.action_assign()
        return picking

    def test_the_preview_names_who_loses_what_and_holds_nothing(self):
        picking = self.reserve()
        action = self.lot_1.with_user(self.user_recaller).action_hold()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        impact = wizard.impact_ids
        self.assertEqual(impact.document, picking.name)
        self.assertEqual(impact.partner_name, self.customer.display_name)
        self.assertEqual((impact.kind, impact.quantity), ("delivery", 10))
        self.assertFalse(impact.is_picked)
        self.assertFalse(self.lot_1.is_held)
        self.assertEqual(self.reserved(self.lot_1), 10)

    def test_the_preview_warns_of_goods_at_the_dock(self):
        picking = self.reserve()
        picking.move_line_ids.picked = True
        action = self.lot_1.with_user(self.user_recaller).action_hold()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.picked_count, 1)
        self.assertTrue(wizard.impact_ids.is_picked)

    def test_the_confirmed_preview_is_a_hold(self):
        self.reserve()
        lots = (self.lot_1 | self.lot_2).with_user(self.user_recaller)
        action = lots.action_hold()
        wizard = self.env[action["res_model"]].with_user(self.user_recaller)
        with Form(wizard.browse(action["res_id"])) as form:
            form.reason = "The seal leaks."
        action = form.record.action_confirm()
        hold = self.env["complaint.lot.hold"].browse(action["res_id"])
        self.assertEqual(hold.line_ids.lot_id, lots)
        self.assertEqual(len(hold.impact_ids), 2)

    def test_the_preview_of_another_user_is_not_read(self):
        action = self.lot_1.with_user(self.user_recaller).action_hold()
        with self.refused(self.user_inspector) as env:
            env[action["res_model"]].browse(action["res_id"]).reason = "Mine now."

    def test_a_case_holds_its_lots_and_shows_how_many_are_held(self):
        case = self.log()
        case = case.with_user(self.user_inspector)
        case.item_ids = [
            Command.create({"product_id": self.product.id, "lot_id": lot.id})
            for lot in (self.lot_1, self.lot_2)
        ]
        self.assertEqual(case.held_lot_count, 0)
        action = case.action_hold_lots()
        wizard = self.env[action["res_model"]].with_user(self.user_inspector)
        wizard = wizard.browse(action["res_id"])
        self.assertIn(case.name, wizard.reason)
        hold = self.env["complaint.lot.hold"].browse(wizard.action_confirm()["res_id"])
        self.assertEqual(hold.complaint_id, case)
        self.assertEqual(hold.source_label, case.name)
        case.invalidate_recordset()
        self.assertEqual(case.held_lot_count, 2)
        found = hold.search(case.action_view_holds()["domain"])
        self.assertEqual(found, hold)

    # ------------------------------------------------------------------
    # Reservations
    # ------------------------------------------------------------------

    def test_a_hold_undoes_reservations_and_the_move_takes_another_lot(self):
        picking = self.reserve(quantity=8)
        self.assertEqual(picking.move_line_ids.lot_id, self.lot_1)
        before = self.quants()
        hold = self.hold(self.lot_1)
        self.assertEqual(picking.move_line_ids.lot_id, self.lot_2)
        self.assertEqual(picking.state, "assigned")
        self.assertEqual((self.reserved(self.lot_1), self.reserved(self.lot_2)), (0, 8))
        self.assertEqual(self.quants(), before)
        self.assertIn(hold.name, picking.message_ids[0].body)
        self.assertEqual(hold.impact_ids.document, picking.name)

    def test_a_large_hold_leaves_the_search_for_other_lots_to_the_scheduler(self):
        self.patch(stock_lot_hold_impact, "ASSIGN_AT_ONCE", 0)
        picking = self.reserve(quantity=8)
        self.hold(self.lot_1)
        self.assertEqual(picking.state, "confirmed")
        self.assertEqual((self.reserved(self.lot_1), self.reserved(self.lot_2)), (0, 0))
        picking.action_assign()
        self.assertEqual(picking.move_line_ids.lot_id, self.lot_2)

    def test_only_what_is_free_is_reserved(self):
        before = self.quants()
        self.hold(self.lot_1)
        picking = self.reserve(quantity=15)
        self.assertEqual(picking.move_line_ids.lot_id, self.lot_2)
        self.assertEqual(picking.move_ids.quantity, 10)
        self.assertEqual(self.quants(), before)
        picking.do_unreserve()
        self.assertEqual(self.quants(), before)

    def test_hold_and_release_leave_the_stock_as_it_was(self):
        before = self.quants()
        for _turn in range(3):
            picking = self.reserve(quantity=15)
            hold = self.hold(self.lot_1)
            picking.do_unreserve()
            picking.action_assign()
            self.release(hold.line_ids)
            picking.action_assign()
            self.assertEqual(picking.move_ids.quantity, 15)
            picking.do_unreserve()
            picking.action_cancel()
            self.assertEqual(self.quants(), before)
        self.assertEqual((self.reserved(self.lot_1), self.reserved(self.lot_2)), (0, 0))
        self.env["stock.quant"]._quant_tasks()
        self.assertEqual(self.quants(), before)

    def test_what_is_picked_stays_and_is_not_shipped(self):
        picking = self.reserve(quantity=8)
        picking.move_line_ids.picked = True
        self.hold(self.lot_1)
        self.assertEqual(picking.move_line_ids.lot_id, self.lot_1)
        with self.refused(self.user_stock, UserError, "On hold"):
            picking.button_validate()

    # ------------------------------------------------------------------
    # Reading, companies, screens
    # ------------------------------------------------------------------

    def test_a_warehouse_user_reads_why_and_who_may_release(self):
        self.name_signers(self.user_coordinator, self.user_recaller)
        hold = self.hold(self.lot_1)
        lot = self.lot_1.with_user(self.user_stock)
        for text in (hold.name, "The blister leaks.", self.user_coordinator.name):
            self.assertIn(text, lot.hold_text)
        self.assertNotIn(self.user_recaller.name, lot.hold_text)
        self.assertTrue(hold.with_user(self.user_stock).reason)
        with self.refused(self.user_stock):
            hold.with_user(self.user_stock).read(["impact_ids"])
        with self.refused(self.user_portal):
            hold.with_user(self.user_portal).read(["reason"])

    def test_a_user_of_another_company_reads_no_hold_of_ours(self):
        hold = self.hold(self.lot_1)
        with self.refused(self.user_other):
            hold.with_user(self.user_other).read(["reason"])

    def test_lots_of_two_companies_make_two_holds(self):
        foreign = self.env["stock.lot"].create(
            {
                "name": "FOREIGN-1",
                "product_id": self.product.id,
                "company_id": self.other_company.id,
            }
        )
        self.user_recaller.company_ids += self.other_company
        lots = (self.lot_1 | foreign).with_user(self.user_recaller)
        lots = lots.with_context(
            allowed_company_ids=[self.company.id, self.other_company.id]
        )
        holds = lots._hold("Both works.")
        self.assertEqual(holds.company_id, self.company | self.other_company)

    def test_a_lot_of_a_foreign_company_is_not_held(self):
        foreign = self.env["stock.lot"].create(
            {
                "name": "FOREIGN-2",
                "product_id": self.product.id,
                "company_id": self.other_company.id,
            }
        )
        with self.refused(self.user_recaller):
            self.hold(foreign)
        with self.refused(self.user_recaller):
            foreign.with_user(self.user_recaller).action_hold()
        self.assertFalse(foreign.is_held)

    def test_users_without_a_role_open_lots_as_before(self):
        self.hold(self.lot_1)
        for user in (self.user_stock, self.user_keeper, self.user_recaller):
            with self.subTest(user=user.login):
                lot = self.lot_1.with_user(user)
                Form(lot, view="stock.view_production_lot_form")
        lots = self.env["stock.lot"].with_user(self.user_stock)
        domain = [("is_held", "=", True), ("product_id", "=", self.product.id)]
        self.assertEqual(lots.search(domain), self.lot_1)

    def test_the_label_of_the_kinds_of_events_is_words(self):
        hold = self.hold(self.lot_1)
        event = self.events_of(hold, "hold.placed")
        self.assertEqual(event.label, "Lots put on hold")

    def test_a_hold_that_was_placed_is_kept_as_it_is(self):
        hold = self.hold(self.lot_1)
        for vals in (
            {"reason": "Nothing."},
            {"complaint_id": False, "descendants": "hold"},
            {"company_id": self.other_company.id},
            {"line_ids": [Command.clear()]},
        ):
            with self.refused(self.user_recaller, UserError):
                hold.write(vals)
        with self.refused(self.user_recaller, UserError, "is kept"):
            hold.unlink()
        hold.note = "Sample sent to the laboratory."
        with self.assertRaises(AccessError):
            hold.with_user(self.user_stock).note = "No."
