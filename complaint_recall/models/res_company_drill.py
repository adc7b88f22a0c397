from odoo import fields, models


class ResCompany(models.Model):
    """What a company expects of its drills."""

    _inherit = "res.company"  # pylint: disable=R8180

    recall_drill_goal_hours = fields.Float(
        string="Hours for a Drill",
        default=4.0,
        help="Within so many hours the goods are traced, the consignees known and the "
        "balance explained. BRCGS asks for 4, some customers for 2.",
    )
    recall_drill_share = fields.Float(
        string="Share Accounted For (%)",
        digits=(6, 2),
        default=99.5,
        help="How much of the quantity a drill has to account for.",
    )

    _recall_drill_check = models.Constraint(
        "CHECK(recall_drill_goal_hours > 0 AND recall_drill_share > 0"
        " AND recall_drill_share <= 100)",
        "A drill has some time, and accounts for more than 0 and at most 100 per cent.",
    )
