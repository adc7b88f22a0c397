from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import email_normalize, formataddr

from ..tools import mail_rules
from ..tools.safety_words import HAS_CJK

TEMPLATE = "complaint_mgmt.mail_template_receipt"
HEADERS = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
# So that nobody has our house fill the mailbox of another.
PER_HOUR = 5
LONGEST_REPLY_TO = 68


class ComplaintComplaint(models.Model):
    """Tells who complained from outside the number of the case, at once.

    It says that the complaint arrived, not that somebody read it: the acknowledgement
    of a handler stays to be given (S2.4.1.2.2b).
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    receipt_sent_at = fields.Datetime(
        string="Receipt Confirmed",
        readonly=True,
        copy=False,
        help="When the system mailed the number of the case to who complained.",
    )

    @api.model
    def _system_fields(self):
        return super()._system_fields() | {"receipt_sent_at"}

    def _confirm_receipt(self):
        result = super()._confirm_receipt()
        for case in self.with_user(SUPERUSER_ID):
            # a mail is answered once it is in the file, so that the answer refers to it
            if case.door == "mail" and not case._incoming_mail():
                continue
            address = case._receipt_address()
            if case._may_confirm_to(address):
                case._send_receipt(address)
        return result

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        if self.door == "mail" and message.message_type == "email":
            if self._incoming_mail() == message:
                self._confirm_receipt()
        return result

    def _incoming_mail(self):
        """Return the mails that customers sent to this case."""
        domain = [
            ("model", "=", self._name),
            ("res_id", "=", self.id),
            ("message_type", "=", "email"),
        ]
        # sudo: whether there is one, for the system.
        return self.env["mail.message"].sudo().search(domain, limit=2)

    def _receipt_address(self):
        """Return the normalised address of who complained, or an empty text."""
        if self.door == "mail":
            return email_normalize(self._incoming_mail()[:1].email_from or "") or ""
        persons = self.person_ids.filtered(lambda p: p.kind == "complainant")
        addresses = [*persons.mapped("email"), self.partner_id.email]
        found = [email_normalize(address or "", strict=False) for address in addresses]
        return next(filter(None, found), "")

    def _may_confirm_to(self, address):
        if self.receipt_sent_at or not self.company_id.complaint_confirm_receipt:
            return False
        if mail_rules.is_mute(address) or self._is_own_address(address):
            return False
        since = fields.Datetime.now() - timedelta(hours=1)
        domain = [
            ("sender_key", "=", self._sender_key(address)),
            ("receipt_sent_at", ">=", since),
        ]
        return self.search_count(domain, limit=PER_HOUR) < PER_HOUR

    def _send_receipt(self, address):
        template = self.env.ref(TEMPLATE, False)
        if not template:
            return
        partner, lang = self._receipt_partner(address), self._receipt_lang()
        parts = {
            name: template._render_field(name, self.ids, set_lang=lang)[self.id]
            for name in ("subject", "body_html")
        }
        self._write_system(
            {
                "receipt_sent_at": fields.Datetime.now(),
                "sender_key": self._sender_key(address),
            }
        )
        self.with_context(lang=lang).message_post(
            subject=parts["subject"],
            body=parts["body_html"],
            message_type="auto_comment",
            subtype_xmlid="mail.mt_note",
            email_from=self._receipt_sender(),
            partner_ids=partner.ids,
            outgoing_email_to=False if partner else address,
            mail_headers=dict(HEADERS),
            notify_skip_followers=True,
        )
        self.env["complaint.event"]._record(self, "receipt.confirmed")

    def _receipt_partner(self, address):
        """Return the customer if the mail goes to the address on record."""
        partner = self.partner_id
        return partner if partner.email_normalized == address else partner.browse()

    def _receipt_lang(self):
        """Return the language of the customer, else that of the words, else ours."""
        if self.partner_id.lang:
            return self.partner_id.lang
        active = {code for code, __ in self.env["res.lang"].get_installed()}
        if "zh_CN" in active and HAS_CJK.search(self.statement):
            return "zh_CN"
        return self._mail_lang(self.team_id, self.company_id)

    def _receipt_sender(self):
        address = self.team_id.alias_email or self.company_id.email_formatted
        if not self.team_id.alias_email:
            return address
        return formataddr((self.company_id.name, address))

    def _notify_get_reply_to_batch(self, defaults=None, author_ids=None):
        """Have answers go to the address of the team, where there is one.

        In the name of the company: the system that wrote is nobody to answer to.
        """
        result = super()._notify_get_reply_to_batch(defaults, author_ids)
        # sudo: the address of a team is what customers write to.
        for case in self.sudo().filtered("team_id.alias_email"):
            address = case.team_id.alias_email
            named = formataddr((case.company_id.name, address))
            # Longer lines are folded, and some readers then find them empty.
            result[case.id] = named if len(named) <= LONGEST_REPLY_TO else address
        return result
