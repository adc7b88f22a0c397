"""What a law demands of the wording of a recall notice, without Odoo.

A wording is a dict of parts (code -> text) and offers (number of ways in which the
customer is compensated). Words are found however they are written: in capitals, full
width, with soft hyphens, invisible characters or HTML entities in between.
"""

import html
import re
import unicodedata
from typing import NamedTuple

PART = "part"
BANNED = "banned"
HEADLINE_IS = "headline_is"
HEADLINE_HAS = "headline_has"
URGENT = "urgent"
OFFERS = "offers"
KINDS = (PART, BANNED, HEADLINE_IS, HEADLINE_HAS, URGENT, OFFERS)
HEADLINE = "headline"
# what does not change a headline that must be literal
EDGES = " .:!。：！"


class Rule(NamedTuple):
    """One demand: `part` for PART, `text` for words, `number` for OFFERS."""

    kind: str
    part: str = ""
    text: str = ""
    number: int = 0
    key: object = None


class Finding(NamedTuple):
    """A demand that a wording does not meet, and the parts in which it shows."""

    rule: Rule
    parts: tuple = ()


def normalise(text):
    """Return a text as it is compared: one case, one width, nothing invisible."""
    text = text or ""
    while True:
        plain = unicodedata.normalize("NFKC", html.unescape(text))
        plain = "".join(c for c in plain if c in "\t\n" or _is_visible(c))
        plain = unicodedata.normalize("NFKC", plain.casefold())
        plain = " ".join(plain.split())
        if plain == text:
            return plain
        text = plain


def contains(text, phrase):
    """Return whether a phrase stands in a text: as words, in Chinese anywhere."""
    text, phrase = normalise(text), normalise(phrase)
    if not phrase:
        return False
    if any(map(_is_cjk, phrase)):
        return "".join(phrase.split()) in "".join(text.split())
    return any(
        not (_joins(text[: match.start()][-1:]) or _joins(text[match.end() :][:1]))
        for match in re.finditer(re.escape(phrase), text)
    )


def findings(parts, offers, rules):
    """Return what a wording does not meet.

    :param dict parts: code of the part -> text
    :param int offers: number of remedies that the customer chooses from
    :param rules: iterable of Rule
    :return: list of Finding, in the order of the rules
    """
    found = (_finding(parts, offers, rule) for rule in rules)
    return [finding for finding in found if finding]


def _finding(parts, offers, rule):
    headline = parts.get(HEADLINE, "")
    if rule.kind == BANNED:
        where = tuple(code for code in parts if contains(parts[code], rule.text))
        return Finding(rule, where) if where else None
    holds = {
        PART: lambda: bool(normalise(parts.get(rule.part))),
        HEADLINE_IS: lambda: _literal(headline) == _literal(rule.text),
        HEADLINE_HAS: lambda: contains(headline, rule.text),
        URGENT: lambda: contains(headline, rule.text),
        OFFERS: lambda: offers >= rule.number,
    }
    return None if holds[rule.kind]() else Finding(rule, (rule.part or HEADLINE,))


def _literal(text):
    return normalise(text).strip(EDGES)


def _is_visible(char):
    # Cf: soft hyphen, zero-width characters, marks of direction; Cc: controls
    return unicodedata.category(char) not in ("Cf", "Cc") and char not in "\u034f\u115f"


def _is_cjk(char):
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"


def _joins(char):
    """Whether a character beside a word makes it another word."""
    return bool(char) and (char.isalnum() or char == "_") and not _is_cjk(char)
