from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from .complaint_checklist_answer_mixin import CONTENT
from .complaint_evidence_mixin import ComplaintEvidenceMixin

KEEPER = "complaint_mgmt.group_complaint_sensitive"


class ComplaintChecklistSecret(models.Model):
    """The answer of a patient or a doctor, apart from the checklist (PIPL 28-30).

    Read and written by those with the role Sensitive Data Reader only, as the persons
    of a case are. Everybody else sees on the line of the checklist that there is an
    answer. Destruction empties it and leaves the checklist alone.
    """

    _name = "complaint.checklist.secret"
    _description = "Sensitive Answer"
    _inherit = ["complaint.checklist.answer.mixin"]

    line_id = fields.Many2one(
        "complaint.checklist.line", required=True, index=True, ondelete="cascade"
    )
    checklist_id = fields.Many2one(
        "complaint.checklist", required=True, index=True, ondelete="cascade"
    )
    complaint_id = fields.Many2one(
        related="checklist_id.complaint_id", store=True, precompute=True
    )
    sequence = fields.Integer(related="line_id.sequence", store=True)
    question = fields.Char(related="line_id.question")
    unit = fields.Char(related="line_id.unit")
    answer_type = fields.Selection(related="line_id.answer_type")
    needs_note = fields.Boolean(related="line_id.needs_note")
    can_answer = fields.Boolean(related="checklist_id.can_answer")
    is_answered = fields.Boolean(string="Answered", compute="_compute_is_answered")

    _line_uniq = models.Constraint(
        "UNIQUE(line_id)", "There is an answer to this question already."
    )

    @api.depends("result", "choice", "value", "value_date", "note")
    def _compute_is_answered(self):
        for secret in self:
            secret.is_answered = secret._is_given()

    @api.depends("line_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for secret in self:
            secret.display_name = secret.question

    @api.constrains(*sorted(CONTENT), "attachment_ids")
    def _check_consent(self):
        """PIPL 29: separate consent comes before the first answer."""
        # sudo: whether the person agreed; a sensitive data reader may not read the
        # checklist itself.
        for secret in self.sudo():
            checklist = secret.checklist_id
            agreed = not checklist.needs_consent or checklist.consent == "given"
            if not agreed and secret._has_content():
                raise ValidationError(
                    self.env._(
                        "Record first that the person agreed, when and how. Without "
                        "consent no answer is stored."
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if (CONTENT | {"attachment_ids"}) & vals.keys():
            for secret in self:
                # sudo: the line learns that there is an answer, and nothing else.
                secret.sudo().line_id._note_kept(secret._is_given())
        return result

    def _check_evidence_open(self):
        if not self.env.su and not self.env.user.has_group(KEEPER):
            raise AccessError(
                self.env._("Only a sensitive data reader answers these questions.")
            )
        # sudo: the role was judged above; the step of the case decides the rest.
        return super(ComplaintChecklistSecret, self.sudo())._check_evidence_open()

    def _attachment_is_locked(self):
        locked = super()._attachment_is_locked()
        return locked | self.filtered(
            lambda s: s.checklist_id.needs_consent and s.checklist_id.consent != "given"
        )

    def _files(self):
        """Return all files of these answers, listed on them or merely attached."""
        own = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        return self.attachment_ids | self.env["ir.attachment"].search(own)

    def _erase(self):
        """Empty the answers, whatever the step of the case. The caller has judged why.

        For the withdrawal of consent and for destruction; the files are the caller's.
        """
        empty = dict.fromkeys([*CONTENT, "answered_by_id", "answered_at"], False)
        # super: past the evidence rules, which fix answers for everybody else.
        return super(ComplaintEvidenceMixin, self).write(empty)  # pylint: disable=W8164
