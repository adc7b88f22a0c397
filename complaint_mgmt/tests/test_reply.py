from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ComplaintCase

MODES = ("written", "phone", "visit", "entrusted")


@tagged("post_install", "-at_install")
class TestReply(ComplaintCase):
    def test_an_answer_is_given_in_one_of_four_modes(self):
        """S9.4.1.3: in writing, by phone, by a visit or through a third person."""
        complaint = self.to_reply()
        for mode in MODES:
            self.assertEqual(self.reply(complaint, mode=mode).mode, mode)
        self.assertEqual(len(complaint.reply_ids), len(MODES))
        with self.refused(self.user_inspector, ValueError):
            self.reply(complaint, mode="rumour")

    def test_no_answer_before_the_decision_is_signed(self):
        """The signatures come first, whoever asks and however."""
        cases = (self.log().with_user(self.user_inspector), self.to_investigation())
        for complaint in (*cases, self.to_decision()):
            with self.refused(self.user_inspector, UserError):
                complaint.action_record_reply()
            for user in (self.user_inspector, self.user_head, self.env.user):
                with self.refused(user, UserError) as env:
                    vals = {"complaint_id": complaint.id, "text": "Early"}
                    env["complaint.reply"].create(vals)

    def test_only_a_handler_answers(self):
        """S9.2: the VP and the GM who decided do not write to the customer here."""
        complaint = self.to_reply()
        vals = {"complaint_id": complaint.id, "text": "Mine"}
        for user in (self.user_plain, self.user_reader, self.user_vp, self.user_gm):
            with self.refused(user) as env:
                env["complaint.reply"].create(vals)
        self.assertTrue(self.reply(complaint))
        for user in (self.user_plain, self.user_reader, self.user_vp):
            with self.refused(user) as env:
                complaint.reply_ids.with_env(env).action_satisfied()

    def test_what_the_customer_was_told_is_fixed(self):
        """Text, mode, time, person and round; not even the system changes it."""
        complaint = self.to_reply()
        reply = self.reply(complaint)
        told = {
            "text": "Something else.",
            "mode": "phone",
            "replied_at": "2020-01-01 00:00:00",
            "user_id": self.user_head.id,
            "round": 7,
            "complaint_id": self.log().id,
            "company_id": self.other_company.id,
        }
        for name, value in told.items():
            for user in (self.user_inspector, self.user_head, self.env.user):
                with self.refused(user, UserError, "cannot be changed") as env:
                    reply.with_env(env).write({name: value})

    def test_a_reply_is_never_deleted(self):
        reply = self.reply(self.to_reply())
        with self.refused(self.user_manager):
            reply.with_user(self.user_manager).unlink()
        for context in ({}, {"_force_unlink": True}):
            with self.refused(self.env.user, UserError, "never deleted"):
                reply.sudo().with_context(**context).unlink()

    def test_who_answered_and_on_which_decision_is_not_a_matter_of_choice(self):
        complaint = self.to_reply()
        reply = self.reply(complaint, user_id=self.user_gm.id, round=9)
        self.assertEqual(reply.user_id, self.user_inspector)
        self.assertEqual(reply.round, 1)

    def test_an_answer_lies_not_in_the_future(self):
        complaint = self.to_reply()
        later = fields.Datetime.now() + timedelta(hours=1)
        with self.refused(self.user_inspector, UserError, "in the future"):
            self.reply(complaint, replied_at=later)

    def test_the_customers_answer_is_noted(self):
        complaint = self.to_reply()
        reply = self.reply(complaint)
        self.assertEqual(complaint.satisfaction, "pending")
        reply.action_not_satisfied()
        self.assertEqual(complaint.satisfaction, "no")
        reply.action_satisfied()
        reply.customer_comment = "Quick and friendly."
        self.assertEqual(complaint.satisfaction, "yes")
        answers = self.events_of(complaint, "reply.answered")
        self.assertEqual(len(answers), 2)

    def test_an_answer_of_an_earlier_round_stays_as_it_was(self):
        """The earlier round stays readable and is not made good afterwards."""
        complaint = self.to_reply()
        first = self.reply(complaint, satisfaction="no")
        complaint.action_back_to_investigation()
        complaint.proposal = "Replace the goods and refund the freight."
        self.propose(complaint)
        self.to_reply(complaint)
        second = self.reply(complaint)
        self.assertEqual((first.round, second.round), (1, 2))
        with self.refused(self.user_inspector, UserError):
            first.action_satisfied()
        second.action_satisfied()
        self.assertEqual(complaint.satisfaction, "yes")

    def test_the_replies_of_a_closed_case_are_fixed(self):
        complaint = self.to_closed()
        reply = complaint.reply_ids
        for user in (self.user_inspector, self.user_head, self.env.user):
            with self.refused(user, UserError, "not at the step Reply") as env:
                reply.with_env(env).action_not_satisfied()
            with self.refused(user, UserError) as env:
                env["complaint.reply"].create(
                    {"complaint_id": complaint.id, "text": "One more"}
                )

    def test_the_button_opens_a_form_that_holds_the_proposal(self):
        complaint = self.to_reply()
        action = complaint.action_record_reply()
        replies = self.env[action["res_model"]].with_user(self.user_inspector)
        with Form(replies.with_context(**action["context"])) as form:
            self.assertEqual(form.text, complaint.proposal)
            form.mode = "visit"
        self.assertEqual(complaint.reply_ids.mode, "visit")

    def test_another_handler_of_the_same_company_may_answer(self):
        complaint = self.to_reply()
        replies = self.env["complaint.reply"].with_user(self.user_inspector2)
        reply = replies.create({"complaint_id": complaint.id, "text": "On behalf"})
        self.assertEqual(reply.user_id, self.user_inspector2)
        with self.refused(self.user_other, AccessError) as env:
            reply.with_env(env).read(["text"])

    def test_a_reopened_case_can_be_answered_again(self):
        """S9.4: the answer on an earlier decision does not hide the button."""
        complaint = self.to_closed()
        complaint.with_user(self.user_head).write(
            {"state": "investigation", "state_reason": "New facts."}
        )
        complaint.proposal = "Replace the goods and refund the freight."
        self.propose(complaint)
        self.to_reply(complaint)
        self.assertEqual(complaint.satisfaction, "yes")
        self.assertFalse(complaint.current_satisfaction)
        self.assertTrue(complaint.action_record_reply())
        self.reply(complaint, satisfaction="yes")
        self.assertEqual(complaint.current_satisfaction, "yes")
        complaint.action_close()
        self.assertEqual(complaint.state, "closed")
