from odoo import api, fields, models


class ComplaintFormControl(models.Model):
    _inherit = "complaint.form.control"  # pylint: disable=R8180

    code = fields.Selection(
        selection_add=[("recall_drill", "Report of a Drill")],
        ondelete={"recall_drill": "cascade"},
    )

    @api.model
    def _form_numbers(self):
        return {**super()._form_numbers(), "recall_drill": "M1"}
