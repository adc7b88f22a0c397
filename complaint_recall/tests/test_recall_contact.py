"""Contacts to mend: who could not be reached if a recall came tomorrow."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError

from .common_notice import NoticeCase


class TestRecallContact(NoticeCase):
    def rows(self, user=None, recall=None):
        """What a user finds, by customer."""
        env = self.env(user=user or self.user_recall)
        contacts = env["complaint.recall.contact"]
        action = contacts.action_find(recall and recall.id)
        return {row.partner_id: row for row in contacts.search(action["domain"])}

    def test_what_is_wrong_with_a_contact_is_named(self):
        """EU GMP 8.26: distribution records with addresses and phone numbers."""
        rows = self.rows()
        stranger = rows[self.stranger]
        self.assertTrue(stranger.no_email and stranger.not_confirmed)
        self.assertFalse(stranger.no_phone)
        customer = rows[self.customer]
        self.assertFalse(customer.no_email or customer.no_phone or customer.bounced)
        self.assertTrue(customer.no_contact)
        self.customer.message_bounce = 2
        self.stranger.email = "nowhere"
        rows = self.rows()
        self.assertTrue(rows[self.customer].bounced)
        self.assertTrue(rows[self.stranger].invalid_email)
        self.env["mail.blacklist"]._add(self.customer.email)
        self.assertTrue(self.rows()[self.customer].blocked)
        self.assertNotIn(self.supplier, rows)

    def test_a_good_contact_that_was_confirmed_is_not_listed(self):
        self.contact.write({"is_recall_contact": True, "phone": "+86 571 5550 0101"})
        self.assertEqual(self.rows()[self.customer].contact_id, self.contact)
        self.rows()[self.customer].action_confirm()
        self.assertNotIn(self.customer, self.rows())
        with freeze_time(fields.Datetime.now() + timedelta(days=366)):
            self.assertTrue(self.rows()[self.customer].not_confirmed)

    def test_only_customers_of_the_last_months_are_checked(self):
        with freeze_time(fields.Datetime.now() + timedelta(days=800)):
            self.assertFalse(self.rows())
            self.company.recall_contact_months = 30
            self.assertIn(self.customer, self.rows())

    def test_of_a_recall_only_its_consignees_are_checked(self):
        recall = self.draft_recall(self.made_1)
        rows = self.rows(self.user_leader, recall)
        self.assertEqual(set(rows), {self.customer})

    def test_others_find_nothing(self):
        for user in (self.user_plain, self.user_sales, self.user_reader):
            with self.refused(user, AccessError) as env:
                env["complaint.recall.contact"].action_find()
        self.assertFalse(
            self.rows(
                self.new_user(
                    "far", "complaint_recall.group_recall_user", self.other_company
                )
            )
        )
        with self.refused(self.user_sales, AccessError) as env:
            self.customer.with_env(env).action_recall_contact_confirmed()
        with self.refused(self.user_sales, AccessError) as env:
            now = fields.Datetime.now()
            self.customer.with_env(env).write({"recall_contact_confirmed_at": now})

    def test_any_number_of_customers_takes_as_many_queries(self):
        contacts = self.env(user=self.user_recall)["complaint.recall.contact"]
        few = self.count_queries(contacts.action_find)
        for number in range(12):
            partner = self.env["res.partner"].create({"name": f"Customer {number}"})
            self.sell_out({self.made_1: 1}, partner)
        self.assertEqual(self.count_queries(contacts.action_find), few)
