from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server as IrMailServer
from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from .common_sending import SendingCase

BOUNCE = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: Fri, 27 Nov 2026 10:00:00 +0000
Message-Id: <bounce-{number}@mx.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="AAA"

--AAA
Content-Type: text/plain; charset=us-ascii

550 5.1.1 No such mailbox here.

--AAA
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such mailbox here.

--AAA
Content-Type: text/rfc822-headers

From: us@example.com
To: {address}
Message-Id: {message_id}
Subject: 8D report

--AAA--
"""


@tagged("post_install", "-at_install")
class TestBounce(SendingCase):
    """S3.19: a report that came back reached nobody, and that is not overlooked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()

    def send_quietly(self, report, **vals):
        with self.mock_mail_gateway():
            return self.send(report, **vals)

    def bounce(self, sending, address=None):
        """Let the mail of a sending come back through the mail gateway."""
        text = BOUNCE.format(
            to=f"{self.alias_bounce}@{self.alias_domain}",
            number=sending.id,
            address=address or sending.email,
            message_id=sending.message_id.message_id,
        )
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process("complaint.8d", text)
        self.env.invalidate_all()

    def test_a_report_that_comes_back_marks_the_sending_and_calls(self):
        """Sender and leader are called; the sending says when and why."""
        report = self.interim()
        leader = report.user_id
        with self.mock_mail_gateway():
            wizard = self.env["complaint.8d.send"].with_user(self.user_solver2)
            wizard.create({"report_id": report.id, "kind": "interim"}).action_send()
        sending = report.sudo().sending_ids
        self.assertFalse(sending.bounced_at)
        self.bounce(sending)
        self.assertTrue(sending.bounced_at)
        self.assertIn("No such mailbox", sending.bounce_reason)
        self.assertEqual(self.called(report, "came back"), leader | self.user_solver2)
        event = self.events_of(report, "8d.bounced")
        self.assertNotIn("mailbox", event.data)
        self.bounce(sending)
        self.assertEqual(len(report.sudo().activity_ids), 2, "called once")
        found = self.env["complaint.8d"].search(
            [("sending_ids.bounced_at", "!=", False)]
        )
        self.assertIn(report, found)

    def test_the_one_that_came_back_is_marked_and_no_other(self):
        report = self.interim()
        self.stranger.email = "follower@example.com"
        report.message_subscribe(self.stranger.ids)
        first, second = self.send_quietly(report), self.send_quietly(report)
        self.bounce(first)
        self.assertTrue(first.bounced_at)
        self.assertFalse(second.bounced_at)
        self.bounce(second, "follower@example.com")
        self.assertFalse(second.bounced_at, "a follower's mail came back, not ours")

    def test_an_address_that_nobody_has_any_more_counts_too(self):
        """The contact got a new address meanwhile; the old mail came back late."""
        report = self.interim()
        self.stranger.email = "follower@example.com"
        report.message_subscribe(self.stranger.ids)
        sending = self.send_quietly(report)
        old = sending.email
        self.customer.email = "new@carmaker.example.com"
        self.bounce(sending, old)
        self.assertTrue(sending.bounced_at)

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_a_mail_that_the_server_refuses_counts_too(self):
        report = self.interim()

        def refuse(*args, **kwargs):
            raise MailDeliveryException("Relay refused")

        with self.mock_mail_gateway(), patch.object(IrMailServer, "send_email", refuse):
            sending = self.send(report)
        self.assertTrue(sending.bounced_at)
        self.assertIn("Relay refused", sending.bounce_reason)
        self.assertEqual(self.called(report, "came back"), report.user_id)

    def test_it_is_sent_again(self):
        """The dialog opens with the same contact; the new sending stands beside."""
        report = self.interim()
        sending = self.send_quietly(report)
        self.bounce(sending)
        self.customer.email = "new@carmaker.example.com"
        action = sending.with_user(report.user_id).action_send_again()
        wizard = self.env[action["res_model"]].with_user(report.user_id)
        wizard = wizard.with_context(**action["context"]).create({})
        self.assertEqual((wizard.kind, wizard.upto), ("interim", "d3"))
        with self.mock_mail_gateway():
            wizard.action_send()
        again = report.sudo().sending_ids - sending
        self.assertEqual(again.email, "new@carmaker.example.com")
        self.assertFalse(again.bounced_at)
        self.assertTrue(sending.bounced_at)
        with self.assertRaises(AccessError):
            sending.with_user(self.user_reader).action_send_again()
