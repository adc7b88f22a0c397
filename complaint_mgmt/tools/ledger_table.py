"""Finds the register in a book: its sheet, its headings, its rows: no Odoo import."""

import re
from dataclasses import dataclass, field

from .ledger_cells import LedgerError, folded, packed, text_of, unpacked
from .ledger_headings import candidates, likeness_of_header

# How deep the headings may stand below titles.
TOP = 40
ENOUGH = 1.6
TOTAL = re.compile(
    r"(合计|总计|小计|共计|本页合计|total|subtotal|grandtotal|sum)[::]?.{0,12}"
)
FOOTER = re.compile(
    r"(制表|填表|审核|批准|复核|统计人|编制|注[::]|说明[::]|preparedby|checkedby|approvedby)"
)
YEAR = re.compile(r"(?<!\d)(20\d\d|19[89]\d)(?!\d)")
HIGHEST = 5
# So many rows of each sheet tell where the register begins.
PEEK = 120


@dataclass
class Table:
    """A register as it stands in its sheet.

    `rows` holds (row in the sheet, cells, year that a line above it names or None);
    merged cells are filled, totals and repeated headings are left out.
    """

    sheet: str
    header_row: int
    headings: list
    rows: list
    title: str = ""
    left_out: dict = field(default_factory=dict)


@dataclass
class Layout:
    """Where a register begins: number of its sheet, headings, first row below them.

    `start` counts from 0, `header_row` is that of the sheet.
    """

    number: int
    header_row: int
    headings: list
    start: int
    title: str = ""

    def heading(self, column):
        """Return the heading of a column; none where rows are wider than it."""
        return self.headings[column] if column < len(self.headings) else ""


class RowTaker:
    """Takes the rows below the headings, one after the other.

    What it has to know of the rows above is `state`, which JSON can hold: so another
    one goes on where this one stopped.
    """

    def __init__(self, layout, merged, merged_limit=2_000_000, state=None):
        """Begin, or go on.

        :param layout: Layout
        :param merged: as in `ledger_read.Sheet`
        :param dict state: of the one that stopped; None: begin
        """
        self.layout = layout
        self.known = [folded(heading) for heading in layout.headings]
        self.merged_limit = merged_limit
        self.merges = {}
        for top, bottom, left, _right in merged:
            if bottom > top and top >= layout.start:
                self.merges.setdefault(top, []).append((bottom, left))
        state = state or {}
        self.place = state.get("place", layout.start)
        self.year = state["year"] if state else _year_in(layout.title)
        empty = {"blank": 0, "total": 0, "heading": 0, "section": 0}
        self.left_out = state.get("left_out", empty)
        self.taken = state.get("taken", 0)
        self.blank = state.get("blank", 0)
        self.spent = state.get("spent", 0)
        self.used = set(state.get("used", ()))
        self.spans = {left: (b, unpacked(v)) for left, b, v in state.get("spans", ())}

    @property
    def state(self):
        """Return what the next one has to know, as JSON can hold it."""
        return {
            "place": self.place,
            "year": self.year,
            "left_out": self.left_out,
            "taken": self.taken,
            "blank": self.blank,
            "spent": self.spent,
            "used": sorted(self.used),
            "spans": [[c, b, packed(value)] for c, (b, value) in self.spans.items()],
        }

    @property
    def filled(self):
        """Return how many rows were filled so far, complaints or not."""
        return self.taken + sum(self.left_out.values()) - self.left_out["blank"]

    def columns(self):
        """Return the columns that have a heading or a cell."""
        headed = {c for c, heading in enumerate(self.layout.headings) if heading}
        return sorted(headed | self.used)

    def take(self, cells):
        """Take the next row.

        :param list cells: of the row
        :return: (row in the sheet, cells, year or None); None where it is no complaint
        """
        place, self.place = self.place, self.place + 1
        is_blank = not any(map(text_of, cells))
        cells = self._fill_merged(place, cells)
        if is_blank:
            # those below the last row are none
            self.blank += 1
            return None
        self.left_out["blank"] += self.blank
        self.blank = 0
        filled = list(filter(None, map(text_of, cells)))
        kind = _kind_of(cells, filled, self.known)
        if kind == "section":
            self.year = _year_in(filled[0]) or self.year
        if kind:
            self.left_out[kind] += 1
            return None
        self.taken += 1
        self.used.update(c for c, cell in enumerate(cells) if text_of(cell))
        return place + 1, cells, self.year

    def _fill_merged(self, place, cells):
        """Write the value of cells that are merged downwards into a row of them."""
        spans = {c: span for c, span in self.spans.items() if span[0] >= place}
        for column, (_bottom, value) in spans.items():
            cells = cells + [None] * (column + 1 - len(cells))
            cells[column] = value
            self.spent += 1
            if self.spent > self.merged_limit:
                raise LedgerError("bomb")
        for bottom, column in self.merges.get(place, ()):
            if column < len(cells):
                spans[column] = (bottom, cells[column])
        self.spans = spans
        return cells


def sheets_of(book):
    """Return (name, number of rows, likeness) of the sheets that show."""
    return [
        (sheet.name, sheet.size, _best_header(sheet)[1])
        for sheet in book.sheets
        if not sheet.hidden
    ]


def others_of(book, number):
    """Return the names of the sheets besides one that look like registers as well.

    :param book: ledger_read.Book
    :param int number: of the sheet that is read, counted from 0
    """
    found = []
    for other, sheet in enumerate(book.sheets):
        place, score = _best_header(sheet)
        has_rows = any(any(row) for row in sheet.rows[place + 1 :])
        if other != number and score >= ENOUGH and has_rows:
            found.append(sheet.name)
    return found


def find_layout(book, name=None):
    """Return where the register of a book begins.

    :param book: ledger_read.Book; the first `PEEK` rows of its sheets are enough
    :param str name: the sheet; None: the one that looks most like a register
    :return: Layout
    :raises LedgerError: there is no sheet with headings and rows
    """
    scored = []
    for number, sheet in enumerate(book.sheets):
        if sheet.hidden or (name and sheet.name != name):
            continue
        place, score = _best_header(sheet)
        size = sum(any(row) for row in sheet.rows[place + 1 :])
        scored.append((min(score, HIGHEST * 2), min(size, 50), number, place))
    if not scored:
        raise LedgerError("no_table")
    score, size, number, place = max(scored, key=lambda found: found[:2])
    if not size or (score < ENOUGH and not name):
        raise LedgerError("no_table")
    return _layout(book.sheets[number], number, place)


def find_table(book, name=None, merged_limit=2_000_000):
    """Return the register of a book that was read as a whole.

    :param book: ledger_read.Book
    :param str name: the sheet; None: the one that looks most like a register
    :return: Table
    :raises LedgerError: there is no sheet with headings and rows
    """
    layout = find_layout(book, name)
    sheet = book.sheets[layout.number]
    taker = RowTaker(layout, sheet.merged, merged_limit)
    rows = [taker.take(cells) for cells in sheet.rows[layout.start :]]
    rows = list(filter(None, rows))
    kept = taker.columns()
    if not kept or not rows:
        raise LedgerError("no_table")
    headings = [layout.heading(column) for column in kept]
    rows = [(row, chosen(cells, kept), year) for row, cells, year in rows]
    left_out = taker.left_out
    return Table(sheet.name, layout.header_row, headings, rows, layout.title, left_out)


def chosen(cells, columns):
    """Return the cells of some columns of a row; None beyond its end."""
    end = len(cells)
    return [cells[column] if column < end else None for column in columns]


def _best_header(sheet):
    best = (0, 0.0)
    for place, row in enumerate(sheet.rows[:TOP]):
        score = likeness_of_header(row)
        if score > best[1]:
            best = (place, score)
    return best


def _layout(sheet, number, place):
    width = max((len(row) for row in sheet.rows[place:]), default=0)
    rows = [row + [None] * (width - len(row)) for row in sheet.rows]
    headings, depth = _headings(sheet, rows, place)
    title = " ".join(
        filter(None, (text_of(cell) for row in sheet.rows[:place] for cell in row))
    )
    return Layout(number, place + 1, headings, place + depth, title)


def _headings(sheet, rows, place):
    """Return the headings and over how many rows they stand: one or two."""
    headings = [" ".join(text_of(cell).split()) for cell in rows[place]]
    below = rows[place + 1] if place + 1 < len(rows) else []
    wide = {
        column: left
        for top, bottom, left, right in sheet.merged
        if top == place and bottom == place and right > left
        for column in range(left, min(right + 1, len(headings)))
    }
    tall = any(top == place and bottom > place for top, bottom, *_rest in sheet.merged)
    parts = {c: text_of(below[c]) for c in wide if c < len(below) and below[c]}
    if not parts or not (tall or any(candidates(text) for text in parts.values())):
        return _spread(headings, wide), 1
    if any(re.fullmatch(r"[\d./-]+", text) for text in parts.values()):
        return _spread(headings, wide), 1
    for column, text in parts.items():
        headings[column] = " ".join(text.split())
    return headings, 2


def _spread(headings, wide):
    """Give a heading that is merged over several columns to each of them.

    :param dict wide: column -> the one that the merged cell begins in
    """
    for column, left in wide.items():
        headings[column] = headings[column] or headings[left]
    return headings


def _kind_of(cells, filled, known):
    """Return why a row is no complaint, or None."""
    if not filled:
        return "blank"
    first = folded(filled[0])
    few = len(filled) <= max(3, len(known) // 3)
    if TOTAL.fullmatch(first) and few:
        return "total"
    if FOOTER.match(first) and few:
        return "total"
    same = 0
    if first in known:
        pairs = zip(map(text_of, cells), known, strict=False)
        same = sum(bool(name) and folded(text) == name for text, name in pairs)
    if same >= max(2, len(filled) // 2):
        return "heading"
    is_line = len(filled) == 1 and len(known) >= 4 and bool(text_of(cells[0]))
    if is_line and not first.isdigit() and len(first) < 40:
        return "section"
    return None


def _year_in(text):
    found = YEAR.findall(text)
    return int(found[-1]) if found else None
