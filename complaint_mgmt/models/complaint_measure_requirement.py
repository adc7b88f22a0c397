from odoo import api, fields, models


class ComplaintProcedureRequirement(models.Model):
    """Measures as something that a procedure demands."""

    _inherit = "complaint.procedure.requirement"  # pylint: disable=R8180

    kind = fields.Selection(
        selection_add=[
            ("measure", "A Measure Is Proposed"),
            ("measures_done", "The Measures Are Carried Out"),
        ],
        ondelete={"measure": "cascade", "measures_done": "cascade"},
    )
    measure_type_ids = fields.Many2many(
        "complaint.measure.type",
        "complaint_procedure_requirement_measure_type_rel",
        string="One of the Measures",
        # an archived type stays part of what was signed
        context={"active_test": False},
        help="Empty: any measure.",
    )

    @api.depends("measure_type_ids")
    def _compute_display_name(self):
        return super()._compute_display_name()

    def _title(self):
        title = super()._title()
        if self.kind in ("measure", "measures_done") and self.measure_type_ids:
            # sudo: the name of a sort of measure is no secret.
            names = " / ".join(self.measure_type_ids.sudo().mapped("name"))
            return f"{title}: {names}"
        return title

    @api.model
    def _parameter_fields(self):
        return [*super()._parameter_fields(), "measure_type_ids"]
