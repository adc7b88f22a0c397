"""Tiers of customers by turnover and importance, and the queue of complaints."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ComplaintCase


class CustomerCase(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the other tests' and the demo's customers stay out of the way
        cls.env["complaint.customer"].search([]).unlink()
        cls.tier_a = cls.env.ref("complaint_mgmt.complaint_customer_tier_a")
        cls.tier_b = cls.env.ref("complaint_mgmt.complaint_customer_tier_b")
        cls.tier_c = cls.env.ref("complaint_mgmt.complaint_customer_tier_c")

    def care(self, partner=None, user=None, **vals):
        """Put a customer on the list, as a handler."""
        values = {"partner_id": (partner or self.customer).id, **vals}
        customers = self.env["complaint.customer"]
        return customers.with_user(user or self.user_inspector).create(values)

    def refresh(self):
        """Press the button that computes the tiers, as a handler."""
        customers = self.env["complaint.customer"].with_user(self.user_inspector)
        customers.action_refresh()

    def tier_of(self, partner):
        rows = self.env["complaint.customer"].search(
            [("partner_id", "=", partner.id), ("company_id", "=", self.company.id)]
        )
        return rows.tier_id


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 02:00:00")
class TestCustomerTier(CustomerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        account = cls.env["account.account"].create(
            {"name": "Sales of Tests", "code": "TST400", "account_type": "income"}
        )
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Sales of Tests",
                "code": "TSTS",
                "type": "sale",
                "default_account_id": account.id,
                "company_id": cls.company.id,
            }
        )
        receivable = cls.env["account.account"].create(
            {
                "name": "Receivable of Tests",
                "code": "TST110",
                "account_type": "asset_receivable",
                "reconcile": True,
            }
        )
        for partner in cls.customer | cls.contact | cls.stranger:
            partner.property_account_receivable_id = receivable

    def invoice(self, amount, partner=None, date="2026-10-01", post=True, **vals):
        """Invoice a customer without taxes."""
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or self.customer).id,
                "journal_id": self.journal.id,
                "invoice_date": date,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Goods", "price_unit": amount, "tax_ids": False}
                    )
                ],
                **vals,
            }
        )
        if post:
            move.action_post()
        return move

    def test_turnover_of_twelve_months_decides_the_tier(self):
        """S5.3.2: by the amount that was really charged, with their contacts."""
        self.invoice(700000)
        self.invoice(400000, self.contact)
        self.invoice(250000, self.stranger)
        self.refresh()
        self.assertEqual(self.tier_of(self.customer), self.tier_a)
        self.assertEqual(self.tier_of(self.stranger), self.tier_b)
        self.assertFalse(self.tier_of(self.contact))
        row = self.env["complaint.customer"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(row.turnover_12m, 1100000)
        self.assertEqual(row.turnover_at, self.company.complaint_turnover_at)

    def test_what_is_not_sold_or_long_ago_does_not_count(self):
        """S5.3.2: credit notes are taken off; drafts, purchases and old invoices are
        left out."""
        self.invoice(300000)
        self.invoice(150000, move_type="out_refund")
        self.invoice(900000, post=False)
        # the day twelve months ago is outside, the day after it inside
        self.invoice(900000, date="2025-11-24")
        self.invoice(10000, date="2025-11-25")
        self.refresh()
        row = self.env["complaint.customer"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(row.turnover_12m, 160000)
        self.assertEqual(row.tier_id, self.tier_c)
        with freeze_time("2027-12-01 02:00:00"):
            self.refresh()
        self.assertEqual(row.turnover_12m, 0)

    def test_night_refreshes_each_company_by_itself(self):
        """S5.3.2: per company, in its own currency."""
        self.invoice(1500000)
        cron = self.env.ref("complaint_mgmt.ir_cron_customer_tiers")
        with self.enter_registry_test_mode():
            cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.tier_of(self.customer), self.tier_a)
        others = self.env["complaint.customer"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("company_id", "!=", self.company.id),
            ]
        )
        self.assertFalse(others)

    def test_importance_lifts_a_customer_whatever_he_buys(self):
        """S5.3.2: importance and turnover."""
        row = self.care()
        self.assertEqual(row.tier_id, self.tier_c)
        row.importance = "2"
        self.assertEqual(row.tier_id, self.tier_b)
        row.importance = "3"
        self.assertEqual(row.tier_id, self.tier_a)
        self.refresh()
        self.assertEqual(row.tier_id, self.tier_a)

    def test_another_tier_needs_a_reason_and_lasts(self):
        """S5.3.2: computed, and overridden with a reason."""
        row = self.care()
        with self.refused(self.user_inspector, ValidationError, "Say why"):
            row.override_tier_id = self.tier_a
        row.write({"override_tier_id": self.tier_a.id, "override_reason": "Reference"})
        self.assertEqual(row.tier_id, self.tier_a)
        self.assertEqual(row.overridden_by_id, self.user_inspector)
        self.refresh()
        self.assertEqual(row.tier_id, self.tier_a)
        self.assertEqual(row.computed_tier_id, self.tier_c)
        with self.refused(self.user_inspector, ValidationError, "Say why"):
            row.override_tier_id = self.tier_b
        row.override_tier_id = False
        self.assertEqual(row.tier_id, self.tier_c)
        kinds = self.events_of(row).mapped("kind")
        self.assertEqual(set(kinds), {"customer.tier_set"})

    def test_turnover_and_tier_are_not_given_by_hand(self):
        row = self.care()
        for vals in (
            {"turnover_12m": 5000000},
            {"tier_id": self.tier_a.id},
            {"computed_tier_id": self.tier_a.id},
        ):
            with self.refused(self.user_inspector, UserError, "follow from the rules"):
                row.write(vals)
            with self.refused(self.user_inspector, UserError, "follow from the rules"):
                self.care(self.stranger, **vals)
            defaults = {f"default_{name}": value for name, value in vals.items()}
            with self.refused(self.user_inspector, UserError) as env:
                env["complaint.customer"].with_context(**defaults).create(
                    {"partner_id": self.stranger.id}
                )
        with self.refused(self.user_inspector, ValidationError, "is a contact of"):
            self.care(self.contact)

    def test_readers_read_and_managers_set_the_rules(self):
        """S5.3.2: customer care is the handlers', the rules are the managers'."""
        row = self.care()
        self.assertEqual(row.with_user(self.user_reader).tier_id, self.tier_c)
        with self.refused(self.user_plain):
            row.with_user(self.user_plain).read(["turnover_12m"])
        for user in (self.user_reader, self.user_vp, self.user_plain):
            with self.refused(user):
                row.with_user(user).importance = "3"
            with self.refused(user) as env:
                env["complaint.customer"].action_refresh()
        with self.refused(self.user_inspector):
            self.tier_c.with_user(self.user_inspector).boost = 50
        self.tier_c.with_user(self.user_manager).boost = 50
        with self.refused(self.user_other):
            row.with_user(self.user_other).read(["tier_id"])


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 02:00:00")
class TestComplaintQueue(CustomerCase):
    def queue(self, *cases):
        """Return these cases in the order in which a handler sees them."""
        ids = [case.id for case in cases]
        found = self.env["complaint.complaint"].with_user(self.user_inspector)
        return list(found.search([("id", "in", ids)]).ids)

    def test_top_tier_comes_first_among_equals(self):
        """S5.3.2b: complaints of key customers are taken up first."""
        self.care(self.stranger, importance="3")
        early = self.log(received_at="2026-11-20 02:00:00")
        top = self.log(partner_id=self.stranger.id)
        self.assertEqual(top.sudo().customer_tier_id, self.tier_a)
        self.assertEqual(self.queue(early, top), [top.id, early.id])

    def test_safety_beats_the_tier(self):
        """S5.3.2b: danger, words of danger and urgency come before any tier."""
        self.tier_a.boost = 99
        self.care(self.stranger, importance="3")
        top = self.log(partner_id=self.stranger.id)
        urgent = self.log(priority="1")
        words = self.log(statement="My child had to go to hospital.")
        self.assertEqual(words.sudo().safety_state, "open")
        danger = self.log()
        danger.action_report_danger()
        serious = self.log().with_user(self.user_inspector)
        serious.class_id = self.class_critical
        expected = [serious, danger, words, urgent, top]
        self.assertEqual(
            self.queue(top, urgent, words, danger, serious),
            [case.id for case in expected],
        )
        words.with_user(self.user_inspector)._safety_dismiss("A joke.")
        self.assertEqual(self.queue(top, words), [top.id, words.id])

    def test_open_cases_follow_the_tier_and_closed_ones_keep_it(self):
        """S5.3.2b: a customer who rises takes the open cases along."""
        row = self.care()
        closed = self.to_closed()
        opened = self.log()
        self.assertEqual(opened.sudo().customer_tier_id, self.tier_c)
        row.importance = "3"
        self.assertEqual(opened.sudo().customer_tier_id, self.tier_a)
        self.assertEqual(opened.sudo().queue_rank, self.tier_a.boost)
        self.assertEqual(closed.sudo().customer_tier_id, self.tier_c)
        opened.with_user(self.user_inspector).partner_id = self.stranger
        self.assertFalse(opened.sudo().customer_tier_id)

    def test_place_in_the_queue_is_not_set_by_hand(self):
        """S5.3.2b: neither by write nor at birth."""
        case = self.log().with_user(self.user_inspector)
        for vals in ({"queue_rank": 9000}, {"customer_tier_id": self.tier_a.id}):
            with self.refused(self.user_inspector, UserError, "by hand"):
                case.write(vals)
            with self.refused(self.user_inspector, UserError, "by hand"):
                self.log(self.user_inspector, **vals)
            defaults = {f"default_{name}": value for name, value in vals.items()}
            with self.refused(self.user_plain, UserError, "by hand") as env:
                env["complaint.complaint"].with_context(**defaults).create(
                    {"statement": "It leaks."}
                )

    def test_who_logs_a_case_needs_no_look_at_the_customers(self):
        """S5.3.2b: the tier sorts, whoever takes the complaint in."""
        self.care(importance="3")
        case = self.log()
        self.assertEqual(case.sudo().customer_tier_id, self.tier_a)
        with self.refused(self.user_plain, AccessError) as env:
            env["complaint.customer"].search([])
