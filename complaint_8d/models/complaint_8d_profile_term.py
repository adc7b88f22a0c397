from odoo import fields, models

from odoo.addons.complaint_mgmt.tools import deadline

from .complaint_8d_step import LABELS


class Complaint8DProfileTerm(models.Model):
    """Until when a discipline is due, counted from the receipt."""

    _name = "complaint.8d.profile.term"
    _description = "Target of an 8D Discipline"
    _order = "profile_id, code"

    profile_id = fields.Many2one(
        "complaint.8d.profile", required=True, index=True, ondelete="cascade"
    )
    code = fields.Selection(LABELS, string="Discipline", required=True)
    count = fields.Integer(string="Length", required=True, default=1, aggregator=None)
    unit = fields.Selection(
        [
            (deadline.HOURS, "Hours"),
            (deadline.DAYS, "Calendar Days"),
            (deadline.WORKING_DAYS, "Working Days"),
        ],
        required=True,
        default=deadline.DAYS,
    )

    _code_uniq = models.Constraint(
        "UNIQUE(profile_id, code)", "A profile has one target for each discipline."
    )
