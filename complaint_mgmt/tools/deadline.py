"""Deadlines by the Civil Code of the PRC, 200-204 (B0.1-B0.5): pure Python, no Odoo.

A `Term` ("3 working days") that starts at an instant and runs in a `WorkCalendar` gives
a `Deadline`: the instant it is due and a note for every day that needs a word.

- The day of the event is not counted; hours run from the event itself, through
  week-ends and holidays, and their end is never moved.
- A month or a year ends on the day with the same number, else on the last of the month.
- A last day without work moves to the next working day, unless a law or a contract says
  otherwise (`Term.shift`).
- The last day ends at the close of business, or at 24:00 if the term says so. 24:00 is
  written 23:59:59, so that the date one reads is that of the last day; an instant with
  whole seconds is in time if it is not later than `due`.

Instants go in and out as aware datetimes (out: UTC); days are those of the calendar.
"""

from calendar import monthrange
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, timezone

from .work_calendar import (
    CLOSE,
    HOLIDAY,
    MAKEUP,
    MIDNIGHT,
    ONE_DAY,
    WEEKEND,
    DeadlineError,
)

# Units of a term; the number is the highest count, a guard against endless loops.
SAME_DAY, HOURS, DAYS = "same_day", "hours", "days"
WORKING_DAYS, MONTHS, YEARS = "working_days", "months", "years"
LIMITS = {
    SAME_DAY: 0,
    HOURS: 876_600,
    DAYS: 36_525,
    WORKING_DAYS: 26_100,
    MONTHS: 1_200,
    YEARS: 100,
}
# The same day, for what arrives after the close of business or on a rest day.
RECEIPT_DATE, NEXT_WORKING_DAY = "receipt_date", "next_working_day"
# Why a day counted or not.
START_DAY, COUNTED, PAUSED = "start_day", "counted", "paused"
END, MOVED_END = "end", "moved_end"

ZERO = timedelta()
MAX_REST_RUN = 400


@dataclass(frozen=True)
class Term:
    """How long somebody has.

    `count`: number of units; 0 for the same day.
    `end_at`: the last day ends at the close of business or at midnight.
    `shift`: an end on a rest day moves to the next working day (B0.3; off: B0.5).
    `late`: same day only, for what arrives after the close of business or on a rest
    day: until 24:00 of the date of receipt, or until the end of the next working day.
    """

    count: int
    unit: str
    end_at: str = CLOSE
    shift: bool = True
    late: str = RECEIPT_DATE

    def __post_init__(self):
        limit = LIMITS.get(self.unit)
        if limit is None:
            raise DeadlineError(f"unknown unit of a term: {self.unit!r}")
        least = 0 if self.unit == SAME_DAY else 1
        if not isinstance(self.count, int) or not least <= self.count <= limit:
            raise DeadlineError(f"{self.count!r} is no number of {self.unit}")
        if self.end_at not in (CLOSE, MIDNIGHT):
            raise DeadlineError(f"unknown end of a day: {self.end_at!r}")
        if self.late not in (RECEIPT_DATE, NEXT_WORKING_DAY):
            raise DeadlineError(f"unknown rule for a late receipt: {self.late!r}")


@dataclass(frozen=True)
class Pause:
    """The clock waits for the customer; without an end it still does."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self):
        _aware(self.start)
        if self.end is not None and _aware(self.end) < self.start:
            raise DeadlineError("a pause ends before it starts")


@dataclass(frozen=True)
class DayNote:
    """A date of the count: did it count, why, what kind of day it is and its name.

    `reason`: `START_DAY`, `COUNTED`, `WEEKEND`, `HOLIDAY`, `MAKEUP` (a make-up day that
    counted), `PAUSED`, `END` or `MOVED_END` (the last day, moved off rest days).
    """

    date: date
    counted: bool
    reason: str
    kind: str
    name: str = ""

    def as_data(self):
        """The note as a JSON-able dict."""
        return {**asdict(self), "date": self.date.isoformat()}


@dataclass(frozen=True)
class Deadline:
    """`due` is the last instant in time; `last_day` its date in the calendar.

    `notes`: the start day, each day that was not counted and the last day; for working
    days each counted day as well, for hours each day that they run through.
    """

    start: datetime
    due: datetime
    last_day: date
    notes: tuple


@dataclass(frozen=True)
class PausedDeadline:
    """What a term gives with the pauses (`running`) and without them (`original`).

    `waiting`: the clock stands still now. `running` then holds the pauses that are
    over, and the due date moves on for as long as the customer lets us wait.
    """

    original: Deadline
    running: Deadline
    waiting: bool


def deadline(term, start, calendar):
    """When a term ends that nothing interrupts.

    :param Term term: how long
    :param datetime start: the event that starts it, aware
    :param WorkCalendar calendar: where it is judged
    :return: Deadline
    :raise DeadlineError: naive start, or no working day to end on
    """
    return _Count(term, start, calendar, ()).run()


def paused_due(term, start, calendar, pauses):
    """When a term ends whose clock was stopped while the customer was to act.

    Hours run on by exactly the time paused. Of days, a day does not count if the clock
    stood still at the moment at which this day would have ended as the last one: at the
    close of business (or 24:00, see `Term.end_at`); a pause within one day that is over
    before changes nothing. A month or a year is, with pauses, as many days as it has
    without. The last day is never one on which the clock stood at its end.

    :param pauses: iterable of Pause, in any order; they may overlap
    :return: PausedDeadline
    :raise DeadlineError: as `deadline`
    """
    pauses = tuple(pauses)
    original = deadline(term, start, calendar)
    closed = _closed(pauses, original.start)
    running = _Count(term, start, calendar, closed).run() if closed else original
    stopped = _stopped_at(pauses)
    return PausedDeadline(original, running, bool(stopped and stopped < running.due))


def fraction_used(start, due, now, pauses=()):
    """How much of the time is used up, in elapsed time net of pauses.

    :param datetime due: the running due date
    :return: 0.0 at the start, 1.0 when due, more when late
    """
    start, due, now, pauses = _aware(start), _aware(due), _aware(now), tuple(pauses)
    stopped = _stopped_at(pauses)
    if stopped and stopped < due:
        now = min(now, stopped)
    closed = _closed(pauses, start)
    total = _net(start, due, closed)
    if total <= ZERO:
        return float(now >= due)
    return max(_net(start, now, closed) / total, 0.0)


def moment_at(fraction, start, due, pauses=()):
    """When a fraction of the time will be used up: the inverse of `fraction_used`.

    :return: aware datetime, UTC; None if the clock stands still before
    """
    start, due, pauses = _aware(start), _aware(due), tuple(pauses)
    closed = _closed(pauses, start)
    total = max(_net(start, due, closed), ZERO)
    moment = _advance(start, total * fraction, closed)
    stopped = _stopped_at(pauses)
    if stopped and stopped < min(moment, due):
        return None
    return moment.astimezone(timezone.utc)


class _Count:
    """One count, day by day where it must be; `pauses` are closed, in order, apart."""

    def __init__(self, term, start, calendar, pauses):
        self.term = term
        self.start = _aware(start).astimezone(timezone.utc)
        self.calendar = calendar
        self.pauses = pauses
        self.first = calendar.date_of(self.start)
        self.is_late = False
        self.notes = []

    def run(self):
        if self.term.unit == HOURS:
            return self._run_hours()
        if self.term.unit == SAME_DAY:
            return self._run_same_day()
        self._note(self.first, False, START_DAY)
        if self.term.unit == WORKING_DAYS:
            return self._finish(self._last_working_day())
        return self._finish(self._last_calendar_day())

    def _run_hours(self):
        due = _advance(self.start, timedelta(hours=self.term.count), self.pauses)
        last = self.calendar.date_of(due)
        for day in _days(self.first, last - ONE_DAY):
            paused = _covers(self.pauses, self.calendar.end_of(day, MIDNIGHT))
            self._note(day, not paused, PAUSED if paused else COUNTED)
        self._note(last, True, END)
        return Deadline(self.start, due, last, tuple(self.notes))

    def _run_same_day(self):
        is_working = self.calendar.is_working(self.first)
        self.is_late = not is_working or self.start > self.calendar.end_of(self.first)
        if not self.is_late or self.term.late == RECEIPT_DATE:
            return self._finish(self.first, shift=False)
        self._note(self.first, False, self._rest_reason(self.first) or START_DAY)
        return self._finish(self.first + ONE_DAY, shift=True, moved=True)

    def _last_working_day(self):
        day, left, rest = self.first, self.term.count, 0
        while left:
            day += ONE_DAY
            reason = self._rest_reason(day)
            rest = _check_rest_run(rest + 1) if reason else 0
            if not reason and self._is_paused(day):
                reason = PAUSED
            if reason:
                self._note(day, False, reason)
                continue
            left -= 1
            if left:
                kind = self.calendar.kind(day)
                self._note(day, True, MAKEUP if kind == MAKEUP else COUNTED)
        return day

    def _last_calendar_day(self):
        last = self._unpaused_last_day()
        for day in self._paused_days():
            if day > last:
                break
            if day > self.first:
                self._note(day, False, PAUSED)
                last += ONE_DAY
        return last

    def _unpaused_last_day(self):
        if self.term.unit == DAYS:
            return self.first + self.term.count * ONE_DAY
        months = self.term.count * (12 if self.term.unit == YEARS else 1)
        return _add_months(self.first, months)

    def _finish(self, day, shift=None, moved=False):
        """Move the last day off rest days and off days that ended in a pause."""
        shift = self.term.shift if shift is None else shift
        rest = 0
        while True:
            reason = self._rest_reason(day) if shift else None
            rest = _check_rest_run(rest + 1) if reason else 0
            if not reason and not self._is_paused(day):
                break
            self._note(day, False, reason or PAUSED)
            # the same day, once stopped, becomes the next working day
            shift = shift or self.term.unit == SAME_DAY
            moved, day = True, day + ONE_DAY
        self._note(day, True, MOVED_END if moved else END)
        return Deadline(self.start, self._end_of(day), day, tuple(self.notes))

    def _end_of(self, day):
        is_late = self.is_late and day == self.first
        return self.calendar.end_of(day, MIDNIGHT if is_late else self.term.end_at)

    def _rest_reason(self, day):
        kind = self.calendar.kind(day)
        return kind if kind in (WEEKEND, HOLIDAY) else None

    def _is_paused(self, day):
        return bool(self.pauses) and _covers(self.pauses, self._end_of(day))

    def _paused_days(self):
        for span in self.pauses:
            first, last = map(self.calendar.date_of, span)
            for day in _days(first, last):
                if _covers((span,), self._end_of(day)):
                    yield day

    def _note(self, day, counted, reason):
        calendar = self.calendar
        name = calendar.names.get(day, "")
        self.notes.append(DayNote(day, counted, reason, calendar.kind(day), name))


def utc(moment):
    """Give a naive instant, which is UTC as Odoo keeps it, its time zone."""
    return moment.replace(tzinfo=timezone.utc)


def _aware(instant):
    if instant.utcoffset() is None:
        raise DeadlineError(f"{instant} does not say its time zone")
    return instant


def _days(first, last):
    return (first + n * ONE_DAY for n in range((last - first).days + 1))


def _add_months(day, months):
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _check_rest_run(days):
    if days > MAX_REST_RUN:
        raise DeadlineError(f"no working day in {MAX_REST_RUN} days")
    return days


def _stopped_at(pauses):
    """Since when the clock stands still; None if it runs."""
    return min((p.start for p in pauses if p.end is None), default=None)


def _closed(pauses, start):
    """The pauses that are over: (start, end), in order, apart, none before `start`."""
    spans = sorted((max(p.start, start), p.end) for p in pauses if p.end is not None)
    merged = []
    for begin, end in spans:
        if end <= begin:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)


def _covers(spans, instant):
    """Whether the clock stood at an instant; resumed just then is too late to act."""
    return any(begin < instant <= end for begin, end in spans)


def _net(start, end, spans):
    """Time from start to end without the pauses."""
    paused = (max(min(b, end) - max(a, start), ZERO) for a, b in spans)
    return end - start - sum(paused, ZERO)


def _advance(start, duration, spans):
    """The instant at which the clock has run for a duration."""
    moment = start + duration
    for begin, end in spans:
        if begin >= moment:
            break
        moment += end - begin
    return moment
