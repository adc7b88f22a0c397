"""Above an amount, one more role signs."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ROLE, ComplaintCase


@tagged("post_install", "-at_install")
class TestAmountLimit(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.legal = cls.env.ref(ROLE + "legal")

    def limit(self, amount, **vals):
        limits = self.env["complaint.amount.limit"].with_user(self.user_manager)
        return limits.create({"amount": amount, "group_id": self.legal.id, **vals})

    def findings(self):
        return {**super().findings(), "amount": self.amount}

    def roles(self, complaint):
        return complaint.sudo().gate_round_ids.sorted("number")[-1:].step_ids.group_ids

    def propose_amount(self, amount):
        self.amount = amount
        return self.to_decision()

    def test_decision_above_the_limit_needs_one_more_signature(self):
        """S5.2.4: an amount over the limit is approved by one more role."""
        self.limit(100)
        complaint = self.propose_amount(100.01)
        self.assertIn("Legal Representative", complaint.amount_limit_notice)
        for user in (self.user_head, self.user_vp, self.user_gm):
            self.sign(complaint, user)
        self.assertEqual(complaint.state, "decision")
        self.assertFalse(complaint._may_follow_up())
        self.sign(complaint, self.user_legal)
        self.assertEqual(complaint.state, "reply")

    def test_decision_at_the_limit_needs_no_more(self):
        """S5.2.4: an amount up to the limit takes the usual signatures."""
        self.limit(100)
        complaint = self.to_reply(self.propose_amount(100))
        self.assertFalse(complaint.amount_limit_notice)
        self.assertEqual(complaint.state, "reply")

    def test_several_small_measures_add_up(self):
        """S5.2.4: the sum counts, not the single measure."""
        self.limit(100)
        complaint = self.to_investigation()
        for __ in range(3):
            self.env["complaint.measure"].with_user(self.user_inspector).create(
                {
                    "complaint_id": complaint.id,
                    "type_id": self.env.ref(
                        "complaint_mgmt.complaint_measure_type_gift"
                    ).id,
                    "amount": 40,
                }
            )
        self.amount = 120
        self.to_decision(complaint)
        self.assertIn(self.legal, self.roles(complaint))

    def test_limit_in_another_currency_is_converted(self):
        """S5.2.4: a limit in another currency."""
        company = self.company.currency_id
        other = self.env["res.currency"].create(
            {
                "name": "CPX",
                "symbol": "x",
                "rate_ids": [
                    (0, 0, {"name": "2020-01-01", "rate": 8.0}),
                ],
            }
        )
        self.assertNotEqual(other, company)
        self.limit(800, currency_id=other.id)
        self.assertNotIn(self.legal, self.roles(self.propose_amount(100)))
        self.assertIn(self.legal, self.roles(self.propose_amount(100.01)))

    def test_amount_raised_after_the_signature_voids_it(self):
        """S5.2.4: what is raised afterwards is signed anew, by one more role."""
        self.limit(100)
        complaint = self.to_reply(self.propose_amount(90))
        complaint.with_user(self.user_inspector).amount = 110
        self.assertEqual(complaint.state, "investigation")
        self.amount = 110
        self.to_decision(complaint.with_user(self.user_inspector))
        self.assertIn(self.legal, self.roles(complaint))

    def test_role_that_signs_anyway_signs_once(self):
        self.limit(10, group_id=self.env.ref(ROLE + "gm").id)
        self.limit(20)
        self.limit(30)
        complaint = self.propose_amount(100)
        steps = complaint.sudo().gate_round_ids.step_ids
        self.assertEqual(len(steps), 5)
        self.assertEqual(steps.sorted("sequence")[-1:].group_ids, self.legal)

    def test_limit_of_a_class_is_for_this_class_only(self):
        self.limit(100, class_id=self.class_critical.id)
        self.assertNotIn(self.legal, self.roles(self.propose_amount(200)))
        self.class_minor = self.class_critical
        self.assertIn(self.legal, self.roles(self.propose_amount(200)))

    def test_limit_of_another_company_is_not_ours(self):
        limits = self.env["complaint.amount.limit"]
        limits.create(
            {
                "amount": 1,
                "group_id": self.legal.id,
                "company_id": self.other_company.id,
            }
        )
        self.assertNotIn(self.legal, self.roles(self.propose_amount(200)))

    def test_running_round_keeps_the_limits_that_it_was_submitted_under(self):
        limit = self.limit(100)
        complaint = self.propose_amount(200)
        limit.amount = 1000
        self.assertIn(self.legal, self.roles(complaint))
        self.assertFalse(complaint.amount_limit_notice)

    def test_only_the_administrator_keeps_the_limits(self):
        limit = self.limit(100)
        self.assertTrue(self.events_of(limit, "amount_limit.created"))
        for user in (self.user_head, self.user_inspector, self.user_gm):
            self.assertEqual(limit.with_user(user).amount, 100)
            with self.refused(user, AccessError):
                limit.with_user(user).amount = 5000
            with self.refused(user, AccessError):
                limit.with_user(user).unlink()
        limit.active = False
        self.assertTrue(self.events_of(limit, "amount_limit.changed"))
        self.assertNotIn(self.legal, self.roles(self.propose_amount(200)))
