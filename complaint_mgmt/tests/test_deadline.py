"""Deadlines worked out by hand; `test_deadline_oracle` compares with brute force."""

from datetime import date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase, tagged

from ..tools.deadline import (
    COUNTED,
    DAYS,
    END,
    HOURS,
    MONTHS,
    MOVED_END,
    NEXT_WORKING_DAY,
    SAME_DAY,
    START_DAY,
    WORKING_DAYS,
    YEARS,
    Pause,
    Term,
    deadline,
)
from ..tools.work_calendar import (
    CLOSE,
    HOLIDAY,
    MAKEUP,
    MIDNIGHT,
    WEEKEND,
    WORKING,
    DeadlineError,
    WorkCalendar,
)
from .common_deadline import CHINA, OFFICE, PLAIN, WEEK, at

BERLIN = WorkCalendar("Europe/Berlin", WEEK)


@tagged("post_install", "-at_install")
class TestDeadline(BaseCase):
    def assertDue(self, term, start, due, calendar=CHINA):
        zone = calendar.tz
        found = deadline(term, at(start, zone), calendar)
        self.assertEqual(found.due, at(due, zone), found.due.astimezone(ZoneInfo(zone)))
        self.assertEqual(found.due.utcoffset(), timedelta())
        self.assertEqual(found.last_day, date.fromisoformat(due[:10]))
        return found

    def test_24_hours_run_through_the_weekend(self):
        """B0.2, S5.2.1: Friday 20 November 10:00 + 24 h is Saturday 10:00."""
        self.assertDue(Term(24, HOURS), "2026-11-20 10:00", "2026-11-21 10:00")
        # 48 h from Wednesday 30 September end on National Day and stay there
        self.assertDue(Term(48, HOURS), "2026-09-30 17:30", "2026-10-02 17:30")

    def test_two_working_days_from_friday_end_on_tuesday(self):
        """B0.1, S2.4.3.2c: Monday is the first, Tuesday the second working day."""
        term = Term(2, WORKING_DAYS)
        found = self.assertDue(term, "2026-11-20 10:00", "2026-11-24 18:00")
        self.assertEqual(
            [(note.date.day, note.counted, note.reason) for note in found.notes],
            [
                (20, False, START_DAY),
                (21, False, WEEKEND),
                (22, False, WEEKEND),
                (23, True, COUNTED),
                (24, True, END),
            ],
        )

    def test_national_day_2026_and_its_make_up_saturday(self):
        """B0.1: 1 to 7 October are closed, Saturday the 10th is worked."""
        # Thu 8 = 1, Fri 9 = 2, Sat 10 = 3
        start = "2026-09-30 10:00"
        found = self.assertDue(Term(3, WORKING_DAYS), start, "2026-10-10 18:00")
        notes = {note.date: note for note in found.notes}
        self.assertEqual(len(notes), 11)
        holiday = notes[date(2026, 10, 1)]
        self.assertEqual((holiday.reason, holiday.name), (HOLIDAY, "National Day"))
        # Saturday 3 October is a holiday, not only a week-end
        self.assertEqual(notes[date(2026, 10, 3)].reason, HOLIDAY)
        saturday = notes[date(2026, 10, 10)]
        self.assertEqual((saturday.reason, saturday.kind), (END, MAKEUP))
        # ... Sat 10 = 3, Sun 11 rest, Mon 12 = 4, Tue 13 = 5
        found = self.assertDue(Term(5, WORKING_DAYS), start, "2026-10-13 18:00")
        self.assertIn(
            (date(2026, 10, 10), MAKEUP), [(n.date, n.reason) for n in found.notes]
        )

    def test_a_make_up_sunday_before_the_holiday_counts(self):
        """B0.1: after Friday 18 September the next working day is Sunday the 20th."""
        self.assertDue(Term(1, WORKING_DAYS), "2026-09-18 10:00", "2026-09-20 18:00")
        # the end of a term of days may be such a Sunday: it is not moved
        self.assertDue(Term(2, DAYS), "2026-09-18 10:00", "2026-09-20 18:00")

    def test_three_and_five_working_days(self):
        """S7.5.3, S8.8c: the answer in 3, the result 5 days after the decision."""
        # Wed 18: Thu 19 = 1, Fri 20 = 2, Mon 23 = 3
        self.assertDue(Term(3, WORKING_DAYS), "2026-11-18 09:30", "2026-11-23 18:00")
        # decided on Mon 23: Tue 24 .. Fri 27 = 4, Mon 30 = 5
        self.assertDue(Term(5, WORKING_DAYS), "2026-11-23 15:00", "2026-11-30 18:00")

    def test_one_week_ends_on_the_same_weekday(self):
        """B0.1: seven days after Monday 16 November is Monday the 23rd."""
        self.assertDue(Term(7, DAYS), "2026-11-16 08:00", "2026-11-23 18:00")

    def test_an_end_on_a_holiday_moves_to_the_next_working_day(self):
        """B0.3: 24 September + 7 days = 1 October; the 8th is the next working day."""
        found = self.assertDue(Term(7, DAYS), "2026-09-24 10:00", "2026-10-08 18:00")
        self.assertEqual(found.notes[-1].reason, MOVED_END)
        self.assertEqual(found.notes[1].date, date(2026, 10, 1))
        self.assertEqual({note.reason for note in found.notes[1:-1]}, {HOLIDAY})

    def test_a_contract_may_keep_the_end_on_the_holiday(self):
        """B0.5: without the shift it ends at 24:00, as nobody closes that day."""
        term = Term(7, DAYS, shift=False)
        found = self.assertDue(term, "2026-09-24 10:00", "2026-10-01 23:59:59")
        self.assertEqual(found.notes[-1].reason, END)

    def test_one_month_from_the_31st_ends_on_the_last_of_february(self):
        """B0.4: there is no 31 February."""
        # Saturday 28 February 2026 is a make-up day: it ends there
        self.assertDue(Term(1, MONTHS), "2026-01-31 10:00", "2026-02-28 18:00")
        # in an ordinary year Saturday moves to Monday 2 March
        self.assertDue(Term(1, MONTHS), "2026-01-31 10:00", "2026-03-02 18:00", PLAIN)
        # the same number where there is one, over the turn of the year
        self.assertDue(Term(3, MONTHS), "2026-11-30 10:00", "2027-03-01 18:00", PLAIN)
        self.assertDue(Term(14, MONTHS), "2025-10-15 10:00", "2026-12-15 18:00")

    def test_one_year_from_29_february_ends_on_the_28th(self):
        """B0.4: 28 February 2025 was a Friday."""
        self.assertDue(Term(1, YEARS), "2024-02-29 10:00", "2025-02-28 18:00")
        self.assertDue(Term(4, YEARS), "2024-02-29 10:00", "2028-02-29 18:00")

    def test_the_last_minute_of_a_day_belongs_to_that_day(self):
        """B0.1: received on Monday at 23:59: Tuesday = 1, Wednesday = 2."""
        term = Term(2, WORKING_DAYS)
        self.assertDue(term, "2026-11-23 23:59", "2026-11-25 18:00")
        # one minute later it is Tuesday: one day more
        self.assertDue(term, "2026-11-24 00:00", "2026-11-26 18:00")

    def test_the_day_is_that_of_the_calendar_not_of_utc(self):
        """B0.1: 16:30 UTC on Monday is Tuesday in Shanghai."""
        found = deadline(Term(1, WORKING_DAYS), at("2026-11-23 16:30", "UTC"), CHINA)
        self.assertEqual(found.last_day, date(2026, 11, 25))

    def test_received_on_a_sunday(self):
        """B0.1, B0.2: Monday is the first working day; hours run from Sunday."""
        sunday = "2026-11-22 11:00"
        self.assertDue(Term(1, WORKING_DAYS), sunday, "2026-11-23 18:00")
        self.assertDue(Term(24, HOURS), sunday, "2026-11-23 11:00")

    def test_the_last_day_ends_at_close_of_business_or_at_24(self):
        """B0: Civil Code 203; 24:00 is written as the last second of the day."""
        start = "2026-11-23 10:00"
        self.assertDue(Term(1, DAYS, end_at=CLOSE), start, "2026-11-24 18:00")
        self.assertDue(Term(1, DAYS, end_at=MIDNIGHT), start, "2026-11-24 23:59:59")
        # a short Tuesday closes when its last hours of work end
        short = WorkCalendar(
            "Asia/Shanghai", WEEK, changed={date(2026, 11, 24): ((540, 690),)}
        )
        self.assertDue(Term(1, DAYS), start, "2026-11-24 11:30", short)
        # who works until 24:00 closes with the day
        night = WorkCalendar("Asia/Shanghai", (((0, 360), (1320, 1440)),) * 7)
        self.assertDue(Term(1, DAYS), start, "2026-11-24 23:59:59", night)

    def test_the_same_day(self):
        """S2.4.1.2: until the close of business of the day of receipt."""
        same, later = Term(0, SAME_DAY), Term(0, SAME_DAY, late=NEXT_WORKING_DAY)
        for term in (same, later):
            self.assertDue(term, "2026-11-23 10:00", "2026-11-23 18:00")
            self.assertDue(term, "2026-11-23 18:00", "2026-11-23 18:00")
        night = Term(0, SAME_DAY, end_at=MIDNIGHT)
        self.assertDue(night, "2026-11-23 10:00", "2026-11-23 23:59:59")

    def test_the_same_day_after_hours_and_on_a_rest_day(self):
        """S2.4.1.2: by choice the date itself or the next working day."""
        same, later = Term(0, SAME_DAY), Term(0, SAME_DAY, late=NEXT_WORKING_DAY)
        monday_night, sunday = "2026-11-23 18:00:01", "2026-11-22 10:00"
        self.assertDue(same, monday_night, "2026-11-23 23:59:59")
        self.assertDue(later, monday_night, "2026-11-24 18:00")
        self.assertDue(same, sunday, "2026-11-22 23:59:59")
        self.assertDue(later, sunday, "2026-11-23 18:00")
        # Friday night before National Day week is open until Thursday the 8th
        self.assertDue(later, "2026-09-30 19:00", "2026-10-08 18:00")

    def test_clocks_that_are_put_back_or_forward(self):
        """B0.1, B0.2: hours elapse, days are those of the wall clock."""
        # Berlin: back on Sunday 25 October 2026: Saturday 12:00 + 24 h is 11:00
        term = Term(24, HOURS)
        self.assertDue(term, "2026-10-24 12:00", "2026-10-25 11:00", BERLIN)
        # Friday 23: Monday 26 = 1, Tuesday 27 = 2; 18:00 is 17:00 UTC by then
        term = Term(2, WORKING_DAYS)
        found = self.assertDue(term, "2026-10-23 10:00", "2026-10-27 18:00", BERLIN)
        self.assertEqual(found.due, at("2026-10-27 17:00", "UTC"))
        # Nuuk leapt from Saturday 23:00 to Sunday 0:00: the day ended at 22:59:59
        nuuk = WorkCalendar("America/Nuuk", WEEK)
        term = Term(1, DAYS, shift=False)
        self.assertDue(term, "2024-03-29 10:00", "2024-03-30 22:59:59", nuuk)

    def test_two_week_calendars(self):
        """B0.1: a Saturday that is worked every other week."""
        # Monday 9 November 2026 begins a first week: 739928 days after 1 January 1
        self.assertEqual(date(2026, 11, 9).toordinal() - 1, 739928)
        self.assertEqual(739928 % 14, 0)
        calendar = WorkCalendar("Asia/Shanghai", (*WEEK[:5], OFFICE, (), *WEEK))
        term = Term(1, WORKING_DAYS)
        self.assertDue(term, "2026-11-13 10:00", "2026-11-14 18:00", calendar)
        self.assertDue(term, "2026-11-20 10:00", "2026-11-23 18:00", calendar)

    def test_what_makes_no_sense_is_refused(self):
        """B0: rather no date than a wrong one."""
        start = at("2026-11-23 10:00")
        with self.assertRaisesRegex(DeadlineError, "no working day"):
            deadline(Term(1, WORKING_DAYS), start, WorkCalendar("UTC", ((),) * 7))
        with self.assertRaisesRegex(DeadlineError, "time zone"):
            deadline(Term(1, DAYS), datetime(2026, 11, 23), CHINA)
        known = WorkCalendar("UTC", WEEK, last=date(2026, 12, 31))
        with self.assertRaisesRegex(DeadlineError, "does not know 2027"):
            deadline(Term(60, DAYS), start, known)
        for count, unit in (
            (0, DAYS),
            (1, SAME_DAY),
            (1, "weeks"),
            (101, YEARS),
            (1.5, DAYS),
        ):
            with self.subTest(unit), self.assertRaises(DeadlineError):
                Term(count, unit)
        for hours in (((720, 540),), ((540, 720), (700, 800)), ((540, 1441),)):
            with self.subTest(hours), self.assertRaises(DeadlineError):
                WorkCalendar("UTC", (hours,) * 7)
        with self.assertRaises(DeadlineError):
            WorkCalendar("UTC", WEEK, makeup={date(2026, 11, 22): ()})
        with self.assertRaises(DeadlineError):
            Pause(start, start - timedelta(hours=1))

    def test_a_note_is_ready_for_json(self):
        """B0: the clock stores why; dates as text."""
        note = deadline(Term(1, DAYS), at("2026-09-30 10:00"), CHINA).notes[1]
        self.assertEqual(
            note.as_data(),
            {
                "date": "2026-10-01",
                "counted": False,
                "reason": HOLIDAY,
                "kind": HOLIDAY,
                "name": "National Day",
            },
        )

    def test_thousands_of_terms_take_no_time(self):
        """B0: years are not counted day by day."""
        start = at("2026-11-23 10:00")
        terms = (Term(30, YEARS), Term(120, MONTHS), Term(10, WORKING_DAYS))
        begin = perf_counter()
        for n in range(1000):
            for term in terms:
                deadline(term, start + timedelta(hours=n), CHINA)
        # 0.1 s on an idle machine
        self.assertLess(perf_counter() - begin, 5)

    def test_kinds_of_days(self):
        """B0.1: what the screen says about a date."""
        kinds = {1: HOLIDAY, 8: WORKING, 10: MAKEUP, 11: WEEKEND}
        found = {day: CHINA.kind(date(2026, 10, day)) for day in kinds}
        self.assertEqual(found, kinds)
        # a make-up day outranks a closed one, and that changed hours
        day, short = date(2026, 11, 23), {date(2026, 11, 23): OFFICE[:1]}
        both = WorkCalendar("UTC", WEEK, frozenset([day]), {day: OFFICE}, short)
        self.assertEqual((both.kind(day), both.hours(day)), (MAKEUP, OFFICE))
        closed = WorkCalendar("UTC", WEEK, frozenset([day]), changed=short)
        self.assertEqual((closed.kind(day), closed.hours(day)), (HOLIDAY, ()))
