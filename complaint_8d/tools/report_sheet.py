"""Writes an 8D report as one sheet of Excel: pure Python, no records."""

import io
import math
import re

import xlsxwriter
from PIL import Image

from odoo.addons.complaint_mgmt.tools.ledger import CONTROL, LIMIT

COLUMNS = 24
# characters that fit into a column of the sheet, and points of a line
PER_COLUMN, POINTS = 4.5, 14
# the highest row that Excel shows
MOST_POINTS = 400
LABEL = 6
# Photos: how many a line, and their room in pixels of the sheet.
PER_LINE = 3
PHOTO_WIDTH, PHOTO_HEIGHT, PHOTO_POINTS = 250, 180, 144
BLUE, GREY = "#1F4E79", "#E7ECF2"


class ReportSheet:
    """The usual sheet of an 8D report: header, one framed block a discipline.

    Everything is written as text or number: words that begin like a formula stay words.

    :param str title: name of the sheet, on each page when it is printed
    :param str mark: what each page bears while the report is a draft
    """

    def __init__(self, title, mark=""):
        self._target = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        }
        self._book = xlsxwriter.Workbook(self._target, options)
        base = {"text_wrap": True, "valign": "top", "border": 1, "font_size": 9}
        formats = {
            "title": {"bold": True, "font_size": 16, "align": "center"},
            "section": {"bold": True, "font_color": "white", "bg_color": BLUE},
            "label": {"bold": True, "bg_color": GREY},
            "cell": {},
            "detail": {"italic": True},
            "mark": {"bold": True, "font_color": "red", "align": "center"},
        }
        self._formats = {
            name: self._book.add_format({**base, **extra})
            for name, extra in formats.items()
        }
        self._row = 0
        self._sheet = self._new_sheet(title, mark)

    def _new_sheet(self, title, mark):
        sheet = self._book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
        sheet.set_column(0, COLUMNS - 1, PER_COLUMN)
        sheet.set_paper(9)
        sheet.set_portrait()
        sheet.set_margins(0.4, 0.4, 0.75, 0.6)
        sheet.fit_to_pages(1, 0)
        # &: begins a code of Excel
        left, middle = (text.replace("&", "&&") for text in (title, mark))
        sheet.set_header(f"&L{left}&C&B{middle}&B" if middle else f"&L{left}")
        sheet.set_footer("&C&P / &N")
        return sheet

    def band(self, text, kind="section"):
        """Write a line over the whole width.

        :param str kind: "title", "section", "mark" or "detail"
        """
        self._line([(text, COLUMNS, kind)])

    def header(self, pairs):
        """Write the header table, two facts a line.

        :param pairs: list of (label, text)
        """
        half = COLUMNS // 2
        for place in range(0, len(pairs), 2):
            cells = []
            for label, text in pairs[place : place + 2]:
                cells += [(label, 4, "label"), (text, half - 4, "cell")]
            if len(cells) == 2:
                cells.append(("", half, "cell"))
            self._line(cells)

    def facts(self, pairs):
        """Write facts, one a line.

        :param pairs: list of (label, text)
        """
        for label, text in pairs:
            self._line([(label, LABEL, "label"), (text, COLUMNS - LABEL, "cell")])

    def table(self, table):
        """Write a list as a table.

        :param dict table: as of `complaint.8d.paper`
        """
        self.band(table["title"], "label")
        widths = spread([column["weight"] for column in table["columns"]])
        labels = [column["label"] for column in table["columns"]]
        self._line([(t, w, "label") for t, w in zip(labels, widths, strict=True)])
        for row in table["rows"]:
            cells = zip(row["cells"], widths, strict=True)
            self._line([(text, width, "cell") for text, width in cells])
            if row["details"]:
                self.band(row["details"], "detail")

    def photos(self, images):
        """Write photos, three a line, with their captions below.

        :param images: list of dict with `data` (bytes of a JPEG) and `caption`
        """
        width = COLUMNS // PER_LINE
        for place in range(0, len(images), PER_LINE):
            line = images[place : place + PER_LINE]
            for number, image in enumerate(line):
                self._photo(number * width, image["data"])
            self._sheet.set_row(self._row, PHOTO_POINTS)
            self._row += 1
            captions = [(image["caption"], width, "detail") for image in line]
            rest = COLUMNS - width * len(line)
            self._line(captions + ([("", rest, "detail")] if rest else []))

    def _photo(self, column, data):
        wide, high = Image.open(io.BytesIO(data)).size
        scale = min(PHOTO_WIDTH / wide, PHOTO_HEIGHT / high, 1)
        options = {
            "image_data": io.BytesIO(data),
            "x_scale": scale,
            "y_scale": scale,
            "x_offset": 4,
            "y_offset": 4,
            "object_position": 1,
        }
        self._sheet.insert_image(self._row, column, "photo.jpg", options)

    def close(self):
        """Finish the file.

        :return: bytes
        """
        self._sheet.print_area(0, 0, max(self._row - 1, 0), COLUMNS - 1)
        self._book.close()
        return self._target.getvalue()

    def _line(self, cells):
        cells = [(CONTROL.sub("", t or "")[:LIMIT], w, kind) for t, w, kind in cells]
        # merged cells do not grow by themselves
        lines = max(_lines(text, width * PER_COLUMN) for text, width, _kind in cells)
        points = 24 if cells[0][2] == "title" else lines * POINTS
        # what is higher than a row can be goes over several
        rows = math.ceil(points / MOST_POINTS)
        last, column = self._row + rows - 1, 0
        for text, width, kind in cells:
            shape, end = self._formats[kind], column + width - 1
            if width > 1 or rows > 1:
                self._sheet.merge_range(self._row, column, last, end, "", shape)
            self._sheet.write_string(self._row, column, text, shape)
            column += width
        for row in range(self._row, last + 1):
            self._sheet.set_row(row, points / rows)
        self._row = last + 1


def spread(weights):
    """Return how many columns of the sheet each column of a table takes.

    :param weights: list of int, one a column, at most as many as the sheet has
    """
    widths = [1] * len(weights)
    for _column in range(COLUMNS - len(weights)):
        # the next one goes to who has the least of what it wants, text first
        wants = [(w / n, w) for w, n in zip(weights, widths, strict=True)]
        widths[wants.index(max(wants))] += 1
    return widths


def _lines(text, width):
    """Return how many lines a text takes; a Chinese character is as wide as two."""
    return sum(
        max(1, math.ceil(sum(1 if ord(c) < 0x2E80 else 2 for c in line) / width))
        for line in text.split("\n")
    )
