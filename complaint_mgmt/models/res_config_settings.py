from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    complaint_prefix = fields.Char(
        related="company_id.complaint_prefix",
        readonly=False,
        string="Complaint Number Prefix",
    )
    complaint_form_receipt_number = fields.Char(
        related="company_id.complaint_form_receipt_number", readonly=False
    )
    complaint_form_receipt_version = fields.Char(
        related="company_id.complaint_form_receipt_version", readonly=False
    )
    complaint_form_judgement_number = fields.Char(
        related="company_id.complaint_form_judgement_number", readonly=False
    )
    complaint_form_judgement_version = fields.Char(
        related="company_id.complaint_form_judgement_version", readonly=False
    )
    complaint_form_acknowledgement_number = fields.Char(
        related="company_id.complaint_form_acknowledgement_number", readonly=False
    )
    complaint_form_acknowledgement_version = fields.Char(
        related="company_id.complaint_form_acknowledgement_version", readonly=False
    )
    complaint_form_ledger_number = fields.Char(
        related="company_id.complaint_form_ledger_number", readonly=False
    )
    complaint_form_ledger_version = fields.Char(
        related="company_id.complaint_form_ledger_version", readonly=False
    )
