"""Writes a register as an Excel file: pure Python, no Odoo import."""

import io
import re

import xlsxwriter

# What XML, and so Excel, cannot hold.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LIMIT = 32767
WIDTH = 18


def workbook(title, preamble, headings, rows):
    """Return the bytes of an .xlsx file with one sheet.

    Every cell is text: a customer's words that begin like a formula stay words.

    :param str title: name of the sheet
    :param preamble: list of str, lines above the table
    :param headings: list of str
    :param rows: iterable of lists of str
    :return: bytes
    """
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        for number, line in enumerate(preamble):
            sheet.write_string(number, 0, _clean(line))
        top = len(preamble)
        sheet.set_column(0, max(len(headings) - 1, 0), WIDTH)
        sheet.freeze_panes(top + 1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        for column, heading in enumerate(headings):
            sheet.write_string(top, column, _clean(heading), bold)
        for number, row in enumerate(rows, top + 1):
            for column, value in enumerate(row):
                sheet.write_string(number, column, _clean(value), plain)
    return target.getvalue()


def _clean(value):
    return CONTROL.sub("", value or "")[:LIMIT]
