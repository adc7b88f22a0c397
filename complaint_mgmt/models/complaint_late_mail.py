from odoo import SUPERUSER_ID, api, fields, models

from ..tools import lifecycle, mail_text
from ..tools.chain import sha256_hex
from .complaint_append_only import ComplaintAppendOnly

ASIDE_ACTIVITY = "complaint_mgmt.mail_activity_type_late_mail"
# What a person has to look at; machines wait in the list.
CALLING = ("late", "flood", "failed")


class ComplaintLateMail(models.Model):
    """A mail that is kept aside: it came to a closed case, or made no case.

    Nothing that a customer sends is lost, and nothing is slipped into a file that is
    shut. A person decides what becomes of it; mail and decision are never changed.
    """

    _name = "complaint.late.mail"
    _description = "Mail Kept Aside"
    _inherit = [
        "complaint.append.only",
        "complaint.call.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_name = "subject"
    _mail_post_access = "read"
    _archive_open = True
    # its words are those of the case that was made of it
    _case_also = ("new_complaint_id",)

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    team_id = fields.Many2one("complaint.team", readonly=True, ondelete="restrict")
    complaint_id = fields.Many2one(
        "complaint.complaint",
        string="Sent to Complaint",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("late", "To a Closed Complaint"),
            ("automatic", "Automatic Mail"),
            ("flood", "Too Many from One Sender"),
            ("failed", "Could Not Be Logged"),
        ],
        string="Why It Is Kept Aside",
        required=True,
        readonly=True,
    )
    why = fields.Char(
        string="Sign of an Automatic Mail",
        readonly=True,
        help="By what the mail was taken for an automatic one.",
    )
    state = fields.Selection(
        [
            ("waiting", "To Be Decided"),
            ("filed", "Filed in the Reopened Case"),
            ("logged", "Logged as a New Complaint"),
            ("dismissed", "Nothing to Do"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    subject = fields.Char(readonly=True)
    email_from = fields.Char(string="Sender", readonly=True)
    received_at = fields.Datetime(string="Received On", required=True, readonly=True)
    text = fields.Text(string="Words of the Mail", readonly=True)
    digest = fields.Char(readonly=True, help="SHA-256 of the words of the mail.")
    is_dangerous = fields.Boolean(
        string="Words of Danger",
        readonly=True,
        help="The mail has safety words: team leader or QA heads were called, too.",
    )
    mail_message_id = fields.Many2one(
        "mail.message", string="The Mail", readonly=True, index="btree_not_null"
    )
    file_count = fields.Integer(string="Files", compute="_compute_file_count")
    reason = fields.Text(string="Reason of the Decision", readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime(string="Decided On", readonly=True)
    new_complaint_id = fields.Many2one(
        "complaint.complaint",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.depends("mail_message_id")
    def _compute_file_count(self):
        for mail in self:
            # sudo: how many files there are, for whoever reads the mail.
            mail.file_count = len(mail.sudo().mail_message_id.attachment_ids)

    @api.depends("subject", "complaint_id")
    def _compute_display_name(self):
        for mail in self:
            # sudo: the number of the case, for whoever reads the mail.
            names = [mail.sudo().complaint_id.name, mail.subject]
            mail.display_name = ": ".join(filter(None, names)) or mail.email_from

    def unlink(self):
        # before Odoo deletes the messages of what it will not delete
        self._unlink_never()
        return super().unlink()

    def _event_reference(self):
        return f"{self._name},{self.id}"

    def _attachment_is_locked(self):
        """Return the mails that are here with all of their files."""
        return self.filtered("mail_message_id")

    # ------------------------------------------------------------------
    # The mail arrives
    # ------------------------------------------------------------------

    # private: it works as the system, for the gateway alone; nobody calls it by RPC.
    @api.private
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Keep a mail aside; the gateway then posts it here with its files.

        :param dict msg_dict: the mail as parsed by the gateway
        :param dict custom_values: `kind`, `why`, `company_id`, `team_id` and
            `complaint_id`, as the routing found them
        :return: the new record
        """
        given = custom_values or {}
        subject = mail_text.clean_line(msg_dict.get("subject"))
        own, __ = mail_text.shorten(mail_text.words(msg_dict.get("body"), subject))
        company_id = given.get("company_id") or self.env.company.id
        found = self._words_of_danger(company_id, f"{subject}\n{own}")
        values = {
            "company_id": company_id,
            "team_id": given.get("team_id"),
            "complaint_id": given.get("complaint_id"),
            "kind": given.get("kind") or "automatic",
            "why": given.get("why"),
            "state": "waiting",
            "subject": subject,
            "email_from": mail_text.clean_line(msg_dict.get("email_from")),
            "received_at": fields.Datetime.now(),
            "text": own,
            "digest": sha256_hex(own.encode()),
            "is_dangerous": bool(found),
        }
        # The context of a gateway sets defaults of the posted message, none of ours.
        clean = self.with_user(SUPERUSER_ID).with_context(
            mail_create_nosubscribe=True, mail_create_nolog=True
        )
        # sudo: the gateway goes on with it; who may read it later is checked then.
        return clean._append([values]).sudo()

    @api.model
    def _words_of_danger(self, company_id, text):
        # sudo: safety words are configuration, for every mail.
        words = self.env["complaint.safety.word"].sudo()
        words = words.search([("company_id", "in", [company_id, False])])
        return words._found_in(text)._calls()

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        if not self.mail_message_id and message.message_type == "email":
            self._write_engine({"mail_message_id": message.id})
            # sudo: digests of the files only.
            data = {
                "case": self.complaint_id.id or None,
                "kind": self.kind,
                "text_sha256": self.digest,
                "files": [a._event_line(True) for a in message.sudo().attachment_ids],
            }
            self.env["complaint.event"]._record(self, "mail.aside", data)
            self._call_for_decision()
        return result

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of this model only."""
        # super: past the refusal of append-only records, which is for everybody else.
        # sudo: no user has a right to write; the method that calls made the values.
        write = super(ComplaintAppendOnly, self.sudo()).write  # pylint: disable=W8164
        return write(vals)

    # ------------------------------------------------------------------
    # Who is called
    # ------------------------------------------------------------------

    def _call_for_decision(self):
        if self.kind not in CALLING or self._is_one_of_many():
            return
        users = self._deciders()
        if self.is_dangerous:
            users |= self._leaders()
        self._call_users(users, ASIDE_ACTIVITY, self._call_summary)

    def _is_one_of_many(self):
        """Whether somebody was called to another mail of this flood already."""
        if self.kind != "flood":
            return False
        domain = [
            ("kind", "=", "flood"),
            ("state", "=", "waiting"),
            ("email_from", "=", self.email_from),
            ("id", "<", self.id),
        ]
        # sudo: whether there is one, nothing of it.
        return bool(self.sudo().search_count(domain, limit=1))

    def _deciders(self):
        """Return the handler of the case, else the leader, else the QA heads."""
        case = self.complaint_id
        handler = case._reachable(case.user_id) if case else case.user_id
        return handler or self._leaders()

    def _leaders(self):
        case = self.complaint_id
        leader = self.team_id.leader_id
        if case:
            return case._reachable(leader) or case._qa_heads()
        heads = self._users_of(lifecycle.QA_HEAD)
        return leader.filtered(lambda u: self.company_id in u.company_ids) or heads

    def _call_summary(self, env):
        if self.is_dangerous:
            return env._("A mail kept aside names a danger: decide on it at once")
        if self.kind == "late":
            return env._("A mail came to a closed complaint: decide on it")
        return env._("A mail made no complaint: decide on it")
