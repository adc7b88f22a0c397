from odoo import api, fields, models


class ComplaintFormControl(models.Model):
    _inherit = "complaint.form.control"

    code = fields.Selection(
        selection_add=[
            ("batch_record", "Batch Record"),
            ("recall_status", "Recall Status Report"),
            ("recall_final", "Final Report on a Recall"),
        ],
        ondelete={
            "batch_record": "cascade",
            "recall_status": "cascade",
            "recall_final": "cascade",
        },
    )

    @api.model
    def _form_numbers(self):
        return {
            **super()._form_numbers(),
            "batch_record": "B1",
            "recall_status": "R1",
            "recall_final": "R2",
        }
