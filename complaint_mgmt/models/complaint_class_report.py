from odoo import fields, models


class ComplaintClass(models.Model):
    """Which classes are reported to the leader at once (S2.3c)."""

    _inherit = "complaint.class"  # pylint: disable=R8180

    reports_to_leader = fields.Boolean(
        help="Whoever leads is called as soon as a complaint gets this class.",
    )
