"""Reads what is printed on a pack: GS1 element strings and GS1 Digital Links.

Pure Python, no Odoo import. The table of the application identifiers and the check
digit are those of python-stdnum, which Odoo needs anyway. Its splitting is not used: it
cuts parentheses out of lot numbers and accepts values that are empty or too short. The
nomenclature of Odoo says nothing about why it refuses, is edited by users, and knows no
Digital Link.
"""

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import stdnum
from stdnum import ean, numdb

FNC1 = "\x1d"
# What a scanner puts before the data: GS1-128, DataMatrix, QR, DataBar, DotCode.
AIM = ("]C1", "]d2", "]Q3", "]e0", "]J1")
GTIN, LOT, EXPIRY, SERIAL, VARIANT = "01", "10", "17", "21", "22"
# No carrier holds more (GS1 General Specifications, 4,296 characters of a QR code).
LONGEST = 4296
# The qualifiers of a GTIN in a Digital Link, in the only order that is allowed.
QUALIFIERS = (VARIANT, LOT, SERIAL)
CHARACTERS = {"N": r"\d", "X": r"[!-\"%-?A-Z_a-z]", "Y": r"[#\-/0-9A-Z]"}
PART = re.compile(r"(\[\+)?([NXY])(\.\.)?(\d+)(?:\.\.(\d+))?")
BRACKETED = re.compile(r"\(([0-9]{2,4})\)")
ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
# Not `numdb.get`: Odoo imports stdnum through a hook that finds no resources.
with open(Path(stdnum.__file__).with_name("gs1_ai.dat"), encoding="utf-8") as _source:
    _table = numdb.read(_source)


class Gs1Error(ValueError):
    """The text claims to be GS1 and is not.

    `code` is one of `length`, `unknown`, `value`, `check_digit`, `date`, `repeated`,
    `encoding`, `order`, `empty`; `ai` is the identifier in question, or None.
    """

    def __init__(self, code, ai=None):
        super().__init__(f"{code} {ai or ''}".strip())
        self.code, self.ai = code, ai


def is_gs1(text):
    """Tell whether a text claims to be GS1, so that an error in it is worth a word.

    :param str text: what was typed or scanned
    :return: bool
    """
    if text.startswith(AIM) or FNC1 in text or BRACKETED.match(text):
        return True
    if re.match(r"https?://", text, re.I):
        return bool(re.match(r"https?://[^?#]*/01/", text, re.I))
    return bool(re.match(r"01[0-9]{14}", text)) and ean.is_valid(text[2:16])


def parse(text):
    """Return the elements of a GS1 text.

    :param str text: an element string (with FNC1, or with identifiers in parentheses)
        or a Digital Link
    :return: dict, application identifier -> value, in the order of the text
    :raises Gs1Error: the text breaks a rule of the GS1 General Specifications
    """
    if len(text) > LONGEST:
        raise Gs1Error("length")
    if re.match(r"https?://", text, re.I):
        return _elements(_split_link(text))
    for prefix in AIM:
        text = text.removeprefix(prefix)
    text = text.lstrip(FNC1)
    if BRACKETED.match(text):
        return _elements(_split_bracketed(text))
    return _elements(_split_raw(text))


def pad_gtin(code):
    """Return a GTIN of 8, 12, 13 or 14 digits with 14, or None when it is no GTIN."""
    if len(code) in (8, 12, 13, 14) and code.isascii() and code.isdigit():
        return code.rjust(14, "0") if ean.is_valid(code.rjust(14, "0")) else None
    return None


def _elements(pairs):
    found = {}
    for ai, value in pairs:
        if ai in found:
            raise Gs1Error("repeated", ai)
        found[ai] = _checked(ai, value)
    if not found:
        raise Gs1Error("empty")
    return found


def _checked(ai, value):
    pattern, is_date = _rule(ai)
    if not re.fullmatch(pattern, value, re.ASCII):
        raise Gs1Error("value", ai)
    if ai in ("01", "02") and not ean.is_valid(value):
        raise Gs1Error("check_digit", ai)
    if is_date:
        _check_date(ai, value)
    return value


def _check_date(ai, value):
    year, month, day = (int(value[at : at + 2]) for at in (0, 2, 4))
    try:
        # Day 00 is the last day of the month (GS1 General Specifications 3.4).
        date(2000 + year, month, day or 1)
    except ValueError as error:
        raise Gs1Error("date", ai) from error


def _split_raw(text):
    while text:
        ai = _identifier(text)
        rest = text[len(ai) :]
        value, _separator, text = rest.partition(FNC1)
        longest = _longest(ai)
        if len(value) > longest:
            # No separator is needed after a value that fills its place.
            value, text = rest[:longest], rest[longest:].removeprefix(FNC1)
        yield ai, value


def _split_bracketed(text):
    """An opening parenthesis is part of a value unless an identifier follows it."""
    starts = [match for match in BRACKETED.finditer(text) if _known(match[1])]
    if not starts or starts[0].start():
        raise Gs1Error("unknown", BRACKETED.match(text)[1])
    ends = [match.start() for match in starts[1:]] + [len(text)]
    for match, end in zip(starts, ends, strict=True):
        yield match[1], text[match.end() : end].rstrip(FNC1)


def _split_link(text):
    try:
        address = urlsplit(text)
    except ValueError as error:
        raise Gs1Error("encoding") from error
    parts = address.path.split("/")
    if GTIN not in parts:
        raise Gs1Error("empty")
    parts = parts[parts.index(GTIN) :]
    if parts[-1] == "":
        parts.pop()
    if len(parts) % 2:
        raise Gs1Error("value", parts[-1])
    keys = parts[::2]
    places = [QUALIFIERS.index(key) if key in QUALIFIERS else -1 for key in keys[1:]]
    if -1 in places or places != sorted(set(places)):
        raise Gs1Error("order")
    for ai, value in zip(keys, parts[1::2], strict=True):
        value = _decode(value, ai)
        yield ai, (value.rjust(14, "0") if ai == GTIN else value)
    for pair in re.split("[&;]", address.query):
        ai, _equals, value = pair.partition("=")
        # Other keys are the business of the host (GS1 Digital Link 1.2, 4.9).
        if ai.isascii() and ai.isdigit():
            yield ai, _decode(value, ai)


def _decode(value, ai):
    try:
        if ESCAPE.search(value):
            raise Gs1Error("encoding", ai)
        return unquote(value, errors="strict")
    except UnicodeDecodeError as error:
        raise Gs1Error("encoding", ai) from error


def _identifier(text):
    if not (text[:2].isascii() and text[:2].isdigit()):
        raise Gs1Error("unknown", text[:2])
    ai, known = _table.info(text[:4])[0]
    if not known:
        raise Gs1Error("unknown", text[:2])
    # A decimal tells in one more digit where its point is.
    return text[: len(ai) + 1] if known["type"] == "decimal" else ai


def _known(ai):
    try:
        return _rule(ai) and True
    except Gs1Error:
        return False


@lru_cache(maxsize=1024)
def _rule(ai):
    """The pattern of a value, and whether it begins with a date."""
    found, known = _table.info(ai)[0]
    extra = 1 if known and known["type"] == "decimal" else 0
    if not known or len(ai) != len(found) + extra or not ai.isdigit():
        raise Gs1Error("unknown", ai)
    pattern = "".join(
        _pattern(*part.groups()) for part in PART.finditer(known["format"])
    )
    return pattern, known["type"] == "date"


def _pattern(optional, kind, upto, first, last):
    low, high = (1, first) if upto else (first, last or first)
    return f"(?:{CHARACTERS[kind]}{{{low},{high}}}){'?' if optional else ''}"


@lru_cache(maxsize=1024)
def _longest(ai):
    _found, known = _table.info(ai)[0]
    return sum(int(last or first) for *_x, first, last in PART.findall(known["format"]))
