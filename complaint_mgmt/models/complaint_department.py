from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .complaint_team_report import READER


class ComplaintDepartment(models.Model):
    """A department that complaints are handed over to, and who is at its head."""

    _name = "complaint.department"
    _description = "Responsible Department"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    head_id = fields.Many2one(
        "res.users",
        required=True,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )

    @api.constrains("head_id", "company_id")
    def _check_head(self):
        for department in self:
            # sudo: groups and companies of another user, yes or no.
            head = department.head_id.sudo()
            in_company = department.company_id <= head.company_ids
            if not head.has_group(READER) or not in_company:
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot read the complaints of the department. The "
                        "head needs the role Reader in this company.",
                        user=head.name,
                    )
                )
