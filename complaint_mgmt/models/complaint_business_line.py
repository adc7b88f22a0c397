from odoo import fields, models


class ComplaintBusinessLine(models.Model):
    """A line of business with its own teams and procedures (S2.2)."""

    _name = "complaint.business.line"
    _description = "Business Line"
    _order = "sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")
