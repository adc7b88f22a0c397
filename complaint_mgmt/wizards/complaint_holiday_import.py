from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import window

try:
    import chinese_calendar
except ImportError:  # only this import needs it
    chinese_calendar = None

MAX_YEARS = 10


class ComplaintHolidayImport(models.TransientModel):
    """Takes public holidays and make-up working days from a library.

    B0.3: the schedule that the State Council announces each November for the next year.
    What a user entered or corrected by hand stays as it is.
    """

    _name = "complaint.holiday.import"
    _description = "Import of Public Holidays"

    country = fields.Selection(
        [("CN", "China (mainland)")], required=True, default="CN"
    )
    year_from = fields.Integer(
        string="From Year",
        required=True,
        default=lambda self: fields.Date.context_today(self).year,
    )
    year_to = fields.Integer(
        string="To Year", required=True, default=lambda self: self._default_year_to()
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Times",
        domain="[('company_id', 'in', [False, company_id])]",
        help="Empty: all working times of the company.",
    )

    def _default_year_to(self):
        year = fields.Date.context_today(self).year
        next_year_known = chinese_calendar and self._holidays_cn(year + 1)
        return year + 1 if next_year_known else year

    def action_import(self):
        """Import the years and say what was done.

        :return: action that shows the result, then the special days
        :raises UserError: the library is missing or knows none of the years
        """
        self.ensure_one()
        years = self._years()
        found = {year: self._holidays(year) for year in years}
        known = [year for year in years if found[year]]
        unknown = [year for year in years if not found[year]]
        if not known:
            raise UserError(self._say_unknown(unknown))
        days = {day: vals for year in known for day, vals in found[year].items()}
        records, counts = self.env["complaint.special.day"]._import_days(
            self.company_id, self.calendar_id, known, days, self._source()
        )
        self._translate(records)
        messages = [self._say_done(known, counts)]
        if unknown:
            messages.append(self._say_unknown(unknown))
        return self._notify(" ".join(messages), bool(unknown))

    def _years(self):
        if 0 <= self.year_to - self.year_from < MAX_YEARS:
            return range(self.year_from, self.year_to + 1)
        raise UserError(
            self.env._(
                "Choose years from the earlier to the later one, %(count)s at most.",
                count=MAX_YEARS,
            )
        )

    # ------------------------------------------------------------------
    # The library
    # ------------------------------------------------------------------

    def _holidays(self, year):
        """The special days of a year, by the country.

        :return: dict, date -> {"name", "kind"}; empty if nobody knows the year yet
        """
        return getattr(self, f"_holidays_{self.country.lower()}")(year)

    @api.model
    def _holidays_cn(self, year):
        library = self._library()
        try:
            first = date(year, 1, 1)
            library.is_holiday(first)
        except (NotImplementedError, ValueError):
            return {}
        days = {}
        for number in range(366):
            day = first + timedelta(days=number)
            if day.year != year:
                break
            is_off, name = library.get_holiday_detail(day)
            if name:
                days[day] = {"name": name, "kind": "closed" if is_off else "makeup"}
        return days

    def _library(self):
        if chinese_calendar:
            return chinese_calendar
        raise UserError(
            self.env._(
                "The Python library “chinesecalendar” is not installed on the server. "
                "Ask your administrator to install it, or enter the days by hand."
            )
        )

    def _source(self):
        return f"chinesecalendar {self._library().__version__}"

    def _translate(self, records):
        """Name the days in Chinese as well, as far as the language is installed."""
        installed = {code for code, __ in self.env["res.lang"].get_installed()}
        library = self._library()
        source = records.with_context(lang="en_US").filtered(
            lambda day: not day.noupdate
        )
        for lang in installed & {"zh_CN"}:
            for name, group in source.grouped("name").items():
                if name in {holiday.value for holiday in library.Holiday}:
                    days = group.with_context(lang=lang)
                    days.write(
                        {"name": library.Holiday(name).chinese, "noupdate": False}
                    )

    # ------------------------------------------------------------------
    # What was done
    # ------------------------------------------------------------------

    def _say_done(self, years, counts):
        return self.env._(
            "%(years)s, from %(library)s: %(created)s days added, %(changed)s changed, "
            "%(same)s as before, %(removed)s removed; %(kept)s entered or changed by "
            "hand were left alone.",
            years=", ".join(map(str, years)),
            library=self._source(),
            **counts,
        )

    def _say_unknown(self, years):
        return self.env._(
            "%(library)s does not know %(years)s. The State Council announces the "
            "holidays of a year in the November before: have the library updated then "
            "and import again, or enter the days by hand.",
            library=self._source(),
            years=", ".join(map(str, years)),
        )

    def _notify(self, message, is_incomplete):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_mgmt.complaint_special_day_action"
        )
        return window.notice(
            "warning" if is_incomplete else "success",
            message,
            title=self.env._("Public Holidays"),
            sticky=True,
            next=action,
        )
