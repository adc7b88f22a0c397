"""Writes a trace as an Excel workbook: pure Python, no records."""

import re

import xlsxwriter

from odoo.addons.complaint_mgmt.tools.ledger import CONTROL, LIMIT

# A sheet of Excel has 1,048,576 rows; some are for the heading.
MOST_ROWS = 1_048_000
WIDTHS = {"text": 26, "link": 26, "lot": 20, "date": 17, "quantity": 12, "number": 12}
WIDE = ("path", "meaning", "reason", "product")


class Book:
    """A workbook with a first sheet of totals and one sheet for each table.

    Text is written as text: a lot number that begins like a formula stays a number.
    Rows go to the disk as they come, so that memory does not grow with them.

    :param target: a binary file
    :param dict words: `unit`, `certain`, `possible`
    :param moment: function from a moment in UTC to a naive one in the reader's zone
    """

    def __init__(self, target, words, moment):
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        }
        self._book = xlsxwriter.Workbook(target, options)
        self._words, self._moment = words, moment
        self._bold = self._book.add_format(
            {"bold": True, "text_wrap": True, "bottom": 1}
        )
        self._strong = self._book.add_format({"bold": True})
        self._date = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._number = self._book.add_format({"num_format": "#,##0.######"})
        self._share = self._book.add_format({"num_format": "0.0%"})

    def close(self):
        """Finish the file."""
        self._book.close()

    def totals(self, title, lines):
        """Write the first sheet.

        :param str title: name of the sheet
        :param lines: list of (label, value, unit); a value is text, number or None
        """
        sheet = self._sheet(title)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 2, 22)
        for row, (label, value, unit) in enumerate(lines):
            sheet.write_string(row, 0, _clean(label), self._strong)
            if isinstance(value, str):
                sheet.write_string(row, 1, _clean(value))
            elif value is not None:
                shape = self._share if unit == "%" else self._number
                sheet.write_number(row, 1, value, shape)
            if unit and unit != "%":
                sheet.write_string(row, 2, _clean(unit))

    def table(self, title, columns, rows):
        """Write one table.

        :param str title: name of the sheet
        :param columns: list of (key, heading, type)
        :param rows: iterable of dict
        """
        sheet = self._sheet(title)
        columns = list(columns)
        if any(kind == "quantity" for _key, _heading, kind in columns):
            columns.append(("uom", self._words["unit"], "text"))
        for place, (key, heading, kind) in enumerate(columns):
            sheet.set_column(place, place, 40 if key in WIDE else WIDTHS.get(kind, 14))
            sheet.write_string(0, place, _clean(heading), self._bold)
        last = 0
        for last, row in enumerate(rows, 1):
            if last > MOST_ROWS:
                break
            for place, (key, _heading, kind) in enumerate(columns):
                self._cell(sheet, last, place, kind, row.get(key))
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)

    def _cell(self, sheet, row, column, kind, value):
        if kind == "certain":
            value = self._words["certain" if value else "possible"]
        if value is None or value is False or value == "":
            return
        if kind == "date":
            sheet.write_datetime(row, column, self._moment(value), self._date)
        elif kind in ("quantity", "number"):
            sheet.write_number(row, column, value, self._number)
        else:
            text = value["name"] if isinstance(value, dict) else str(value)
            sheet.write_string(row, column, _clean(text))

    def _sheet(self, title):
        sheet = self._book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet


def _clean(value):
    return CONTROL.sub("", value or "")[:LIMIT]
