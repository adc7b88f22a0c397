from odoo import api, fields, models


class ComplaintFormControl(models.Model):
    _inherit = "complaint.form.control"

    code = fields.Selection(
        selection_add=[("batch_record", "Batch Record")],
        ondelete={"batch_record": "cascade"},
    )

    @api.model
    def _form_numbers(self):
        return {**super()._form_numbers(), "batch_record": "B1"}
