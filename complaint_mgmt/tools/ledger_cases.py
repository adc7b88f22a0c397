"""Makes complaints of the rows of a register: no Odoo import.

Several rows of one number are one complaint with several products or lots. Nothing is
lost: what fits no field stays as text under its heading.
"""

import hashlib
import json
from datetime import datetime

from . import ledger_dates, ledger_words
from .ledger_cells import failed, number_of, text_of, unescaped
from .ledger_headings import KEEP, SKIP

DATES = ("received", "closed", "occurred")
# Whose cells say the same in every row of one complaint.
HEAD = ("customer", "person", "phone", "address", "channel", "category", "class")
HEAD += ("outcome", "handler", "status", "satisfaction")
# What may go on in the next row of the same complaint.
TEXTS = ("statement", "result")
ITEM = ("product", "code", "spec", "lot", "quantity")
LONGEST_NUMBER = 64
# Digits, letters and signs of full width, as they are on a narrow keyboard.
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# What tells whether a complaint is still the one that was taken over.
CORE = ("number", "received", "closed", "customer", "statement", "result", "items")


class Reader:
    """Reads the rows of a table by what its columns mean."""

    def __init__(self, headings, fields, orders=None, year=None, is_1904=False):
        """Take what the columns are.

        :param headings: list of str
        :param fields: for each column the field, as in `ledger_headings`
        :param dict orders: column -> order of day, month and year
        :param int year: of dates that nothing else gives one
        :param bool is_1904: whether serials count from 1904
        """
        self.headings = headings
        self.columns = {
            name: place for place, name in enumerate(fields) if name not in (KEEP, SKIP)
        }
        self.notes = [place for place, name in enumerate(fields) if name == KEEP]
        self.orders = orders or {}
        self.year = year
        self.is_1904 = is_1904

    def cases(self, rows):
        """Return the complaints of all rows of a register, in their order.

        :param rows: list of (row in the sheet, cells, year or None)
        :return: list of dicts: texts by field, dates as ISO texts, `items`, `note` as
            pairs of heading and text, `rows`, and `problems` as [code, heading, text]
        """
        cases = self.gather(rows)
        for case in cases:
            case["problems"] = problems_of(case)
        return cases

    def gather(self, rows, known=None, last=None, near=None):
        """Return the complaints that begin in these rows, in their order.

        :param rows: list of (row in the sheet, cells, year or None)
        :param dict known: number -> complaint of the rows above, which may go on here;
            it is changed in place
        :param dict last: the complaint of the row above; it is changed in place
        :param dict near: as `begin_dates` returns it; it is changed in place
        """
        moments = {name: self._moments(name, rows, near) for name in DATES}
        cases, by_number = [], known if known is not None else {}
        for place, (row, cells, _year) in enumerate(rows):
            own = self._row(row, cells, {name: moments[name][place] for name in DATES})
            if last and self._goes_on(own):
                self._join(last, own)
                continue
            same = by_number.get(own["number"]) if own["number"] else None
            if same and self._is_same(same, own):
                self._join(same, own)
                last = same
                continue
            if same:
                own["problems"].append(["twice", str(same["rows"][0]), own["number"]])
            else:
                by_number[own["number"]] = own
            cases.append(own)
            last = own
        return cases

    def number(self, cells):
        """Return the number that a row gives its complaint, or "".

        Typed with wide digits or letters it is the same one, and comes once.
        """
        return self._text("number", cells).translate(NARROW)

    def begin_dates(self, parts):
        """Return what `gather` has to know of the dates of the rows above and below.

        :param parts: function that returns an iterator of lists of rows
        :return: dict, field -> [date above, first date in full], as ISO texts or None
        """
        return {
            name: [None, _iso(self._first_moment(self.columns[name], parts()))]
            for name in DATES
            if name in self.columns
        }

    def _first_moment(self, place, parts):
        order = self.orders.get(place)
        for rows in parts:
            cells = [_clean(cells[place]) for _row, cells, _year in rows]
            found = ledger_dates.first_moment(cells, order, self.is_1904)
            if found:
                return found
        return None

    def _moments(self, name, rows, near):
        place = self.columns.get(name)
        if place is None:
            return [None] * len(rows)
        own = near[name] if near else ()
        moments = ledger_dates.read_column(
            [_clean(cells[place]) for _row, cells, _year in rows],
            order=self.orders.get(place),
            year=self.year,
            is_1904=self.is_1904,
            years=[year for _row, _cells, year in rows],
            near=[text and datetime.fromisoformat(text) for text in own],
        )
        if own:
            last = next(filter(None, reversed(moments)), None)
            own[0] = _iso(last) or own[0]
        return moments

    def _row(self, row, cells, moments):
        own = {"rows": [row], "note": [], "problems": [], "items": []}
        own["number"] = self.number(cells)
        for name in (*HEAD, *TEXTS):
            own[name] = self._text(name, cells)
        for place in self.notes:
            text = text_of(_clean(cells[place]))
            if not ledger_words.blank(text):
                own["note"].append([self.headings[place], text])
        for name, moment in moments.items():
            self._take_date(own, name, moment, cells)
        self._take_amount(own, cells)
        self._take_items(own, cells)
        self._check_cells(own, cells)
        return own

    def _text(self, name, cells):
        place = self.columns.get(name)
        text = text_of(_clean(cells[place])) if place is not None else ""
        return "" if ledger_words.blank(text) else text

    def _heading(self, name):
        return self.headings[self.columns[name]] if name in self.columns else name

    def _take_date(self, own, name, moment, cells):
        text = self._text(name, cells)
        own[name] = _iso(moment) or ""
        own[f"{name}_has_time"] = bool(moment and (moment.hour or moment.minute))
        if moment or not text:
            return
        status = ledger_words.meaning(ledger_words.STATUS, text)
        if name == "closed" and status:
            own["status"] = own["status"] or text
        else:
            own["problems"].append(["date", self._heading(name), text])

    def _take_amount(self, own, cells):
        text = self._text("amount", cells)
        amount = number_of(text)
        own["amount"] = amount or 0.0
        own["amount_text"] = text
        if amount is not None and amount < 0:
            own["problems"].append(["negative", self._heading("amount"), text])
        elif text and amount is None:
            own["note"].append([self._heading("amount"), text])

    def _take_items(self, own, cells):
        product, code, spec, lot, quantity = (self._text(n, cells) for n in ITEM)
        count = number_of(quantity)
        if quantity and count is None:
            own["note"].append([self._heading("quantity"), quantity])
        if count is not None and count < 0:
            own["problems"].append(["negative", self._heading("quantity"), quantity])
        if not (product or code or lot):
            if count is not None:
                own["note"].append([self._heading("quantity"), quantity])
            return
        pairs = ledger_words.split_items(product, lot)
        for one, single in pairs:
            own["items"].append(
                {
                    "product": one,
                    "code": code if len(pairs) == 1 or one == product else "",
                    "spec": spec,
                    "lot": single,
                    # a number for several lots at once is of none of them
                    "quantity": max(count or 0.0, 0.0) if len(pairs) == 1 else 0.0,
                }
            )
        if count is not None and len(pairs) > 1:
            own["note"].append([self._heading("quantity"), quantity])

    def _check_cells(self, own, cells):
        for place in self.columns.values():
            if failed(cells[place]):
                text = text_of(cells[place])
                own["problems"].append(["formula", self.headings[place], text])

    def _goes_on(self, own):
        """Tell whether a row only adds a product or lot to the one above."""
        starts = own["number"] or own["received"] or own["statement"]
        return not starts and bool(own["items"]) and not own["problems"]

    @staticmethod
    def _is_same(case, own):
        """Tell whether two rows of one number are one complaint."""
        return all(
            not own[name] or not case[name] or own[name] == case[name]
            for name in ("received", "customer")
        )

    @staticmethod
    def _join(case, own):
        """Add another row to a complaint."""
        case["rows"] += own["rows"]
        case["problems"] += own["problems"]
        for name in (*HEAD, *DATES):
            case[name] = case[name] or own[name]
        for name in TEXTS:
            if own[name] and own[name] not in case[name].split("\n"):
                case[name] = "\n".join(filter(None, (case[name], own[name])))
        case["items"] += [item for item in own["items"] if item not in case["items"]]
        case["note"] += [pair for pair in own["note"] if pair not in case["note"]]
        for name in ("amount", "amount_text"):
            case[name] = case[name] or own[name]


def _clean(value):
    return unescaped(value) if isinstance(value, str) else value


def _iso(moment):
    exact = "seconds" if moment and moment.second else "minutes"
    return moment and moment.isoformat(sep=" ", timespec=exact)


def problems_of(case):
    """Return the problems of a complaint, with those that it has as a whole."""
    problems = list(case["problems"])
    if not case["number"]:
        problems.append(["number", "", ""])
    elif len(case["number"]) > LONGEST_NUMBER:
        problems.append(["number_long", "", case["number"][:LONGEST_NUMBER]])
    if not case["received"] and not any(code == "date" for code, *_r in problems):
        problems.append(["received", "", ""])
    if not case["statement"].strip():
        problems.append(["statement", "", ""])
    if case["received"] and case["closed"]:
        days = [datetime.fromisoformat(case[n]).date() for n in ("received", "closed")]
        if days[1] < days[0]:
            problems.append(["order", case["received"][:10], case["closed"][:10]])
    return problems


def core_digest(case):
    """Return the SHA-256 of what a complaint says, whatever its columns are called."""
    core = {name: case[name] for name in CORE}
    text = json.dumps(core, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def status_of(case):
    """Return what a register says of the step: "open", "closed", "cancelled", None."""
    said = ledger_words.meaning(ledger_words.STATUS, case["status"])
    if said:
        return said
    return "closed" if case["closed"] else None
