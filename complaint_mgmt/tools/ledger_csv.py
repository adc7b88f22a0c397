"""Reads registers that are text with separators: no Odoo import."""

import csv
import io
import re

from . import ledger_limits
from .ledger_cells import LedgerError, unescaped

KIND = "csv"
WIDE = (b"\xff\xfe", b"\xfe\xff")
CHINESE, WESTERN = "gb18030", "cp1252"
BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
XML = "urn:schemas-microsoft-com:office:spreadsheet"
# The last line, which is read as one unless a quotation mark is open.
END = "complaint-register-end"
SEPARATORS = ",;\t|"
LOOK = 20


def read(content, limits, top=None):
    """Return one sheet of texts, and that no serial counts from 1904.

    :param int top: of no matter here, the text is in memory anyway
    :raises LedgerError: no text, a web page, or too large
    """
    text = _decode(content)
    if text.lstrip()[:1] == "<":
        raise LedgerError("kind", kind="xml" if XML in text else "page")
    rows = []
    watched = io.StringIO(text.rstrip("\r\n") + f"\n{END}", newline="")
    lines = csv.reader(watched, delimiter=_separator(text), strict=False)
    try:
        for number, line in enumerate(lines, 1):
            ledger_limits.check_rows(number, limits)
            cells = [unescaped(cell) or None for cell in line]
            rows.append(ledger_limits.check_row(cells, limits, number))
    except csv.Error as error:
        # the only thing that csv refuses here: a field beyond its own limit
        raise LedgerError("cell", row=len(rows) + 1, limit=limits.cell) from error
    if rows.pop() != [END]:
        # the rows below it would be words of one cell
        raise LedgerError("quote", row=len(rows) + 1)
    return [("CSV", rows, False, [], sum(map(any, rows)))], False


def _decode(content):
    if content.startswith(WIDE):
        codings = ("utf-16",)
    elif b"\x00" in content:
        raise LedgerError("kind", kind="unknown")
    else:
        codings = ("utf-8-sig", *_likelier(content))
    for coding in codings:
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    raise LedgerError("kind", kind="unknown")


def _likelier(content):
    """Return in which order codings without a mark are tried.

    A character of a Chinese text has two bytes, most of them beyond ASCII; letters with
    an accent stand alone between plain ones.
    """
    runs = [len(run) % 2 for run in BEYOND_ASCII.findall(content)]
    is_western = sum(runs) * 2 > len(runs)
    return (WESTERN, CHINESE) if is_western else (CHINESE, WESTERN)


def _separator(text):
    """Return the separator that the most of the first lines have in common."""
    lines = [line for line in text.splitlines()[:LOOK] if line.strip()]
    counts = {sign: sum(sign in line for line in lines) for sign in SEPARATORS}
    totals = {sign: sum(line.count(sign) for line in lines) for sign in SEPARATORS}
    return max(SEPARATORS, key=lambda sign: (counts[sign], totals[sign]))
