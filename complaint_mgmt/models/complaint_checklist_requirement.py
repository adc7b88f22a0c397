from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ComplaintProcedureRequirement(models.Model):
    """A procedure demands a checklist (S9.4.2.1.7, S9.4.3.5.1)."""

    _inherit = "complaint.procedure.requirement"  # pylint: disable=R8180

    kind = fields.Selection(
        selection_add=[("checklist", "A Checklist Is Answered")],
        ondelete={"checklist": "cascade"},
    )
    checklist_template_id = fields.Many2one(
        "complaint.checklist.template",
        string="Checklist",
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.depends("checklist_template_id")
    def _compute_display_name(self):
        return super()._compute_display_name()

    @api.model
    def _parameter_fields(self):
        return [*super()._parameter_fields(), "checklist_template_id"]

    def _title(self):
        if self.kind == "checklist":
            # sudo: the name of a checklist is no secret.
            return self.checklist_template_id.sudo().display_name or ""
        return super()._title()

    @api.constrains("kind", "checklist_template_id", "stage")
    def _check_checklist(self):
        for requirement in self.filtered(lambda r: r.kind == "checklist"):
            if not requirement.checklist_template_id:
                raise ValidationError(
                    self.env._("Choose the checklist that must be answered.")
                )
            if requirement.stage not in ("start", "propose"):
                raise ValidationError(
                    self.env._(
                        "“%(checklist)s”: a checklist is answered before the decision "
                        "is proposed. Demand it before that.",
                        checklist=requirement.display_name,
                    )
                )
