"""Which days and hours are worked, for the count of deadlines: no Odoo import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

# What kind of day it is.
WORKING, WEEKEND, HOLIDAY, MAKEUP = "working", "weekend", "holiday", "makeup"
# When the last day of a term ends.
CLOSE, MIDNIGHT = "close", "midnight"

DAY_MINUTES = 24 * 60
ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)


class DeadlineError(ValueError):
    """The term, the calendar or the pauses make no deadline."""


@dataclass(frozen=True)
class WorkCalendar:
    """The days and hours of work, as a wall clock in one zone shows them.

    An interval is (from, to) in minutes of the day, to <= 1440; a day has a tuple of
    them, in order and apart. A make-up day outranks a closed one, that a changed one.

    `week`: 7 days from Monday, or 14: then the first Monday is that of 1 January of the
    year 1, as two-week working times of Odoo count.
    `closed`: dates without work. `makeup`: working days by decree, with their hours.
    `changed`: ordinary days with other hours. `names`: what a date is called.
    `first`, `last`: the dates whose exceptions the calendar knows; None: no bound.
    """

    tz: str
    week: tuple
    closed: frozenset = frozenset()
    makeup: Mapping = field(default_factory=dict)
    changed: Mapping = field(default_factory=dict)
    names: Mapping = field(default_factory=dict)
    first: date | None = None
    last: date | None = None

    def __post_init__(self):
        if len(self.week) not in (7, 14):
            raise DeadlineError("a calendar has one week or two")
        for hours in (*self.week, *self.makeup.values(), *self.changed.values()):
            bounds = [0, *(minute for interval in hours for minute in interval)]
            is_apart = all(a < b for a, b in hours) and bounds == sorted(bounds)
            if not is_apart or bounds[-1] > DAY_MINUTES:
                raise DeadlineError(f"not the hours of a day: {hours!r}")
        if not all(self.makeup.values()):
            raise DeadlineError("a make-up working day without hours")

    def hours(self, day):
        """The intervals of work of a date; empty on a rest day.

        :return: pairs of minutes after midnight, as the wall clock shows them
        :raises DeadlineError: the date is outside of what the calendar knows
        """
        if (self.first and day < self.first) or (self.last and day > self.last):
            raise DeadlineError(f"the calendar does not know {day}")
        if day in self.makeup:
            return self.makeup[day]
        if day in self.closed:
            return ()
        if day in self.changed:
            return self.changed[day]
        return self.week[(day.toordinal() - 1) % len(self.week)]

    def kind(self, day):
        """What a date is: `WORKING`, `WEEKEND`, `HOLIDAY` or `MAKEUP`."""
        if self.hours(day):
            return MAKEUP if day in self.makeup else WORKING
        return HOLIDAY if day in self.closed else WEEKEND

    def is_working(self, day):
        """Whether anybody works on a date."""
        return bool(self.hours(day))

    def date_of(self, instant):
        """The date that the wall clock shows at an instant."""
        return instant.astimezone(ZoneInfo(self.tz)).date()

    def end_of(self, day, end_at=CLOSE):
        """The last instant of a date, in UTC; a rest day always ends at midnight."""
        hours = self.hours(day) if end_at == CLOSE else ()
        if hours and hours[-1][1] < DAY_MINUTES:
            return self._instant(day, hours[-1][1])
        # one second before the next day: 23:59:59 is missing where clocks leap over it
        return self._instant(day + ONE_DAY, 0) - ONE_SECOND

    def _instant(self, day, minutes):
        wall = datetime.combine(day, time(), ZoneInfo(self.tz))
        return (wall + timedelta(minutes=minutes)).astimezone(timezone.utc)
