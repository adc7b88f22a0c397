from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools import window
from ..tools.chain import sha256_hex

UNDELIVERED_ACTIVITY = "complaint_mgmt.mail_activity_type_undelivered"
LETTER_REPORT = "complaint_mgmt.report_reply"


class ComplaintReply(models.Model):
    """The letter as it was sent, and whether it reached the customer (S7.5.4)."""

    _inherit = "complaint.reply"  # pylint: disable=R8180

    letter_id = fields.Many2one("ir.attachment", readonly=True, ondelete="restrict")
    letter_sha256 = fields.Char(string="Digest of the Letter", readonly=True)
    message_id = fields.Many2one("mail.message", readonly=True, index="btree_not_null")
    undelivered_at = fields.Datetime(string="Came Back On", readonly=True)
    proof_ids = fields.One2many(
        "complaint.reply.proof",
        "reply_id",
        string="Proofs of Delivery",
        groups="complaint_mgmt.group_complaint_reader",
    )
    status = fields.Selection(
        [
            ("draft", "Draft"),
            ("read", "Wording Approved"),
            ("told", "Told"),
            ("undelivered", "Not Delivered"),
            ("delivered", "Delivery Proven"),
        ],
        compute="_compute_status",
        compute_sudo=True,
    )

    @api.depends("state", "is_read", "undelivered_at", "proof_ids.proved_at")
    def _compute_status(self):
        for reply in self:
            if reply.state == "draft":
                reply.status = "read" if reply.is_read else "draft"
            elif reply._is_delivered():
                reply.status = "delivered"
            else:
                reply.status = "undelivered" if reply.undelivered_at else "told"

    def _is_delivered(self):
        """Return whether a proof says so, and no later bounce says the contrary."""
        since = self.undelivered_at
        return any(not since or proof.create_date > since for proof in self.proof_ids)

    # ------------------------------------------------------------------
    # Letter
    # ------------------------------------------------------------------

    def _send_letter(self):
        """Keep the letter as it is sent, and mail it when an address is known."""
        letter = self._store_letter()
        self._write_told({"letter_id": letter.id, "letter_sha256": _digest(letter)})
        complaint = self.complaint_id
        customer = complaint.partner_id
        mailed = bool(customer.email)
        if mailed:
            message = complaint.message_post(
                body=self._render_body(),
                subject=self._subject(),
                partner_ids=customer.ids,
                attachment_ids=[letter.id, *self.attachment_ids.ids],
                subtype_xmlid="mail.mt_comment",
            )
            self._write_told({"message_id": message.id})
        data = {
            "reply": self.id,
            "letter_sha256": self.letter_sha256,
            # sudo: digests of the files that go along, which the event log keeps.
            "enclosed": sorted(self.attachment_ids.sudo().mapped("checksum")),
            "mailed": mailed,
            "reader": self.reader_id.id if self.is_read else None,
        }
        self.env["complaint.event"]._record(complaint, "reply.sent", data)

    def _store_letter(self):
        reports = self.env["ir.actions.report"].with_context(lang=self._customer_lang())
        content, kind = reports._render_qweb_pdf(LETTER_REPORT, self.ids)
        return self.env["ir.attachment"].create(
            {
                "name": f"{self._subject()}.{kind}",
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _subject(self):
        return self.with_context(lang=self._customer_lang()).env._(
            "Our reply to your complaint %(number)s", number=self.complaint_id.name
        )

    def action_print(self):
        """Print the letter: the very file that was sent, or what it would be now.

        :return: an action
        :raises UserError: the file that was sent is not the one that is kept now
        """
        self.ensure_one()
        self.check_access("read")
        if not self.letter_id:
            report = self.env.ref("complaint_mgmt.action_report_reply")
            return report.report_action(self)
        if _digest(self.letter_id) != self.letter_sha256:
            raise UserError(
                self.env._(
                    "The file that is kept is not the letter that was sent: its digest "
                    "differs. Ask the QA head."
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.letter_id.id}?download=true",
            "target": "download",
        }

    def _attachment_is_locked(self):
        """Return the replies whose letter was sent: nobody may touch their files."""
        cases = self.complaint_id._attachment_is_locked()
        return self.filtered(lambda r: r.letter_id or r.complaint_id in cases)

    # ------------------------------------------------------------------
    # Delivery
    # ------------------------------------------------------------------

    def action_add_proof(self):
        """Open the form that asks how we know that the answer arrived.

        :return: a window action
        """
        self.ensure_one()
        return window.dialog(
            self.env._("Proof of Delivery"), "complaint.reply.proof", reply_id=self.id
        )

    @api.model
    def _note_undelivered(self, notifications):
        """Note that mails came back, and call the handlers of these cases.

        :param notifications: mail.notification, of whomever
        """
        # sudo: the mail server reports this, no user does.
        domain = [("message_id", "in", notifications.sudo().mail_message_id.ids)]
        for reply in self.sudo().search(domain):
            people = notifications.sudo().filtered(
                lambda n, r=reply: n.mail_message_id == r.message_id
            )
            if reply.complaint_id.partner_id not in people.res_partner_id:
                continue
            reply._write_told({"undelivered_at": fields.Datetime.now()})
            events = self.env["complaint.event"]
            data = {"reply": reply.id}
            events._record(reply.complaint_id, "reply.undelivered", data)
            reply._call_handler()

    def _call_handler(self):
        complaint = self.complaint_id
        user = complaint.user_id or self.user_id
        complaint.activity_schedule(
            UNDELIVERED_ACTIVITY,
            user_id=user.id,
            summary=self.with_context(lang=user.lang).env._(
                "Our letter came back: tell the customer in another way"
            ),
        )

    def _draft_lines(self, blocks):
        """Return commands that begin a draft with these parts and their samples."""
        # sudo: the language of the customer only.
        lang = self.complaint_id.sudo().partner_id.lang or self.env.lang
        return [
            Command.create({"block_id": block.id, "text": block.sample})
            for block in blocks.with_context(lang=lang)
        ]


def _digest(attachment):
    return sha256_hex(attachment.raw or b"")
