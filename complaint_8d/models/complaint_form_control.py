from odoo import api, fields, models


class ComplaintFormControl(models.Model):
    """The 8D report is a controlled form (S3.23)."""

    _inherit = "complaint.form.control"  # pylint: disable=R8180

    code = fields.Selection(
        selection_add=[("eight_d", "8D Report")], ondelete={"eight_d": "cascade"}
    )

    @api.model
    def _form_numbers(self):
        return {**super()._form_numbers(), "eight_d": "E1"}
