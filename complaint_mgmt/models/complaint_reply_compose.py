from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.chain import sha256_hex


class ComplaintReply(models.Model):
    """How a reply is written: parts, a second reader, and the way to the customer."""

    _inherit = "complaint.reply"  # pylint: disable=R8180

    line_ids = fields.One2many("complaint.reply.line", "reply_id", string="Parts")
    writer_id = fields.Many2one(
        "res.users",
        string="Written By",
        readonly=True,
        help="Who changed the draft last, and cannot be its second reader.",
    )
    author_ids = fields.Many2many(
        "res.users",
        "complaint_reply_author_rel",
        string="All Who Wrote It",
        readonly=True,
        help="Who ever changed the draft, and cannot be its second reader.",
    )
    reader_id = fields.Many2one("res.users", string="Second Reader", readonly=True)
    read_at = fields.Datetime(string="Wording Approved On", readonly=True)
    read_sha256 = fields.Char(readonly=True)
    is_read = fields.Boolean(string="Wording Approved", compute="_compute_is_read")
    can_read = fields.Boolean(compute="_compute_is_read")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Enclosed", help="Files of the case that go along."
    )
    open_points = fields.Text(
        string="Needed Before It Can Be Sent", compute="_compute_open_points"
    )
    preview = fields.Html(
        string="Preview of the Letter", compute="_compute_preview", sanitize=False
    )

    @api.depends(
        "state",
        "text",
        "next_measures",
        "mode",
        "line_ids.text",
        "line_ids.date",
        "attachment_ids",
    )
    @api.depends_context("uid")
    def _compute_is_read(self):
        for reply in self:
            is_read = bool(reply.reader_id) and (
                reply.read_sha256 == reply._wording_sha256()
            )
            reply.is_read = is_read
            reply.can_read = (
                reply.state == "draft"
                and not is_read
                and self.env.user not in reply.writer_id | reply.author_ids
            )

    @api.depends(
        "complaint_id", "text", "next_measures", "line_ids.text", "line_ids.date"
    )
    def _compute_preview(self):
        for reply in self:
            reply.preview = reply._render_body()

    # of the saved draft: what the procedure looks at when it is sent
    @api.depends("state", "mode", "is_read", "line_ids.is_missing", "attachment_ids")
    def _compute_open_points(self):
        for reply in self:
            missing = {}
            if reply._origin.state == "draft" and reply.purpose == "result":
                missing = reply._origin.complaint_id._missing("reply")
            reply.open_points = "\n".join(missing.values())

    # ------------------------------------------------------------------
    # Wording
    # ------------------------------------------------------------------

    def _customer_lang(self):
        # sudo: the language of the customer, for whoever writes to it.
        return self.complaint_id.sudo().partner_id.lang or self.env.lang

    def _paragraphs(self):
        """Return the parts of the reply as the customer reads them."""
        reply = self.with_context(lang=self._customer_lang())
        if reply.line_ids:
            paragraphs = [line._paragraph() for line in reply.line_ids]
        else:
            paragraphs = [reply.text]
        return [text for text in [*paragraphs, reply.next_measures] if text]

    def _composed_text(self):
        return "\n\n".join(self._paragraphs()) if self.line_ids else self.text

    def _render_body(self):
        """Return the body of the letter as HTML, in the language of the customer."""
        lang = self._customer_lang()
        return self.env["ir.qweb"]._render(
            "complaint_mgmt.report_reply_body",
            {"reply": self.with_context(lang=lang)},
            lang=lang,
        )

    def _wording_sha256(self):
        """Return the digest of what the second reader approves."""
        parts = [
            f"{line.block_id.code}:{line.text or ''}:{line.date or ''}"
            for line in self.line_ids.sorted("id")
        ]
        # sudo: digests of the files that go along, whoever may open them.
        files = self.sudo().attachment_ids.sorted("id")
        parts += [f"file {file.id}:{file.checksum}" for file in files]
        words = [self.mode or "", self.text or "", self.next_measures or "", *parts]
        return sha256_hex("\n\n".join(words).encode())

    def _touch(self):
        """Note who changed the draft: the one who cannot be its second reader."""
        user = self.env.user
        others = self.filtered(
            lambda r: r.writer_id != user or user not in r.author_ids
        )
        link = [fields.Command.link(user.id)]
        return others._write_told({"writer_id": user.id, "author_ids": link})

    def _check_wording(self):
        """Refuse to change the parts of a reply that was told.

        :raises UserError: the customer was told, or the case is over
        """
        if any(reply.state == "told" for reply in self):
            raise UserError(
                self.env._(
                    "What the customer was told cannot be changed. Record another "
                    "reply."
                )
            )
        self._check_handler()
        self._check_may_draft()
        self._touch()

    @api.constrains("attachment_ids")
    def _check_enclosed(self):
        """Nothing of another file goes out with this letter."""
        for reply in self:
            # sudo: where a file belongs decides, not who asks.
            for attachment in reply.attachment_ids.sudo():
                if not reply._is_own_file(attachment):
                    raise ValidationError(
                        self.env._(
                            "“%(name)s” is no file of this complaint. Attach it to the "
                            "complaint first.",
                            name=attachment.name,
                        )
                    )

    def _adopt_files(self):
        """Let files that were uploaded before the reply was saved belong to it."""
        for reply in self:
            files = reply.attachment_ids.filtered(
                lambda f: f.res_model == self._name and not f.res_id
            )
            files.write({"res_id": reply.id})

    def _is_own_file(self, attachment):
        model, res_id = attachment.res_model, attachment.res_id
        if model == self._name and res_id in (0, self.id):
            return res_id == self.id or attachment.create_uid == self.env.user
        if not model or model not in self.env or not res_id:
            return False
        # sudo: which case a record belongs to, not what it says.
        record = self.env[model].sudo().browse(res_id).exists()
        if model == "complaint.complaint":
            return record == self.complaint_id
        return "complaint_id" in record and record.complaint_id == self.complaint_id

    # ------------------------------------------------------------------
    # Second reader
    # ------------------------------------------------------------------

    def action_approve_wording(self):
        """Approve how the draft is worded, as another handler than who wrote it.

        Any later change of the wording makes the approval void (S7.6.2, S9.4.2.2.5).

        :return: True
        :raises AccessError: the user is no handler
        :raises UserError: the user wrote it, or it is no draft any more
        """
        self.check_access("write")
        self._check_handler()
        for reply in self:
            if reply.state != "draft":
                raise UserError(self.env._("The customer was told this already."))
            if self.env.user in reply.writer_id | reply.user_id | reply.author_ids:
                raise UserError(
                    self.env._(
                        "You wrote this reply: let another handler read it before it "
                        "is sent."
                    )
                )
            digest = reply._wording_sha256()
            vals = {
                "reader_id": self.env.uid,
                "read_at": fields.Datetime.now(),
                "read_sha256": digest,
            }
            reply._write_told(vals)
            data = {"reply": reply.id, "wording_sha256": digest}
            self.env["complaint.event"]._record(reply.complaint_id, "reply.read", data)
        return True

    # ------------------------------------------------------------------
    # To the customer
    # ------------------------------------------------------------------

    def action_send(self):
        """Tell the customer: send the letter, or note that the answer was given.

        :return: a window action back to the case
        :raises AccessError: the user is no handler
        :raises UserError: names what is missing, part by part (S7.6.3)
        """
        self.ensure_one()
        self.check_access("write")
        self._check_handler()
        if self.state != "draft":
            raise UserError(self.env._("The customer was told this already."))
        if self.mode == "written":
            self._write_told({"replied_at": fields.Datetime.now()})
        self._note_round()
        self._check_may_reply()
        vals = {"text": self._composed_text(), "state": "told"}
        self._write_told({**vals, "user_id": self.env.uid})
        self._tell()
        if self.mode == "written":
            self._send_letter()
        self._promise_dates()
        self.complaint_id._refresh_clocks()
        return self.complaint_id._open_form()

    def action_discard(self):
        """Throw a draft away; what was told stays.

        :return: a window action back to the case
        :raises AccessError: the user is no handler
        :raises UserError: the customer was told already
        """
        self.ensure_one()
        self.check_access("write")
        self._check_handler()
        complaint = self.complaint_id
        if self.state != "draft":
            raise UserError(self.env._("A reply to the customer is never deleted."))
        self.env["complaint.event"]._record(complaint, "reply.discarded", {})
        # sudo: nobody has a right to delete replies; this one was told to nobody.
        self.sudo().unlink()
        return complaint._open_form()

    def _promise_dates(self):
        """Let the dates that were named to the customer count as promised."""
        promise = getattr(self.complaint_id, "_promise", None)
        for line in self.line_ids.filtered("date"):
            if promise and line.block_id.needs_date:
                promise(line.date, self)
