from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    eight_d_qa_user_ids = fields.Many2many(
        related="company_id.eight_d_qa_user_ids", readonly=False
    )
    eight_d_plant_user_ids = fields.Many2many(
        related="company_id.eight_d_plant_user_ids", readonly=False
    )
