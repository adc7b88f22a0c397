"""Machines that write to us, and floods, make no complaints and get no answers."""

from unittest.mock import patch

from odoo.tests import tagged

from ..models import complaint_mail_route
from .common_mail import WORDS, MailCase


@tagged("post_install", "-at_install")
class TestMailLoop(MailCase):
    def kept_aside(self, raw, kind="automatic"):
        cases, aside = self.take(raw)
        self.assertFalse(cases)
        self.assertEqual(aside.mapped("kind"), [kind])
        return aside

    def test_what_a_machine_sends_makes_no_complaint_and_gets_no_answer(self):
        """S6.6, RFC 3834: two machines that answer each other never stop."""
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"Auto_Submitted": "auto-generated; x=1"},
            {"Precedence": "bulk"},
            {"Precedence": "List"},
            {"Precedence": "junk"},
            {"X_Auto_Response_Suppress": "OOF, AutoReply"},
            {"subject": "Out of Office: Bad capsules"},
            {"subject": "自动回复：胶囊"},
            {"sender": "Postmaster <postmaster@huaxing.example.com>"},
        ):
            with self.subTest(headers):
                mail = self.kept_aside(self.raw(**headers))
                self.assertTrue(mail.why)
                self.assertFalse(mail.activity_ids)
                self.assertFalse(self.answers_to(mail))

    def answers_to(self, mail):
        domain = [("message_type", "=", "auto_comment"), ("res_id", "=", mail.id)]
        return self.env["mail.message"].search(domain + [("model", "=", mail._name)])

    def test_auto_submitted_no_is_a_person(self):
        """RFC 3834, 5.1: the value "no" says that a person wrote it."""
        self.take_case(self.raw(Auto_Submitted="no"))

    def test_our_own_addresses_are_no_customers(self):
        """A mail of ours that comes back makes no complaint."""
        for sender in (self.address, "catchall@works.example.com"):
            self.kept_aside(self.raw(sender=f"Works <{sender}>"))

    def test_our_receipt_that_comes_back_makes_no_complaint(self):
        case = self.take_case(self.raw())
        receipt = self.mails_of(case)[-1]
        back = self.raw(
            subject=receipt.subject,
            sender=receipt.email_from,
            Auto_Submitted="auto-replied",
            Message_Id="<other@relay.example.com>",
        )
        self.kept_aside(back)
        again = self.raw(Message_Id=receipt.message_id)
        cases, aside = self.take(again)
        self.assertFalse(cases or aside)

    def test_bounce_is_for_the_gateway_of_odoo(self):
        raw = self.raw(sender="MAILER-DAEMON@huaxing.example.com")
        cases, aside = self.take(raw)
        self.assertFalse(cases or aside)

    def test_more_mails_than_a_person_writes_are_kept_for_a_person(self):
        """S9.2: nothing is lost, and the leader is called once."""
        with patch.object(complaint_mail_route, "PER_HOUR", ("complaint.none", 2)):
            self.take_case(self.raw())
            self.take_case(self.raw())
            first = self.kept_aside(self.raw(), "flood")
            second = self.kept_aside(self.raw(), "flood")
            self.take_case(self.raw(sender="other@huaxing.example.com"))
        self.assertEqual(first.activity_ids.user_id, self.user_head)
        self.assertFalse(second.activity_ids)
        case = self.env["complaint.complaint"].search([], order="id desc", limit=1)
        self.assertTrue(case.sudo().sender_key)

    def test_automatic_mail_to_a_closed_case_calls_nobody(self):
        case = self.take_case(self.raw())
        receipt = self.mails_of(case)[-1]
        handled = case.with_user(self.user_inspector)
        handled.write({"state": "cancelled", "state_reason": "Test"})
        mail = self.kept_aside(
            self.raw(
                subject="Out of office",
                In_Reply_To=receipt.message_id,
                Auto_Submitted="auto-replied",
            )
        )
        self.assertEqual(mail.complaint_id, case)
        self.assertFalse(mail.activity_ids)

    def test_kept_mail_of_a_list_can_still_be_logged(self):
        """S6.6: a person looks at what a rule took for a machine."""
        mail = self.kept_aside(self.raw(Precedence="list"))
        mail = mail.with_user(self.user_inspector)
        action = mail.action_decide()
        wizard = self.env[action["res_model"]].with_user(self.user_inspector)
        wizard = wizard.with_context(**action["context"]).create({})
        wizard.action_confirm()
        case = mail.new_complaint_id
        self.assertIn(WORDS, case.statement)
        self.assertEqual(case.partner_id, self.contact)
