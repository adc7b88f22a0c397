"""Finds the register in a book: its sheet, its headings, its rows: no Odoo import."""

import re
from dataclasses import dataclass, field

from .ledger_cells import LedgerError, folded, text_of
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


def sheets_of(book):
    """Return (name, number of filled rows, likeness) of the sheets that show."""
    return [
        (sheet.name, sum(any(row) for row in sheet.rows), _best_header(sheet)[1])
        for sheet in book.sheets
        if not sheet.hidden
    ]


def find_table(book, name=None, merged_limit=2_000_000):
    """Return the register of a book.

    :param book: ledger_read.Book
    :param str name: the sheet; None: the one that looks most like a register
    :return: Table
    :raises LedgerError: there is no sheet with headings and rows
    """
    shown = [sheet for sheet in book.sheets if not sheet.hidden]
    if name:
        shown = [sheet for sheet in shown if sheet.name == name]
    scored = []
    for sheet in shown:
        place, score = _best_header(sheet)
        size = sum(any(row) for row in sheet.rows[place + 1 :])
        scored.append((min(score, HIGHEST * 2), min(size, 50), sheet, place))
    if not scored:
        raise LedgerError("no_table")
    score, size, sheet, place = max(scored, key=lambda found: found[:2])
    if not size or (score < ENOUGH and not name):
        raise LedgerError("no_table")
    return _table(sheet, place, merged_limit)


def _best_header(sheet):
    best = (0, 0.0)
    for place, row in enumerate(sheet.rows[:TOP]):
        score = likeness_of_header(row)
        if score > best[1]:
            best = (place, score)
    return best


def _table(sheet, place, merged_limit):
    width = max((len(row) for row in sheet.rows[place:]), default=0)
    rows = [row + [None] * (width - len(row)) for row in sheet.rows]
    headings, depth = _headings(sheet, rows, place)
    _fill_merged(sheet, rows, place + depth, merged_limit)
    title = " ".join(
        filter(None, (text_of(cell) for row in sheet.rows[:place] for cell in row))
    )
    table = Table(sheet.name, place + 1, headings, [], title)
    _take_rows(table, rows, place + depth)
    _cut_empty_columns(table)
    if not table.rows:
        raise LedgerError("no_table")
    return table


def _headings(sheet, rows, place):
    """Return the headings and over how many rows they stand: one or two."""
    headings = [" ".join(text_of(cell).split()) for cell in rows[place]]
    below = rows[place + 1] if place + 1 < len(rows) else []
    wide = {
        column
        for top, bottom, left, right in sheet.merged
        if top == place and bottom == place and right > left
        for column in range(left, min(right + 1, len(headings)))
    }
    tall = any(top == place and bottom > place for top, bottom, *_rest in sheet.merged)
    parts = {c: text_of(below[c]) for c in wide if c < len(below) and below[c]}
    if not parts or not (tall or any(candidates(text) for text in parts.values())):
        return headings, 1
    if any(re.fullmatch(r"[\d./-]+", text) for text in parts.values()):
        return headings, 1
    for column, text in parts.items():
        headings[column] = " ".join(text.split())
    return headings, 2


def _fill_merged(sheet, rows, start, limit):
    """Write the value of cells merged downwards into every row of them."""
    spent = 0
    for top, bottom, left, _right in sheet.merged:
        if bottom <= top or top < start or top >= len(rows):
            continue
        if left >= len(rows[top]):
            continue
        value = rows[top][left]
        for place in range(top + 1, min(bottom + 1, len(rows))):
            rows[place][left] = value
            spent += 1
            if spent > limit:
                raise LedgerError("bomb")


def _take_rows(table, rows, start):
    year = _year_in(table.title)
    known = [folded(heading) for heading in table.headings]
    left_out = {"blank": 0, "total": 0, "heading": 0, "section": 0}
    for place in range(start, len(rows)):
        cells = rows[place]
        filled = list(filter(None, map(text_of, cells)))
        kind = _kind_of(cells, filled, known)
        if kind == "section":
            year = _year_in(filled[0]) or year
        if kind:
            left_out[kind] += 1
        else:
            table.rows.append((place + 1, cells, year))
    table.left_out = left_out


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
        pairs = zip(map(text_of, cells), known, strict=True)
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


def _cut_empty_columns(table):
    """Drop columns that have neither a heading nor a cell."""
    kept = [
        column
        for column, heading in enumerate(table.headings)
        if heading or any(text_of(cells[column]) for _row, cells, _year in table.rows)
    ]
    if not kept:
        raise LedgerError("no_table")
    table.headings = [table.headings[column] for column in kept]
    table.rows = [
        (row, [cells[column] for column in kept], year)
        for row, cells, year in table.rows
    ]
