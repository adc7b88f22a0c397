"""What people outside type, made fit to be kept. Pure Python, no Odoo import."""

import math
import unicodedata

KEPT = "\n\t"


def clean(text):
    """Return text without control characters and without blanks around it.

    :param text: as it was sent, or None
    :return: str
    """
    text = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in text if c in KEPT or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def quantity(text):
    """Return the number that somebody typed, 0.0 for nothing.

    :param text: as it was sent; a comma may stand for the point
    :return: float, or None where it is no number that counts something
    """
    text = clean(text).replace(",", ".")
    if not text:
        return 0.0
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and 0 <= number < 1e9 else None
