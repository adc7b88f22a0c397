"""Draws what a form field says, with its font in the file; without Odoo's records.

A viewer without a Chinese font shows the text all the same. What cannot be drawn with
certainty is left to the viewer: passwords, lists, formatted text, and scripts that are
written from right to left.
"""

import io
import unicodedata

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from odoo.tools.pdf import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    PdfReader,
    generic,
)

from .embedded_font import chinese_font
from .other_names import CHINESE

LATIN = "Helvetica"
MULTILINE, PASSWORD, FILE, COMB, RICH = 1 << 12, 1 << 13, 1 << 20, 1 << 24, 1 << 25
MARGIN, LEAST, MOST, LEADING = 2, 4, 12, 1.2
BOX = "\u25a1"
# no line begins with one of these
CLOSING = "、。，．：；！？）〕】》」』”’%,.;:!?)]}"
# how a field that is turned is laid into its box, by its own width and height
MATRICES = {
    0: lambda w, h: (1, 0, 0, 1, 0, 0),
    90: lambda w, h: (0, 1, -1, 0, h, 0),
    180: lambda w, h: (-1, 0, 0, -1, w, h),
    270: lambda w, h: (0, -1, 1, 0, 0, w),
}
# no line ends with one of these
OPENING = "（〔【《「『“‘([{"
# more is not read at the least size of letters
MOST_SIGNS = 10_000
FILLS = {"g": 1, "rg": 3, "k": 4}


class _Field:
    """A widget of a text field: its box, text and look."""

    def __init__(self, widget, text, defaults):
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        self.widget, self.text = widget, text[:MOST_SIGNS]
        left, bottom, right, top = (float(n) for n in widget["/Rect"])
        self.width, self.height = abs(right - left), abs(top - bottom)
        self.flags = int(_inherited(widget, "/Ff") or 0)
        self.align = int(_inherited(widget, "/Q") or defaults.get("/Q") or 0)
        looks = _inherited(widget, "/DA") or defaults.get("/DA") or ""
        self.size, self.fill = _look(str(looks))
        self.mk = _resolved(widget.get("/MK")) or {}
        self.is_multiline = bool(self.flags & MULTILINE)

        self.turn = int(self.mk.get("/R") or 0) % 360
        if self.turn in (90, 270):
            self.width, self.height = self.height, self.width
        self.cells = self.flags & COMB and int(_inherited(widget, "/MaxLen") or 0)

    def font(self):
        """Return the font of the text: Chinese where Latin will not do, or None."""
        if self.text.replace("\n", "").isascii():
            return LATIN
        found = chinese_font()
        return found[0] if found else None

    def signs(self):
        """Return the text with a box for each sign that the font does not have."""
        if self.font() == LATIN:
            return "".join(c for c in self.text if c == "\n" or c.isprintable())
        known = chinese_font()[1]
        return "".join(c if c == "\n" or ord(c) in known else BOX for c in self.text)

    def can_be_drawn(self):
        """Tell whether what a viewer would show can be drawn with certainty."""
        if _inherited(self.widget, "/FT") != "/Tx" or self.turn % 90:
            return False
        if self.flags & (PASSWORD | FILE | RICH) or len(self.text) > self.cells > 0:
            return False
        if any(unicodedata.bidirectional(c) in ("R", "AL") for c in self.text):
            return False
        room = min(self.width, self.height) - 2 * MARGIN
        return room >= LEAST and self.font() is not None


def draw_fields(writer, values):
    """Give the text fields that were filled an appearance with its font embedded.

    :param writer: a PdfWriter whose fields have their values already
    :param dict values: name of the field -> text
    :return: names of the fields that are left to the viewer
    """
    form = _resolved(writer._root_object.get("/AcroForm"))
    drawn, left = [], set()
    waits = False
    for widget in _widgets(writer):
        name = _name(widget)
        text = values.get(name, values.get(widget.get("/T")))
        if text is None:
            waits = waits or _waits(widget)
            continue
        field = _Field(widget, text, form)
        if field.can_be_drawn():
            drawn.append(field)
        elif text:
            left.add(name)
            # Latin was drawn when the field was filled
            waits = waits or not text.isascii()
    if drawn:
        _set_appearances(writer, drawn)
    if drawn and not waits:
        # else the viewer draws all anew, with the fonts that it has
        form.pop("/NeedAppearances", None)
    return left


def _set_appearances(writer, drawn):
    target = io.BytesIO()
    canvas = Canvas(target)
    for field in drawn:
        canvas.setPageSize((field.width, field.height))
        _draw(canvas, field)
        canvas.showPage()
    canvas.save()
    pages = PdfReader(io.BytesIO(target.getvalue())).pages
    for field, page in zip(drawn, pages, strict=True):
        look = DecodedStreamObject()
        look.set_data(b"/Tx BMC\n" + page.get_contents().get_data() + b"\nEMC")
        box = [generic.FloatObject(n) for n in (0, 0, field.width, field.height)]
        turned = MATRICES[field.turn](field.width, field.height)
        matrix = ArrayObject([generic.FloatObject(n) for n in turned])
        look.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): ArrayObject(box),
                NameObject("/Matrix"): matrix,
                NameObject("/Resources"): page["/Resources"].get_object().clone(writer),
            }
        )
        normal = DictionaryObject({NameObject("/N"): writer._add_object(look)})
        field.widget[NameObject("/AP")] = normal


def _draw(canvas, field):
    font = field.font()
    _draw_box(canvas, field)
    lines, size = _fitted(field, font)
    clip = canvas.beginPath()
    clip.rect(1, 1, field.width - 2, field.height - 2)
    canvas.clipPath(clip, stroke=0, fill=0)
    _set_colour(canvas.setFillColorRGB, canvas.setFillColorCMYK, field.fill)
    canvas.setFont(font, size)
    if field.is_multiline:
        top = field.height - MARGIN - size
    else:
        # capitals stand in the middle
        top = (field.height - size * 0.72) / 2
    if field.cells:
        cell = field.width / field.cells
        for place, sign in enumerate(lines[0]):
            canvas.drawCentredString((place + 0.5) * cell, top, sign)
        return
    for number, line in enumerate(lines):
        _draw_line(canvas, field, line, top - number * size * LEADING)


def _draw_line(canvas, field, line, y):
    if field.align == 1:
        canvas.drawCentredString(field.width / 2, y, line)
    elif field.align == 2:
        canvas.drawRightString(field.width - MARGIN, y, line)
    else:
        canvas.drawString(MARGIN, y, line)


def _draw_box(canvas, field):
    """Draw background and border as the form wants them."""
    paper, line = field.mk.get("/BG"), field.mk.get("/BC")
    style = _resolved(field.widget.get("/BS")) or {}
    wide = float(style.get("/W", 1))
    if paper:
        _set_colour(canvas.setFillColorRGB, canvas.setFillColorCMYK, paper)
        canvas.rect(0, 0, field.width, field.height, stroke=0, fill=1)
    if line and wide:
        _set_colour(canvas.setStrokeColorRGB, canvas.setStrokeColorCMYK, line)
        canvas.setLineWidth(wide)
        half = wide / 2
        canvas.rect(half, half, field.width - wide, field.height - wide, fill=0)


def _set_colour(rgb, cmyk, numbers):
    numbers = [float(n) for n in numbers]
    if len(numbers) == 4:
        cmyk(*numbers)
    elif len(numbers) == 3:
        rgb(*numbers)
    else:
        rgb(*(numbers or [0]) * 3)


# ----------------------------------------------------------------------
# Lines
# ----------------------------------------------------------------------


def _fitted(field, font):
    """Return lines and size of the letters, so that all is seen if it can be."""
    width, height = field.width - 2 * MARGIN, field.height - 2 * MARGIN
    text = field.signs()
    size = field.size or (MOST if field.is_multiline else min(MOST, height * 0.75))
    size = max(LEAST, min(size, height))
    while True:
        if field.is_multiline:
            lines = wrapped(text, font, size, width)
            fits = (len(lines) - 1) * size * LEADING + size * 1.25 <= height
        else:
            lines = [text.replace("\n", " ")]
            widest = max(stringWidth(c, font, size) for c in text or " ")
            whole = widest * field.cells or stringWidth(lines[0], font, size)
            fits = whole <= width
        if fits or size <= LEAST:
            return lines, size
        size = max(LEAST, size - 0.5)


def wrapped(text, font, size, width):
    """Return a text as lines that are no wider than this.

    Latin words stay whole where they can; between Chinese signs a line ends anywhere,
    but no line begins with a closing sign.
    """
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if line and stringWidth(line + piece.rstrip(), font, size) > width:
                lines.append(line.rstrip())
                line, piece = "", piece.lstrip()
            line += piece
            while stringWidth(line.rstrip(), font, size) > width and len(line) > 1:
                line = _cut(lines, line, font, size, width)
        lines.append(line.rstrip())
    return lines


def _cut(lines, line, font, size, width):
    """Add what fits of a word that is too long, and return the rest."""
    count = len(line)
    while count > 1 and stringWidth(line[:count], font, size) > width:
        count -= 1
    lines.append(line[:count])
    return line[count:]


def _pieces(text):
    """Return the parts between which a line may end."""
    found = []
    for sign in text:
        joins = found and not found[-1].endswith(" ")
        if joins and (sign in f"{CLOSING} " or found[-1][-1] in OPENING):
            found[-1] += sign
        elif joins and not CHINESE.match(sign) and not CHINESE.match(found[-1][-1]):
            found[-1] += sign
        else:
            found.append(sign)
    return found


# ----------------------------------------------------------------------
# Fields
# ----------------------------------------------------------------------


def _widgets(writer):
    for page in writer.pages:
        for note in page.get("/Annots") or ():
            widget = note.get_object()
            if widget.get("/Subtype") == "/Widget":
                yield widget


def _waits(widget):
    """Tell whether a widget needs the viewer to draw what it says already."""
    if _inherited(widget, "/FT") not in ("/Tx", "/Ch") or not _inherited(widget, "/V"):
        return False
    return not (_resolved(widget.get("/AP")) or {}).get("/N")


def _inherited(widget, key):
    while widget is not None:
        if key in widget:
            return _resolved(widget[key])
        widget = _resolved(widget.get("/Parent"))
    return None


def _name(widget):
    names = []
    while widget is not None:
        if "/T" in widget:
            names.insert(0, str(widget["/T"]))
        widget = _resolved(widget.get("/Parent"))
    return ".".join(names)


def _resolved(found):
    return found.get_object() if hasattr(found, "get_object") else found


def _look(looks):
    """Return size and colour of a default appearance such as "/Helv 10 Tf 0 g"."""
    words, size, fill = looks.split(), 0, [0]
    for place, word in enumerate(words):
        count = FILLS.get(word)
        try:
            if word == "Tf":
                size = float(words[place - 1])
            elif count and place >= count:
                fill = [float(n) for n in words[place - count : place]]
        except ValueError:
            return 0, [0]
    return size, fill
