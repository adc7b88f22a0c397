"""The letter as it was sent, and the proof that it reached the customer."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server, MailDeliveryException
from odoo.addons.mail.tests.common import MockEmail

from ..tools.chain import sha256_hex
from .common_reply import ReplyCase


@tagged("post_install", "-at_install")
class TestLetter(ReplyCase):
    def sent(self, **vals):
        self.demand({"part": "care"})
        reply = self.draft(self.decided_case())
        self.fill(reply, care="We care about you.")
        if vals:
            reply.write(vals)
        reply.action_send()
        return reply

    def test_letter_goes_to_the_customer_and_is_kept_as_it_was_sent(self):
        """S7.5.4: the notice, its file and its digest are in the record."""
        reply = self.sent()
        complaint = reply.complaint_id
        self.assertIn(b"We care about you.", reply.letter_id.raw)
        self.assertEqual(reply.letter_sha256, sha256_hex(reply.letter_id.raw))
        message = reply.message_id.sudo()
        self.assertIn(self.customer, message.partner_ids)
        self.assertIn(reply.letter_id, message.attachment_ids)
        event = self.events_of(complaint, "reply.sent")
        self.assertIn(reply.letter_sha256, str(event.data))
        url = f"/web/content/{reply.letter_id.id}?download=true"
        self.assertEqual(reply.action_print()["url"], url)

    def test_nobody_changes_the_letter_that_was_sent(self):
        """S7.5.4."""
        reply = self.sent()
        for user in (self.user_inspector, self.user_head, self.env.user):
            with self.refused(user, UserError) as env:
                reply.letter_id.with_env(env).raw = b"Another letter"
            with self.refused(user, UserError) as env:
                reply.letter_id.with_env(env).unlink()
            with self.refused(user, UserError, "cannot be changed") as env:
                reply.with_env(env).write({"letter_id": False})

    def test_letter_on_paper_has_the_control_block_and_both_languages(self):
        domain = [("code", "=", "reply"), ("company_id", "=", self.company.id)]
        self.env["complaint.form.control"].search(domain).number = "QA-L2"
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["complaint_mgmt"], ["zh_CN"])
        reply = self.sent()
        reports = self.env["ir.actions.report"].with_user(self.user_inspector)
        for lang, title in (("en_US", "Our reply"), ("zh_CN", "答复")):
            self.customer.lang = lang
            html, _kind = reports._render_qweb_html(
                "complaint_mgmt.report_reply", reply.ids
            )
            for wanted in (title, "We care about you.", "QA-L2", "Test Inspector"):
                self.assertIn(wanted, html.decode())
        for user in (self.user_plain, self.user_reader, self.user_vp):
            with self.refused(user, Exception, "role Handler") as env:
                env["ir.actions.report"]._render_qweb_html(
                    "complaint_mgmt.report_reply", reply.ids
                )

    def test_customer_without_an_address_gets_a_letter_on_paper(self):
        self.customer.email = False
        reply = self.sent()
        self.assertTrue(reply.letter_id)
        self.assertFalse(reply.message_id)

    def test_phone_call_sends_no_letter(self):
        reply = self.sent(mode="phone")
        self.assertFalse(reply.letter_id or reply.message_id)

    def test_promised_date_is_handed_on(self):
        """S7.6.3: the time node of a reply is a promise."""
        self.demand({"part": "time_node"})
        reply = self.draft(self.decided_case())
        self.fill(reply, time_node="We call.")
        until = fields.Date.today() + timedelta(days=7)
        reply.line_ids.date = until
        promised = []
        complaints = type(self.env["complaint.complaint"])
        promise = lambda case, day, source: promised.append((day, source))  # noqa: E731
        if not hasattr(complaints, "_promise"):
            self.addCleanup(lambda: delattr(complaints, "_promise"))
            complaints._promise = promise
        else:
            self.patch(complaints, "_promise", promise)
        reply.action_send()
        self.assertEqual(promised, [(until, reply)])


@tagged("post_install", "-at_install")
class TestDelivery(MockEmail, ReplyCase):
    def setUp(self):
        super().setUp()
        self.demand({"kind": "delivery_proof", "stage": "close"})
        self.case = self.decided_case()

    def told(self):
        reply = self.draft(self.case)
        reply.action_send()
        reply.action_satisfied()
        return reply

    def prove(self, reply, user=None, **vals):
        action = reply.action_add_proof()
        proofs = self.env["complaint.reply.proof"].with_user(
            user or self.user_inspector
        )
        return proofs.with_context(**action["context"]).create(vals)

    def test_case_does_not_close_before_the_delivery_is_proved(self):
        """S7.5.4, S8.10: the customer was told, and the evidence is kept."""
        reply = self.told()
        with self.refused(self.user_inspector, UserError, "proof"):
            self.case.action_close()
        self.assertEqual(reply.status, "told")
        proof = self.prove(reply, kind="registered", number="RR123456789CN")
        self.assertEqual(reply.status, "delivered")
        self.assertTrue(self.events_of(self.case, "delivery.added"))
        self.case.action_close()
        for user in (self.user_inspector, self.env.user):
            with self.refused(user, Exception) as env:
                proof.with_env(env).unlink()

    def test_proof_says_how_we_know(self):
        """S7.5.4: the number, the paper or who confirmed it."""
        reply = self.told()
        for kind in ("email", "registered", "signature", "call"):
            with self.refused(self.user_inspector, ValidationError):
                self.prove(reply, kind=kind)
        paper = self.env["ir.attachment"].with_user(self.user_inspector)
        paper = paper.create({"name": "signed.png", "raw": b"signed"})
        self.assertTrue(self.prove(reply, kind="signature", attachment_ids=paper.ids))
        self.assertTrue(self.prove(reply, kind="call", note="Ms Wang has it."))

    def test_proof_is_later_than_the_reply_and_never_changed(self):
        """S7.5.4."""
        reply = self.told()
        now = fields.Datetime.now()
        for moment in (now - timedelta(days=1), now + timedelta(days=1)):
            with self.refused(self.user_inspector, ValidationError, "delivered after"):
                self.prove(reply, kind="call", note="Yes.", proved_at=moment)
        proof = self.prove(reply, kind="call", note="Yes.")
        for user in (self.user_inspector, self.user_head):
            with self.refused(user, Exception) as env:
                proof.with_env(env).note = "No."
        with self.refused(self.env.user, UserError, "not changed"):
            proof.sudo().note = "No."
        with self.refused(self.env.user, UserError):
            proof.sudo().unlink()

    def test_only_handlers_of_the_company_prove(self):
        """S9.2."""
        reply = self.told()
        users = (self.user_plain, self.user_reader, self.user_vp, self.user_other)
        for user in users:
            with self.refused(user, AccessError):
                self.prove(reply, user, kind="call", note="Yes.")

    def test_letter_that_comes_back_shows_and_calls_the_handler(self):
        """S7.5.4: notified in time and arrived; a bounce is not overlooked."""
        reply = self.told()
        notified = reply.message_id.sudo().notification_ids
        notified = notified.filtered(lambda n: n.res_partner_id == self.customer)
        self.assertTrue(notified)
        notified.write({"notification_status": "bounce"})
        self.assertEqual(reply.status, "undelivered")
        activity = self.case.sudo().activity_ids
        self.assertEqual(activity.user_id, self.user_inspector)
        self.assertEqual(activity.activity_type_id.name, "Letter Came Back")
        self.assertTrue(self.events_of(self.case, "reply.undelivered"))
        with self.refused(self.user_inspector, UserError, "proof"):
            self.case.action_close()

    def test_proof_from_before_the_bounce_counts_no_more(self):
        reply = self.told()
        self.prove(reply, kind="call", note="Yes.")
        later = fields.Datetime.now() + timedelta(hours=1)
        reply._write_told({"undelivered_at": later})
        self.assertEqual(reply.status, "undelivered")

    def test_mail_to_somebody_else_that_comes_back_is_no_matter(self):
        reply = self.told()
        stranger = self.env["mail.notification"].create(
            {
                "mail_message_id": reply.message_id.id,
                "res_partner_id": self.stranger.id,
                "notification_type": "email",
            }
        )
        stranger.write({"notification_status": "bounce"})
        self.assertEqual(reply.status, "told")

    def test_a_mail_on_its_way_has_not_come_back(self):
        """Odoo marks each mail as failed while it is being sent."""
        with self.mock_mail_gateway():
            reply = self.told()
        self.assertTrue(self._mails)
        self.assertEqual(reply.status, "told")

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_a_mail_that_the_server_refuses_came_back(self):
        """S7.5.4: it did not arrive, and nobody overlooks it."""

        def refuse(*args, **kwargs):
            raise MailDeliveryException("Relay refused")

        reply = self.draft(self.case).with_context(mail_notify_force_send=False)
        reply.action_send()
        queued = self.env["mail.mail"].search(
            [("mail_message_id", "=", reply.message_id.id)]
        )
        self.assertEqual(set(queued.mapped("state")), {"outgoing"})
        with (
            self.mock_mail_gateway(),
            patch.object(IrMail_Server, "send_email", refuse),
        ):
            queued.send()
        self.assertEqual(reply.status, "undelivered")
        self.assertEqual(self.case.sudo().activity_ids.user_id, self.user_inspector)
