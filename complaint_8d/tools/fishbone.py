"""A fishbone of causes as SVG text, without Odoo and without a library.

Six bones, one a field (5M and measurement), above and below a spine that leads to the
problem. Roots stand out, what was ruled out is struck through.
"""

import unicodedata
from html import escape

BONES = ("man", "machine", "material", "method", "environment", "measurement")
OTHER = "other"
COLUMN = 250
HEAD = 190
PAD = 16
LINE = 15
SLANT = 46
# Widths in half characters of the font: a Chinese character takes two.
TWIG_WIDTH = 32
HEAD_WIDTH = 22
MOST_LINES = 4
# On paper the drawing is shown whole on one page.
FITTING = "max-width:100%;max-height:1050px;height:auto"
STYLE = (
    "text{font-family:sans-serif;font-size:11px;fill:#212529}"
    ".bone{font-weight:bold;font-size:12px}"
    ".root{font-weight:bold;fill:#b02a37}"
    ".excluded{fill:#6c757d;text-decoration:line-through}"
    "line{stroke:#495057;stroke-width:1.5}.spine{stroke-width:3}"
    ".twig{stroke:#adb5bd;stroke-width:1}"
    "rect{fill:#f8f9fa;stroke:#495057;stroke-width:1.5}"
)


def width_of(text):
    """Return the width of a text in half characters: wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def wrap(text, width, most=MOST_LINES):
    """Break a text into lines, between words or between wide characters.

    :param int width: of a line, in half characters
    :param int most: lines; what does not fit ends in an ellipsis
    :return: list of strings, at least one
    """
    lines, line = [], ""
    for piece in _pieces(" ".join(text.split())):
        if line and width_of(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        while width_of(piece.rstrip()) > width:
            head = _fitting(piece, width)
            lines.append(head)
            piece = piece[len(head) :]
        line += piece
    lines.append(line.rstrip())
    if len(lines) <= most:
        return lines
    return lines[: most - 1] + [_fitting(lines[most - 1], width - 2) + "…"]


def _pieces(text):
    """Yield what no line breaks: words with their space, wide characters alone."""
    word = ""
    for char in text:
        wide = width_of(char) == 2
        if wide and word:
            yield word
            word = ""
        if wide:
            yield char
            continue
        word += char
        if char == " ":
            yield word
            word = ""
    if word:
        yield word


def _fitting(text, width):
    """Return as many characters as fit, one at least."""
    end = 0
    while end < len(text) and width_of(text[: end + 1]) <= width:
        end += 1
    return text[: max(end, 1)]


def bones_of(causes, kind):
    """Return the bones with their twigs: all six, and those without a field if any.

    :param causes: lines of `_content("d4")`
    :param str kind: which question: occurrence, escape, system
    :return: list of (field, list of twigs); a twig is a dict with number, lines, depth,
        and a class
    """
    found = {bone: [] for bone in BONES}
    for cause in causes:
        if cause["kind"] == kind:
            bone = cause.get("category") or OTHER
            found.setdefault(bone, []).append(_twig(cause))
    return list(found.items())


def _twig(cause):
    depth = min(cause.get("level", 1), 5) - 1
    text = f"{cause.get('number', '')} {cause['name']}".strip()
    look = "root" if cause.get("is_root") else "twig-text"
    if cause.get("state") == "excluded":
        look = "excluded"
    return {"lines": wrap(text, TWIG_WIDTH - 2 * depth), "depth": depth, "look": look}


def _height(twigs):
    return sum(len(twig["lines"]) * LINE + 6 for twig in twigs) + 2 * LINE


def fishbone(content, title, kind="occurrence", labels=None):
    """Draw the fishbone of one question.

    :param dict content: what `_content("d4")` of a report says
    :param str title: the problem, which stands at the head
    :param str kind: which question: occurrence, escape, system
    :param dict labels: field -> its name in the language of the paper
    :return: the SVG as a string; all texts are escaped
    """
    labels = labels or {}
    bones = bones_of(content.get("cause_ids", ()), kind)
    above, below = bones[::2], bones[1::2]
    up = max(_height(twigs) for _bone, twigs in above)
    down = max(_height(twigs) for _bone, twigs in below)
    head = wrap(title or "", HEAD_WIDTH, 6)
    half = max(len(head) * LINE / 2 + 10, 24)
    spine = PAD + max(up, half)
    width = 2 * PAD + len(above) * COLUMN + HEAD
    height = spine + max(down, half) + PAD
    parts = [_head(width - PAD - HEAD + 10, spine, half, head)]
    parts.append(_line(PAD, spine, width - PAD - HEAD + 10, spine, "spine"))
    for side, reach, rows in ((-1, up, above), (1, down, below)):
        for column, (bone, twigs) in enumerate(rows):
            x = PAD + (column + 1) * COLUMN
            label = labels.get(bone, bone.capitalize())
            parts.append(_bone(x, spine, side, reach, label, twigs))
    return _sheet(title or "", width, height, parts)


def _sheet(title, width, height, parts):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-label="{_clean(title)}" width="{width}" height="{height:g}" '
        f'viewBox="0 0 {width} {height:g}" style="{FITTING}">'
        f"<style>{STYLE}</style>{''.join(parts)}</svg>"
    )


def _bone(x, spine, side, reach, label, twigs):
    tip = x - SLANT
    end = spine + side * (reach - LINE)
    parts = [
        _line(tip, end, x, spine, "rib"),
        _text(tip, end - 4 if side < 0 else end + 12, [label], "bone", "middle"),
    ]
    y = (end if side < 0 else spine) + 6
    for twig in twigs:
        height = len(twig["lines"]) * LINE
        left = x - COLUMN + 8
        share = (y + height - spine) / (end - spine)
        parts.append(
            _text(left + 10 * twig["depth"], y + 11, twig["lines"], twig["look"])
        )
        parts.append(_line(left, y + height, x - SLANT * share, y + height, "twig"))
        y += height + 6
    return "".join(parts)


def _head(x, spine, half, lines):
    box = (
        f'<rect x="{x:g}" y="{spine - half:g}" width="{HEAD - 10}" '
        f'height="{2 * half:g}" rx="4"/>'
    )
    top = spine - len(lines) * LINE / 2 + 11
    return box + _text(x + 8, top, lines, "bone")


def _line(x1, y1, x2, y2, look):
    return f'<line class="{look}" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"/>'


def _text(x, y, lines, look, anchor="start"):
    spans = "".join(
        f'<tspan x="{x:g}" y="{y + i * LINE:g}">{_clean(line)}</tspan>'
        for i, line in enumerate(lines)
    )
    return f'<text class="{look}" text-anchor="{anchor}">{spans}</text>'


def _clean(text):
    """Escape a text, without the control characters that XML does not allow."""
    kept = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs"))
    return escape(kept)
