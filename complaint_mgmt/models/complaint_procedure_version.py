from odoo import api, fields, models
from odoo.exceptions import UserError

# What may change on a version that is not a draft any more.
HARMLESS = {"message_follower_ids", "activity_ids", "message_main_attachment_id"}


class ComplaintProcedureVersion(models.Model):
    """What a procedure says from a date on: classes, terms and requirements.

    It takes effect when another person than its author signed it (S1.7b, S9.0), and is
    never changed afterwards: cases that follow it keep it (S1.7a). A change is a new
    version.
    """

    _name = "complaint.procedure.version"
    _description = "Version of a Complaint Procedure"
    _inherit = ["complaint.gate.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "procedure_id, number desc"

    procedure_id = fields.Many2one(
        "complaint.procedure", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="procedure_id.company_id", store=True)
    number = fields.Integer(
        string="Version", required=True, default=1, copy=False, aggregator=None
    )
    state = fields.Selection(
        [("draft", "Draft"), ("review", "In Review"), ("approved", "Approved")],
        required=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    author_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        readonly=True,
        required=True,
        copy=False,
        help="Who changed the draft last: submits it, and cannot approve it.",
    )
    effective_date = fields.Date(string="Effective From", copy=False, tracking=True)
    change_note = fields.Text(string="What Changes, and Why", copy=False)
    document_number = fields.Char(help="Number of the written procedure.")
    class_ids = fields.One2many(
        "complaint.class", "version_id", string="Classes", copy=True
    )
    term_ids = fields.One2many(
        "complaint.procedure.term", "version_id", string="Deadlines", copy=False
    )
    requirement_ids = fields.One2many(
        "complaint.procedure.requirement",
        "version_id",
        string="Requirements",
        copy=False,
    )

    _number_uniq = models.Constraint(
        "UNIQUE(procedure_id, number)",
        "This version of the procedure exists already.",
    )
    _effective_check = models.Constraint(
        "CHECK(state <> 'approved' OR effective_date IS NOT NULL)",
        "Say from when on the version is in force.",
    )

    @api.depends("procedure_id.code", "procedure_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(procedure)s, version %(number)s",
                procedure=version.procedure_id.display_name or "",
                number=version.number,
            )

    # ------------------------------------------------------------------
    # A version that was submitted or approved stays as it is
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [{**vals, "author_id": self.env.uid} for vals in vals_list]
        versions = super().create(vals_list)
        if any(version.state != "draft" for version in versions):
            raise UserError(
                self.env._("A version starts as a draft. Submit it for approval then.")
            )
        return versions

    def write(self, vals):
        if "author_id" in vals:
            raise UserError(self.env._("The author is who changed the draft last."))
        for version in self:
            if vals.get("state", version.state) != version.state:
                version._check_state(vals["state"])
        content = vals.keys() - HARMLESS - {"state"}
        if content:
            self._check_draft()
        result = super().write(vals)
        if content:
            self._touch()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_in_draft(self):
        self._check_draft()

    def copy(self, default=None):
        copies = super().copy(default)
        for old, new in zip(self, copies, strict=True):
            own = {found.code: found.id for found in new.class_ids}
            for line in [*old.term_ids, *old.requirement_ids]:
                ids = [own.get(c.code, c.id) for c in line.class_ids]
                classes = [fields.Command.set(ids)]
                line.copy({"version_id": new.id, "class_ids": classes})
        return copies

    def _check_state(self, target):
        """Let the state follow the signatures, whoever writes it.

        :raises UserError: the signatures say another state
        """
        opened = bool(self._gate_open_round("procedure"))
        approved = not opened and self._gate_is_approved("procedure")
        holds = {"approved": approved, "review": opened}
        if not holds.get(target, not approved and not opened):
            raise UserError(
                self.env._(
                    "%(version)s takes effect by signatures only. Submit it for "
                    "approval.",
                    version=self.display_name,
                )
            )

    def _check_draft(self):
        """Refuse to change what was submitted or is in force.

        :raises UserError: a version is no draft
        """
        fixed = self.filtered(lambda v: v.state != "draft")
        if fixed:
            raise UserError(
                self.env._(
                    "%(version)s was submitted or approved and is not changed any "
                    "more. Draft a new version.",
                    version=fixed[0].display_name,
                )
            )

    def _touch(self):
        """Note who changed the draft: the author, who cannot approve it."""
        self._check_draft()
        others = self.filtered(lambda v: v.author_id != self.env.user)
        return others._write_author()

    def _write_author(self):
        # super: `write` refuses the author to everybody.
        return super().write({"author_id": self.env.uid})  # pylint: disable=W8164

    # ------------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------------

    def action_submit(self):
        """Open the dialog in which the author signs and submits the version.

        :return: a window action
        :raises UserError: it is not ready, or the user is not its author
        """
        self.ensure_one()
        self._gate_check_submit("procedure")
        return self.action_gate_submit("procedure")

    def _gate_labels(self):
        return {**super()._gate_labels(), "procedure": self.env._("Procedure")}

    def _gate_watched_fields(self):
        return {
            "effective_date",
            "change_note",
            "class_ids",
            "term_ids",
            "requirement_ids",
        }

    def _gate_payload(self, gate):
        if gate != "procedure":
            return super()._gate_payload(gate)
        # by id: the order on the screen is not part of what is signed, and the cache
        # may hold another one than the database
        classes = self.class_ids.sorted("id")
        terms = self.term_ids.sorted("id")
        requirements = self.requirement_ids.sorted("id")
        return {
            "procedure": self.procedure_id.code,
            "number": self.number,
            "effective_date": str(self.effective_date or ""),
            "document_number": self.document_number or "",
            "change_note": self.change_note or "",
            "class_ids": [f"{found.code} {found.name}" for found in classes],
            "term_ids": [term._gate_payload_line() for term in terms],
            "requirement_ids": [found._gate_payload_line() for found in requirements],
        }

    def _gate_check_submit(self, gate):
        result = super()._gate_check_submit(gate)
        self._check_draft()
        if not self.effective_date or not self.term_ids:
            raise UserError(
                self.env._(
                    "Say from when on the version is in force, and at least one term."
                )
            )
        if self.author_id != self.env.user:
            raise UserError(
                self.env._(
                    "%(author)s changed this draft last and submits it.",
                    author=self.author_id.name,
                )
            )
        return result

    def _gate_on_submitted(self, gate, gate_round):
        self.write({"state": "review"})

    def _gate_on_approved(self, gate, gate_round):
        self.write({"state": "approved"})
        data = {"procedure": self.procedure_id.id, "number": self.number}
        self.env["complaint.event"]._record(self, "procedure.approved", data)

    def _gate_on_sent_back(self, gate, gate_round):
        self.write({"state": "draft"})

    def _gate_on_refused(self, gate, gate_round):
        self.write({"state": "draft"})

    def _gate_on_void(self, gate, gate_round):
        self.write({"state": "draft"})
