"""Did something run in a window of time, on one shift of each day? Without Odoo."""

from datetime import datetime, time, timedelta

DAY = timedelta(days=1)


def overlaps(start, end, first, last, shift=None, zone=None):
    """Tell whether a span of time touches a window, and a shift of its days.

    :param datetime start, end: the span, aware; the end is not before the start
    :param datetime first, last: the window, aware
    :param shift: tuple of two hours of the day, such as (22.0, 6.0); a shift over
        midnight belongs to the day on which it begins. None: the whole day
    :param zone: tzinfo in which the hours are meant
    :return: bool
    :raises ValueError: a span or an hour that is none
    """
    if end < start or last < first:
        raise ValueError("the end comes before the start")
    begin, finish = max(start, first), min(end, last)
    if begin > finish:
        return False
    if shift is None:
        return True
    return any(
        opens <= finish and begin <= closes
        for opens, closes in _shifts(begin, finish, shift, zone)
    )


def _shifts(begin, finish, shift, zone):
    """Yield the shifts of the days from the one before `begin` to that of `finish`."""
    hours = [_minutes(hour) for hour in shift]
    length = hours[1] - hours[0]
    if length <= timedelta(0):
        length += DAY
    day = begin.astimezone(zone).date() - DAY
    while day <= finish.astimezone(zone).date():
        opens = datetime.combine(day, time.min, tzinfo=zone) + hours[0]
        yield opens, opens + length
        day += DAY


def _minutes(hour):
    if not 0 <= hour <= 24:
        raise ValueError(f"no hour of the day: {hour}")
    return timedelta(minutes=round(hour * 60))
