"""Deadlines against a naive count, on calendars and terms that Hypothesis invents."""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import deadline as dl
from ..tools.work_calendar import WorkCalendar

ZONES = (
    "Asia/Shanghai",
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",  # puts the clock forward at midnight
    "America/Nuuk",  # leaps over the last hour of a day
    "Australia/Lord_Howe",  # moves by half an hour
)
HOURS = ((), ((540, 1080),), ((480, 720), (780, 1020)), ((0, 300), (1200, 1440)))
# A date is closed, a make-up day, has other hours, or several of these.
MARKS = ("", "", "", "", "c", "c", "m", "h", "cm", "ch", "cmh")
MIN_DAY, MAX_DAY = date(2016, 1, 1), date(2026, 12, 31)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MODEST = settings(
    max_examples=100,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@st.composite
def cases(draw):
    """A calendar, a start, a term and pauses, close to each other."""
    day = draw(st.dates(MIN_DAY, MAX_DAY))
    week = draw(st.lists(st.sampled_from(HOURS), min_size=7, max_size=7))
    if draw(st.booleans()):
        week += draw(st.lists(st.sampled_from(HOURS), min_size=7, max_size=7))
    week[draw(st.integers(0, 6))] = HOURS[1]
    marks = draw(st.lists(st.sampled_from(MARKS), min_size=45, max_size=45))
    days = {mark: [] for mark in "cmh"}
    for number, letters in enumerate(marks, start=-3):
        for letter in letters:
            days[letter].append(day + number * DAY)
    hours = st.sampled_from(HOURS[1:])
    calendar = WorkCalendar(
        draw(st.sampled_from(ZONES)),
        tuple(week),
        frozenset(days["c"]),
        {day: draw(hours) for day in days["m"]},
        {day: draw(hours) for day in days["h"]},
    )
    midnight = datetime.combine(day, time(), timezone.utc)
    start = midnight + draw(st.integers(0, 1439)) * MINUTE
    minutes = st.integers(-1440, 30 * 1440)
    spans = draw(st.lists(st.tuples(minutes, minutes), max_size=3))
    pauses = [
        dl.Pause(midnight + min(span) * MINUTE, midnight + max(span) * MINUTE)
        for span in spans
    ]
    return calendar, start, draw(terms()), pauses


@st.composite
def terms(draw):
    """A term of a length that the naive count survives."""
    most = {dl.HOURS: 200, dl.DAYS: 40, dl.WORKING_DAYS: 15, dl.MONTHS: 13, dl.YEARS: 2}
    unit = draw(st.sampled_from((dl.SAME_DAY, *most)))
    count = draw(st.integers(1, most[unit])) if unit in most else 0
    return dl.Term(
        count,
        unit,
        draw(st.sampled_from((dl.CLOSE, dl.MIDNIGHT))),
        draw(st.booleans()),
        draw(st.sampled_from((dl.RECEIPT_DATE, dl.NEXT_WORKING_DAY))),
    )


class Naive:
    """The same rules, written down once more without any thought of speed."""

    def __init__(self, calendar, start, term, pauses):
        self.calendar, self.start, self.term = calendar, start, term
        self.pauses = pauses
        self.zone = ZoneInfo(calendar.tz)
        self.today = start.astimezone(self.zone).date()
        self.until_midnight = set()

    def hours_of(self, day):
        if day in self.calendar.makeup:
            return self.calendar.makeup[day]
        if day in self.calendar.closed:
            return ()
        weeks = (day - date(1, 1, 1)).days // 7
        is_second = len(self.calendar.week) == 14 and weeks % 2 == 1
        usual = self.calendar.week[day.weekday() + (7 if is_second else 0)]
        return self.calendar.changed.get(day, usual)

    def instants(self, wall):
        """All instants at which the wall clock of the zone shows this."""
        guesses = (
            wall.replace(tzinfo=timezone.utc) + n * 30 * MINUTE for n in range(-30, 31)
        )
        return [
            g for g in guesses if g.astimezone(self.zone).replace(tzinfo=None) == wall
        ]

    def end(self, day):
        hours = self.hours_of(day)
        by_close = self.term.end_at == dl.CLOSE and day not in self.until_midnight
        if hours and by_close and hours[-1][1] < 1440:
            wall = datetime.combine(day, time()) + hours[-1][1] * MINUTE
            return self.instants(wall)[0]
        wall = datetime.combine(day, time(23, 59, 59))
        while not self.instants(wall):
            wall -= 30 * MINUTE
        return self.instants(wall)[-1]

    def is_stopped(self, day):
        if not self.pauses:
            return False
        end = self.end(day)
        return any(max(p.start, self.start) < end <= p.end for p in self.pauses)

    def run(self):
        if self.term.unit == dl.HOURS:
            return self.run_hours()
        if self.term.unit == dl.SAME_DAY:
            return self.end(self.same_day())
        day = self.count_days()
        while (self.term.shift and not self.hours_of(day)) or self.is_stopped(day):
            day += DAY
        return self.end(day)

    def run_hours(self):
        now, left = self.start, self.term.count * 60
        while left:
            left -= not any(p.start <= now < p.end for p in self.pauses)
            now += MINUTE
        return now

    def same_day(self):
        hours = self.hours_of(self.today)
        if not hours or self.start > self.end_of_business():
            if self.term.late == dl.RECEIPT_DATE:
                self.until_midnight = {self.today}
            else:
                return self.next_working(self.today)
        return (
            self.next_working(self.today) if self.is_stopped(self.today) else self.today
        )

    def end_of_business(self):
        close = Naive(self.calendar, self.start, dl.Term(0, dl.SAME_DAY), ())
        return close.end(self.today)

    def next_working(self, day):
        day += DAY
        while not self.hours_of(day) or self.is_stopped(day):
            day += DAY
        return day

    def count_days(self):
        day, left = self.today, self.days_to_count()
        while left:
            day += DAY
            works = self.term.unit != dl.WORKING_DAYS or self.hours_of(day)
            left -= bool(works and not self.is_stopped(day))
        return day

    def days_to_count(self):
        if self.term.unit not in (dl.MONTHS, dl.YEARS):
            return self.term.count
        months = self.term.count * (12 if self.term.unit == dl.YEARS else 1)
        day = self.today
        while months:
            day += DAY
            months -= day.day == 1
        while day.day < self.today.day and (day + DAY).day != 1:
            day += DAY
        return (day - self.today).days


@tagged("post_install", "-at_install")
class TestDeadlineOracle(BaseCase):
    @MODEST
    @given(cases())
    def test_the_count_agrees_with_the_naive_one(self, case):
        """B0.1-B0.4, S3.8: with and without pauses."""
        calendar, start, term, pauses = case
        found = dl.paused_due(term, start, calendar, pauses)
        self.assertEqual(found.original.due, Naive(calendar, start, term, ()).run())
        self.assertEqual(found.running.due, Naive(calendar, start, term, pauses).run())
        self.assertFalse(found.waiting)

    @MODEST
    @given(cases())
    def test_the_notes_tell_the_count(self, case):
        """B0: each date once, in order, from the start to the last day."""
        calendar, start, term, pauses = case
        found = dl.paused_due(term, start, calendar, pauses).running
        dates = [note.date for note in found.notes]
        self.assertEqual(dates, sorted(set(dates)))
        self.assertEqual(dates[-1], found.last_day)
        self.assertEqual(dates[0], calendar.date_of(start))
        self.assertEqual(calendar.date_of(found.due), found.last_day)
        if term.unit == dl.WORKING_DAYS:
            self.assertEqual(sum(note.counted for note in found.notes), term.count)

    @MODEST
    @given(cases(), st.integers(0, 100))
    def test_fraction_and_moment_are_inverse(self, case, percent):
        """S3.8: the moment of a warning is when that part is used."""
        calendar, start, term, pauses = case
        due = dl.paused_due(term, start, calendar, pauses).running.due
        moment = dl.moment_at(percent / 100, start, due, pauses)
        self.assertLessEqual(moment, due)
        if due > start:
            used = dl.fraction_used(start, due, moment, pauses)
            self.assertAlmostEqual(used, percent / 100, places=6)

    @MODEST
    @given(cases())
    def test_a_pause_never_makes_a_deadline_earlier(self, case):
        """S3.8."""
        calendar, start, term, pauses = case
        found = dl.paused_due(term, start, calendar, pauses)
        self.assertGreaterEqual(found.running.due, found.original.due)
        # an open pause changes no date and stops the clock if it began in time
        stop = dl.Pause(start + timedelta(hours=5))
        waiting = dl.paused_due(term, start, calendar, [*pauses, stop])
        self.assertEqual(waiting.running, found.running)
        self.assertEqual(waiting.waiting, stop.start < found.running.due)
