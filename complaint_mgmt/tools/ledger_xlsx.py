"""Reads .xlsx and .xlsm, by openpyxl as a stream: no Odoo import.

The parts of the file are looked through before they are parsed: how much they unpack
to, whether one declares entities, and where cells are merged, which openpyxl does not
tell of a stream.
"""

import io
import re
import zipfile
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

import openpyxl
from openpyxl.utils.cell import range_boundaries

from . import ledger_limits
from .ledger_cells import LedgerError, padded

KIND = "xlsx"
CHUNK = 1024 * 1024
OVERLAP = 256
BOOK = "xl/workbook.xml"
FOREIGN = {
    "xl/workbook.bin": "xlsb",
    "content.xml": "ods",
    "word/document.xml": "document",
}
DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)")
ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["']([^"']+)["']""")
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)\"""")
ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
PLAIN_TEXT = (b"utf-8", b"us-ascii", b"ascii")


@dataclass
class Part:
    """What was seen of one part of a file: merged cells, and about how many rows."""

    merged: set = field(default_factory=set)
    rows: int = 0


def read(content, limits, top=None):
    """Return the sheets of a workbook and whether its serials count from 1904.

    :param int top: how many rows of each sheet are enough; None: all
    :raises LedgerError: broken, too large, a bomb, or no workbook
    """
    with _refusing():
        return _read(content, limits, _looked_through(content, limits), top)


def stream(content, limits, number, start):
    """Return the rows of one sheet as they come, and where its cells are merged.

    :raises LedgerError: as `read`, and the iterator too
    """
    with _refusing():
        parts = _looked_through(content, limits)
        book = _open(content)
        sheet = book.worksheets[number]
        return _streamed(book, sheet, limits, start), _merged(sheet, parts)


def _streamed(book, sheet, limits, start):
    with _refusing(), closing(book):
        yield from _cells(sheet, limits, start)


@contextmanager
def _refusing():
    try:
        yield
    except LedgerError:
        raise
    # a broken file makes the parsers raise whatever comes first
    except Exception as error:  # pylint: disable=broad-except
        raise LedgerError("broken") from error


def _looked_through(content, limits):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return _look_through(parts, limits)


def _look_through(parts, limits):
    """Return what is in which part; refuse what must not be parsed."""
    names = parts.namelist()
    for name, kind in FOREIGN.items():
        if name in names:
            raise LedgerError("kind", kind=kind)
    if BOOK not in names:
        raise LedgerError("kind", kind="unknown")
    entries = parts.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    too_well = unpacked > limits.packed_well and unpacked / packed > limits.ratio
    if len(entries) > limits.entries or unpacked > limits.unpacked or too_well:
        raise LedgerError("bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise LedgerError("encrypted")
    return {
        entry.filename: _look_into(parts, entry, limits)
        for entry in entries
        if entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    }


def _look_into(parts, entry, limits):
    seen, before = Part(), b""
    with parts.open(entry) as part:
        head = part.read(OVERLAP)
        _check_head(head)
        chunk = head
        while chunk:
            window = before + chunk
            if DECLARED.search(window):
                raise LedgerError("bomb")
            seen.merged.update(MERGED.findall(window))
            seen.rows += len(ROW.findall(chunk))
            if len(seen.merged) > limits.merged:
                raise LedgerError("bomb")
            before, chunk = window[-OVERLAP:], part.read(CHUNK)
    return seen


def _check_head(head):
    """Refuse XML in a coding in which a declaration would not be seen."""
    if not head:
        return
    coding = ENCODING.search(head)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    strange = coding and coding[1].lower() not in PLAIN_TEXT
    if strange or not start.startswith(b"<") or b"\x00" in head:
        raise LedgerError("broken")


def _open(content):
    return openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )


def _read(content, limits, parts, top):
    with closing(_open(content)) as book:
        is_1904 = book.epoch.year == 1904
        sheets = []
        for sheet in book.worksheets:
            hidden = sheet.sheet_state != "visible"
            rows = _rows(sheet, limits, top)
            size = sum(map(any, rows)) if top is None else _part(sheet, parts).rows
            sheets.append((sheet.title, rows, hidden, _merged(sheet, parts), size))
        return sheets, is_1904


def _part(sheet, parts):
    return parts.get(sheet._worksheet_path.lstrip("/"), Part())


def _merged(sheet, parts):
    return sorted(_range(ref) for ref in _part(sheet, parts).merged)


def _range(ref):
    left, top, right, bottom = range_boundaries(ref.decode())
    return (top - 1, bottom - 1, left - 1, right - 1)


def _cells(sheet, limits, start=0):
    # what the file says of its size need not be true
    sheet.reset_dimensions()
    _watch_width(sheet, limits)
    lines = sheet.iter_rows(min_row=start + 1, max_col=limits.columns + 1)
    for number, cells in enumerate(lines, start + 1):
        yield ledger_limits.check_row([_value(c) for c in cells], limits, number)


def _watch_width(sheet, limits):
    """Refuse what is written beyond the columns that are read, and is not lost so."""
    taken = sheet._get_row

    def take(row, *args, **options):
        beyond = (c for c in reversed(row) if c["column"] > limits.columns)
        if any(cell["value"] is not None for cell in beyond):
            raise LedgerError("columns", limit=limits.columns)
        return taken(row, *args, **options)

    sheet._get_row = take


def _rows(sheet, limits, top):
    rows, filled = [], 0
    for values in islice(_cells(sheet, limits), top):
        filled += bool(values)
        ledger_limits.check_rows(filled, limits)
        rows.append(values)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _value(cell):
    value = cell.value
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, float)):
        return padded(value, cell.number_format)
    return value if isinstance(value, datetime) else str(value)
