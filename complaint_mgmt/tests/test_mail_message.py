from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestMailMessage(ComplaintCase):
    def comment(self, complaint, user):
        return complaint.with_user(user).message_post(
            body="Called the customer.", message_type="comment"
        )

    def test_nobody_rewrites_or_deletes_the_words_of_another(self):
        """S9.6: whoever may write a case could do so by RPC."""
        complaint = self.to_investigation()
        theirs = self.comment(complaint, self.user_head)
        noted = complaint.sudo().message_ids.filtered(
            lambda m: m.message_type == "notification"
        )[:1]
        for message in (theirs, noted):
            for user in (self.user_inspector, self.user_manager):
                with self.refused(user, AccessError) as env:
                    message.with_env(env).write({"body": "Forged."})
                with self.refused(user, AccessError) as env:
                    message.with_env(env).with_context(_force_unlink=True).unlink()

    def test_a_comment_is_its_authors_to_correct_while_the_case_is_open(self):
        complaint = self.to_investigation()
        own = self.comment(complaint, self.user_inspector)
        own.write({"body": "Called the customer twice."})
        self.assertIn("twice", own.body)
        with self.refused(self.user_inspector, AccessError, "belong to its file"):
            own.unlink()

    def test_the_messages_of_a_closed_case_stay(self):
        """S9.6: not even sudo rewrites, and no file comes in by way of a message."""
        complaint = self.to_closed()
        own = self.comment(complaint, self.user_inspector)
        for su in (False, True):
            with self.refused(self.user_inspector, UserError, "is closed"):
                own.sudo(su).write({"body": "Rewritten."})
        with self.refused(self.user_inspector, AccessError):
            own.unlink()
        file = (
            self.env["ir.attachment"]
            .with_user(self.user_inspector)
            .create({"name": "late.txt", "raw": b"late"})
        )
        with self.refused(self.user_inspector, UserError, "is closed"):
            complaint.with_user(self.user_inspector).message_post(
                body="And this.", attachment_ids=file.ids
            )

    def test_a_comment_on_a_closed_case_reaches_the_customer_by_mail(self):
        """Sending gives it its first subject; who changes that later is refused."""
        complaint = self.to_closed()
        complaint.message_subscribe(self.customer.ids)
        note = complaint.with_user(self.user_inspector).message_post(
            body="Thank you for telling us.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        sent = note.sudo().notification_ids.filtered(
            lambda n: n.res_partner_id == self.customer
        )
        self.assertEqual(sent.notification_type, "email")
        self.assertTrue(note.sudo().subject)
        with self.refused(self.user_inspector, UserError, "is closed"):
            note.sudo().write({"subject": "Another"})

    def test_nobody_writes_in_the_name_of_another(self):
        """S9.6: "Decision, round 1: Approved", by the QA head, was no note of hers."""
        complaint = self.log()
        for kind in ("comment", "notification"):
            with self.refused(self.user_plain, AccessError, "as yourself only"):
                complaint.message_post(
                    body="Decision, round 1: Approved.",
                    author_id=self.user_head.partner_id.id,
                    message_type=kind,
                )
        self.assertTrue(complaint.message_post(body="The customer called again."))
