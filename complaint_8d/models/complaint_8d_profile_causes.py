from odoo import fields, models


class Complaint8DProfile(models.Model):
    """What a customer wants of the analysis of causes."""

    _inherit = "complaint.8d.profile"  # pylint: disable=R8180

    needs_system_cause = fields.Boolean(
        string="Root in the System",
        default=True,
        help="A confirmed root is needed for why the system allowed it, too.",
    )
    why_least = fields.Integer(
        string="Why, at Least",
        default=3,
        help="A shorter chain of occurrence needs a reason why it ends.",
    )
    why_target = fields.Integer(string="Why, by Target", default=5)

    _why_check = models.Constraint(
        "CHECK(why_least >= 1 AND why_target >= why_least)",
        "A chain asks why at least once, and the target is not below the least.",
    )
