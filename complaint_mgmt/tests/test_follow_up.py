"""Returns that a decision leads to."""

from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_follow_up import STOCK, FollowUpCase


@tagged("post_install", "-at_install")
class TestReturn(FollowUpCase):
    def test_return_takes_back_the_defective_lot_of_the_delivery(self):
        """S9.4.2.2.4: goods are taken back once the VP has signed."""
        order = self.sell_and_ship({self.lot_1: 6, self.lot_2: 4})
        complaint = self.decide("return", [self.item(self.lot_2, 3)], order)
        picking = self.follow(complaint, self.user_keeper)
        self.assertEqual(self.quantities(picking), {self.lot_2: 3})
        self.assertEqual(picking.return_id, order.picking_ids - picking)
        self.assertEqual(picking.picking_type_id.code, "incoming")
        self.assertIn(complaint.name, picking.origin)
        self.assertIn(complaint.name, str(picking.message_ids.mapped("body")))
        self.assertEqual(complaint.follow_up_count, 1)
        self.assertTrue(self.events_of(complaint, "follow_up.created"))
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.env.invalidate_all()
        self.assertTrue(complaint.sudo().follow_up_ids.is_done)
        self.assertTrue(complaint.measure_ids.is_document_done)
        self.assertFalse(complaint.measure_ids.done_at)

    def test_several_lots_come_back_each_in_its_quantity(self):
        order = self.sell_and_ship({self.lot_1: 6, self.lot_2: 4})
        items = [self.item(self.lot_1, 2), self.item(self.lot_2, 1)]
        picking = self.follow(self.decide("return", items, order), self.user_keeper)
        self.assertEqual(self.quantities(picking), {self.lot_1: 2, self.lot_2: 1})

    def test_not_more_comes_back_than_was_delivered_less_returned(self):
        order = self.sell_and_ship({self.lot_1: 5})
        first = self.decide("return", [self.item(self.lot_1, 3)], order)
        self.follow(first, self.user_keeper)
        second = self.decide("return", [self.item(self.lot_1, 4)], order)
        picking = self.follow(second, self.user_keeper)
        self.assertEqual(self.quantities(picking), {self.lot_1: 2})
        third = self.decide("return", [self.item(self.lot_1, 1)], order)
        with self.refused(self.user_keeper, UserError, "left to be returned"):
            self.follow(third, self.user_keeper)

    def test_untracked_product_comes_back_in_its_unit(self):
        order = self.sell(self.cream, quantity=2, uom=self.uom_dozen)
        self.ship(order, {self.cream: 24})
        items = [
            self.item(self.cream, 1, product_uom_id=self.uom_dozen.id),
            self.item(self.cream, 6),
        ]
        picking = self.follow(self.decide("return", items, order), self.user_keeper)
        self.assertEqual(sum(picking.move_ids.mapped("product_qty")), 18)

    def test_partly_delivered_order_gives_back_what_was_delivered(self):
        order = self.sell(self.product, quantity=10)
        self.ship(order, {self.lot_1: 4})
        complaint = self.decide("return", [self.item(self.lot_1, 9)], order)
        picking = self.follow(complaint, self.user_keeper)
        self.assertEqual(self.quantities(picking), {self.lot_1: 4})

    def test_lot_of_two_deliveries_comes_back_from_both(self):
        self.sell_and_ship({self.lot_1: 2})
        self.sell_and_ship({self.lot_1: 3})
        complaint = self.decide("return", [self.item(self.lot_1, 4)])
        pickings = self.follow(complaint, self.user_keeper)
        self.assertEqual(len(pickings), 2)
        self.assertEqual(sum(pickings.move_ids.mapped("product_qty")), 4)

    def test_goods_of_another_customer_do_not_come_back(self):
        self.sell_and_ship({self.lot_1: 5}, partner=self.stranger)
        complaint = self.decide("return", [self.item(self.lot_1, 1)])
        with self.refused(self.user_keeper, UserError, "left to be returned"):
            self.follow(complaint, self.user_keeper)

    def test_tracked_product_without_a_lot_is_asked_for_its_lot(self):
        self.sell_and_ship({self.lot_1: 5})
        complaint = self.decide("return", [self.item(self.product, 1)])
        with self.refused(self.user_keeper, UserError, "say which lot"):
            self.follow(complaint, self.user_keeper)

    # ------------------------------------------------------------------
    # Once, after the signature, by whom
    # ------------------------------------------------------------------

    def case(self):
        order = self.sell_and_ship({self.lot_1: 5})
        return self.decide("return", [self.item(self.lot_1, 2)], order)

    def test_pressing_twice_opens_the_one_document(self):
        complaint = self.case()
        picking = self.follow(complaint, self.user_keeper)
        action = complaint.with_user(self.user_keeper).action_follow_up("return")
        self.assertEqual(action["res_id"], picking.id)
        measure = complaint.measure_ids.with_user(self.user_inspector)
        self.assertEqual(measure.action_follow_up()["res_id"], picking.id)
        self.assertEqual(complaint.follow_up_count, 1)

    def test_two_at_the_same_moment_get_one_document(self):
        complaint = self.case()
        picking = self.follow(complaint, self.user_keeper)
        row = complaint.sudo().follow_up_ids
        rows = self.env["complaint.follow.up"]
        # what the other transaction, which does not see the first, would write
        with (
            mute_logger("odoo.sql_db"),
            patch.object(type(rows), "search_count", return_value=0),
            self.assertRaises(psycopg2.IntegrityError),
        ):
            rows._append_for(complaint, row.measure_id, "return", picking)

    def test_cancelled_document_may_be_created_again_and_stays_in_the_history(self):
        complaint = self.case()
        first = self.follow(complaint, self.user_keeper)
        first.action_cancel()
        self.assertTrue(complaint.measure_ids.can_follow_up)
        second = self.follow(complaint, self.user_keeper)
        self.assertNotEqual(first, second)
        rows = complaint.sudo().follow_up_ids
        self.assertEqual(rows.mapped("is_cancelled"), [True, False])
        second.action_cancel()
        second.unlink()
        self.env.invalidate_all()
        self.assertEqual(rows[-1:].document_state, "Deleted")
        with self.refused(self.user_inspector, UserError, "was deleted"):
            rows[-1:].with_user(self.user_inspector).action_open_document()
        self.assertTrue(self.follow(complaint, self.user_keeper))

    def test_nothing_is_created_before_the_last_signature(self):
        """S9.4.2.2.4: the VP signs before the goods are taken back."""
        order = self.sell_and_ship({self.lot_1: 5})
        complaint = self.to_investigation(self.log(sale_order_id=order.id))
        complaint.item_ids = [Command.create(self.item(self.lot_1, 2))]
        complaint.write({**self.findings(), "amount": 0})
        self.measure_of(complaint, "return")
        self.propose(complaint)
        self.sign(complaint, self.user_head)
        with self.refused(self.user_keeper, UserError, "carried out between"):
            self.follow(complaint, self.user_keeper)
        self.sign(complaint, self.user_vp)
        self.sign(complaint, self.user_gm)
        self.assertTrue(self.follow(complaint, self.user_keeper))

    def test_decision_that_became_void_creates_nothing(self):
        complaint = self.case()
        self.measure_of(complaint, "gift", amount=5)
        with self.refused(self.user_keeper, UserError, "carried out between"):
            self.follow(complaint, self.user_keeper)

    def test_what_is_not_among_the_measures_is_not_created(self):
        complaint = self.case()
        with self.refused(self.user_books, UserError, "no measure that leads to"):
            self.follow(complaint, self.user_books, "credit_note")
        with self.refused(self.user_keeper, UserError, "what the complaint leads to"):
            self.follow(complaint, self.user_keeper, "unlink")

    def test_only_a_handler_carries_out_a_decision(self):
        complaint = self.case()
        for user in (self.user_stock, self.user_reader, self.user_gm, self.user_other):
            with self.refused(user, AccessError):
                complaint.with_user(user).action_follow_up("return")
        for user in (self.user_reader, self.user_stock):
            with self.refused(user, AccessError):
                complaint.measure_ids.with_user(user).action_follow_up()

    def test_handler_without_stock_rights_asks_somebody_who_has_them(self):
        complaint = self.case()
        pickings = self.env["stock.picking"].search_count([])
        action = complaint.with_user(self.user_inspector).action_follow_up("return")
        self.assertEqual(action["tag"], "display_notification")
        complaint.with_user(self.user_inspector).action_follow_up("return")
        activity = complaint.sale_order_id.sudo().activity_ids.filtered(
            lambda a: complaint.name in (a.summary or "")
        )
        self.assertEqual(len(activity), 1)
        self.assertTrue(activity.user_id.has_group(STOCK))
        self.assertEqual(self.env["stock.picking"].search_count([]), pickings)
        self.assertFalse(complaint.follow_up_count)
        self.assertTrue(self.events_of(complaint, "follow_up.requested"))

    def test_responsible_person_is_asked_first(self):
        order = self.sell_and_ship({self.lot_1: 5})
        items = [self.item(self.lot_1, 2)]
        complaint = self.decide("return", items, order, user_id=self.user_stock.id)
        complaint.with_user(self.user_inspector).action_follow_up("return")
        self.assertIn(self.user_stock, order.sudo().activity_ids.user_id)

    def test_failure_leaves_nothing_half_done(self):
        complaint = self.case()
        pickings = self.env["stock.picking"].search_count([])
        cases = type(self.env["complaint.complaint"])
        with (
            patch.object(cases, "_set_lots", side_effect=UserError("No.")),
            self.refused(self.user_keeper, UserError, "No."),
        ):
            complaint.with_user(self.user_keeper).action_follow_up("return")
        self.assertEqual(self.env["stock.picking"].search_count([]), pickings)
        self.assertFalse(complaint.follow_up_count)

    def test_measure_under_way_is_not_changed(self):
        complaint = self.case()
        self.follow(complaint, self.user_keeper)
        self.reply(complaint, satisfaction="no")
        complaint.with_user(self.user_inspector).action_back_to_investigation()
        measure = complaint.measure_ids.with_user(self.user_inspector)
        with self.refused(self.user_inspector, UserError, "under way"):
            measure.description = "Keep them"
        complaint.sudo().follow_up_ids._document().action_cancel()
        measure.description = "Keep them"
        with self.refused(self.user_inspector, UserError, "stays in the file"):
            measure.unlink()

    def test_nobody_writes_the_history_of_follow_ups(self):
        complaint = self.case()
        self.follow(complaint, self.user_keeper)
        row = complaint.sudo().follow_up_ids
        for user in (self.user_inspector, self.user_manager, self.env.user):
            with self.refused(user, AccessError):
                row.with_user(user).write({"res_id": 1})
            with self.refused(user, AccessError):
                row.with_user(user).with_context(_force_unlink=True).unlink()
            with self.refused(user, AccessError):
                row.with_user(user).create([{"complaint_id": complaint.id}])
        with self.refused(self.user_plain, AccessError):
            row.with_user(self.user_plain).read(["reference"])
        with self.refused(self.user_other, AccessError):
            row.with_user(self.user_other).read(["reference"])

    def test_dialog_proposes_what_the_document_says(self):
        complaint = self.case()
        picking = self.follow(complaint, self.user_keeper)
        picking.move_ids.picked = True
        picking.button_validate()
        wizards = self.env["complaint.measure.done"].with_user(self.user_inspector)
        wizard = wizards.create({"measure_id": complaint.measure_ids.id})
        self.assertIn(picking.name, wizard.evidence)
        wizard.action_confirm()
        self.assertTrue(complaint.measure_ids.done_at)
