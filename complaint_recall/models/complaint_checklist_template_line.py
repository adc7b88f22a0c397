from odoo import api, fields, models

QUESTION = "complaint_mgmt.complaint_checklist_template_line_"
FILL_KEYS = [
    ("charge", "Charge of Materials"),
    ("material_balance", "Material Balance"),
    ("packaging_balance", "Balance of Packaging Materials"),
    ("label_balance", "Issue and Destruction of Labels"),
    ("batch_steps", "Work Orders"),
    ("retained_sample", "Retained Sample"),
]
# What the shipped questions ask of the record of a batch.
SHIPPED = {
    "batch_production_1": "charge",
    "batch_production_2": "material_balance",
    "batch_production_4": "batch_steps",
    "batch_packaging_2": "label_balance",
    "batch_packaging_4": "packaging_balance",
    "retention_1": "retained_sample",
}


class ComplaintChecklistTemplateLine(models.Model):
    _inherit = "complaint.checklist.template.line"

    fill_key = fields.Selection(
        selection_add=FILL_KEYS, ondelete={key: "set null" for key, _ in FILL_KEYS}
    )

    @api.model
    def _plug_in_batch_records(self):
        """Let the batch record answer the shipped questions; called at installation."""
        for name, key in SHIPPED.items():
            question = self.env.ref(QUESTION + name, raise_if_not_found=False)
            if question and not question.fill_key:
                question._plug_in(key)
