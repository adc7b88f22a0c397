from odoo import fields, models


class Complaint8DProfile(models.Model):
    """What a customer wants of the team."""

    _inherit = "complaint.8d.profile"  # pylint: disable=R8180

    team_least = fields.Integer(string="People in the Team, at Least", default=3)
    function_least = fields.Integer(string="Functions in the Team, at Least", default=2)

    _team_check = models.Constraint(
        "CHECK(team_least >= 2 AND function_least >= 1)",
        "A team has a champion, a leader and one function at least.",
    )
