from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html
from odoo.tools.misc import clean_context

from ..tools import intake_files, lifecycle
from ..tools.chain import sha256_hex
from ..tools.plain_text import clean

WROTE_ACTIVITY = "complaint_mgmt.mail_activity_type_portal"
LONGEST, MOST_A_DAY = 10_000, 50
# How many messages a page shows, the latest.
SHOWN = 200
# A mail by a template is a notification; log lines have another subtype.
TYPES = ("comment", "email", "email_outgoing", "auto_comment", "notification")


class ComplaintComplaint(models.Model):
    """What the customer and we write to each other on the page of a case (S4.15)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _portal_messages(self, viewer):
        """Return what was written between this customer and us, oldest first.

        No notes, no log lines, nothing that went to somebody else; replies have their
        own place on the page.

        :param Viewer viewer: as of `_portal_find`
        :return: mail.message with the rights of the system
        """
        self.ensure_one()
        # sudo: the domain holds what went to this customer or came from him.
        messages = self.env["mail.message"].sudo()
        replies = self._portal_told().message_id.ids
        domain = Domain(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("message_type", "in", TYPES),
                ("subtype_id", "=", self.env.ref("mail.mt_comment").id),
                ("is_internal", "=", False),
                ("id", "not in", replies),
            ]
        )
        domain &= self._portal_talk_domain(viewer.customer)
        found = messages.search(domain, order="id desc", limit=SHOWN)
        return found.sorted("id")

    def _portal_talk_domain(self, customer):
        return Domain.OR(
            Domain(f"{name}.commercial_partner_id", "=", customer.id)
            for name in ("author_id", "partner_ids", "notified_partner_ids")
        )

    def _portal_own_files(self, viewer):
        """Return the files that this customer gave us with the complaint.

        :return: ir.attachment with the rights of the system
        """
        # sudo: files of the case that somebody of this customer uploaded himself.
        files = self.env["ir.attachment"].sudo()
        people = self.env["res.users"].sudo().with_context(active_test=False)
        people = people.search(
            [
                ("partner_id.commercial_partner_id", "=", viewer.customer.id),
                ("share", "=", True),
            ]
        )
        own = files.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("res_field", "=", False),
                ("create_uid", "in", people.ids),
            ],
            order="id",
        )
        return own - self._portal_messages(viewer).attachment_ids

    def _portal_file(self, viewer, file_id):
        """Return one file that the customer may open, or nothing.

        His own ones, those of messages between him and us, and what we answered with.

        :param int file_id: id of the ir.attachment
        :return: ir.attachment with the rights of the system
        """
        allowed = self._portal_own_files(viewer)
        allowed |= self._portal_messages(viewer).attachment_ids
        for reply in self._portal_told():
            allowed |= reply._portal_letter() | reply.attachment_ids
        return allowed.filtered(lambda file: file.id == file_id)

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    def _portal_post(self, viewer, text, files=()):
        """Take what the customer writes on the page of the case.

        :param Viewer viewer: as of `_portal_find`
        :param str text: plain text
        :param files: list of (file name, content as bytes), already judged by
            `_check_door_files`
        :return: the mail.message, or what took in a late message
        :raises UserError: nothing is written, too much, or the case is over
        """
        self.ensure_one()
        text = clean(text)
        self._portal_check_text(viewer, text, files)
        # sudo: the customer has no right on the case; that it is his was judged.
        context = clean_context(self.env.context)
        case = self.with_env(self.env(su=True, context=context))
        if case.state in lifecycle.FINAL or case._is_archived():
            return case._portal_post_late(viewer, text, files)
        message = case.message_post(
            body=plaintext2html(text),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=viewer.author.id,
            email_from=viewer.author.email_formatted or False,
            partner_ids=case.user_id.partner_id.ids,
            attachments=[(intake_files.clean_name(name), raw) for name, raw in files],
        )
        case._portal_note(
            "portal.message",
            viewer,
            {
                "message": message.id,
                "text_sha256": sha256_hex(text.encode()),
                "files": sorted(message.attachment_ids.mapped("checksum")),
            },
        )
        case._portal_call(lambda env: env._("The customer wrote: read and answer"))
        case._portal_scan(text)
        return message

    def _portal_check_text(self, viewer, text, files):
        if not text and not files:
            raise UserError(self.env._("Write something, or choose a file."))
        if len(text) > LONGEST:
            raise UserError(
                self.env._(
                    "This is too long: write at most %(most)s characters.", most=LONGEST
                )
            )
        since = fields.Datetime.now() - timedelta(days=1)
        # sudo: only how many there are.
        written = self.env["mail.message"].sudo()
        domain = [
            ("model", "=", self._name),
            ("res_id", "=", self.id),
            ("author_id.commercial_partner_id", "=", viewer.customer.id),
            ("date", ">=", since),
        ]
        if written.search_count(domain, limit=MOST_A_DAY) >= MOST_A_DAY:
            raise UserError(
                self.env._("You wrote very often today. Call us, or write tomorrow.")
            )

    def _portal_post_late(self, viewer, text, files):
        """Take what the customer writes after the end of the case: a person decides."""
        late = self.env["complaint.late.mail"]
        late._keep_message(self, viewer.author, text, files)

    def _portal_note(self, kind, viewer, data):
        """Record what the customer did himself, and how he came in."""
        own = {"by": viewer.by, "partner": viewer.author.id}
        self.env["complaint.event"]._record(self, kind, {**own, **data})

    def _portal_call(self, summary):
        """Call the handler, or who may become it, to what the customer did."""
        users = self._reachable(self.user_id or self._team_handlers())
        self._call_users(users or self._qa_heads(), WROTE_ACTIVITY, summary)

    def _portal_scan(self, text):
        """Look for words of danger in what the customer adds later (S9.4.3)."""
        words = self.env["complaint.safety.word"].search(
            [("company_id", "in", [self.company_id.id, False])]
        )
        if found := words._found_in(text) - self.safety_word_ids:
            self._note_safety(self.safety_word_ids | found)
