from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintAdmissibilityAnswer(models.Model):
    """Whether a case meets one condition; the words are kept as they were asked."""

    _name = "complaint.admissibility.answer"
    _description = "Answer on a Condition of Admissibility"
    _inherit = ["complaint.evidence.mixin"]
    _order = "admissibility_id, sequence, id"

    admissibility_id = fields.Many2one(
        "complaint.admissibility", required=True, index=True, ondelete="restrict"
    )
    condition_id = fields.Many2one(
        "complaint.admissibility.condition",
        string="Condition of the Procedure",
        required=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(readonly=True)
    name = fields.Char(string="Condition", readonly=True)
    answer = fields.Selection([("yes", "Yes"), ("no", "No")], string="Met?")
    note = fields.Char()

    _condition_uniq = models.Constraint(
        "UNIQUE(admissibility_id, condition_id)", "This condition is answered already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        reviews = self.env["complaint.admissibility"]
        conditions = self.env["complaint.admissibility.condition"]
        copies = []
        defaults = self.default_get(["admissibility_id", "condition_id"])
        for vals in vals_list:
            vals = {**defaults, **vals}
            condition = conditions.browse(vals.get("condition_id"))
            review = reviews.browse(vals.get("admissibility_id"))
            copies.append(
                {
                    **vals,
                    "complaint_id": review.complaint_id.id,
                    "name": condition.name,
                    "sequence": condition.sequence,
                }
            )
        answers = super().create(copies)
        answers._check_of_procedure()
        answers._check_not_reviewed()
        return answers

    def write(self, vals):
        if not {"admissibility_id", "condition_id", "name", "sequence"}.isdisjoint(
            vals
        ):
            raise UserError(
                self.env._("The conditions are those of the procedure. Answer them.")
            )
        self._check_not_reviewed()
        return super().write(vals)

    def _check_of_procedure(self):
        for answer in self:
            version = answer.complaint_id.procedure_version_id
            if answer.condition_id not in version.condition_ids:
                raise UserError(
                    self.env._(
                        "The conditions are those of the procedure. Answer them."
                    )
                )

    def _check_not_reviewed(self):
        if any(answer.admissibility_id.reviewed_at for answer in self):
            raise UserError(
                self.env._("The conditions were reviewed: the answers are fixed.")
            )
