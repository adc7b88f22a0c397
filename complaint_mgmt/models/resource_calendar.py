from collections import defaultdict
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import models
from odoo.fields import Domain

from ..tools.work_calendar import DAY_MINUTES, ONE_DAY, WorkCalendar

# What is worked where nothing says when: Monday to Friday, 09:00-18:00.
OFFICE_HOURS = ((9 * 60, 18 * 60),)
OFFICE_WEEK = (OFFICE_HOURS,) * 5 + ((),) * 2


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _complaint_work_calendar(self, date_from, date_to=None, company=None):
        """The working days and hours that deadlines are counted by.

        Weekly hours, minus time off of the whole company (part of a day shortens it),
        then the special days, which have the last word (B0.1, B0.3). Flexible hours say
        how long is worked but not when, so they count as Monday to Friday 09:00-18:00,
        as does an empty recordset.

        :param date_from: first date that is asked for
        :param date_to: last one; None: as far as time off and special days are known
        :param company: res.company; None: that of the calendar or the current one
        :return: WorkCalendar; it refuses dates outside of these two
        """
        # sudo: a deadline is the same for everybody, also for who may not read time off
        # or another company's hours; nothing but dates, hours and names of holidays of
        # the given company goes into it.
        calendar = self.sudo()
        calendar = calendar and calendar.ensure_one()
        company = (company or calendar.company_id or self.env.company).sudo()
        zone = calendar.tz or company.partner_id.tz or company.resource_calendar_id.tz
        week = calendar._complaint_week()
        bounds = (date_from, date_to)
        base = WorkCalendar(zone or "UTC", week)
        changed, names = calendar._complaint_time_off(base, bounds, company)
        closed = {date for date, hours in changed.items() if not hours}
        makeup = {}
        for day in calendar._complaint_special_days(bounds, company):
            makeup.pop(day.date, None)
            names[day.date] = day.name
            if day.kind == "closed":
                closed.add(day.date)
            else:
                makeup[day.date] = day._minutes() or max(week, key=_length)
        return WorkCalendar(
            base.tz,
            week,
            frozenset(closed),
            makeup,
            {date: hours for date, hours in changed.items() if hours},
            names,
            *bounds,
        )

    def _complaint_week(self):
        """The hours of 7 days, or of 14 with two weeks in turn."""
        rows = self.attendance_ids.filtered(lambda row: row._is_work_period())
        if not rows or self.schedule_type == "flexible":
            return OFFICE_WEEK
        two_weeks = self.two_weeks_calendar
        week = [[] for __ in range(14 if two_weeks else 7)]
        for row in rows:
            index = int(row.dayofweek) + (
                7 if two_weeks and row.week_type == "1" else 0
            )
            week[index].append((round(row.hour_from * 60), round(row.hour_to * 60)))
        week = tuple(_join(hours) for hours in week)
        return week if any(week) else OFFICE_WEEK

    def _complaint_time_off(self, base, bounds, company):
        """The hours that time off of the whole company leaves, and what it is called.

        :param WorkCalendar base: the weekly hours
        :return: two dicts, date -> intervals and date -> name
        """
        zone = ZoneInfo(base.tz)
        blocked, leave_names = defaultdict(list), {}
        for leave in self._complaint_leaves(zone, bounds, company):
            start, end = _wall(zone, leave.date_from), _wall(zone, leave.date_to)
            for date, minutes in _per_day(start, end, bounds):
                blocked[date].append(minutes)
                leave_names[date] = leave.name or ""
        changed = {}
        for date, spans in blocked.items():
            usual = base.hours(date)
            left = _subtract(usual, _join(spans))
            if left != usual or not usual:
                changed[date] = left
        return changed, {date: leave_names[date] for date in changed}

    def _complaint_leaves(self, zone, bounds, company):
        domain = Domain(
            [
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("calendar_id", "in", [False, *self.ids]),
                ("company_id", "in", [False, company.id]),
                ("date_to", ">=", _utc(zone, bounds[0])),
            ]
        )
        if bounds[1]:
            domain &= Domain("date_from", "<", _utc(zone, bounds[1] + ONE_DAY))
        # sudo: days of rest of the company, for every count; no person's leave.
        return self.env["resource.calendar.leaves"].sudo().search(domain)

    def _complaint_special_days(self, bounds, company):
        """Special days in the order in which they apply: the company, then own ones."""
        domain = Domain(
            [
                ("company_id", "=", company.id),
                ("calendar_id", "in", [False, *self.ids]),
                ("date", ">=", bounds[0]),
            ]
        )
        if bounds[1]:
            domain &= Domain("date", "<=", bounds[1])
        # sudo: days of rest are configuration, for every count.
        days = self.env["complaint.special.day"].sudo().search(domain)
        return days.sorted(lambda day: bool(day.calendar_id))


def _wall(zone, instant):
    """What the wall clock of a zone shows at a naive UTC instant."""
    return instant.replace(tzinfo=timezone.utc).astimezone(zone).replace(tzinfo=None)


def _utc(zone, date):
    """The naive UTC instant at which a date begins in a zone."""
    midnight = datetime.combine(date, time(), zone)
    return midnight.astimezone(timezone.utc).replace(tzinfo=None)


def _per_day(start, end, bounds):
    """Cut a span of the wall clock into dates, each with its (from, to) minutes."""
    date = max(start.date(), bounds[0])
    last = min(end.date(), bounds[1] or end.date())
    while date <= last:
        midnight = datetime.combine(date, time())
        begin = max((start - midnight) // timedelta(minutes=1), 0)
        # 23:59:59 is how the end of a day is stored: round up
        until = min(-((midnight - end) // timedelta(minutes=1)), DAY_MINUTES)
        if begin < until:
            yield date, (begin, until)
        date += ONE_DAY


def _join(spans):
    """Spans in order and apart."""
    joined = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)


def _subtract(hours, blocked):
    """What is left of the hours of a day; both in order and apart."""
    for begin, end in blocked:
        pieces = (((a, min(b, begin)), (max(a, end), b)) for a, b in hours)
        hours = tuple(p for pair in pieces for p in pair if p[0] < p[1])
    return hours


def _length(hours):
    return sum(end - begin for begin, end in hours)
