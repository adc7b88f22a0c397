from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    complaint_form_open = fields.Boolean(
        related="website_id.complaint_form_open", readonly=False
    )
    complaint_limit_hour = fields.Integer(
        related="website_id.complaint_limit_hour", readonly=False
    )
    complaint_limit_day = fields.Integer(
        related="website_id.complaint_limit_day", readonly=False
    )
    complaint_limit_site = fields.Integer(
        related="website_id.complaint_limit_site", readonly=False
    )
    complaint_form_seconds = fields.Integer(
        related="website_id.complaint_form_seconds", readonly=False
    )
    complaint_link_domain = fields.Char(
        related="company_id.complaint_link_domain", readonly=False
    )
    complaint_privacy_note = fields.Text(
        related="company_id.complaint_privacy_note", readonly=False
    )
