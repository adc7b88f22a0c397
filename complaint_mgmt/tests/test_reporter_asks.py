"""S3.19: quality answers the customer, sales follows up."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import STATEMENT
from .common_reply import ReplyCase

ASK = "complaint_mgmt.mail_activity_type_ask_customer"


@tagged("post_install", "-at_install")
class TestReporterAsks(ReplyCase):
    def setUp(self):
        super().setUp()
        self.version = self.demand(direct=True, reporter_follows_up=True)

    def called(self, case):
        self.env.invalidate_all()
        kind = self.env.ref(ASK)
        activities = case.sudo().activity_ids
        return activities.filtered(lambda a: a.activity_type_id == kind)

    def test_sales_is_called_to_ask_as_soon_as_the_customer_is_answered(self):
        """S3.19: by the answer, not before; and the handler hears that it was done."""
        case = self.decided(self.log(self.user_sales))
        self.reply(case, purpose="first", next_measures="We test the lot.")
        self.assertFalse(self.called(case))
        reply = self.reply(case)
        call = self.called(case)
        self.assertEqual(call.user_id, self.user_sales)
        event = self.events_of(case, "reply.follow_up")
        self.assertEqual(event.data, f'{{"called":[{self.user_sales.id}]}}')
        before = case.sudo().message_ids
        call.with_user(self.user_sales).action_feedback(feedback="They sort it.")
        said = case.sudo().message_ids - before
        self.assertIn("They sort it.", "".join(said.mapped("body")))
        told = said.filtered(lambda m: self.user_inspector.partner_id in m.partner_ids)
        self.assertIn("Test Sales asked the customer", told.body)
        self.assertFalse(self.called(case))
        # who asks does not handle: the handler notes what the customer said (S9.2)
        with self.refused(self.user_sales):
            reply.with_user(self.user_sales).action_satisfied()

    def test_the_call_ends_with_what_the_customer_says(self):
        """S3.19: nobody asks once it is known, or the case is worked on again."""
        for satisfaction in ("yes", "no"):
            case = self.decided(self.log(self.user_sales))
            reply = self.reply(case)
            self.assertTrue(self.called(case))
            reply.satisfaction = satisfaction
            self.assertFalse(self.called(case))
        case = self.decided(self.log(self.user_sales))
        self.reply(case)
        case.amount = 1
        self.assertEqual(case.state, "investigation")
        self.assertFalse(self.called(case))
        case = self.decided(self.log(self.user_sales))
        self.reply(case)
        self.reply(case)
        self.assertEqual(len(self.called(case)), 1)
        self.reply(case, satisfaction="yes")
        self.assertFalse(self.called(case))

    def test_who_handles_is_accused_or_has_left_does_not_ask(self):
        """S4.8, S9.2: the handler asks then, as for every other procedure."""
        handler = self.log(self.user_inspector2)
        accused = self.log(self.user_sales).with_user(self.user_inspector)
        accused.subject_user_ids = self.user_sales
        gone = self.log(self.user_stock)
        cases = self.env["complaint.complaint"].with_user(self.user_portal)
        values = {"company_id": self.company.id, "partner_id": self.customer.id}
        outside = cases._receive("portal", {**values, "statement": STATEMENT})
        for case in (handler, accused, gone, outside):
            case = self.decided(case)
            self.user_stock.sudo().active = False
            self.reply(case)
            self.assertFalse(self.called(case))
            self.assertFalse(self.events_of(case, "reply.follow_up"))

    def test_only_a_signed_version_says_so(self):
        """S1.7a: the flag is part of what is signed; without it nobody is called."""
        self.assertIs(
            self.version._gate_payload("procedure")["reporter_follows_up"], True
        )
        with self.refused(self.user_manager, UserError, "Draft a new version") as env:
            self.version.with_env(env).reporter_follows_up = False
        draft = self.version.with_user(self.user_manager).copy({"number": 2})
        self.assertTrue(draft.reporter_follows_up)
        draft.reporter_follows_up = False
        self.assertNotIn("reporter_follows_up", draft._gate_payload("procedure"))
        self.approve(draft)
        self.class_a = draft.class_ids.filtered(lambda c: c.code == "A")
        case = self.log(self.user_sales).with_user(self.user_inspector)
        case = self.decided(case)
        self.reply(case)
        self.assertFalse(self.called(case))
