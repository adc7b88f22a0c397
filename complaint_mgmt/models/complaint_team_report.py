from odoo import api, fields, models
from odoo.exceptions import ValidationError

READER = "complaint_mgmt.group_complaint_reader"


class ComplaintTeam(models.Model):
    """To whom a team reports what it receives (S2.4.1.2.3)."""

    _inherit = "complaint.team"  # pylint: disable=R8180

    report_to_id = fields.Many2one(
        "res.users",
        string="Reports To",
        domain="[('share', '=', False)]",
        tracking=True,
        ondelete="restrict",
        help="This leader is called to each complaint as soon as it is logged, and to "
        "each one that gets a class which is reported.",
    )

    @api.constrains("report_to_id")
    def _check_report_to(self):
        for team in self:
            # sudo: the groups of another user, yes or no.
            leader = team.report_to_id.sudo()
            if leader and not leader.has_group(READER):
                raise ValidationError(
                    self.env._(
                        "%(user)s may not read complaints. Ask the administrator for "
                        "the role Reader first.",
                        user=leader.name,
                    )
                )
