from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("standard", "Standard"),
    ("drawing", "Drawing"),
    ("instruction", "Work Instruction"),
    ("flow", "Process Flow"),
    ("inspection", "Inspection Instruction"),
    ("fmea", "FMEA"),
    ("control_plan", "Control Plan"),
    ("training", "Training"),
]
# Each of these is answered before D7 is complete: five of S3.21, two of IATF 16949.
REQUIRED = tuple(code for code, __ in KINDS if code != "training")


class Complaint8DDocument(models.Model):
    """A document that changes so that the problem stays away, or why none does (S3.21).

    IATF 16949 10.2.3: FMEA and control plan are looked at in each report.
    """

    _name = "complaint.8d.document"
    _description = "Document That an 8D Report Changes"
    _inherit = ["complaint.8d.line.mixin"]
    _order = "report_id, sequence, id"
    _discipline = "d7"
    _event_kind = "document"

    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, string="Document Type", required=True)
    answer = fields.Selection(
        [("changed", "Revised"), ("na", "Not Applicable")],
        help="What becomes of it: a new revision, or why there is none.",
    )
    name = fields.Char(string="Document Title")
    number = fields.Char(string="Document Number")
    old_revision = fields.Char()
    new_revision = fields.Char()
    changed_on = fields.Date()
    responsible_id = fields.Many2one(
        "res.users", domain="[('share', '=', False)]", ondelete="restrict"
    )
    url = fields.Char(string="Link")
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "complaint_8d_document_file_rel",
        string="Files",
        ondelete="restrict",
    )
    reason = fields.Text(string="Why It Stays", help="Why no such document changes.")
    is_answered = fields.Boolean(compute="_compute_is_answered")

    @api.depends("kind", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            words = (line._kind_label(), line.number)
            line.display_name = " ".join(filter(None, words))

    def _kind_label(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return kinds.get(self.kind, "")

    @api.depends(
        "answer",
        "number",
        "new_revision",
        "changed_on",
        "responsible_id",
        "url",
        "attachment_ids",
        "reason",
    )
    def _compute_is_answered(self):
        for line in self:
            line.is_answered = line._has_answer()

    @api.onchange("answer")
    def _onchange_answer(self):
        """Propose that a document was changed today, by who writes it down."""
        if self.answer == "changed":
            today = fields.Date.context_today(self)
            self.changed_on = self.changed_on or today
            self.responsible_id = self.responsible_id or self.env.user

    def _has_answer(self):
        if self.answer == "na":
            return bool((self.reason or "").strip())
        needed = (self.number, self.new_revision, self.responsible_id.id)
        shown = (self.url or "").strip() or self.attachment_ids
        said = all(needed) and self.changed_on and shown
        return self.answer == "changed" and bool(said)

    @api.constrains("answer", "old_revision", "new_revision", "changed_on")
    def _check_revision(self):
        today = fields.Date.context_today(self)
        for line in self.filtered(lambda d: d.answer == "changed"):
            if line.changed_on and line.changed_on > today:
                raise ValidationError(
                    self.env._("A document was not changed in the future.")
                )
            new = (line.new_revision or "").strip()
            if new and new == (line.old_revision or "").strip():
                raise ValidationError(
                    self.env._("A changed document has another revision than before.")
                )

    def _content_line(self):
        return {
            "kind": self.kind,
            "answer": self.answer or "",
            "name": self.name or "",
            "number": self.number or "",
            "old_revision": self.old_revision or "",
            "new_revision": self.new_revision or "",
            "changed_on": str(self.changed_on or ""),
            "responsible_id": self.responsible_id.name or "",
            "url": self.url or "",
            "files": sorted(self.attachment_ids.mapped("checksum")),
            "reason": self.reason or "",
        }
