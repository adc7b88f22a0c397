from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    complaint_prefix = fields.Char(
        related="company_id.complaint_prefix",
        readonly=False,
        string="Complaint Number Prefix",
    )
    complaint_ask_satisfaction = fields.Boolean(
        related="company_id.complaint_ask_satisfaction", readonly=False
    )
    complaint_confirm_receipt = fields.Boolean(
        related="company_id.complaint_confirm_receipt", readonly=False
    )
