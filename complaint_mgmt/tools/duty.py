"""Whether people are at work, and when so much time of work has passed: no Odoo."""

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
# A calendar without any hours of work must not be searched for ever.
HORIZON = 400


def is_working(calendar, instant):
    """Return whether an instant is within the hours of work of its date.

    :param calendar: work_calendar.WorkCalendar
    :param instant: aware datetime
    """
    local = instant.astimezone(ZoneInfo(calendar.tz))
    minute = local.hour * 60 + local.minute
    return any(a <= minute < b for a, b in calendar.hours(local.date()))


def after_work(calendar, instant, minutes):
    """Return the instant at which so many minutes of work have passed since another.

    :param calendar: work_calendar.WorkCalendar
    :param instant: aware datetime
    :param int minutes: of work
    :return: aware datetime in UTC; without hours of work, plain minutes later
    """
    zone = ZoneInfo(calendar.tz)
    first, left = instant.astimezone(zone).date(), timedelta(minutes=minutes)
    for number in range(HORIZON):
        day = first + number * ONE_DAY
        for begin, end in calendar.hours(day):
            start = max(_wall(day, begin, zone), instant)
            until = _wall(day, end, zone)
            if start < until and until - start >= left:
                return start + left
            left -= max(until - start, timedelta())
    return instant + timedelta(minutes=minutes)


def in_week(weekday, begin, end, local):
    """Return whether a wall clock time is within hours of a week day.

    Hours that end before they begin run over midnight into the next day.

    :param int weekday: Monday is 0
    :param float begin: hour of the day
    :param float end: hour of the day
    :param local: datetime of the wall clock
    """
    hour = local.hour + local.minute / 60
    day = local.weekday()
    if begin < end:
        return day == weekday and begin <= hour < end
    evening = day == weekday and hour >= begin
    return evening or (day == (weekday + 1) % 7 and hour < end)


def _wall(day, minutes, zone):
    wall = datetime.combine(day, time(), zone) + timedelta(minutes=minutes)
    return wall.astimezone(timezone.utc)
