from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    material_balance_limit = fields.Float(
        related="company_id.material_balance_limit", readonly=False
    )
    packaging_balance_limit = fields.Float(
        related="company_id.packaging_balance_limit", readonly=False
    )
    gs1_company_prefix = fields.Char(
        related="company_id.gs1_company_prefix", readonly=False
    )
    recall_gln = fields.Char(related="company_id.recall_gln", readonly=False)
