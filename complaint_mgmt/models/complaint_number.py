import re
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

PREFIX = re.compile(r"[A-Z0-9]+")


class ComplaintNumber(models.Model):
    """Ledger of the numbers that were issued: one row a number, without gaps.

    S9.6: three groups of letters and digits, such as TS-202611-0001: prefix, month in
    the time zone of the company, counter of that month. A number is given once, in the
    transaction that uses it: if that is rolled back, the next one takes the number. So
    the writers of a company queue up until the one before has committed.
    """

    _name = "complaint.number"
    _inherit = ["complaint.append.only"]
    _description = "Issued Complaint Numbers"
    _order = "company_id, series, counter"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    series = fields.Char(required=True, readonly=True)
    counter = fields.Integer(required=True, readonly=True, aggregator=None)
    name = fields.Char(string="Number", required=True, readonly=True)

    _counter_uniq = models.Constraint(
        "UNIQUE(company_id, series, counter)",
        "A number can be issued only once.",
    )

    @api.model
    def _next(self, company, prefix):
        """Issue the next number of a company.

        :param company: res.company
        :param str prefix: first group: capital letters and digits
        :return: the number, such as "TS-202611-0001"
        :raises ValidationError: the prefix has other characters
        """
        return self._next_many(company, prefix, 1)[0]

    @api.model
    def _next_many(self, company, prefix, count):
        """Issue several numbers that follow each other; see `_next`.

        :return: list of `count` numbers
        """
        series = self._series(company, prefix)
        self._queue_up(company.id)
        last = self._last_counter(company, series)
        vals_list = [
            {
                "company_id": company.id,
                "series": series,
                "counter": counter,
                "name": f"{series}-{counter:04d}",
            }
            for counter in range(last + 1, last + count + 1)
        ]
        self._append(vals_list)
        return [vals["name"] for vals in vals_list]

    def _series(self, company, prefix):
        if not PREFIX.fullmatch(prefix or ""):
            raise ValidationError(
                self.env._(
                    "“%(prefix)s” cannot begin a number. Use capital letters and "
                    "digits only, for example TS.",
                    prefix=prefix or "",
                )
            )
        # sudo: the time zone of the company, also for who may not read its settings.
        company = company.sudo()
        zone = company.partner_id.tz or company.resource_calendar_id.tz or "UTC"
        today = fields.Datetime.now().replace(tzinfo=ZoneInfo("UTC"))
        return f"{prefix}-{today.astimezone(ZoneInfo(zone)):%Y%m}"

    def _last_counter(self, company, series):
        query = SQL(
            """SELECT max(counter) FROM complaint_number
                WHERE company_id = %s AND series = %s""",
            company.id,
            series,
        )
        found = self._fetch_committed(query) + self.env.execute_query(query)
        return max((counter or 0 for (counter,) in found), default=0)
