"""What was agreed with the customer, and what happens when nothing is agreed."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_reply import ReplyCase


class SettlementCase(ReplyCase):
    def offer(self, complaint, user=None, **vals):
        """Note an offer through the dialog."""
        user = user or self.user_inspector
        action = complaint.with_user(user).action_negotiate()
        dialogs = self.env[action["res_model"]].with_user(user)
        values = {"offer": "An exchange.", "answer": "Too little.", **vals}
        dialogs.with_context(**action["context"]).create(values).action_confirm()

    def give_up(self, complaint, user, **vals):
        action = complaint.with_user(user).action_close_without_agreement()
        dialogs = self.env[action["res_model"]].with_user(user)
        values = {"reason": "Nothing more is due.", "contact": "Call 12315.", **vals}
        dialogs.with_context(**action["context"]).create(values).action_confirm()


@tagged("post_install", "-at_install")
class TestNegotiation(SettlementCase):
    def test_rounds_of_the_negotiation_are_kept(self):
        """S2.4.3.3b: round, offer and answer; S9.4.2.1.7.8: the negotiation log."""
        self.demand()
        complaint = self.decided_case()
        self.offer(complaint, result="no", person="Ms Wang")
        self.offer(complaint, offer="An exchange and a voucher.", result="yes")
        first, second = complaint.negotiation_ids.sorted("number")
        self.assertEqual((first.number, second.number), (1, 2))
        self.assertEqual(first.answer, "Too little.")
        self.assertEqual(first.user_id, self.user_inspector)
        events = self.events_of(complaint, "negotiation.added")
        self.assertEqual(len(events), 2)
        self.assertNotIn("Wang", str(events.mapped("data")))

    def test_nobody_adds_changes_or_deletes_a_round_behind_the_dialog(self):
        """S2.4.3.3b."""
        self.demand()
        complaint = self.decided_case()
        self.offer(complaint)
        entry = complaint.negotiation_ids
        vals = {"complaint_id": complaint.id, "offer": "x", "number": 7}
        for user in (self.user_inspector, self.user_head, self.env.user):
            with self.refused(user, AccessError) as env:
                entry.with_env(env).sudo().answer = "Yes, gladly."
            with self.refused(user, AccessError) as env:
                entry.with_env(env).sudo().with_context(_force_unlink=True).unlink()
            with self.refused(user, AccessError) as env:
                env["complaint.negotiation"].sudo().create(vals)
        with self.refused(self.user_inspector, UserError, "offered"):
            self.offer(complaint, offer=" ")
        later = fields.Datetime.now() + timedelta(hours=1)
        with self.refused(self.user_inspector, UserError, "future"):
            self.offer(complaint, happened_at=later)

    def test_only_handlers_negotiate_and_the_reporter_reads_nothing(self):
        """S9.2."""
        self.demand()
        complaint = self.decided_case()
        self.offer(complaint)
        for user in (self.user_plain, self.user_reader, self.user_vp, self.user_other):
            with self.refused(user, AccessError):
                self.offer(complaint, user)
            with self.refused(user, AccessError) as env:
                env["complaint.negotiate"].create(
                    {"complaint_id": complaint.id, "offer": "x"}
                ).action_confirm()
        for user in (self.user_plain, self.user_other):
            with self.refused(user, AccessError):
                complaint.negotiation_ids.with_user(user).read(["offer"])
        self.assertTrue(
            complaint.negotiation_ids.with_user(self.user_reader).read(["offer"])
        )

    def test_closed_case_is_not_negotiated(self):
        self.demand()
        complaint = self.decided_case()
        self.to_closed(complaint)
        with self.refused(self.user_inspector, UserError):
            self.offer(complaint)

    def test_agreement_has_a_text_a_date_and_both_parties(self):
        """S2.4.3.3a."""
        self.demand({"kind": "agreement", "stage": "close"})
        complaint = self.decided_case()
        self.reply(complaint, satisfaction="yes")
        vals = {
            "agreement_text": "New goods by Friday.",
            "agreement_on": "2026-11-25",
            "agreement_customer": "Ms Wang",
            "agreement_user_id": self.user_inspector.id,
        }
        for missing in vals:
            complaint.write({**vals, missing: False})
            with self.refused(self.user_inspector, UserError, "agreement"):
                complaint.action_close()
        complaint.write(vals)
        complaint.action_close()
        with self.refused(self.user_inspector, UserError, "closed"):
            complaint.agreement_text = "Money."
        with self.refused(self.user_plain):
            self.log(agreement_text="Mine.")

    def test_case_stays_open_until_it_is_settled(self):
        """S9.4.2.1.7.8: no answer of the customer is no settlement."""
        self.demand({"kind": "settled", "stage": "close"})
        complaint = self.decided_case()
        reply = self.reply(complaint)
        with self.refused(self.user_inspector, UserError, "settled"):
            complaint.action_close()
        reply.action_satisfied()
        complaint.action_close()

    def test_customer_is_followed_up_after_the_solution(self):
        """S6.14: a follow-up with its result, after the reply."""
        self.demand({"kind": "followup_visit", "stage": "close"})
        complaint = self.decided_case()
        reply = self.reply(complaint, satisfaction="yes")
        before = reply.replied_at - timedelta(hours=1)
        for vals in (
            {},
            {"followup_at": reply.replied_at},
            {"followup_at": before, "followup_result": "Fine."},
        ):
            complaint.write(vals)
            with self.refused(self.user_inspector, UserError, "visit the customer"):
                complaint.action_close()
        complaint.followup_at = reply.replied_at
        complaint.action_close()

    def test_unfounded_complaint_is_answered_before_it_closes(self):
        """S4.21, S7.6.1: the result is told after handling, whatever it is."""
        self.demand()
        complaint = self.decided_case(outcome="unfounded")
        with self.refused(self.user_inspector, UserError, "Record the reply"):
            complaint.action_close()
        self.reply(complaint, satisfaction="yes")
        complaint.action_close()


@tagged("post_install", "-at_install")
class TestNoAgreement(SettlementCase):
    def setUp(self):
        super().setUp()
        self.demand(refusals_to_escalate=2)
        self.case = self.decided_case()

    def test_second_refusal_calls_the_vice_leader_in_the_same_step(self):
        """S2.4.3.4: reported to the vice leader after the second refusal."""
        reply = self.reply(self.case)
        reply.action_not_satisfied()
        self.assertFalse(self.case.escalated_at)
        self.offer(self.case, result="no")
        self.assertTrue(self.case.escalated_at)
        called = self.case.sudo().activity_ids.user_id
        self.assertIn(self.user_vp, called)
        self.assertNotIn(self.user_inspector, called)
        event = self.events_of(self.case, "complaint.escalated")
        self.assertEqual(len(event), 1)
        self.offer(self.case, result="no")
        self.assertEqual(len(self.events_of(self.case, "complaint.escalated")), 1)

    def test_refusal_that_is_recorded_with_the_reply_counts(self):
        """S2.4.3.4."""
        self.offer(self.case, result="no")
        self.reply(self.case, satisfaction="no")
        self.assertTrue(self.case.escalated_at)

    def test_refusals_of_both_rounds_count(self):
        """S2.4.3.3b: the earlier round stays readable and counts."""
        first = self.reply(self.case, satisfaction="no")
        self.case.action_back_to_investigation()
        self.case.proposal = "Replace the goods and refund the freight."
        self.propose(self.case)
        self.to_reply(self.case)
        second = self.reply(self.case, satisfaction="no")
        self.assertEqual((first.round, second.round), (1, 2))
        self.assertTrue(self.case.escalated_at)
        action = self.case.action_replies()
        replies = self.env["complaint.reply"].with_user(self.user_reader)
        groups = replies.formatted_read_group(action["domain"], ["round"], ["__count"])
        self.assertEqual([g["round"] for g in groups], [1, 2])

    def test_case_does_not_close_while_the_customer_disagrees(self):
        """S2.4.3.3b: neither for the QA head nor for the system."""
        self.reply(self.case, satisfaction="no")
        for user in (self.user_inspector, self.user_head, self.env.user):
            with self.refused(user, UserError, "not satisfied") as env:
                self.case.with_env(env).action_close()
        with self.refused(self.user_head, UserError, "vice leader is called first"):
            self.give_up(self.case, self.user_head)
        for name in ("escalated_at", "no_agreement_at", "no_agreement_reason"):
            for user in (self.user_head, self.env.user):
                with self.refused(user, UserError) as env:
                    self.case.with_env(env).write({name: fields.Datetime.now()})

    def test_qa_head_closes_without_agreement_after_the_escalation(self):
        """S2.4.3.3b, S2.4.3.4: with a reason, and the customer told where to turn."""
        self.offer(self.case, result="no")
        self.reply(self.case, satisfaction="no")
        for user in (self.user_inspector, self.user_reader, self.user_vp):
            with self.refused(user, AccessError):
                self.give_up(self.case, user)
            with self.refused(user, AccessError):
                self.case.with_user(user)._close_without_agreement("No.", "Court.")
        with self.refused(self.user_inspector, UserError, "not satisfied"):
            self.case.action_close()
        for blank in ("reason", "contact"):
            with self.refused(self.user_head, UserError, "where to turn"):
                self.give_up(self.case, self.user_head, **{blank: " "})
        self.give_up(self.case, self.user_head)
        self.assertEqual(self.case.state, "closed")
        self.assertEqual(self.case.no_agreement_reason, "Nothing more is due.")
        message = self.case.sudo().message_ids.filtered(
            lambda m: self.customer in m.partner_ids
        )
        self.assertIn("Call 12315.", message.body)
        self.assertTrue(self.events_of(self.case, "complaint.no_agreement"))

    def test_reopened_case_is_negotiated_anew(self):
        """S2.4.3.3b: having been given up once opens no way to close again."""
        self.offer(self.case, result="no")
        self.reply(self.case, satisfaction="no")
        self.give_up(self.case, self.user_head)
        self.case.with_user(self.user_head).write(
            {"state": "investigation", "state_reason": "New facts."}
        )
        self.assertFalse(self.case.no_agreement_at or self.case.no_agreement_reason)
        self.case.proposal = "Refund."
        self.propose(self.case)
        self.to_reply(self.case)
        self.reply(self.case, satisfaction="no")
        with self.refused(self.user_inspector, UserError, "not satisfied"):
            self.case.action_close()

    def test_number_of_refusals_is_signed_with_the_version(self):
        """S2.4.3.4: data of a version in force, changed by a new version only."""
        version = self.case.procedure_version_id
        self.assertEqual(version._gate_payload("procedure")["refusals_to_escalate"], 2)
        for user in (self.user_manager, self.env.user):
            with self.refused(user, UserError, "Draft a new version") as env:
                version.with_env(env).refusals_to_escalate = 9
        draft = version.with_user(self.user_manager).copy({"number": 2})
        self.assertEqual(draft.refusals_to_escalate, 2)
        with self.refused(self.env.user, Exception), self.env.cr.savepoint():
            draft.refusals_to_escalate = -1
            draft.flush_recordset()
