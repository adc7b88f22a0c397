from odoo import api, fields, models

# Hours until somebody who did not answer is written to again, by class of danger.
HOURS = {"I": 24, "SERIOUS": 24, "II": 72, "DEFECT": 72}
LATEST = 168


class ComplaintRecallClass(models.Model):
    """How often and how soon those are reminded who do not answer."""

    _inherit = "complaint.recall.class"  # pylint: disable=R8180

    remind_after_hours = fields.Integer(
        string="Remind After (Hours)",
        compute="_compute_remind_after_hours",
        store=True,
        readonly=False,
        precompute=True,
        help="Hours without an answer until the next notice goes out. Zero: nobody is "
        "reminded.",
    )
    max_reminders = fields.Integer(
        string="Reminders",
        default=2,
        help="After so many reminders without an answer, the consignee is called.",
    )

    _reminders_check = models.Constraint(
        "CHECK(remind_after_hours >= 0 AND max_reminders BETWEEN 0 AND 9)",
        "Hours are not negative, and there are nine reminders at most.",
    )

    @api.depends("code")
    def _compute_remind_after_hours(self):
        for row in self:
            row.remind_after_hours = HOURS.get(row.code, LATEST)
