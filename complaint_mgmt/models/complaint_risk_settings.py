from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .complaint_risk_level import SCALES


class ResCompany(models.Model):
    """How a company rates risks, and the control numbers of its forms on them."""

    _inherit = "res.company"  # pylint: disable=R8180

    complaint_risk_scale = fields.Selection(
        SCALES, string="Risk Scale", default="5", required=True
    )
    complaint_risk_limit = fields.Integer(
        string="Acceptable Risk",
        default=30,
        required=True,
        help="Highest risk priority number (severity × probability × detection) that "
        "needs no action.",
    )
    complaint_form_risk_number = fields.Char(
        string="Risk, CAPA and Change Record: Document Number", default="F3"
    )
    complaint_form_risk_version = fields.Char(
        string="Risk, CAPA and Change Record: Version", default="1"
    )
    complaint_form_notice_number = fields.Char(
        string="Internal Notice: Document Number", default="N1"
    )
    complaint_form_notice_version = fields.Char(
        string="Internal Notice: Version", default="1"
    )

    @api.constrains("complaint_risk_limit")
    def _check_complaint_risk_limit(self):
        if any(company.complaint_risk_limit < 1 for company in self):
            raise ValidationError(self.env._("The acceptable risk is at least 1."))


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"  # pylint: disable=R8180

    complaint_risk_scale = fields.Selection(
        related="company_id.complaint_risk_scale", readonly=False
    )
    complaint_risk_limit = fields.Integer(
        related="company_id.complaint_risk_limit", readonly=False
    )
    complaint_form_risk_number = fields.Char(
        related="company_id.complaint_form_risk_number", readonly=False
    )
    complaint_form_risk_version = fields.Char(
        related="company_id.complaint_form_risk_version", readonly=False
    )
    complaint_form_notice_number = fields.Char(
        related="company_id.complaint_form_notice_number", readonly=False
    )
    complaint_form_notice_version = fields.Char(
        related="company_id.complaint_form_notice_version", readonly=False
    )
