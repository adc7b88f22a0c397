"""What may have been logged before is said to who logs it again."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..tools import similar_text
from .common import STATEMENT, ComplaintCase


@tagged("post_install", "-at_install")
class TestDuplicate(ComplaintCase):
    def find(self, partner=None, lots=(), products=(), order=None, statement="Other"):
        return self.env["complaint.complaint"]._find_duplicates(
            self.company,
            self.customer if partner is None else partner,
            list(products),
            list(lots),
            order or self.env["sale.order"],
            statement,
        )

    def log_lot(self, lot=None, **vals):
        lot = lot or self.lot_1
        line = {"product_id": lot.product_id.id, "lot_id": lot.id}
        return self.log(item_ids=[(0, 0, line)], **vals)

    def test_same_customer_with_same_lot_order_or_words(self):
        """S3.5: the second call about one thing is no second complaint."""
        order = self.sell(self.product)
        case = self.log_lot(sale_order_id=order.id)
        self.assertEqual(self.find(lots=self.lot_1.ids), case)
        self.assertEqual(self.find(partner=self.contact, lots=self.lot_1.ids), case)
        self.assertEqual(self.find(order=order), case)
        self.assertEqual(self.find(statement=STATEMENT.upper() + " !"), case)
        self.assertFalse(self.find())
        self.assertFalse(self.find(lots=self.lot_2.ids))

    def test_another_customer_company_or_time_is_no_duplicate(self):
        case = self.log_lot()
        self.assertFalse(self.find(partner=self.stranger, lots=self.lot_1.ids))
        old = fields.Datetime.now() - timedelta(days=91)
        case.sudo()._write_system({"received_at": old})
        self.assertFalse(self.find(lots=self.lot_1.ids, statement=STATEMENT))

    def test_somebody_unknown_needs_the_same_words_on_the_same_product(self):
        none = self.env["res.partner"]
        case = self.log_lot(partner_id=False)
        lots = self.lot_1.ids
        self.assertFalse(self.find(none, lots))
        self.assertEqual(self.find(none, lots, statement=STATEMENT), case)
        products = self.product.ids
        self.assertEqual(self.find(none, (), products, statement=STATEMENT), case)
        self.assertFalse(self.find(none, statement=STATEMENT))

    def test_open_ones_come_first(self):
        closed = self.to_closed(self.to_reply(self.to_decision()))
        opened = self.log()
        self.env.cr.execute(
            "UPDATE complaint_complaint"
            " SET received_at = received_at - interval '1 day' WHERE id = %s",
            (opened.id,),
        )
        opened.invalidate_recordset()
        found = self.find(statement=STATEMENT)
        self.assertEqual(found.ids, [opened.id, closed.id])

    def test_chinese_words_are_compared_too(self):
        one = similar_text.pieces("胶囊粘连，打开有醋味。")
        other = similar_text.pieces("胶囊粘连,打开有醋味！")
        self.assertGreater(similar_text.likeness(one, other), 0.6)
        third = similar_text.pieces("瓶盖松动，漏液")
        self.assertLess(similar_text.likeness(one, third), 0.2)
        self.assertEqual(similar_text.likeness(set(), set()), 0.0)

    def test_employee_learns_the_numbers_of_the_own_ones_only(self):
        """S9.2: that there is one, and nothing of what others logged."""
        mine, other = self.log_lot(), self.log_lot(user=self.user_sales)
        found = self.find(lots=self.lot_1.ids)
        plain = self.env["complaint.complaint"].with_user(self.user_plain)
        text = plain._describe_duplicates(found)
        self.assertIn(mine.name, text)
        self.assertNotIn(other.name, text)
        text = plain.with_user(self.user_stock)._describe_duplicates(found)
        self.assertIn("somebody else", text)
        self.assertNotIn("TS-", text)
        text = plain.with_user(self.user_reader)._describe_duplicates(found)
        self.assertIn(mine.name, text)
        self.assertIn(other.name, text)

    def test_confidential_case_is_no_duplicate_for_who_may_not_know(self):
        """S1.5.2: for everybody else there is no such case."""
        case = self.log_lot(user=self.user_sales)
        case.sudo()._write_system({"is_confidential": True})
        found = self.find(lots=self.lot_1.ids)
        self.assertEqual(found, case)
        cases = self.env["complaint.complaint"]
        for user in (self.user_plain, self.user_reader):
            self.assertFalse(cases.with_user(user)._describe_duplicates(found))
        text = cases.with_user(self.user_sales)._describe_duplicates(found)
        self.assertIn(case.name, text)

    def test_dialog_and_case_warn(self):
        first = self.log_lot()
        second = self.log_lot().with_user(self.user_reader)
        self.assertIn(first.name, second.duplicate_text)
        self.assertNotIn(second.name, second.duplicate_text)
        intake = self.env["complaint.intake"].with_user(self.user_plain)
        line = {"product_id": self.product.id, "lot_name": "LOT-2611-1"}
        intake = intake.create(
            {
                "partner_id": self.customer.id,
                "statement": "Again",
                "line_ids": [(0, 0, {**line, "selected": True})],
            }
        )
        self.assertIn(first.name, intake.duplicate_text)

    def test_number_of_queries_does_not_grow_with_the_cases(self):
        for __ in range(2):
            self.log_lot()
        few = self.count_queries(lambda: self.find(lots=self.lot_1.ids))
        for __ in range(5):
            self.log_lot()
        many = self.count_queries(lambda: self.find(lots=self.lot_1.ids))
        self.assertLessEqual(many, few)
