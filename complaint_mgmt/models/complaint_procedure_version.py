from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintProcedureVersion(models.Model):
    """What a procedure says from a date on: classes, terms and requirements.

    It takes effect when another person than its author signed it (S1.7b, S9.0), and is
    never changed afterwards: cases that follow it keep it (S1.7a). A change is a new
    version.
    """

    _name = "complaint.procedure.version"
    _description = "Version of a Complaint Procedure"
    _inherit = ["complaint.signed.draft"]
    _order = "procedure_id, number desc"
    _draft_gate = "procedure"

    procedure_id = fields.Many2one(
        "complaint.procedure", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="procedure_id.company_id", store=True)
    number = fields.Integer(
        string="Version", required=True, default=1, copy=False, aggregator=None
    )
    author_id = fields.Many2one(
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
        return super().write(vals)

    def copy(self, default=None):
        copies = super().copy(default)
        for old, new in zip(self, copies, strict=True):
            own = {found.code: found.id for found in new.class_ids}
            for line in [*old.term_ids, *old.requirement_ids]:
                ids = [own.get(c.code, c.id) for c in line.class_ids]
                classes = [fields.Command.set(ids)]
                line.copy({"version_id": new.id, "class_ids": classes})
        return copies

    def _unsigned_text(self):
        return self.env._(
            "%(version)s takes effect by signatures only. Submit it for approval.",
            version=self.display_name,
        )

    def _fixed_text(self):
        return self.env._(
            "%(version)s was submitted or approved and is not changed any "
            "more. Draft a new version.",
            version=self.display_name,
        )

    # ------------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------------

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

    def _check_complete(self):
        if not self.effective_date or not self.term_ids:
            raise UserError(
                self.env._(
                    "Say from when on the version is in force, and at least one term."
                )
            )

    def _gate_on_approved(self, gate, gate_round):
        result = super()._gate_on_approved(gate, gate_round)
        data = {"procedure": self.procedure_id.id, "number": self.number}
        self.env["complaint.event"]._record(self, "procedure.approved", data)
        return result
