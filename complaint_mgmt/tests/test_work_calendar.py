from datetime import date, datetime, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from ..tools.work_calendar import HOLIDAY, MAKEUP, WORKING, DeadlineError
from .common_deadline import SpecialDayCase, at

MORNING, AFTERNOON = (8 * 60, 12 * 60), (13 * 60, 17 * 60)


@tagged("post_install", "-at_install")
class TestWorkCalendar(SpecialDayCase):
    def test_weekly_hours_without_the_break(self):
        """B0.1: the day closes when the last work ends."""
        found = self.work_calendar()
        self.assertEqual(found.tz, "Asia/Shanghai")
        self.assertEqual(found.week, ((MORNING, AFTERNOON),) * 5 + ((),) * 2)
        self.assertEqual(found.end_of(date(2026, 11, 23)), at("2026-11-23 17:00"))

    def test_two_weeks_in_turn(self):
        """B0.1: as Odoo counts them: first and second week of the same calendar."""
        rows = self.env["resource.calendar.attendance"]
        calendar = self.new_calendar("Shifts", two_weeks_calendar=True)
        calendar.attendance_ids = [Command.clear()] + [
            Command.create(
                {
                    "name": "Shift",
                    "dayofweek": weekday,
                    "hour_from": 8,
                    "hour_to": 12,
                    "week_type": week_type,
                }
            )
            for week_type, weekday in (("0", "0"), ("1", "5"))
        ]
        found = self.work_calendar(calendar)
        for week in range(4):
            monday = date(2026, 11, 2) + timedelta(weeks=week)
            is_first = rows.get_week_type(monday) == 0
            self.assertEqual(found.is_working(monday), is_first)
            self.assertEqual(found.is_working(monday + timedelta(days=5)), not is_first)

    def test_without_hours_it_is_monday_to_friday_nine_to_six(self):
        """B0.1: no calendar, one without rows, or one with flexible hours."""
        flexible = self.new_calendar("Flexible", schedule_type="flexible")
        empty = self.new_calendar("Empty", attendance_ids=[Command.clear()])
        for calendar in (self.calendar.browse(), flexible, empty):
            with self.subTest(calendar.name):
                found = self.work_calendar(calendar)
                self.assertEqual(found.tz, "Asia/Shanghai")
                self.assertEqual(found.week, (((540, 1080),),) * 5 + ((),) * 2)
        self.company.partner_id.tz = False
        self.company.resource_calendar_id.tz = "Asia/Tokyo"
        self.assertEqual(self.work_calendar(self.calendar.browse()).tz, "Asia/Tokyo")

    def new_leave(self, begin, end, **values):
        """Time off by the wall clock of Shanghai, as it is stored."""
        begin, end = (at(text).astimezone().utctimetuple()[:6] for text in (begin, end))
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Inventory",
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "date_from": datetime(*begin),
                "date_to": datetime(*end),
                **values,
            }
        )

    def test_time_off_of_the_company_closes_its_dates(self):
        """B0.3: dates are those of the calendar's zone, 23:59:59 is the whole day."""
        self.new_leave("2026-11-24 00:00", "2026-11-25 23:59:59")
        found = self.work_calendar()
        kinds = [found.kind(date(2026, 11, day)) for day in (23, 24, 25, 26)]
        self.assertEqual(kinds, [WORKING, HOLIDAY, HOLIDAY, WORKING])
        self.assertEqual(found.names[date(2026, 11, 24)], "Inventory")
        # for all working times of the company as well
        self.new_leave("2026-11-27 00:00", "2026-11-27 23:59:59", calendar_id=False)
        self.assertEqual(self.work_calendar().kind(date(2026, 11, 27)), HOLIDAY)

    def test_time_off_for_part_of_a_day_shortens_it(self):
        """B0.1: Tuesday from 15:30; Wednesday until 13:00; Thursday's break only."""
        self.new_leave("2026-11-24 15:30", "2026-11-24 23:59:59")
        self.new_leave("2026-11-25 00:00", "2026-11-25 13:00")
        self.new_leave("2026-11-26 12:00", "2026-11-26 13:00")
        found = self.work_calendar()
        self.assertEqual(found.hours(date(2026, 11, 24)), (MORNING, (780, 930)))
        self.assertEqual(found.hours(date(2026, 11, 25)), (AFTERNOON,))
        self.assertNotIn(date(2026, 11, 26), found.changed)
        self.assertEqual(found.end_of(date(2026, 11, 24)), at("2026-11-24 15:30"))
        self.assertNotIn(date(2026, 11, 26), found.names)

    def test_time_off_until_midnight_takes_the_last_minute_too(self):
        """B0.1: the end of a day is stored as 23:59:59."""
        night = {"name": "Night", "dayofweek": "1", "hour_from": 20, "hour_to": 24}
        self.calendar.attendance_ids = [Command.clear(), Command.create(night)]
        self.new_leave("2026-11-24 22:00", "2026-11-24 23:59:59")
        found = self.work_calendar()
        self.assertEqual(found.hours(date(2026, 11, 17)), ((1200, 1440),))
        self.assertEqual(found.hours(date(2026, 11, 24)), ((1200, 1320),))

    def test_time_off_of_others_changes_nothing(self):
        """B0.3: of one person, of another company or calendar, or spent at work."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        person = self.env["resource.resource"].create(
            {
                "name": "One",
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
            }
        )
        # on a date each: with hr_holidays public holidays must not overlap
        spans = [
            (f"2026-11-{day} 00:00", f"2026-11-{day} 23:59:59") for day in range(23, 27)
        ]
        self.new_leave(*spans[0], resource_id=person.id)
        self.new_leave(*spans[1], calendar_id=self.new_calendar("Shop").id)
        self.new_leave(*spans[2], time_type="other")
        self.new_leave(*spans[3], calendar_id=False).company_id = other
        found = self.work_calendar()
        for day in range(23, 27):
            self.assertEqual(found.kind(date(2026, 11, day)), WORKING)

    def test_special_days_have_the_last_word(self):
        """B0.1, B0.3: over the week and time off, those of the calendar first."""
        self.new_leave("2026-11-24 00:00", "2026-11-24 23:59:59")
        tuesday, saturday, sunday = (date(2026, 11, day) for day in (24, 28, 29))
        self.new_day(tuesday, "makeup")
        self.new_day(saturday, "makeup", hour_from=9, hour_to=11.5)
        self.new_day(sunday, "makeup")
        self.new_day(sunday, "closed", calendar_id=self.calendar.id, name="Rest")
        found = self.work_calendar()
        self.assertEqual(found.hours(tuesday), (MORNING, AFTERNOON))
        self.assertEqual(
            (found.kind(saturday), found.hours(saturday)), (MAKEUP, ((540, 690),))
        )
        self.assertEqual((found.kind(sunday), found.names[sunday]), (HOLIDAY, "Rest"))
        # without own working times those of the company alone
        self.assertEqual(
            self.work_calendar(self.calendar.browse()).kind(sunday), MAKEUP
        )

    def test_a_calendar_refuses_dates_that_it_was_not_asked_for(self):
        """B0.3: rather an error than a date that overlooks a holiday."""
        self.new_day("2027-01-01")
        found = self.work_calendar(date_to=date(2026, 12, 31))
        self.assertFalse(found.closed)
        with self.assertRaises(DeadlineError):
            found.kind(date(2027, 1, 1))
        self.assertEqual(self.work_calendar().kind(date(2027, 1, 1)), HOLIDAY)

    def test_a_deadline_is_the_same_for_everybody(self):
        """B0.3: whoever may not read time off or the settings gets the same dates."""
        self.new_leave("2026-11-24 00:00", "2026-11-24 23:59:59")
        for group in ("base.group_user", "base.group_portal"):
            user = self.new_user(group, group)
            theirs = self.calendar.with_user(user)
            self.assertEqual(self.work_calendar(theirs), self.work_calendar())

    def test_reading_a_calendar_takes_few_queries(self):
        """B0: no query a day."""
        self.calendar.attendance_ids.mapped("hour_from")
        with self.assertQueryCount(4):
            self.work_calendar()
        for day in range(1, 29):
            self.new_day(date(2026, 12, day))
        self.env.flush_all()
        with self.assertQueryCount(4):
            self.work_calendar()
