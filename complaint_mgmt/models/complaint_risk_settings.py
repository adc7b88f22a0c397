from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .complaint_risk_level import SCALES


class ResCompany(models.Model):
    """How a company rates risks."""

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
