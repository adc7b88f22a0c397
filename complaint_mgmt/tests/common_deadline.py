"""Calendars whose dates are worked out by hand, and those of the database."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

from ..tools.work_calendar import WorkCalendar

ROLE = "complaint_mgmt.group_complaint_"
OFFICE = ((540, 720), (810, 1080))  # 09:00-12:00, 13:30-18:00
WEEK = (OFFICE,) * 5 + ((),) * 2
# The schedule of the State Council for 2026, announced on 4 November 2025.
CLOSED_2026 = (
    ((1, 1), 3),
    ((2, 15), 9),
    ((4, 4), 3),
    ((5, 1), 5),
    ((6, 19), 3),
    ((9, 25), 3),
    ((10, 1), 7),
)
MAKEUP_2026 = ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
CLOSED = frozenset(
    date(2026, *first) + timedelta(days=n)
    for first, length in CLOSED_2026
    for n in range(length)
)
MAKEUPS = {date(2026, *day): OFFICE for day in MAKEUP_2026}
PLAIN = WorkCalendar("Asia/Shanghai", WEEK)
CHINA = WorkCalendar(
    "Asia/Shanghai",
    WEEK,
    CLOSED,
    MAKEUPS,
    names={date(2026, 10, 1): "National Day"},
)


def at(text, zone="Asia/Shanghai"):
    """The instant that the wall clock of a zone shows."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


class SpecialDayCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Calendar Works"})
        cls.company.partner_id.tz = "Asia/Shanghai"
        cls.env.user.write({"company_ids": [Command.link(cls.company.id)]})
        # hr_holidays moves time off from the zone of the user to that of the calendar
        cls.env.user.tz = "Asia/Shanghai"
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.user_head = cls.new_user("head", ROLE + "qa_head")
        cls.user_manager = cls.new_user("manager", ROLE + "manager")
        cls.calendar = cls.new_calendar("Plant")

    @classmethod
    def new_user(cls, person, groups):
        return new_test_user(
            cls.env,
            login=f"day_{person}",
            groups=groups,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            tz="Asia/Shanghai",
        )

    @classmethod
    def new_calendar(cls, name, **values):
        """Monday to Friday 8-12 and 13-17 with a break, in Shanghai."""
        rows = [
            {
                "name": period,
                "dayofweek": str(weekday),
                "hour_from": begin,
                "hour_to": end,
                "day_period": period,
            }
            for weekday in range(5)
            for period, begin, end in (
                ("morning", 8, 12),
                ("lunch", 12, 13),
                ("afternoon", 13, 17),
            )
        ]
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": "Asia/Shanghai",
                "company_id": cls.company.id,
                "attendance_ids": [Command.clear(), *map(Command.create, rows)],
                **values,
            }
        )

    def new_day(self, day, kind="closed", user=None, **values):
        days = self.env["complaint.special.day"].with_user(user or self.user_manager)
        return days.create(
            {
                "name": "A day",
                "date": day,
                "kind": kind,
                "company_id": self.company.id,
                **values,
            }
        )

    def work_calendar(self, calendar=None, date_to=None):
        calendar = self.calendar if calendar is None else calendar
        return calendar._complaint_work_calendar(
            date(2026, 1, 1), date_to, self.company
        )
