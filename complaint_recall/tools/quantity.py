"""Quantities and names as people type them. Pure Python.

Nothing is guessed: "1,000" is a thousand to some and one to others, so whoever typed it
is asked. Digits of any script and full-width signs are taken.
"""

import re
import unicodedata
from decimal import Decimal

MAX_WHOLE_DIGITS = 9
MAX_DECIMALS = 6
MAX_TYPED = 40
EMPTY = "empty"
NEGATIVE = "negative"
TOO_LARGE = "too_large"
AMBIGUOUS = "ambiguous"
NO_NUMBER = "no_number"

_PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]*))?|[.,]([0-9]+)")
_GROUPED = re.compile(r"[0-9]{1,3}([., '])[0-9]{3}(?:\1[0-9]{3})*(?:[.,][0-9]*)?")


class QuantityError(ValueError):
    """What was typed is no quantity; `code` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def parse_quantity(text):
    """Return the quantity that somebody typed.

    :param str text: decimals after a point or a comma, no signs between thousands
    :return: Decimal, 0 or more, below 10 ** MAX_WHOLE_DIGITS
    :raise QuantityError: nothing typed, no number, negative, too large, or readable in
        two ways
    """
    typed = _normal(text)
    if not typed:
        raise QuantityError(EMPTY)
    if len(typed) > MAX_TYPED:
        raise QuantityError(TOO_LARGE)
    if typed.startswith("-"):
        _check_number(typed[1:])
        raise QuantityError(NEGATIVE)
    return _check_number(typed.removeprefix("+"))


def _normal(text):
    """Return the text with plain digits and signs, without spaces around it."""
    text = unicodedata.normalize("NFKC", str(text or "")[: MAX_TYPED * 2])
    text = "".join(_plain_digit(letter) for letter in text)
    text = text.replace("\u2212", "-").replace("\u2019", "'").replace("\u3002", ".")
    return re.sub(r"\s", " ", text).strip()


def _plain_digit(letter):
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)


def _check_number(typed):
    plain = _PLAIN.fullmatch(typed)
    grouped = _GROUPED.fullmatch(typed)
    if grouped and not (plain and typed.startswith("0")):
        raise QuantityError(AMBIGUOUS)
    if not plain:
        raise QuantityError(NO_NUMBER)
    whole, decimals, only_decimals = plain.groups()
    whole = (whole or "0").lstrip("0") or "0"
    decimals = decimals or only_decimals or "0"
    if len(whole) > MAX_WHOLE_DIGITS or len(decimals) > MAX_DECIMALS:
        raise QuantityError(TOO_LARGE)
    return Decimal(f"{whole}.{decimals}")


def name_key(text):
    """Return what two spellings of one name have in common; "" for no name.

    Case, width, accents, spaces and punctuation do not tell two names apart.

    :param str text: the name of a company or a person
    """
    text = unicodedata.normalize("NFKD", str(text or "")).casefold()
    return "".join(letter for letter in text if letter.isalnum())


def email_key(text):
    """Return what two spellings of one e-mail address have in common.

    :param str text: an address; "" for nothing that could be one
    """
    text = unicodedata.normalize("NFKC", str(text or "")).strip().casefold()
    return text if "@" in text else ""
