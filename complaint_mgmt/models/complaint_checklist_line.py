from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.chain import sha256_hex
from .complaint_checklist_answer_mixin import ANSWERS, CONTENT
from .complaint_checklist_template_line import ANSWER_TYPES


class ComplaintChecklistLine(models.Model):
    """One question of a checklist, as it was when it came into the file.

    Of a sensitive question it knows only that it is answered, never the answer.
    """

    _name = "complaint.checklist.line"
    _description = "Question of a Checklist"
    _inherit = ["complaint.checklist.answer.mixin"]

    checklist_id = fields.Many2one(
        "complaint.checklist", required=True, index=True, ondelete="cascade"
    )
    complaint_id = fields.Many2one(
        related="checklist_id.complaint_id", store=True, precompute=True
    )
    state = fields.Selection(related="complaint_id.state", string="Complaint Status")
    sequence = fields.Integer()
    texts = fields.Json(required=True)
    question = fields.Char(compute="_compute_texts")
    unit = fields.Char(compute="_compute_texts")
    answer_type = fields.Selection(ANSWER_TYPES, required=True)
    needs_note = fields.Boolean()
    fill_key = fields.Selection(
        selection=lambda self: (
            self.env["complaint.checklist.template.line"]._fields["fill_key"].selection
        )
    )
    is_sensitive = fields.Boolean(related="checklist_id.is_sensitive")
    can_answer = fields.Boolean(related="checklist_id.can_answer")
    is_kept = fields.Boolean(
        string="Answer Kept Apart",
        help="A sensitive answer was given; what it says is kept apart.",
    )
    is_answered = fields.Boolean(
        string="Answered", compute="_compute_is_answered", store=True
    )
    answer = fields.Char(string="Answer Given", compute="_compute_answer")
    fill_value = fields.Char(
        string="By the System",
        readonly=True,
        help="What the system knows. It counts once somebody confirms it.",
    )
    fill_date = fields.Date(readonly=True)
    fill_source = fields.Char(string="Found In", readonly=True)

    @api.depends("texts")
    @api.depends_context("lang")
    def _compute_texts(self):
        for line in self:
            line.question = line._text_of("question")
            line.unit = line._text_of("unit")

    def _text_of(self, name):
        found = (self.texts or {}).get(name) or {}
        return found.get(self.env.lang or "en_US") or found.get("en_US") or ""

    @api.depends("texts")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line._text_of("question")

    @api.depends("result", "choice", "value", "value_date", "note", "is_kept")
    def _compute_is_answered(self):
        for line in self:
            line.is_answered = line.is_kept or line._is_given()

    @api.depends("result", "choice", "value", "value_date", "is_kept")
    @api.depends_context("lang")
    def _compute_answer(self):
        results = dict(self._fields["result"]._description_selection(self.env))
        choices = dict(self._fields["choice"]._description_selection(self.env))
        for line in self:
            words = [
                results.get(line.result),
                choices.get(line.choice),
                line.value,
                line.value and line.unit,
                str(line.value_date or ""),
                line.is_kept and self.env._("Answered"),
            ]
            line.answer = " ".join(word for word in words if word)

    def write(self, vals):
        # sudo: what kind of question it is, nothing of the answer.
        if (CONTENT | {"attachment_ids"}) & vals.keys() and any(
            line.is_sensitive for line in self.sudo()
        ):
            raise AccessError(
                self.env._(
                    "The answers to these questions are sensitive and kept apart. "
                    "Somebody with the role Sensitive Data Reader enters them."
                )
            )
        return super().write(vals)

    def _event_answer(self):
        return {
            "result": self.result or "",
            "choice": self.choice or "",
            "date": str(self.value_date or ""),
            "value_sha256": sha256_hex((self.value or "").encode()),
            "note_sha256": sha256_hex((self.note or "").encode()),
            "files": sorted(self.attachment_ids.ids),
        }

    def _prepare_fill(self, found):
        """Return what the line shows of a proposal of the ERP; nothing clears it."""
        value = found.get("value")
        is_date = self.answer_type == "date"
        return {
            "fill_value": False if is_date or not found else str(value),
            "fill_date": value if is_date else False,
            "fill_source": found.get("source"),
        }

    def _note_kept(self, is_kept):
        """Note that a sensitive answer was given or taken back, not what it says."""
        self.write(
            {
                "is_kept": is_kept,
                "answered_by_id": self.env.uid,
                "answered_at": fields.Datetime.now(),
            }
        )

    def action_confirm(self):
        """Take over what the system proposes: it is the user's answer from now on.

        Whether something is in order a person says: there the figures become the note.

        :return: True
        :raises AccessError: the user may not answer
        """
        for line in self.filtered(lambda own: own.fill_value or own.fill_date):
            if line.answer_type == "date":
                line.write({"value_date": line.fill_date})
            elif ANSWERS[line.answer_type] == "value":
                line.write({"value": line.fill_value})
            else:
                line.write({"note": line._figures_in_note()})
        return True

    def _figures_in_note(self):
        source = f"({self.fill_source})" if self.fill_source else ""
        figures = f"{self.fill_value} {source}".strip()
        note = (self.note or "").strip()
        return note if figures in note else "\n".join(filter(None, (note, figures)))
