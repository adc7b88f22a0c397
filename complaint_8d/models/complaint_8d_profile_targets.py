from odoo import api, fields, models

from odoo.addons.complaint_mgmt.tools import work_calendar


class Complaint8DProfile(models.Model):
    """How the targets of a customer are counted, and what counts as a recurrence."""

    _inherit = "complaint.8d.profile"  # pylint: disable=R8180

    day_end = fields.Selection(
        [
            (work_calendar.MIDNIGHT, "At 24:00"),
            (work_calendar.CLOSE, "At the Close of Business"),
        ],
        string="A Day Ends",
        required=True,
        default=work_calendar.MIDNIGHT,
        help="When the last day of a target in days is over. Hours run through nights "
        "and weekends.",
    )
    moves_rest_days = fields.Boolean(
        string="Move Off Rest Days",
        help="A target in days that ends on a rest day ends on the next working day.",
    )
    effectiveness_days = fields.Integer(
        string="Effectiveness After (Days)",
        required=True,
        default=90,
        aggregator=None,
        help="How long after the closure it is checked whether the problem stays away.",
    )
    recurrence_months = fields.Integer(
        string="Recurrence Within (Months)",
        required=True,
        default=12,
        aggregator=None,
        help="How long after the closure the same defect counts as a recurrence.",
    )
    recurrence_scope = fields.Selection(
        [
            ("product", "Same Product"),
            ("template", "Any Variant of the Product"),
            ("category", "Same Product Category"),
        ],
        string="Recurrence On",
        required=True,
        default="product",
    )

    _effectiveness_check = models.Constraint(
        "CHECK(effectiveness_days BETWEEN 1 AND 3650)",
        "Effectiveness is checked after 1 to 3650 days.",
    )
    _recurrence_check = models.Constraint(
        "CHECK(recurrence_months BETWEEN 1 AND 120)",
        "A recurrence is looked for within 1 to 120 months.",
    )

    def write(self, vals):
        result = super().write(vals)
        if {"day_end", "moves_rest_days"} & vals.keys():
            self._refresh_reports()
        return result

    def _refresh_reports(self):
        """Let the open reports follow what was agreed anew."""
        # sudo: the reports of all companies that use these profiles.
        reports = self.env["complaint.8d"].sudo()
        open_ones = [("profile_id", "in", self.ids), ("state", "=", "open")]
        reports.search(open_ones)._refresh_targets()


class Complaint8DProfileTerm(models.Model):
    _inherit = "complaint.8d.profile.term"  # pylint: disable=R8180

    _count_check = models.Constraint(
        "CHECK(count BETWEEN 1 AND 10000)", "A target is 1 to 10000 units away."
    )

    @api.model_create_multi
    def create(self, vals_list):
        terms = super().create(vals_list)
        terms.profile_id._refresh_reports()
        return terms

    def write(self, vals):
        profiles = self.profile_id
        result = super().write(vals)
        (profiles | self.profile_id)._refresh_reports()
        return result

    def unlink(self):
        profiles = self.profile_id
        result = super().unlink()
        profiles._refresh_reports()
        return result
