from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """How a company keeps its archive."""

    _inherit = "res.company"  # pylint: disable=R8180

    complaint_archive_days = fields.Integer(
        string="Archive Within (Days)",
        default=30,
        required=True,
        help="A case that is closed longer than this and not archived is overdue.",
    )
    complaint_audit_percent = fields.Float(
        string="Sample of an Archive Audit (%)",
        default=10.0,
        required=True,
        digits=(5, 2),
        help="How much of what was archived in the period is looked at again.",
    )
    complaint_audit_months = fields.Integer(
        string="Archive Audit Every (Months)",
        default=12,
        required=True,
        help="The next audit of the archive is planned by itself.",
    )

    @api.constrains(
        "complaint_archive_days", "complaint_audit_percent", "complaint_audit_months"
    )
    def _check_complaint_archive(self):
        for company in self:
            if (
                company.complaint_archive_days < 0
                or not 0 < company.complaint_audit_percent <= 100
                or company.complaint_audit_months < 1
            ):
                raise ValidationError(
                    self.env._(
                        "Days are not negative, the sample is more than 0 and at most "
                        "100 %, and an audit is at least every month."
                    )
                )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"  # pylint: disable=R8180

    complaint_archive_days = fields.Integer(
        related="company_id.complaint_archive_days", readonly=False
    )
    complaint_audit_percent = fields.Float(
        related="company_id.complaint_audit_percent", readonly=False
    )
    complaint_audit_months = fields.Integer(
        related="company_id.complaint_audit_months", readonly=False
    )
