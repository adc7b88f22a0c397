from odoo import fields, models


class ComplaintTeam(models.Model):
    """Who is in charge of a team: called when its leader does not settle a case."""

    _inherit = "complaint.team"  # pylint: disable=R8180

    vice_leader_id = fields.Many2one(
        "res.users",
        string="Leader in Charge",
        domain="[('share', '=', False)]",
        tracking=True,
        help="S2.4.3.4: hears of cases that are not settled in time. Empty: the "
        "quality VP.",
    )
