"""Writes a table as CSV that a spreadsheet opens without harm: pure Python."""

import csv
import io

# What makes a spreadsheet take a cell for a formula, in half and full width.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
MARK = "\ufeff"


def write_csv(target, headings, rows):
    """Write a table as CSV in UTF-8, with the mark by which Excel knows it.

    Numbers stay numbers. A text that begins like a formula gets an apostrophe in front,
    as the spreadsheet itself writes it.

    :param target: a binary file, which stays open
    :param headings: list of str
    :param rows: iterable of lists of text, number, date or None
    """
    # A question mark for half a character: dropping it could leave a formula behind it.
    text = io.TextIOWrapper(target, encoding="utf-8", errors="replace", newline="")
    text.write(MARK)
    writer = csv.writer(text)
    writer.writerow(map(safe_cell, headings))
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    text.flush()
    text.detach()


def safe_cell(value):
    """Return a cell that no spreadsheet takes for a formula."""
    if value is None or value is False:
        return ""
    if isinstance(value, int | float):
        return value
    value = str(value)
    return f"'{value}" if value.startswith(FORMULA) else value
