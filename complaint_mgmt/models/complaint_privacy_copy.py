import io
import json
import re
import zipfile

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext

from ..tools import window
from .complaint_privacy_page import plain

CONTACT_FIELDS = ("name", "email", "phone", "street", "street2", "zip", "city")
PERSON_FIELDS = ("kind", "name", "phone", "email", "address", "note")
CASE_FIELDS = ("name", "received_at", "statement", "remedy_sought", "state")
UNSAFE = re.compile(r"[^\w.\- ]+")


class ComplaintPrivacyRequest(models.Model):
    """The copy of what is known of a person (PIPL 45, GDPR 15(3)).

    Made when it is downloaded and kept nowhere. It holds what is about her and what was
    said between her and the house; nothing of others, and no internal note.
    """

    _inherit = "complaint.privacy.request"  # pylint: disable=R8180

    def action_copy(self):
        """Open the dialog that asks why the copy is made.

        :return: a window action
        :raises AccessError: the user may not deal with requests
        """
        self.ensure_one()
        self._check_worker()
        return window.dialog(
            self.env._("Copy of Personal Data"),
            "complaint.privacy.copy",
            request_id=self.id,
        )

    def _copy_zip(self):
        """Return the copy as a zip file: JSON, a page to read, and the own files.

        :return: bytes
        :raises AccessError: the user may not read all that belongs to it
        """
        self.ensure_one()
        self._check_worker()
        self.check_access("read")
        if not self.checked_by_id:
            raise UserError(self.env._("Check first who asks."))
        self._check_reads_all()
        data, files = self._privacy_data(), self._privacy_files()
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            text = json.dumps(data, ensure_ascii=False, indent=2, default=plain)
            archive.writestr("data.json", text)
            archive.writestr("data.html", str(self._privacy_page(data)))
            for file in files:
                name = UNSAFE.sub("_", file.name or "")[:80].strip(". ") or "file"
                archive.writestr(f"files/{file.id}_{name}", file.raw or b"")
        return content.getvalue()

    def _check_reads_all(self):
        """Refuse whoever may not read a case: a copy with gaps would be wrong."""
        self._check_reads_persons()
        cases = self._subject_cases().with_env(self.env)
        if cases - cases._filtered_access("read"):
            raise AccessError(
                self.env._(
                    "You may not read every case of this person. Ask somebody who may."
                )
            )

    @api.model
    def _privacy_rows(self, records, names):
        return [{name: record[name] or "" for name in names} for record in records]

    def _privacy_data(self):
        """Return what is known of who asks; an addon adds its part by `super()`.

        :return: dict, a word for the part -> rows as dicts
        """
        # sudo: the role and the rights on the cases were judged; of all that is read
        # here only what is about this person is taken.
        own = self.sudo()
        mine = own._privacy_own_cases()
        return {
            "request": own.name,
            "company": own.company_id.name,
            "made_on": fields.Datetime.to_string(fields.Datetime.now()) + " UTC",
            "contact": self._privacy_rows(own.partner_id, CONTACT_FIELDS),
            "persons": own._privacy_persons(),
            "cases": self._privacy_rows(mine, CASE_FIELDS),
            **own._privacy_said(mine),
        }

    def _privacy_persons(self):
        rows = self._privacy_rows(self.person_ids, PERSON_FIELDS)
        return [
            {"case": person.complaint_id.name, **row}
            for person, row in zip(self.person_ids, rows, strict=True)
        ]

    def _privacy_said(self, cases):
        """Return what was said: answers told, statements, messages, ratings.

        :param cases: complaint.complaint, those of the person
        """
        return {
            "replies": [
                {
                    "case": reply.complaint_id.name,
                    "told_at": reply.replied_at or "",
                    "text": reply.text or "",
                    "answer": reply.customer_comment or "",
                }
                for reply in cases.reply_ids.filtered(lambda r: r.state == "told")
            ],
            "statements": [
                {"case": row.complaint_id.name, "text": row.text or ""}
                for row in self._privacy_statements()
            ],
            "messages": [
                {
                    "date": message.date,
                    "from": message.email_from or message.author_id.name or "",
                    "subject": message.subject or "",
                    "text": html2plaintext(message.body or ""),
                }
                for message in self._privacy_messages()
            ],
            "ratings": [
                {"rating": row.rating, "text": row.feedback or ""}
                for row in self._privacy_ratings()
            ],
        }

    def _privacy_own_cases(self):
        """Return the cases in which who asks is the customer or the complainant."""
        complainants = self.person_ids.filtered(lambda p: p.kind == "complainant")
        cases = self._subject_cases()
        if not self.partner_id:
            return complainants.complaint_id
        return complainants.complaint_id | cases.filtered(
            lambda c: c.partner_id == self.partner_id
        )

    def _privacy_statements(self):
        rows = self.env["complaint.statement"].search(
            [("complaint_id", "in", self._subject_cases().ids)]
        )
        return rows.filtered(
            lambda row: (
                (row.partner_id and row.partner_id == self.partner_id)
                or row.person_id & self.person_ids
            )
        )

    def _privacy_messages(self):
        """Return what she wrote, and what was sent to her: no internal note."""
        if not self.partner_id:
            return self.env["mail.message"]
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "complaint.complaint"),
                ("res_id", "in", self._subject_cases().ids),
                ("is_internal", "=", False),
            ],
            order="date, id",
        )
        note = self.env.ref("mail.mt_note")
        partner = self.partner_id
        messages = messages.filtered(
            lambda m: (
                m.author_id == partner
                or (
                    m.subtype_id != note
                    and not m.subtype_id.internal
                    and partner in (m.partner_ids | m.notified_partner_ids)
                )
            )
        )
        return messages | self._privacy_mails_aside()

    def _privacy_mails_aside(self):
        """Return the mails of hers that were kept aside, whatever came of them."""
        domain = [
            ("company_id", "=", self.company_id.id),
            ("mail_message_id.author_id", "=", self.partner_id.id),
        ]
        return self.env["complaint.late.mail"].search(domain).mail_message_id

    def _privacy_ratings(self):
        if not self.partner_id:
            return self.env["rating.rating"]
        return self.env["rating.rating"].search(
            [
                ("res_model", "=", "complaint.complaint"),
                ("res_id", "in", self._subject_cases().ids),
                ("partner_id", "=", self.partner_id.id),
                ("consumed", "=", True),
            ]
        )

    def _privacy_files(self):
        """Return the files that she sent herself (sudo)."""
        # sudo: as above.
        own = self.sudo()
        messages = own._privacy_messages()
        return messages.filtered(
            lambda m: m.author_id == own.partner_id
        ).attachment_ids.sudo()
