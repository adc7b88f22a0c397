"""Whatever shape a register writes a date in, the same day is read back."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.ledger_cells import escaped, number_of, padded, text_of, unescaped
from ..tools.ledger_dates import find, from_serial, guess_order, read_column

HAN = "〇一二三四五六七八九"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAYS = st.dates(date(2000, 1, 1), date(2068, 12, 31))
WIDE = str.maketrans("0123456789./-:", "０１２３４５６７８９．／－：")


def han(number):
    """Return a number up to 31 as it is written on paper."""
    tens, ones = divmod(number, 10)
    text = "" if not tens else ("十" if tens == 1 else f"{HAN[tens]}十")
    return text + (HAN[ones] if ones or not tens else "")


def han_year(year):
    return "".join(HAN[int(figure)] for figure in str(year))


# Shapes that tell the day without any other cell.
FULL = {
    "chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "padded": lambda d: f"{d.year}年{d.month:02}月{d.day:02}日",
    "short year": lambda d: f"{d.year % 100:02}年{d.month}月{d.day}日",
    "points": lambda d: f"{d.year}.{d.month}.{d.day}",
    "slashes": lambda d: f"{d.year}/{d.month:02}/{d.day:02}",
    "iso": lambda d: d.isoformat(),
    "figures": lambda d: f"{d:%Y%m%d}",
    "number": lambda d: int(f"{d:%Y%m%d}"),
    "wide": lambda d: f"{d.year}.{d.month}.{d.day}".translate(WIDE),
    "han": lambda d: f"{han_year(d.year)}年{han(d.month)}月{han(d.day)}日",
    "serial": lambda d: float((d - date(1899, 12, 30)).days),
    "weekday": lambda d: f"{d.year}年{d.month}月{d.day}日（星期三）",
    "english": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "american": lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    "dashes": lambda d: f"{d.day}-{MONTHS[d.month - 1]}-{d.year % 100:02}",
    "datetime": lambda d: datetime(d.year, d.month, d.day),
}
# Shapes whose order the column tells.
OPEN = {
    "mdy": lambda d: f"{d.month}/{d.day}/{d.year}",
    "dmy": lambda d: f"{d.day:02}.{d.month:02}.{d.year}",
    "ymd": lambda d: f"{d.year % 100}.{d.month}.{d.day}",
}
TIMES = {
    "clock": lambda t: f" {t.hour}:{t.minute:02}",
    "seconds": lambda t: f" {t.hour:02}:{t.minute:02}:07",
    "t": lambda t: f"T{t.hour:02}:{t.minute:02}:00",
    "chinese": lambda t: f" {t.hour}时{t.minute}分",
    "half": lambda t: (
        f" {'下午' if t.hour >= 12 else '上午'}{t.hour % 12 or 12}:{t.minute:02}"
    ),
    "pm": lambda t: (
        f" {t.hour % 12 or 12}:{t.minute:02} {'PM' if t.hour >= 12 else 'AM'}"
    ),
}


@tagged("post_install", "-at_install")
class TestLedgerDates(BaseCase):
    """S9.F4: registers were kept by hand, and everybody writes dates differently."""

    @given(day=DAYS, shape=st.sampled_from(sorted(FULL)))
    @settings(max_examples=400, deadline=None, database=None)
    def test_a_full_date_is_read_back_from_every_shape(self, day, shape):
        found = find(FULL[shape](day))
        self.assertEqual(found.moment.date(), day, shape)

    @given(
        moment=st.datetimes(datetime(2000, 1, 1), datetime(2068, 12, 31)),
        shape=st.sampled_from(["chinese", "iso", "points", "han"]),
        clock=st.sampled_from(sorted(TIMES)),
    )
    @settings(max_examples=300, deadline=None, database=None)
    def test_a_time_behind_a_date_is_read_back(self, moment, shape, clock):
        text = FULL[shape](moment.date()) + TIMES[clock](moment.time())
        found = find(text).moment
        self.assertEqual(
            found.replace(second=0), moment.replace(second=0, microsecond=0)
        )

    @given(
        days=st.lists(DAYS, min_size=1, max_size=8), shape=st.sampled_from(sorted(OPEN))
    )
    @settings(max_examples=200, deadline=None, database=None)
    def test_a_column_in_one_order_is_read_back_or_asked_about(self, days, shape):
        """What the cells leave open is asked, and never guessed in silence."""
        cells = [OPEN[shape](day) for day in days]
        order, is_sure = guess_order(cells)
        if is_sure:
            self.assertEqual(order, shape)
        read = read_column(cells, order=shape)
        self.assertEqual([moment.date() for moment in read], days)

    @given(
        start=st.dates(date(2001, 1, 1), date(2060, 1, 1)),
        steps=st.lists(st.integers(0, 60), min_size=1, max_size=20),
    )
    @settings(max_examples=100, deadline=None, database=None)
    def test_days_without_a_year_follow_the_rows_above(self, start, steps):
        days = [start]
        for step in steps:
            days.append(days[-1] + timedelta(days=step))
        cells = [start.isoformat()] + [f"{d.month}月{d.day}日" for d in days[1:]]
        read = read_column(cells)
        self.assertEqual([moment.date() for moment in read], days)

    def test_both_calendars_of_excel_and_its_day_that_never_was(self):
        """29 February 1900 is serial 60 and no day; the Mac counts from 1904."""
        self.assertIsNone(from_serial(60))
        self.assertEqual(from_serial(59), datetime(1900, 2, 28))
        self.assertEqual(from_serial(61), datetime(1900, 3, 1))
        self.assertEqual(from_serial(46086.75), datetime(2026, 3, 5, 18))
        self.assertEqual(from_serial(44624, is_1904=True), datetime(2026, 3, 5))

    def test_the_year_comes_from_a_heading_where_no_row_tells_it(self):
        read = read_column(["3月5日", "1月2日"], years=[2025, 2025])
        self.assertEqual(read[0], datetime(2025, 3, 5))
        self.assertEqual(read_column(["3月5日"]), [None])
        self.assertEqual(read_column(["3月5日"], year=2024)[0].year, 2024)

    def test_what_is_no_date_is_none(self):
        for value in (
            "",
            None,
            True,
            "不详",
            "2026-02-30",
            "13.13.2026",
            12,
            "2026年13月1日",
        ):
            self.assertFalse(find(value) and find(value).moment, value)

    def test_points_with_two_figures_are_asked_about_unless_the_column_tells(self):
        self.assertEqual(guess_order(["26.3.5"]), ("ymd", False))
        self.assertEqual(guess_order(["26.3.5", "2026.3.9"]), ("ymd", True))
        self.assertEqual(guess_order(["3/4/2026"]), ("mdy", False))
        self.assertEqual(guess_order(["3/4/2026", "3/14/2026"]), ("mdy", True))


@tagged("post_install", "-at_install")
class TestLedgerCells(BaseCase):
    @given(text=st.text(max_size=30))
    @settings(max_examples=200, deadline=None, database=None)
    def test_a_text_that_looks_like_a_formula_goes_out_and_comes_back(self, text):
        """S9.5: no file that we write makes a spreadsheet run anything."""
        out = escaped(text)
        self.assertNotIn(out[:1], ("=", "+", "-", "@", "\t", "\r"))
        if not text.startswith("'"):
            self.assertEqual(unescaped(out), text)

    def test_numbers_are_texts_and_texts_are_numbers_where_they_should_be(self):
        self.assertEqual(text_of(20261105.0), "20261105")
        self.assertEqual(text_of("00123"), "00123")
        self.assertEqual(padded(123, "00000"), "00123")
        self.assertEqual(text_of("ａ\u3000b\x00"), "ａ b")
        self.assertEqual(number_of("1,200 盒"), 1200)
        self.assertEqual(number_of("１２"), 12)
        self.assertIsNone(number_of("若干"))
