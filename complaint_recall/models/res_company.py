from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    material_balance_limit = fields.Float(
        string="Limit of the Material Balance (%)", digits=(6, 2), default=2.0
    )
    packaging_balance_limit = fields.Float(
        string="Limit of the Packaging Balance (%)", digits=(6, 2), default=0.5
    )

    _balance_limits_check = models.Constraint(
        "CHECK(material_balance_limit BETWEEN 0 AND 100"
        " AND packaging_balance_limit BETWEEN 0 AND 100)",
        "A balance limit is between 0 and 100 percent.",
    )
