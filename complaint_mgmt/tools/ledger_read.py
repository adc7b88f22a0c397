"""Opens a register by what it is, not by what it is called: no Odoo import.

Everything here may come from a hostile file: sizes are looked at before anything is
unpacked, no formula, macro or link is followed, and whatever goes wrong inside a reader
is a `LedgerError` with the code "broken".
"""

from dataclasses import dataclass, field

from . import ledger_csv, ledger_xls, ledger_xlsx
from .ledger_cells import LedgerError
from .ledger_limits import Limits

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK\x03\x04"
# A workbook of the oldest kinds, without a container.
BIFF = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
OTHERS = {
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"BM": "picture",
    b"%PDF": "pdf",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
    b"{\\rtf": "document",
}


@dataclass
class Sheet:
    """One sheet: rows as lists of cells, the first one is row 1.

    `merged` holds (first row, last row, first column, last column), counted from 0,
    both ends included. `size` is how many rows it has, also where `rows` holds the
    first ones only.
    """

    name: str
    rows: list
    hidden: bool = False
    merged: list = field(default_factory=list)
    size: int = 0


@dataclass
class Book:
    """A file that was read: its kind, its sheets, and how its serials count."""

    kind: str
    sheets: list
    is_1904: bool = False


def read_book(content, limits=None, top=None):
    """Read a register.

    :param bytes content: the file
    :param limits: Limits; None: the usual ones
    :param int top: how many rows of each sheet are enough; None: all
    :return: Book
    :raises LedgerError: empty, too large, encrypted, broken, or no register at all
    """
    limits = limits or Limits()
    if not content:
        raise LedgerError("empty")
    if len(content) > limits.size:
        raise LedgerError("size", limit=limits.size // 1024 // 1024)
    reader = _reader_of(content)
    sheets, is_1904 = reader.read(content, limits, top)
    sheets = [Sheet(*parts) for parts in sheets]
    if not any(any(row) for sheet in sheets for row in sheet.rows):
        raise LedgerError("empty")
    return Book(reader.KIND, sheets, is_1904)


def read_rows(content, number, start, limits=None):
    """Return the rows of one sheet as they come, and where its cells are merged.

    :param bytes content: the file, which `read_book` took
    :param int number: of the sheet, counted from 0, hidden ones included
    :param int start: how many rows are skipped
    :return: iterator of lists of cells, and list as `Sheet.merged`
    :raises LedgerError: as `read_book`, and the iterator too
    """
    limits = limits or Limits()
    reader = _reader_of(content)
    if reader is ledger_xlsx:
        return ledger_xlsx.stream(content, limits, number, start)
    sheets, _is_1904 = reader.read(content, limits)
    sheet = Sheet(*sheets[number])
    return iter(sheet.rows[start:]), sheet.merged


def _reader_of(content):
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise LedgerError("encrypted")
        return ledger_xls
    if content.startswith(ZIP):
        return ledger_xlsx
    if content[:2] in BIFF:
        return ledger_xls
    for start, kind in OTHERS.items():
        if content.startswith(start):
            raise LedgerError("kind", kind=kind)
    return ledger_csv
