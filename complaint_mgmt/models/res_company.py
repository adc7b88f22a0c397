import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """What a company settles about its complaints."""

    _inherit = "res.company"

    complaint_prefix = fields.Char(
        default="TS",
        required=True,
        help="First group of the complaint number, as in TS-202611-0001.",
    )

    complaint_ask_satisfaction = fields.Boolean(
        string="Ask Customers After Closing",
        default=True,
        help="The customer gets a mail with three faces when a complaint is closed.",
    )
    complaint_confirm_receipt = fields.Boolean(
        string="Confirm Receipt by Mail",
        default=True,
        help="Who complains by mail, portal or public form is told the number of the "
        "complaint at once.",
    )
    complaint_turnover_at = fields.Datetime(
        string="Turnover of Customers As Of", readonly=True, copy=False
    )

    @api.constrains("complaint_prefix")
    def _check_complaint_prefix(self):
        """S9.6: a number is three groups of letters and digits."""
        for company in self:
            if not re.fullmatch(r"[A-Z0-9]+", company.complaint_prefix or ""):
                raise ValidationError(
                    self.env._(
                        "The prefix of the complaint number takes capital letters and "
                        "digits only, for example TS."
                    )
                )

    def _complaint_clock_calendar(self, earliest):
        """Return the days and hours of work by which this company counts deadlines.

        :param earliest: naive UTC instant before which nothing is counted
        :return: WorkCalendar, with holidays in the company's language
        """
        # sudo: a deadline is the same for everybody.
        company = self.sudo().with_context(lang=self.sudo().partner_id.lang)
        first = (earliest - timedelta(days=2)).date()
        calendar = company.resource_calendar_id
        return calendar._complaint_work_calendar(first, None, company)
