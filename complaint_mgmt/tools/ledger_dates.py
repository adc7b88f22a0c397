"""Dates as registers write them: pure Python, no Odoo import.

Serials of Excel, 2026年3月5日, 2026.3.5, 20260305, 3/5/2026, 5.3.2026, 26.3.5,
二〇二六年三月五日, 3月5日, with or without a time. What one cell does not tell, the
other cells of the column do: in which order day and month stand, and which year it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

ORDERS = ("ymd", "dmy", "mdy")
# Serials that can be a date of a register: 1954 to 2119.
FIRST_SERIAL, LAST_SERIAL = 20000, 80000
MAC_OFFSET = 1462
GONE = 60  # 29 February 1900, which never was
CENTURY = 2000
DIGITS = dict(zip("零〇○一二三四五六七八九", [0, 0, 0, *range(1, 10)], strict=True))
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = rf"({'|'.join(MONTHS)})[a-z]*\.?"
HAN = "[零〇○一二三四五六七八九十廿卅]"

YEAR_MONTH_DAY = re.compile(r"(\d{4}|\d{2})年(\d{1,2})月(\d{1,2})[日号]?")
MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?|(\d{1,2})[./-](\d{1,2})")
HAN_DATE = re.compile(rf"({HAN}{{2,4}})年({HAN}{{1,3}})月({HAN}{{1,3}})[日号]?")
HAN_MONTH_DAY = re.compile(rf"({HAN}{{1,3}})月({HAN}{{1,3}})[日号]?")
PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
LONG = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})")
SHORT = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{1,2})")
DAY_NAMED = re.compile(rf"(\d{{1,2}})[ -]{MONTH}[ ,-]*(\d{{4}}|\d{{2}})", re.I)
NAMED_DAY = re.compile(rf"{MONTH}[ -](\d{{1,2}})(?:st|nd|rd|th)?[, ]+(\d{{4}})", re.I)
WEEKDAY = re.compile(
    r"\(?(星期|周|礼拜)[一二三四五六日天]\)?|\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b,?",
    re.I,
)
TIME = re.compile(
    r"[T ]*(上午|下午|晚上|早上|中午|凌晨)?\s*(\d{1,2})(?:[::时点](\d{1,2}))"
    r"?(?:[::分](\d{1,2}))?[秒分时点]?(?:\.\d+)?\s*(am|pm|Z)?",
    re.I,
)
AFTERNOON = ("下午", "晚上", "pm")


@dataclass(frozen=True)
class Found:
    """What one cell says: a moment, or the parts of a date that need the column.

    `parts` are three short numbers whose order is open; `month_day` has no year.
    """

    moment: datetime | None = None
    parts: tuple = ()
    month_day: tuple = ()
    time: tuple = (0, 0, 0)
    separator: str = ""


def from_serial(serial, is_1904=False):
    """Return the moment of an Excel serial, or None where there is none.

    The first calendar of Excel has a 29 February 1900: later serials are one too many.
    """
    if is_1904:
        serial += MAC_OFFSET
    if not 0 < serial < 2958466 or int(serial) == GONE:
        return None
    days = serial if serial < GONE else serial - 1
    moment = datetime(1899, 12, 31) + timedelta(days=days)
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def find(value, is_1904=False):
    """Return what a cell says of a date, or None where it says nothing of one.

    :param value: a cell
    :param bool is_1904: whether serials of this book count from 1904
    :return: Found
    """
    if isinstance(value, datetime):
        return Found(moment=value.replace(microsecond=0, tzinfo=None))
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _of_number(value, is_1904)
    text = unicodedata.normalize("NFKC", str(value)).strip()
    text = WEEKDAY.sub(" ", text).strip()
    if re.fullmatch(r"\d+(\.\d{5,})?", text):
        return _of_number(float(text), is_1904)
    return _of_text(text)


def _of_number(value, is_1904):
    if FIRST_SERIAL <= value <= LAST_SERIAL:
        moment = from_serial(value, is_1904)
        return Found(moment=moment) if moment else None
    whole = PLAIN.fullmatch(str(int(value)))
    if whole and float(value).is_integer():
        return _full(*whole.groups())
    return None


def _of_text(text):
    for pattern, reader in READERS:
        found = pattern.match(text)
        if not found:
            continue
        clock = _clock(text[found.end() :])
        result = clock is not None and reader(found, clock)
        if result:
            return result
    return None


def _clock(rest):
    """Return hours, minutes and seconds behind a date; None where it is no time."""
    rest = rest.strip()
    if not rest or rest in ("上午", "下午", "T"):
        return (12 if rest == "下午" else 0, 0, 0)
    found = TIME.fullmatch(rest)
    if not found:
        return None
    before, hour, minute, second, after = found.groups()
    if not minute and not after and not re.search("[时点]", rest):
        return None
    hour = int(hour)
    mark = (before or after or "").lower()
    if mark in AFTERNOON and hour < 12:
        hour += 12
    if mark in ("am", "上午", "凌晨", "早上") and hour == 12:
        hour = 0
    clock = (hour, int(minute or 0), int(second or 0))
    return clock if clock < (24, 0, 0) and max(clock[1:]) < 60 else None


def _full(year, month, day, clock=(0, 0, 0), separator=""):
    year = int(year) + (CENTURY if len(str(year)) <= 2 else 0)
    try:
        moment = datetime(year, int(month), int(day), *clock)
        return Found(moment=moment, separator=separator)
    except ValueError:
        return None


def _han_number(text):
    if text in ("十", "廿", "卅"):
        return {"十": 10, "廿": 20, "卅": 30}[text]
    if text[0] in "廿卅":
        return (20 if text[0] == "廿" else 30) + _han_number(text[1:])
    if "十" in text:
        tens, ones = text.split("十", 1)
        return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
    return int("".join(str(DIGITS[letter]) for letter in text))


def _han(found, clock):
    try:
        year, month, day = (_han_number(part) for part in found.groups())
    except (KeyError, ValueError):
        return None
    return _full(year, month, day, clock)


def _han_month_day(found, clock):
    try:
        parts = tuple(_han_number(part) for part in found.groups())
    except (KeyError, ValueError):
        return None
    return Found(month_day=parts, time=clock)


def _short(found, clock):
    first, separator, second, last = found.groups()
    if len(last) < 3:
        parts = (int(first), int(second), int(last))
        if any(_fits(parts, order) for order in ORDERS):
            return Found(parts=parts, time=clock, separator=separator)
        return None
    parts = (int(first), int(second), int(last))
    if any(_fits(parts, order) for order in ("dmy", "mdy")):
        return Found(parts=parts, time=clock, separator=separator)
    return None


def _month_day(found, clock):
    month, day = (int(part) for part in found.groups() if part)
    return Found(month_day=(month, day), time=clock)


def _named(day, month, year, clock):
    return _full(year, MONTHS.index(month[:3].lower()) + 1, day, clock)


READERS = (
    (YEAR_MONTH_DAY, lambda m, clock: _full(m[1], m[2], m[3], clock)),
    (HAN_DATE, _han),
    (LONG, lambda m, clock: _full(m[1], m[3], m[4], clock, separator=m[2])),
    (re.compile(PLAIN.pattern + r"(?!\d)"), lambda m, c: _full(*m.groups(), c)),
    (SHORT, _short),
    (DAY_NAMED, lambda m, clock: _named(m[1], m[2], m[3], clock)),
    (NAMED_DAY, lambda m, clock: _named(m[2], m[1], m[3], clock)),
    (HAN_MONTH_DAY, _han_month_day),
    (MONTH_DAY, _month_day),
)


def _fits(parts, order):
    """Tell whether three numbers are a date in an order."""
    return _in_order(parts, order) is not None


def _in_order(parts, order, clock=(0, 0, 0)):
    by_letter = dict(zip(order, parts, strict=True))
    year = by_letter["y"]
    if order == "ymd" and year > 99 or order != "ymd" and by_letter["d"] > 31:
        return None
    found = _full(
        year if year > 99 else year + CENTURY, by_letter["m"], by_letter["d"], clock
    )
    return found and found.moment


def guess_order(values, is_1904=False):
    """Return in which order a column writes day, month and year.

    :param values: the cells of the column
    :return: tuple of the order ("ymd", "dmy", "mdy"; None where no cell needs one) and
        whether nothing speaks for another one
    """
    found = [find(value, is_1904) for value in values]
    open_ones = [one for one in found if one and one.parts]
    if not open_ones:
        return None, True
    fitting = [
        order for order in ORDERS if all(_fits(one.parts, order) for one in open_ones)
    ]
    if len(fitting) == 1:
        return fitting[0], True
    if not fitting:
        counts = {o: sum(_fits(one.parts, o) for one in open_ones) for o in ORDERS}
        return max(ORDERS, key=counts.get), False
    # 26.3.5: who writes two figures of a year by points writes the year first
    if "ymd" in fitting and all(one.parts[2] < 100 for one in open_ones):
        # sure where others of the column, written in full, begin with the year
        return "ymd", any(one and one.moment and one.separator for one in found)
    dotted = all(one.separator == "." for one in open_ones)
    return "dmy" if dotted else "mdy", False


def first_moment(values, order=None, is_1904=False):
    """Return the first date of a column that is written in full, or None."""
    found = (find(value, is_1904) for value in values)
    moments = (one and _settled(one, order or "ymd") for one in found)
    return next(filter(None, moments), None)


def read_column(values, order=None, year=None, is_1904=False, years=(), near=()):
    """Return the moments of a column, one a cell, in the order of the cells.

    A date without a year takes the year that brings it nearest to the dates above it,
    else below it, else `year`.

    :param values: the cells
    :param str order: as `guess_order` returns it
    :param int year: of dates that nothing else gives one
    :param years: for each cell, the year that a heading above it names, or None
    :param near: of a part of a column: the date above it, and the first one of the
        column that is written in full; either may be None
    :return: list of datetime; None where a cell holds no date
    """
    found = [find(value, is_1904) for value in values]
    moments = [one and _settled(one, order or "ymd") for one in found]
    years = list(years) or [None] * len(found)
    last, first = near or (None, next(filter(None, moments), None))
    for place, one in enumerate(found):
        if one and one.month_day:
            given = None if last else years[place] or year
            moments[place] = _with_year(one, last or first, given)
        last = moments[place] or last
    return moments


def _settled(one, order):
    if one.parts:
        if order == "ymd" and one.parts[2] > 99:
            return None
        return _in_order(one.parts, order, one.time)
    return one.moment


def _with_year(one, near, year):
    if year:
        candidates = [year]
    elif near:
        candidates = [near.year, near.year - 1, near.year + 1]
    else:
        return None
    made = [_full(str(y), *one.month_day, one.time) for y in candidates]
    made = [result.moment for result in made if result]
    if near and not year:
        return min(made, key=lambda moment: abs(moment - near), default=None)
    return made[0] if made else None
