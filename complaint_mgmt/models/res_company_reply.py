from odoo import fields, models


class ResCompany(models.Model):
    """The control number of the reply letter."""

    _inherit = "res.company"  # pylint: disable=R8180

    complaint_form_reply_number = fields.Char(
        string="Reply Letter: Document Number", default="L2"
    )
    complaint_form_reply_version = fields.Char(
        string="Reply Letter: Version", default="1"
    )


class ResConfigSettings(models.TransientModel):
    """The control number of the reply letter, where the company settles it."""

    _inherit = "res.config.settings"  # pylint: disable=R8180

    complaint_form_reply_number = fields.Char(
        related="company_id.complaint_form_reply_number", readonly=False
    )
    complaint_form_reply_version = fields.Char(
        related="company_id.complaint_form_reply_version", readonly=False
    )
