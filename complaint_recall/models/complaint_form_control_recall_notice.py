from odoo import api, fields, models


class ComplaintFormControl(models.Model):
    _inherit = "complaint.form.control"  # pylint: disable=R8180

    code = fields.Selection(
        selection_add=[
            ("recall_notice", "Recall Notice"),
            ("recall_letter", "Recall Letter With Reply Form"),
            ("recall_phone", "Phone Sheet of a Recall"),
        ],
        ondelete={
            "recall_notice": "cascade",
            "recall_letter": "cascade",
            "recall_phone": "cascade",
        },
    )

    @api.model
    def _form_numbers(self):
        numbers = {
            "recall_notice": "R4",
            "recall_letter": "R5",
            "recall_phone": "R6",
        }
        return {**super()._form_numbers(), **numbers}
