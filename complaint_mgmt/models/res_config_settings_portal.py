from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"  # pylint: disable=R8180

    complaint_contact_phone = fields.Char(
        related="company_id.complaint_contact_phone", readonly=False
    )
    complaint_contact_email = fields.Char(
        related="company_id.complaint_contact_email", readonly=False
    )
    complaint_contact_hours = fields.Char(
        related="company_id.complaint_contact_hours", readonly=False
    )
    complaint_status_mails = fields.Boolean(
        related="company_id.complaint_status_mails", readonly=False
    )
    complaint_portal_daily_limit = fields.Integer(
        related="company_id.complaint_portal_daily_limit", readonly=False
    )
