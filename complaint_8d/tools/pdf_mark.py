"""Marks the pages of a PDF that is no final one; without Odoo's records."""

import io

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from odoo.tools.pdf import PdfReader

LATIN, CHINESE = "Helvetica-Bold", "STSong-Light"
SIZE, MARGIN = 11, 6
RED = (0.75, 0, 0)


def stamp_pages(writer, mark):
    """Write a mark at the top of each page, above all that the page says.

    :param writer: a PdfWriter
    :param str mark: such as "Draft, not signed"
    """
    for page in writer.pages:
        box = page.mediabox
        width, height = float(box.width), float(box.height)
        overlay = PdfReader(io.BytesIO(_overlay(mark, width, height))).pages[0]
        # a box need not begin at zero
        page.merge_translated_page(overlay, float(box.left), float(box.bottom))


def _overlay(mark, width, height):
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(width, height))
    font = _font(mark)
    size = min(SIZE, SIZE * width / max(canvas.stringWidth(mark, font, SIZE), 1))
    wide = canvas.stringWidth(mark, font, size)
    left, bottom = (width - wide) / 2, height - size - MARGIN
    # white behind it, so that it is read on whatever the form has there
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(left - 3, bottom - 3, wide + 6, size + 5, stroke=0, fill=1)
    canvas.setFillColorRGB(*RED)
    canvas.setFont(font, size)
    canvas.drawString(left, bottom, mark)
    canvas.save()
    return target.getvalue()


def _font(mark):
    """Return a font that has the letters of a mark."""
    if mark.isascii():
        return LATIN
    if CHINESE not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    return CHINESE
