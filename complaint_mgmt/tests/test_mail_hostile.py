"""What a mail can carry that its reader must not fall for."""

import io
import zipfile

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_mail import SENDER, WORDS, MailCase


@tagged("post_install", "-at_install")
class TestMailHostile(MailCase):
    def test_line_breaks_in_a_subject_do_no_harm(self):
        """S9.5: a header is one line."""
        raw = self.raw(subject=None).as_bytes()
        bad = b"Subject: =?utf-8?q?Bad=0D=0ABcc:_all@works.example.com?=\r\n"
        case = self.take_case(bad + raw)
        subject = "Bad Bcc: all@works.example.com"
        self.assertTrue(case.statement.startswith(f"{subject}\n"), case.statement)
        self.assertEqual(self.mails_of(case)[0].subject, subject)
        for mail in self.outgoing(self.mails_of(case)[-1]):
            self.assertNotIn("\n", mail.subject)
            self.assertNotIn("all@works", f"{mail.email_to} {mail.email_cc}")

    def test_hundreds_of_recipients_are_nobody_that_we_write_to(self):
        many = ", ".join(f"p{n}@crowd.example.org" for n in range(300))
        case = self.take_case(self.raw(Cc=many))
        self.assertFalse(case.email_cc)
        mails = self.outgoing(self.mails_of(case)[-1])
        self.assertEqual(len(mails.recipient_ids), 1)
        few = self.take_case(self.raw(Cc="boss@huaxing.example.com"))
        self.assertEqual(few.email_cc, "boss@huaxing.example.com")

    def test_address_of_an_employee_gives_no_rights(self):
        """S9.2: whoever writes a handler's address is no handler."""
        for user in (self.user_inspector, self.user_head, self.user_plain):
            case = self.take_case(self.raw(sender=user.email_formatted))
            self.assertNotEqual(case.reported_by_id, user)
            self.assertNotEqual(case.create_uid, user)
            self.assertEqual(case.received_role, "customer")
            self.assertFalse(case.user_id or case.acknowledged_at)
            events = self.events_of(case)
            self.assertNotIn(user, events.user_id)
        self.assertNotIn(self.user_plain.partner_id, case.message_partner_ids)
        self.assertFalse(case.with_user(self.user_plain).search([("id", "=", case.id)]))

    def test_reply_under_the_address_of_an_employee_is_not_done_by_him(self):
        case = self.take_case(self.raw())
        receipt = self.mails_of(case)[-1]
        self.take(
            self.raw(
                "#approve",
                self.user_head.email_formatted,
                Cc="boss@huaxing.example.com",
                In_Reply_To=receipt.message_id,
            )
        )
        self.assertEqual(self.mails_of(case)[-1].create_uid.id, 1)
        self.assertNotIn(self.user_head, self.events_of(case).user_id)
        self.assertNotEqual(case.write_uid, self.user_head)

    def test_mail_in_a_mail_is_kept(self):
        mail = self.raw()
        mail.add_attachment(self.raw("Inner words", subject="Inner"))
        case = self.take_case(mail)
        files = self.mails_of(case)[0].attachment_ids
        self.assertIn(b"Inner words", b"".join(files.mapped("raw")))

    def test_archive_that_swells_is_kept_and_never_opened(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bomb:
            bomb.writestr("zero", b"\x00" * 20_000_000)
        mail = self.raw()
        mail.add_attachment(
            stream.getvalue(), maintype="application", subtype="zip", filename="a.zip"
        )
        case = self.take_case(mail)
        files = self.mails_of(case)[0].attachment_ids
        self.assertEqual(files.raw, stream.getvalue())
        self.assertFalse(files.index_content)

    def test_nul_bytes_do_not_lose_a_mail(self):
        """The database holds no NUL: such a mail would be lost by the gateway."""
        raw = (
            f"From: {SENDER}\r\nTo: {self.address}\r\nMessage-Id: <nul@h>\r\n"
            "Subject: =?utf-8?q?Bad=00_capsules?=\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            f"{WORDS}\x00 End\r\n"
            "--b\r\nContent-Type: image/png\r\n"
            "Content-Disposition: attachment; filename*=utf-8''a%00b.png\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
        )
        case = self.take_case(raw.encode())
        self.assertIn("End", case.statement)
        self.assertIn("Bad capsules", case.statement)

    def test_script_in_a_mail_is_not_kept_as_script(self):
        mail = self.raw()
        mail.add_alternative("<p onclick='x()'>a<script>x()</script></p>", "html")
        case = self.take_case(mail)
        body = self.mails_of(case)[0].body
        self.assertNotIn("script", body)
        self.assertNotIn("onclick", body)

    def test_html_in_names_is_text_in_the_note(self):
        self.contact.copy({"name": "<b>x</b>", "email": self.contact.email})
        self.stranger.email = self.contact.email
        case = self.take_case(self.raw())
        self.assertIn("&lt;b&gt;", self.notes_of(case))

    def test_mail_that_makes_no_case_is_kept_and_somebody_is_called(self):
        """Nothing that a customer sends is lost, and he gets no error."""
        cases = type(self.env["complaint.complaint"])

        def refuse(*args, **kwargs):
            raise ValueError("No")

        self.patch(cases, "_receive", refuse)
        with mute_logger("odoo.addons.complaint_mgmt.models.complaint_mail"):
            found, aside = self.take(self.raw())
        self.assertFalse(found)
        self.assertEqual(aside.kind, "failed")
        self.assertIn(WORDS, aside.text)
        self.assertEqual(aside.activity_ids.user_id, self.user_head)
        told = self.env["mail.mail"].search([]).recipient_ids
        self.assertEqual(told, self.user_head.partner_id)

    def test_deeply_nested_html_is_read(self):
        mail = self.raw("x")
        mail.add_alternative("<div>" * 3000 + WORDS, subtype="html")
        self.take_case(mail)

    def test_mail_without_sender_subject_and_date_is_a_case(self):
        raw = f"To: {self.address}\r\n\r\n{WORDS}"
        case = self.take_case(raw.encode())
        self.assertEqual(case.statement, WORDS)
