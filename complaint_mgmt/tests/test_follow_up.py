"""Documents that carry out a decision: return, credit note, replacement order."""

from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ROLE, ComplaintCase

TYPE = "complaint_mgmt.complaint_measure_type_"
STOCK = "stock.group_stock_user"
ACCOUNT = "account.group_account_invoice"
SALES = "sales_team.group_sale_salesman_all_leads"


class FollowUpCase(ComplaintCase):
    """A case on a delivered order, decided, with one measure that leads somewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, group in (("keeper", STOCK), ("books", ACCOUNT), ("seller", SALES)):
            user = cls.new_user(role, f"{ROLE}handler,{group}")
            setattr(cls, f"user_{role}", user)
        cls.cream = cls.new_product("Hand Cream", tracking="none", list_price=10)
        cls.product.list_price = 20

    def decide(self, kind, items, order=None, **vals):
        """Return a decided case about `items`, dicts of complaint.item, and a measure
        that leads to a document.
        """
        complaint = self.log(sale_order_id=order.id if order else False)
        complaint = self.to_investigation(complaint)
        complaint.item_ids = [Command.create(item) for item in items]
        complaint.write({**self.findings(), "amount": 0})
        self.measure_of(complaint, kind, **vals)
        self.propose(complaint)
        return self.to_reply(complaint)

    def measure_of(self, complaint, kind, **vals):
        values = {"complaint_id": complaint.id, "type_id": self.env.ref(TYPE + kind).id}
        measures = self.env["complaint.measure"].with_user(self.user_inspector)
        return measures.create({**values, **vals})

    def item(self, goods, quantity, **vals):
        lot = goods if goods._name == "stock.lot" else self.env["stock.lot"]
        product = lot.product_id or goods
        return {
            "product_id": product.id,
            "lot_id": lot.id,
            "defective_qty": quantity,
            **vals,
        }

    def follow(self, complaint, user, kind="return"):
        """Press the button as a user and return the documents of the case."""
        complaint.with_user(user).action_follow_up(kind)
        rows = complaint.sudo().follow_up_ids.filtered(lambda row: not row.is_cancelled)
        documents = [row._document() for row in rows]
        return documents[0].union(*documents) if documents else None

    def quantities(self, picking):
        """Return {lot or product: quantity in its own unit} of a transfer."""
        return {
            line.lot_id or line.product_id: line.quantity_product_uom
            for line in picking.move_line_ids
        }


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


@tagged("post_install", "-at_install")
class TestCredit(FollowUpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.env["account.account"]
        income = accounts.create(
            {"name": "Sales", "code": "CPL400", "account_type": "income"}
        )
        receivable = accounts.create(
            {
                "name": "Receivable",
                "code": "CPL100",
                "account_type": "asset_receivable",
                "reconcile": True,
            }
        )
        cls.customer.property_account_receivable_id = receivable
        cls.contact.property_account_receivable_id = receivable
        journals = cls.env["account.journal"]
        journal = journals.search(
            [("type", "=", "sale"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.journal = journal or journals.create(
            {"name": "Sales", "code": "CPLS", "type": "sale"}
        )
        cls.journal.default_account_id = income
        (cls.product | cls.cream).write(
            {
                "property_account_income_id": income.id,
                "invoice_policy": "delivery",
                "taxes_id": [Command.clear()],
            }
        )

    def invoiced(self, quantities):
        order = self.sell_and_ship(quantities)
        invoice = order._create_invoices()
        invoice.action_post()
        return order, invoice

    def test_amount_is_credited_on_the_invoice_as_a_draft(self):
        """S5.2.4: the compensation that was decided becomes a credit note."""
        order, invoice = self.invoiced({self.lot_1: 5})
        complaint = self.decide(
            "credit", [self.item(self.lot_1, 2)], order, amount=33.3
        )
        note = self.follow(complaint, self.user_books, "credit_note")
        self.assertEqual((note.move_type, note.state), ("out_refund", "draft"))
        self.assertAlmostEqual(note.amount_total, 33.3)
        self.assertEqual(note.reversed_entry_id, invoice)
        self.assertIn(complaint.name, note.invoice_origin)
        self.assertEqual(order.order_line.qty_invoiced, 5)
        note.action_post()
        self.env.invalidate_all()
        self.assertTrue(complaint.measure_ids.is_document_done)

    def test_quantity_is_credited_at_the_price_of_the_invoice(self):
        order, __ = self.invoiced({self.lot_1: 5})
        self.env.ref(TYPE + "credit").needs_amount = False
        complaint = self.decide("credit", [self.item(self.lot_1, 2)], order)
        note = self.follow(complaint, self.user_books, "credit_note")
        self.assertEqual(note.invoice_line_ids.quantity, 2)
        self.assertAlmostEqual(note.amount_untaxed, 40)
        again = self.decide("credit", [self.item(self.lot_1, 5)], order)
        note = self.follow(again, self.user_books, "credit_note")
        self.assertEqual(note.invoice_line_ids.quantity, 3)

    def test_tax_is_part_of_the_amount(self):
        tax = self.env["account.tax"].create({"name": "VAT 13 CPL", "amount": 13})
        self.product.taxes_id = tax
        order, __ = self.invoiced({self.lot_1: 5})
        complaint = self.decide(
            "credit", [self.item(self.lot_1, 2)], order, amount=22.6
        )
        note = self.follow(complaint, self.user_books, "credit_note")
        self.assertAlmostEqual(note.amount_untaxed, 20)
        self.assertAlmostEqual(note.amount_total, 22.6)

    def test_not_more_is_credited_than_was_invoiced(self):
        order, __ = self.invoiced({self.lot_1: 5})
        complaint = self.decide("credit", [self.item(self.lot_1, 2)], order, amount=60)
        self.follow(complaint, self.user_books, "credit_note")
        again = self.decide("credit", [self.item(self.lot_1, 2)], order, amount=60)
        with self.refused(self.user_books, UserError, "more than was invoiced"):
            self.follow(again, self.user_books, "credit_note")

    def test_order_without_a_posted_invoice_is_not_credited(self):
        order = self.sell_and_ship({self.lot_1: 5})
        order._create_invoices()
        complaint = self.decide("credit", [self.item(self.lot_1, 2)], order, amount=10)
        with self.refused(self.user_books, UserError, "no posted invoice"):
            self.follow(complaint, self.user_books, "credit_note")

    def test_handler_without_accounting_rights_asks_an_accountant(self):
        """S5.2.4: the signature gives nobody the books."""
        order, __ = self.invoiced({self.lot_1: 5})
        complaint = self.decide("credit", [self.item(self.lot_1, 2)], order, amount=10)
        for user in (self.user_inspector, self.user_keeper, self.user_seller):
            complaint.with_user(user).action_follow_up("credit_note")
        activity = order.sudo().activity_ids.filtered(
            lambda a: complaint.name in (a.summary or "")
        )
        self.assertEqual(len(activity), 1)
        self.assertTrue(activity.user_id.has_group(ACCOUNT))
        self.assertFalse(complaint.follow_up_count)


@tagged("post_install", "-at_install")
class TestReplacement(FollowUpCase):
    def test_replacement_is_a_draft_order_that_costs_nothing(self):
        """S9.4.2.2.4: goods are replaced once the VP has signed."""
        order = self.sell_and_ship({self.lot_1: 24, self.cream: 5})
        order.partner_shipping_id = self.contact
        items = [
            self.item(self.lot_1, 1, product_uom_id=self.uom_dozen.id),
            self.item(self.cream, 9),
        ]
        complaint = self.decide("exchange", items, order)
        new = self.follow(complaint, self.user_seller, "replacement")
        self.assertEqual((new.state, new.amount_total), ("draft", 0))
        self.assertEqual(new.partner_id, self.customer)
        self.assertEqual(new.partner_shipping_id, self.contact)
        self.assertIn(complaint.name, new.origin)
        self.assertIn(order.name, new.origin)
        self.assertEqual(new.warehouse_id, order.warehouse_id)
        self.assertEqual(new.order_line.mapped("product_uom_qty"), [1, 5])
        self.assertEqual(new.order_line[0].product_uom_id, self.uom_dozen)
        new.action_confirm()
        self.assertEqual(new.amount_total, 0)
        self.env.invalidate_all()
        self.assertTrue(complaint.measure_ids.is_document_done)

    def test_defaults_of_a_caller_do_not_reach_the_order(self):
        order = self.sell_and_ship({self.lot_1: 5})
        complaint = self.decide("exchange", [self.item(self.lot_1, 1)], order)
        case = complaint.with_user(self.user_seller).with_context(
            default_partner_id=self.stranger.id, default_client_order_ref="X"
        )
        case.action_follow_up("replacement")
        new = complaint.sudo().follow_up_ids._document()
        self.assertEqual(new.partner_id, self.customer)
        self.assertFalse(new.client_order_ref)

    def test_case_without_defective_quantity_says_so(self):
        order = self.sell_and_ship({self.lot_1: 5})
        complaint = self.decide("exchange", [self.item(self.lot_1, 0)], order)
        with self.refused(self.user_seller, UserError, "how much of the products"):
            self.follow(complaint, self.user_seller, "replacement")

    def test_handler_without_sales_rights_asks_the_salesperson(self):
        order = self.sell_and_ship({self.lot_1: 5})
        order.user_id = self.user_sales
        complaint = self.decide("exchange", [self.item(self.lot_1, 1)], order)
        complaint.with_user(self.user_books).action_follow_up("replacement")
        self.assertIn(self.user_sales, order.sudo().activity_ids.user_id)
        self.assertFalse(complaint.follow_up_count)
