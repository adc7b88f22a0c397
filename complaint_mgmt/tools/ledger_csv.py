"""Reads registers that are text with separators: no Odoo import."""

import csv
import io

from . import ledger_limits
from .ledger_cells import LedgerError, unescaped

KIND = "csv"
WIDE = (b"\xff\xfe", b"\xfe\xff")
CODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = ",;\t|"
LOOK = 20


def read(content, limits, top=None):
    """Return one sheet of texts, and that no serial counts from 1904.

    :param int top: of no matter here, the text is in memory anyway
    :raises LedgerError: no text, a web page, or too large
    """
    text = _decode(content)
    if text.lstrip()[:1] == "<":
        raise LedgerError("kind", kind="page")
    rows = []
    lines = csv.reader(
        io.StringIO(text, newline=""), delimiter=_separator(text), strict=False
    )
    try:
        for number, line in enumerate(lines, 1):
            ledger_limits.check_rows(number, limits)
            cells = [unescaped(cell) or None for cell in line]
            rows.append(ledger_limits.check_row(cells, limits, number))
    except csv.Error as error:
        # the only thing that csv refuses here: a field beyond its own limit
        raise LedgerError("cell", row=len(rows) + 1, limit=limits.cell) from error
    return [("CSV", rows, False, [], sum(map(any, rows)))], False


def _decode(content):
    if content.startswith(WIDE):
        codings = ("utf-16",)
    elif b"\x00" in content:
        raise LedgerError("kind", kind="unknown")
    else:
        codings = CODINGS
    for coding in codings:
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    raise LedgerError("kind", kind="unknown")


def _separator(text):
    """Return the separator that the most of the first lines have in common."""
    lines = [line for line in text.splitlines()[:LOOK] if line.strip()]
    counts = {sign: sum(sign in line for line in lines) for sign in SEPARATORS}
    totals = {sign: sum(line.count(sign) for line in lines) for sign in SEPARATORS}
    return max(SEPARATORS, key=lambda sign: (counts[sign], totals[sign]))
