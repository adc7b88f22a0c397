"""Reads .xlsx and .xlsm, by openpyxl as a stream: no Odoo import.

The parts of the file are looked through before they are parsed: how much they unpack
to, whether one declares entities, and where cells are merged, which openpyxl does not
tell of a stream.
"""

import io
import re
import zipfile
from datetime import datetime

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
PLAIN_TEXT = (b"utf-8", b"us-ascii", b"ascii")


def read(content, limits):
    """Return the sheets of a workbook and whether its serials count from 1904.

    :raises LedgerError: broken, too large, a bomb, or no workbook
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            merged = _look_through(parts, limits)
        return _read(content, limits, merged)
    except LedgerError:
        raise
    # a broken file makes the parsers raise whatever comes first
    except Exception as error:  # pylint: disable=broad-except
        raise LedgerError("broken") from error


def _look_through(parts, limits):
    """Return where cells are merged, by the part; refuse what must not be parsed."""
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
    merged = {}
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            merged[entry.filename] = _look_into(parts, entry, limits)
    return merged


def _look_into(parts, entry, limits):
    found, before = set(), b""
    with parts.open(entry) as part:
        head = part.read(OVERLAP)
        _check_head(head)
        chunk = head
        while chunk:
            window = before + chunk
            if DECLARED.search(window):
                raise LedgerError("bomb")
            found.update(MERGED.findall(window))
            if len(found) > limits.merged:
                raise LedgerError("bomb")
            before, chunk = window[-OVERLAP:], part.read(CHUNK)
    return found


def _check_head(head):
    """Refuse XML in a coding in which a declaration would not be seen."""
    if not head:
        return
    coding = ENCODING.search(head)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    strange = coding and coding[1].lower() not in PLAIN_TEXT
    if strange or not start.startswith(b"<") or b"\x00" in head:
        raise LedgerError("broken")


def _read(content, limits, merged):
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    try:
        is_1904 = book.epoch.year == 1904
        sheets = []
        for sheet in book.worksheets:
            path = sheet._worksheet_path.lstrip("/")
            ranges = [_range(ref) for ref in merged.get(path, ())]
            hidden = sheet.sheet_state != "visible"
            rows = _rows(sheet, limits)
            sheets.append((sheet.title, rows, hidden, sorted(ranges)))
        return sheets, is_1904
    finally:
        book.close()


def _range(ref):
    left, top, right, bottom = range_boundaries(ref.decode())
    return (top - 1, bottom - 1, left - 1, right - 1)


def _rows(sheet, limits):
    # what the file says of its size need not be true
    sheet.reset_dimensions()
    rows, filled = [], 0
    for number, cells in enumerate(sheet.iter_rows(max_col=limits.columns + 1), 1):
        values = ledger_limits.check_row([_value(c) for c in cells], limits, number)
        filled += bool(values)
        ledger_limits.check_rows(filled, limits)
        rows.append(values)
    while rows and not rows[-1]:
        rows.pop()
    ledger_limits.check_rows(len(rows), limits)
    return rows


def _value(cell):
    value = cell.value
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, float)):
        return padded(value, cell.number_format)
    return value if isinstance(value, datetime) else str(value)
