"""How long a file is kept, and why: pure Python, no Odoo (S1.5.5).

A `Rule` has terms ("lot expiry + 1 year"); the longest of them counts (21 CFR 211.198).
`decide` takes all rules that fit a case and its `Facts` and says until which day the
file is kept. That day is the last one of the term: on it, nothing is destroyed yet.

- The day a term starts from is not counted. A month or a year ends on the day with the
  same number, else on the last of the month (B0.1, B0.4).
- What is not known is not guessed: a term without its day leaves the rule open, unless
  a fallback of the rule can be counted instead.
- Over all rules the longest minimum wins. A cap that ends before it is a conflict that
  a person decides: one of the two, or, where the cap covers only personal data and the
  minimum the file, that personal data goes at the cap and the file is kept.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

RECEIVED, CLOSED, ARCHIVED = "received", "closed", "archived"
LOT_EXPIRY, DISTRIBUTED = "lot_expiry", "distributed"
ANCHORS = (RECEIVED, CLOSED, ARCHIVED, LOT_EXPIRY, DISTRIBUTED)
DAYS, MONTHS, YEARS = "days", "months", "years"
LIMITS = {DAYS: 36_525, MONTHS: 1_200, YEARS: 100}
FILE, PERSONAL = "file", "personal"
MINIMUM, CAP = "minimum", "cap"
# The third way to decide a conflict, see `can_erase`.
ERASE = "erase"
# What a case comes to.
NO_RULE, UNKNOWN, CONFLICT, FIXED = "no_rule", "unknown", "conflict", "fixed"


class RetentionError(ValueError):
    """A term or a rule that means nothing."""


@dataclass(frozen=True)
class Term:
    """A day that starts the term, and how long it runs from there.

    `fallback`: counts only where a term of the rule cannot be counted for lack of its
    day; of several, the first that can.
    """

    anchor: str
    count: int
    unit: str = YEARS
    fallback: bool = False

    def __post_init__(self):
        if self.anchor not in ANCHORS:
            raise RetentionError(f"unknown start of a term: {self.anchor!r}")
        limit = LIMITS.get(self.unit)
        if limit is None:
            raise RetentionError(f"unknown unit of a term: {self.unit!r}")
        if not isinstance(self.count, int) or not 1 <= self.count <= limit:
            raise RetentionError(f"{self.count!r} is no number of {self.unit}")


@dataclass(frozen=True)
class Rule:
    """What a law or a procedure demands; `key` tells the caller which one it is."""

    key: int
    terms: tuple
    scope: str = FILE
    kind: str = MINIMUM

    def __post_init__(self):
        if self.scope not in (FILE, PERSONAL) or self.kind not in (MINIMUM, CAP):
            raise RetentionError(f"unknown kind of rule: {self.scope}, {self.kind}")
        if all(term.fallback for term in self.terms):
            raise RetentionError("a rule needs a term that is no fallback")


@dataclass(frozen=True)
class Facts:
    """The days of one case that are known, in the zone of its company.

    `lot_expiry` and `distributed` are the last ones over all lots of the case;
    `partial` names those of the two that are not known for each of them.
    """

    received: date | None = None
    closed: date | None = None
    archived: date | None = None
    lot_expiry: date | None = None
    distributed: date | None = None
    partial: frozenset = frozenset()

    def day(self, anchor):
        """The day a term with this anchor starts from, or None."""
        return getattr(self, anchor)

    def is_known(self, anchor):
        """Whether the day is known, of every lot where it is a day of lots."""
        return self.day(anchor) is not None and anchor not in self.partial


@dataclass(frozen=True)
class Reason:
    """What one rule comes to: `until` by `term` from `start`, or what is `missing`."""

    rule: Rule
    until: date | None
    term: Term | None
    start: date | None
    missing: tuple = ()


@dataclass(frozen=True)
class Retention:
    """What all rules together come to.

    `until`: the last day on which the file is kept; None as long as it is not known.
    `personal_until`: the last day for what is personal in it.
    """

    state: str
    until: date | None
    personal_until: date | None
    reasons: tuple


def end_of(start, count, unit):
    """The last day of a term that starts from the day `start`, which is not counted."""
    if unit == DAYS:
        return start + timedelta(days=count)
    months = count * (12 if unit == YEARS else 1)
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def count_rule(rule, facts):
    """What one rule comes to for a case.

    :return: Reason
    """
    main = [term for term in rule.terms if not term.fallback]
    counted = [term for term in main if facts.day(term.anchor) is not None]
    missing = [t.anchor for t in main if not facts.is_known(t.anchor)]
    if missing:
        spare = _first_fallback(rule, facts)
        if spare is None:
            return Reason(rule, None, None, None, tuple(dict.fromkeys(missing)))
        counted.append(spare)
    ends = [(end_of(facts.day(t.anchor), t.count, t.unit), t) for t in counted]
    until, term = max(ends, key=lambda pair: pair[0])
    return Reason(rule, until, term, facts.day(term.anchor))


def _first_fallback(rule, facts):
    for term in rule.terms:
        if term.fallback and facts.is_known(term.anchor):
            return term
    return None


def decide(rules, facts, choice=None):
    """Until when a case is kept.

    :param rules: the Rules that fit it
    :param Facts facts: its days
    :param str choice: what a person decided where a cap ends before a minimum:
        `MINIMUM`, `CAP` or `ERASE`; None as long as nobody did
    :return: Retention
    """
    reasons = tuple(count_rule(rule, facts) for rule in rules)
    minimums = [r for r in reasons if r.rule.kind == MINIMUM]
    caps = [r.until for r in reasons if r.rule.kind == CAP and r.until]
    cap = min(caps, default=None)
    if not minimums:
        return Retention(FIXED if cap else NO_RULE, cap, cap, reasons)
    if any(r.until is None for r in minimums):
        return Retention(UNKNOWN, None, cap, reasons)
    least = max(r.until for r in minimums)
    if cap is None or cap >= least:
        return Retention(FIXED, least, least, reasons)
    if choice == CAP:
        return Retention(FIXED, cap, cap, reasons)
    if choice == MINIMUM:
        return Retention(FIXED, least, least, reasons)
    if choice == ERASE and can_erase(reasons):
        return Retention(FIXED, least, cap, reasons)
    return Retention(CONFLICT, least, cap, reasons)


def can_erase(reasons):
    """Whether personal data can go at its cap while the file is kept.

    So it is where each cap that ends too early covers personal data only, and no
    minimum demands to keep just that for longer.

    :param reasons: the Reasons of all rules of a case
    """
    minimums = [r for r in reasons if r.rule.kind == MINIMUM and r.until]
    caps = [r for r in reasons if r.rule.kind == CAP and r.until]
    least = max((r.until for r in minimums), default=None)
    early = [r for r in caps if least and r.until < least]
    cap = min((r.until for r in early), default=None)
    return bool(early) and all(
        [r.rule.scope == PERSONAL for r in early]
        + [r.rule.scope == FILE or r.until <= cap for r in minimums]
    )
