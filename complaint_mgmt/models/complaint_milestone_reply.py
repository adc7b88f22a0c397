from odoo import fields, models


class ComplaintMilestone(models.Model):
    """The milestone that a first reply reaches."""

    _inherit = "complaint.milestone"  # pylint: disable=R8180

    trigger = fields.Selection(selection_add=[("first_replied", "First reply given")])
