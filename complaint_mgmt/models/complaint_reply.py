from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import lifecycle
from ..tools.chain import sha256_hex

# What may still be noted once the customer was told: what he said to it.
ANSWER_FIELDS = {"satisfaction", "customer_comment"}
# What only the system writes, and the value with which a reply is born.
SYSTEM_VALUES = {
    "round": 0,
    "author_ids": False,
    "reader_id": False,
    "read_at": False,
    "read_sha256": False,
    "letter_id": False,
    "letter_sha256": False,
    "message_id": False,
    "undelivered_at": False,
}
# What a draft keeps from its birth on.
BIRTH_FIELDS = {"company_id", "complaint_id", "purpose", "state", "user_id"}


class ComplaintReply(models.Model):
    """An answer that was given to the customer, and what the customer said to it.

    It is recorded as told, or written as a draft first and sent then. The result is
    told only on a decision that is signed by all, or directly where the class allows
    it; what was told is evidence and cannot be changed afterwards. Another answer is
    another record.
    """

    _name = "complaint.reply"
    _description = "Reply to the Customer"
    _order = "complaint_id, id desc"

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    state = fields.Selection(
        [("draft", "Draft"), ("told", "Told")],
        required=True,
        default="told",
        help="A draft is still written; what was told stays as it is.",
    )
    purpose = fields.Selection(
        [("result", "Result"), ("first", "First Reply with Next Measures")],
        string="What It Tells",
        required=True,
        default="result",
    )
    round = fields.Integer(
        readonly=True,
        aggregator=None,
        help="The round of decision that it answers on.",
    )
    text = fields.Text()
    next_measures = fields.Text(help="What we do next, and until when (S7.4.4).")
    mode = fields.Selection(
        [
            ("written", "In Writing"),
            ("phone", "By Phone"),
            ("visit", "Personal Visit"),
            ("entrusted", "Through a Third Person"),
        ],
        required=True,
        default="written",
        help="The four modes of S9.4.1.3.",
    )
    told_to = fields.Char(
        help="Who answered the phone, whom we met, or who carried the answer."
    )
    told_number = fields.Char(string="Phone Number")
    visit_note = fields.Text(string="Note on the Visit")
    replied_at = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        string="Replied By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    satisfaction = fields.Selection(
        [("pending", "Not Answered"), ("yes", "Satisfied"), ("no", "Not Satisfied")],
        required=True,
        default="pending",
    )
    customer_comment = fields.Text()

    _draft_uniq = models.UniqueIndex(
        "(complaint_id) WHERE state = 'draft'",
        "A draft of a reply is there already: go on with it or discard it.",
    )

    @api.depends("complaint_id.name")
    def _compute_display_name(self):
        for reply in self:
            reply.display_name = reply.complaint_id.name or ""

    @api.model_create_multi
    def create(self, vals_list):
        own = {**SYSTEM_VALUES, "user_id": self.env.uid, "writer_id": self.env.uid}
        replies = super().create([{**vals, **own} for vals in vals_list])
        for reply in replies:
            if reply.state == "draft":
                reply._check_draft_birth()
            else:
                reply._check_no_draft()
                reply._note_round()
                reply._check_may_reply()
                reply._tell()
        replies._adopt_files()
        replies.complaint_id._refresh_clocks()
        return replies

    def _note_round(self):
        """Note which decision this reply is on: the one that holds now."""
        if self.purpose == "result":
            self._write_told({"round": self.complaint_id._decision_round_number()})

    def _tell(self):
        """Record that the customer was told."""
        complaint = self.complaint_id
        data = {
            "mode": self.mode,
            "round": self.round,
            "purpose": self.purpose,
            "text_sha256": sha256_hex((self.text or "").encode()),
        }
        self.env["complaint.event"]._record(complaint, "reply.recorded", data)
        trigger = "replied" if self.purpose == "result" else "first_replied"
        complaint._reach_trigger(trigger, self.replied_at)
        if self.satisfaction == "no":
            complaint._check_refusals()

    def _write_told(self, vals):
        """Write what `write` refuses to everybody. For the steps of a reply only."""
        # super: `write` refuses to change what was told.
        return super().write(vals)  # pylint: disable=W8164

    def write(self, vals):
        told = self.filtered(lambda r: r.state == "told")
        drafts = self - told
        if told:
            told._check_answer(vals)
        if drafts:
            drafts._check_draft(vals)
        result = super().write(vals)
        if drafts:
            drafts._touch()
            drafts._adopt_files()
        if told and "satisfaction" in vals:
            data = {"satisfaction": vals["satisfaction"]}
            self.env["complaint.event"]._record(
                told.complaint_id, "reply.answered", data
            )
            told.complaint_id._check_refusals()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        if any(reply.state == "told" for reply in self):
            raise UserError(self.env._("A reply to the customer is never deleted."))

    def action_satisfied(self):
        """Note that the customer accepts the answer.

        :return: True
        """
        self.write({"satisfaction": "yes"})
        return True

    def action_not_satisfied(self):
        """Note that the customer does not accept the answer.

        :return: True
        """
        self.write({"satisfaction": "no"})
        return True

    def _is_told_result(self):
        return self.state == "told" and self.purpose == "result"

    # ------------------------------------------------------------------
    # What is refused
    # ------------------------------------------------------------------

    def _check_answer(self, vals):
        """Refuse to change what was told; let the customer's answer be noted."""
        if set(vals) - ANSWER_FIELDS:
            raise UserError(
                self.env._(
                    "What the customer was told cannot be changed. Record another "
                    "reply."
                )
            )
        self._check_case_in_reply()
        self._check_current_round()

    def _check_draft(self, vals):
        """Refuse what is no wording of a draft."""
        self._check_handler()
        fixed = BIRTH_FIELDS | ANSWER_FIELDS | {"writer_id", *SYSTEM_VALUES}
        if fixed & set(vals):
            raise UserError(
                self.env._(
                    "Nobody was told this draft yet. Send it, then note what the "
                    "customer says to it."
                )
            )
        self._check_may_draft()

    def _check_draft_birth(self):
        self._check_handler()
        if self.satisfaction != "pending" or self.customer_comment:
            raise UserError(
                self.env._("The customer cannot answer to a draft. Send it first.")
            )
        self._check_may_draft()

    def _check_may_draft(self):
        for reply in self:
            if reply.purpose == "result":
                reply._check_case_in_reply()
                reply.complaint_id._guard_gate_approved()
            else:
                reply._check_case_open()

    def _check_handler(self):
        if not self.env.su and not self.env.user.has_group(lifecycle.HANDLER):
            raise AccessError(self.env._("Only a handler answers the customer."))

    def _check_no_draft(self):
        if self.complaint_id._draft_reply():
            raise UserError(
                self.env._(
                    "A draft of a reply is there already: go on with it or discard it."
                )
            )

    def _check_may_reply(self):
        """Refuse an answer that may not be given, or not yet.

        :raises UserError: names what is missing
        """
        if self.replied_at > fields.Datetime.now():
            raise UserError(self.env._("A reply cannot have been given in the future."))
        if self.purpose == "first":
            self._check_may_reply_first()
            return
        self._check_case_in_reply()
        self.complaint_id._guard_gate_approved()
        self.complaint_id._check_requirements("reply")
        self._check_text()
        if self.replied_at < self.complaint_id._decided_at():
            raise UserError(
                self.env._(
                    "A reply cannot have been given before the decision was signed."
                )
            )

    def _check_may_reply_first(self):
        """S7.4.4: a first reply says what happens next."""
        self._check_case_open()
        self._check_text()
        if not (self.next_measures or "").strip():
            raise UserError(
                self.env._("Say what we do next: a first reply names the measures.")
            )
        if self.replied_at < self.complaint_id.received_at:
            raise UserError(
                self.env._("A reply cannot have been given before the complaint came.")
            )
        if self.satisfaction != "pending":
            raise UserError(
                self.env._("The customer answers on the result, not on a first reply.")
            )

    def _check_text(self):
        if not (self._composed_text() or "").strip():
            raise UserError(self.env._("Write down what the customer is told."))

    def _check_current_round(self):
        for reply in self:
            if reply not in reply.complaint_id._current_replies():
                raise UserError(
                    self.env._(
                        "This reply belongs to an earlier decision and stays as it "
                        "is. Note the customer's answer on the latest reply."
                    )
                )

    def _check_case_open(self):
        for complaint in self.complaint_id:
            if complaint.state in lifecycle.FINAL:
                raise UserError(
                    self.env._(
                        "%(number)s is closed: nothing more is told.",
                        number=complaint.name,
                    )
                )

    def _check_case_in_reply(self):
        for complaint in self.complaint_id:
            if complaint.state != "reply":
                raise UserError(
                    self.env._(
                        "%(number)s is not at the step Reply. Replies are recorded "
                        "after the decision and before closing.",
                        number=complaint.name,
                    )
                )
