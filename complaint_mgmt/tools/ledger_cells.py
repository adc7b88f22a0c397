"""What the cells of a register hold, as plain values: no Odoo import.

A cell is None, a str, an int, a float, a bool or a datetime without zone, whatever
file it came from.
"""

import re
import unicodedata
from datetime import datetime
from functools import lru_cache

# What Excel shows where a formula failed.
FAILED = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
SPACES = re.compile(r"[ \t\u00a0\u3000]+")
ZEROS = re.compile(r"0{2,20}")
# What a spreadsheet takes for a formula at the beginning of a text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
TIME_MARK = "t"


class LedgerError(Exception):
    """A file that is not taken: a code, and what the sentence on it names."""

    def __init__(self, code, **data):
        super().__init__(code)
        self.code = code
        self.data = data


def text_of(value):
    """Return a cell as text, clean of controls; whole numbers without a fraction.

    >>> text_of(20261105.0), text_of(None), text_of(" a\u3000b ")
    ('20261105', '', 'a b')
    """
    if value is None:
        return ""
    if type(value) is str and value.isprintable() and "  " not in value:
        return value.strip()  # as nearly all are
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        has_time = (value.hour, value.minute) != (0, 0)
        return value.strftime("%Y-%m-%d %H:%M" if has_time else "%Y-%m-%d")
    if isinstance(value, int):
        return str(value)
    lines = CONTROL.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(
        SPACES.sub(" ", line).strip() for line in lines.split("\n")
    ).strip()


def padded(value, number_format):
    """Return a number as it is shown where its format only pads it with zeros.

    >>> padded(123, "00000"), padded(123, "General")
    ('00123', 123)
    """
    shape = (number_format or "").split(";")[0].strip('"')
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if whole and value >= 0 and ZEROS.fullmatch(shape):
        return str(int(value)).zfill(len(shape))
    return value


@lru_cache(maxsize=20_000)
def folded(text):
    """Return a text as it is compared: widths, cases and blanks do not count."""
    flat = unicodedata.normalize("NFKC", text or "").casefold()
    return re.sub(r"\s+", "", flat)


def number_of(value):
    """Return the number that a cell holds, or None where it holds none.

    Units behind it and separators of thousands do not matter.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value)
    text = unicodedata.normalize("NFKC", text_of(value))
    text = re.sub(r"(?<=\d)[,\s](?=\d{3}(\D|$))", "", text)
    found = NUMBER.search(text)
    return float(found[0]) if found else None


def failed(value):
    """Tell whether a cell shows that its formula failed."""
    return isinstance(value, str) and bool(FAILED.fullmatch(value.strip()))


def escaped(text):
    """Return a text that no spreadsheet takes for a formula."""
    text = text or ""
    return f"'{text}" if text.startswith(FORMULA) else text


def unescaped(text):
    """Take back what `escaped` did, of a file that comes again."""
    if text.startswith("'") and text[1:2] in FORMULA:
        return text[1:]
    return text


def packed(value):
    """Return a cell as JSON can hold it; `unpacked` gives it back."""
    if isinstance(value, datetime):
        return {TIME_MARK: value.isoformat(sep=" ", timespec="seconds")}
    return value


def unpacked(value):
    """Return a cell that `packed` made ready for JSON."""
    if isinstance(value, dict):
        return datetime.fromisoformat(value[TIME_MARK])
    return value
