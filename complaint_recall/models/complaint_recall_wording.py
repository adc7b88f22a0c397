from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.complaint_mgmt.tools import window
from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

from .complaint_recall_rule import PARTS

TEXTS = tuple(code for code, _label in PARTS)
OFFERS = ("offers_repair", "offers_replacement", "offers_refund")
CONTENT = frozenset((*TEXTS, *OFFERS, "lang"))
# What the steps write, never a user.
SYSTEM = frozenset(
    (
        "state",
        "version",
        "author_ids",
        "approved_by_id",
        "approved_at",
        "is_signed",
        "pdf_id",
        "pdf_sha256",
    )
)
APPROVERS = ("complaint_recall.group_recall_manager",)
QA_HEAD = "complaint_mgmt.group_complaint_qa_head"


class ComplaintRecallWording(models.Model):
    """What consignees are told, in one language (21 CFR 7.49, GPSR Article 36).

    It is signed with the decision. What is to be said differently later is a new
    version, which somebody approves who did not write it; what was sent before stays.
    """

    _name = "complaint.recall.wording"
    _description = "Wording of a Recall Notice"
    _order = "recall_id desc, lang, version desc"
    _check_company_auto = True

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="recall_id.company_id", store=True, index=True, precompute=True
    )
    lang = fields.Selection(
        "_selection_lang", string="Language", required=True, default="en_US"
    )
    version = fields.Integer(readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("force", "In Force"), ("replaced", "Replaced")],
        string="Status",
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    is_signed = fields.Boolean(
        string="Signed With the Decision", readonly=True, copy=False
    )
    author_ids = fields.Many2many(
        "res.users",
        "complaint_recall_wording_author_rel",
        string="Written By",
        readonly=True,
        copy=False,
    )
    approved_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    approved_at = fields.Datetime(string="Approved On", readonly=True, copy=False)

    pdf_id = fields.Many2one(
        "ir.attachment",
        string="Printed Notice",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Goes along with every mail; made once, before the first one.",
    )
    pdf_sha256 = fields.Char(string="Digest of the Print", readonly=True, copy=False)

    headline = fields.Char()
    goods = fields.Text(string="Product, Size and Lots")
    sold = fields.Text(string="Where and When Sold")
    reason = fields.Text()
    hazard = fields.Text(string="Danger")
    stop = fields.Text(string="Stop of Distribution and Use")
    instructions = fields.Text(string="What to Do")
    pass_on = fields.Text(
        string="Passing On",
        help="That those to whom the goods were passed on have to be told, too.",
    )
    remedies = fields.Text()
    offers_repair = fields.Boolean(string="Repair")
    offers_replacement = fields.Boolean(string="Replacement")
    offers_refund = fields.Boolean(string="Refund")
    answer = fields.Text(string="How to Answer")
    contact = fields.Text()

    can_approve = fields.Boolean(compute="_compute_can_approve")

    _version_uniq = models.Constraint(
        "UNIQUE(recall_id, lang, version)", "This version exists already."
    )
    _draft_uniq = models.UniqueIndex(
        "(recall_id, lang) WHERE state = 'draft'",
        "There is a draft in this language already: change it.",
    )
    _force_uniq = models.UniqueIndex(
        "(recall_id, lang) WHERE state = 'force'",
        "One wording in a language is in force.",
    )

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    @api.depends("lang", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        names = dict(self._selection_lang())
        for wording in self:
            name = names.get(wording.lang, wording.lang)
            wording.display_name = self.env._(
                "%(language)s, version %(version)s",
                language=name,
                version=wording.version or 1,
            )

    @api.depends("state", "author_ids", "recall_id.state")
    @api.depends_context("uid")
    def _compute_can_approve(self):
        may = self.env.user.has_groups(",".join((*APPROVERS, QA_HEAD)))
        for wording in self:
            wording.can_approve = bool(
                may
                and wording.state == "draft"
                and wording.recall_id.state == "running"
                and self.env.user not in wording.author_ids
            )

    # ------------------------------------------------------------------
    # What is signed
    # ------------------------------------------------------------------

    def _content(self):
        """Return what is said, as a JSON-able dict."""
        self.ensure_one()
        texts = {code: self[code] or "" for code in TEXTS}
        return {"lang": self.lang, **texts, **{n: bool(self[n]) for n in OFFERS}}

    def _digest(self):
        return sha256_hex(canonical_json(self._content()))

    def _signed_text(self):
        """Return what a signature on the decision covers: the text and its digest."""
        content = {name: text for name, text in self._content().items() if text}
        return {**content, "sha256": self._digest()}

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(SYSTEM & vals.keys() for vals in vals_list):
            raise UserError(self._engine_refusal())
        # said here, for a default of a caller's context would count otherwise
        fixed = {**dict.fromkeys(SYSTEM, False), "state": "draft"}
        fixed["author_ids"] = [Command.set(self.env.user.ids)]
        wordings = super().create([{**vals, **fixed} for vals in vals_list])
        wordings._check_open()
        for wording in wordings:
            wording._write_engine({"version": wording._next_version()})
        wordings._recheck()
        return wordings

    def _next_version(self):
        # sudo: a version that the user may not see is counted, too.
        rows = self.sudo().search(
            [
                ("recall_id", "=", self.recall_id.id),
                ("lang", "=", self.lang),
                ("id", "!=", self.id),
            ]
        )
        return max(rows.mapped("version"), default=0) + 1

    def write(self, vals):
        if SYSTEM & vals.keys():
            raise UserError(self._engine_refusal())
        moved = "recall_id" in vals and any(
            w.recall_id.id != vals["recall_id"] for w in self
        )
        if moved or "company_id" in vals:
            raise UserError(self.env._("A wording stays with its recall."))
        self._check_open()
        if "lang" in vals and any(w._is_after_decision() for w in self):
            raise UserError(self.env._("Write a wording in the other language."))
        result = super().write(vals)
        if CONTENT & vals.keys():
            self._write_engine({"author_ids": [Command.link(self.env.uid)]})
            self._recheck()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_draft(self):
        self._check_open()

    def unlink(self):
        recalls = self.recall_id
        result = super().unlink()
        # sudo: signatures become void, whoever took the text away.
        recalls.sudo()._gate_recheck()
        return result

    def _recheck(self):
        self.flush_recordset()
        # sudo: signatures become void, whoever changed the text.
        self.recall_id.sudo()._gate_recheck()

    def _is_after_decision(self):
        # sudo: the state of the recall only.
        return self.recall_id.sudo().state not in ("draft", "decision")

    def _check_open(self):
        """Refuse to touch what was decided, sent or belongs to a recall that is over.

        :raises UserError: the wording is fixed
        """
        if any(wording.state != "draft" for wording in self):
            raise UserError(
                self.env._("This wording is fixed. Write a new version of it.")
            )
        # sudo: the state of the recall decides, whoever asks.
        states = set(self.recall_id.sudo().mapped("state"))
        if states - {"draft", "decision", "running"}:
            raise UserError(
                self.env._(
                    "The recall is over, or under final review: what was said stays."
                )
            )

    def _engine_refusal(self):
        return self.env._(
            "A wording takes effect by the decision, or as a new version by the "
            "approval of somebody who did not write it."
        )

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of the recall only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_new_version(self):
        """Begin a new version of this wording, after the decision.

        :return: a window action that opens it
        :raises UserError: it is not in force, or there is a draft already
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "force":
            raise UserError(self.env._("Take the wording that is in force."))
        names = [*TEXTS, *OFFERS, "lang"]
        values = {name: self[name] for name in names}
        draft = self.create([{**values, "recall_id": self.recall_id.id}])
        return draft._open()

    def action_approve(self):
        """Put a new version in force, as the coordinator or QA head.

        Notices that go out from now on say this; what was sent stays readable.

        :return: True
        :raises AccessError: the user has no such role, or wrote it
        :raises UserError: the law finds something missing, or nothing to approve
        """
        for wording in self:
            wording.check_access("read")
            wording._check_can_approve()
            # sudo: a QA head may not write wordings; nothing but the state is written.
            wording.sudo()._put_in_force()
        return True

    def _check_can_approve(self):
        if not self.env.user.has_groups(",".join((*APPROVERS, QA_HEAD))):
            raise AccessError(
                self.env._("The recall coordinator or the QA head approves a wording.")
            )
        # sudo: who wrote it and the state of the recall, to refuse.
        if self.env.user in self.sudo().author_ids:
            raise AccessError(
                self.env._("You wrote this wording: let somebody else approve it.")
            )
        if self.state != "draft" or self.recall_id.sudo().state != "running":
            raise UserError(
                self.env._("Only a new version in a running recall is approved.")
            )
        if sentences := self._finding_sentences():
            raise UserError("\n".join(sentences))

    def _put_in_force(self):
        """Make this the wording in force of its language, with rights of the engine."""
        former = self.search(
            [
                ("recall_id", "=", self.recall_id.id),
                ("lang", "=", self.lang),
                ("state", "=", "force"),
            ]
        )
        former._write_engine({"state": "replaced"})
        former.flush_recordset()
        self._write_engine(
            {
                "state": "force",
                "approved_at": fields.Datetime.now(),
                "approved_by_id": self.env.uid,
            }
        )
        self.env["complaint.event"]._record(
            self.recall_id,
            "recall.wording_approved",
            {
                "wording": self.id,
                "lang": self.lang,
                "version": self.version,
                "sha256": self._digest(),
            },
        )
        self.recall_id._on_wording_in_force(self)

    def _open(self):
        return window.form(self, name=self.display_name)
