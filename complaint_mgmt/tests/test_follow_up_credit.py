"""Credit notes and replacements that a decision leads to."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_follow_up import ACCOUNT, TYPE, FollowUpCase


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
