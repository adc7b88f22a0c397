from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"  # pylint: disable=R8180

    recall_drill_goal_hours = fields.Float(
        related="company_id.recall_drill_goal_hours", readonly=False
    )
    recall_drill_share = fields.Float(
        related="company_id.recall_drill_share", readonly=False
    )
