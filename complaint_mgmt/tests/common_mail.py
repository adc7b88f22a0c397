"""A team with an address, and mails as they come in."""

from email.message import EmailMessage
from email.policy import SMTP

from odoo.tests import RecordCapturer

from .common import ComplaintCase

SENDER = "Wang Fang <wang.fang@huaxing.example.com>"
WORDS = "The capsules stick together and smell of vinegar."
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


class MailCase(ComplaintCase):
    """Mails go through the gateway of Odoo as raw texts, as a server hands them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create({"name": "works.example.com"})
        domain.company_ids = cls.company
        cls.company.alias_domain_id = domain
        cls.team = cls.env["complaint.team"].create(
            {
                "name": "Quality Team",
                "company_id": cls.company.id,
                "alias_name": "complaints",
                "leader_id": cls.user_head.id,
                "member_ids": [(6, 0, cls.user_inspector.ids)],
            }
        )
        cls.address = cls.team.alias_email
        cls.serial = 0

    def raw(self, body=WORDS, sender=SENDER, subject="Bad capsules", **headers):
        """Return a mail as bytes.

        :param headers: more headers; `_` stands for `-`, None leaves one out
        """
        mail = EmailMessage(policy=SMTP)
        type(self).serial += 1
        given = {
            "From": sender,
            "To": self.address,
            "Subject": subject,
            "Message-Id": f"<{self.serial}.{id(self)}@huaxing.example.com>",
            "Date": "Mon, 23 Nov 2026 09:30:00 +0800",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        for name, value in given.items():
            if value is not None:
                mail[name] = value
        mail.set_content(body)
        return mail

    def take(self, raw):
        """Hand a mail to the gateway.

        :return: (new cases, new mails kept aside)
        """
        raw = raw if isinstance(raw, bytes) else raw.as_bytes()
        with RecordCapturer(self.env["complaint.complaint"]) as cases:
            with RecordCapturer(self.env["complaint.late.mail"]) as aside:
                self.env["mail.thread"].message_process(None, raw)
        return cases.records, aside.records

    def take_case(self, raw):
        """Hand a mail to the gateway, which makes one case of it."""
        cases, aside = self.take(raw)
        self.assertFalse(aside)
        self.assertEqual(len(cases), 1)
        return cases

    def mails_of(self, case):
        """Return the mails that went in and out of a case, oldest first."""
        kinds = ("email", "auto_comment")
        messages = case.sudo().message_ids.filtered(lambda m: m.message_type in kinds)
        return messages.sorted("id")

    def notes_of(self, case):
        """Return what the system noted in a case, as one text."""
        notes = case.sudo().message_ids.filtered(
            lambda m: m.message_type == "notification"
        )
        return "\n".join(str(note.body) for note in notes)

    def outgoing(self, message):
        """Return the mail that Odoo sends for a message."""
        domain = [("mail_message_id", "=", message.id)]
        return self.env["mail.mail"].sudo().search(domain)
