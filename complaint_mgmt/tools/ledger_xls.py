"""Reads .xls, the workbooks of Excel 97 to 2003, by xlrd: no Odoo import."""

import io
from datetime import datetime

import xlrd

from . import ledger_limits
from .ledger_cells import LedgerError, padded
from .ledger_dates import from_serial

KIND = "xls"
SECRET = ("encrypt", "password")


def read(content, limits, top=None):
    """Return the sheets of a workbook and whether its serials count from 1904.

    :param int top: of no matter here, such a workbook is small
    :raises LedgerError: encrypted, broken, too large, or no workbook
    """
    try:
        return _read(content, limits)
    except LedgerError:
        raise
    # a broken file makes xlrd raise whatever comes first, assertions included
    except Exception as error:  # pylint: disable=broad-except
        words = str(error).lower()
        code = "encrypted" if any(word in words for word in SECRET) else "broken"
        raise LedgerError(code) from error


def _read(content, limits):
    options = {"formatting_info": True, "ragged_rows": True, "logfile": io.StringIO()}
    with xlrd.open_workbook(file_contents=content, on_demand=True, **options) as book:
        is_1904 = bool(book.datemode)
        sheets = []
        for number in range(book.nsheets):
            sheet = book.sheet_by_index(number)
            rows = _rows(book, sheet, limits, is_1904)
            merged = [
                (top, bottom - 1, left, right - 1)
                for top, bottom, left, right in sheet.merged_cells
            ]
            size, hidden = sum(map(any, rows)), sheet.visibility != 0
            sheets.append((sheet.name, rows, hidden, merged, size))
            book.unload_sheet(number)
        return sheets, is_1904


def _rows(book, sheet, limits, is_1904):
    ledger_limits.check_rows(sheet.nrows, limits)
    rows = []
    for number in range(sheet.nrows):
        cells = [_value(book, cell, is_1904) for cell in sheet.row(number)]
        rows.append(ledger_limits.check_row(cells, limits, number + 1))
    return rows


def _value(book, cell, is_1904):
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        moment = from_serial(cell.value, is_1904)
        is_date = isinstance(moment, datetime) and cell.value >= 1
        return moment if is_date else cell.value
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return padded(cell.value, _format_of(book, cell))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    return None


def _format_of(book, cell):
    if not cell.xf_index or cell.xf_index >= len(book.xf_list):
        return ""
    key = book.xf_list[cell.xf_index].format_key
    found = book.format_map.get(key)
    return found.format_str if found else ""
