"""Retention terms against a naive count, on days and rules that Hypothesis invents."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import retention
from ..tools.retention import (
    CAP,
    CONFLICT,
    DAYS,
    ERASE,
    FILE,
    FIXED,
    MINIMUM,
    MONTHS,
    NO_RULE,
    PERSONAL,
    UNKNOWN,
    YEARS,
    Facts,
    Rule,
    Term,
)

DAY = timedelta(days=1)
days = st.dates(date(1999, 1, 1), date(2060, 12, 31))
counts = st.integers(1, 9)
scopes = st.lists(st.sampled_from((FILE, PERSONAL)), min_size=5, max_size=5)
units = st.sampled_from((DAYS, MONTHS, YEARS))
terms = st.builds(
    Term, st.sampled_from(retention.ANCHORS), counts, units, st.booleans()
)


def naive_end(start, count, unit):
    """Walk day by day: no arithmetic on months, only turns of the page."""
    day, left = start, count
    if unit == DAYS:
        for __ in range(count):
            day += DAY
        return day
    left = count * 12 if unit == YEARS else count
    while left:
        month = day.month
        while day.month == month:
            day += DAY
        left -= 1
        # now the first of the next month
    while day.day < start.day and (day + DAY).month == day.month:
        day += DAY
    return day


def rules():
    lists = st.lists(terms, min_size=1, max_size=4)
    lists = lists.filter(lambda found: not all(t.fallback for t in found))
    kinds = st.sampled_from((MINIMUM, CAP))
    scopes = st.sampled_from((retention.FILE, retention.PERSONAL))
    return st.builds(Rule, st.integers(1, 9), lists.map(tuple), scopes, kinds)


@st.composite
def facts(draw):
    known = {a: draw(st.none() | days) for a in retention.ANCHORS}
    lots = st.sampled_from((retention.LOT_EXPIRY, retention.DISTRIBUTED))
    return Facts(**known, partial=frozenset(draw(st.sets(lots))))


def naive_rule(rule, known):
    """Every set of terms that the rule may count by; the one by the words of it."""
    main = [t for t in rule.terms if not t.fallback]
    gap = any(known.day(t.anchor) is None or t.anchor in known.partial for t in main)
    pool = [t for t in main if known.day(t.anchor)]
    if gap:
        spare = [t for t in rule.terms if t.fallback]
        spare = [
            t for t in spare if known.day(t.anchor) and t.anchor not in known.partial
        ]
        if not spare:
            return None
        pool.append(spare[0])
    return max(naive_end(known.day(t.anchor), t.count, t.unit) for t in pool)


@tagged("post_install", "-at_install")
class TestRetentionOracle(BaseCase):
    @settings(deadline=None, max_examples=60, database=None)
    @given(days, counts, units)
    def test_a_term_ends_where_one_gets_by_turning_pages(self, start, count, unit):
        """B0.1, B0.4: the same number, else the end of the month."""
        end = retention.end_of(start, count, unit)
        self.assertEqual(end, naive_end(start, count, unit))
        self.assertGreater(end, start)

    def test_29_february_and_the_31st_end_with_the_month(self):
        """B0.4."""
        for start, count, unit, end in (
            (date(2024, 2, 29), 1, YEARS, date(2025, 2, 28)),
            (date(2024, 2, 29), 4, YEARS, date(2028, 2, 29)),
            (date(2025, 1, 31), 1, MONTHS, date(2025, 2, 28)),
            (date(2025, 8, 31), 6, MONTHS, date(2026, 2, 28)),
            (date(2025, 12, 31), 12, MONTHS, date(2026, 12, 31)),
        ):
            with self.subTest(start=start, count=count, unit=unit):
                self.assertEqual(retention.end_of(start, count, unit), end)

    @settings(deadline=None, max_examples=60, database=None)
    @given(rules(), facts())
    def test_a_rule_counts_its_longest_term_or_says_what_is_missing(self, rule, known):
        """21 CFR 211.198: whichever is longer; nothing is guessed."""
        found = retention.count_rule(rule, known)
        self.assertEqual(found.until, naive_rule(rule, known))
        self.assertEqual(bool(found.missing), found.until is None)
        if found.until:
            self.assertEqual(found.start, known.day(found.term.anchor))

    @settings(deadline=None, max_examples=60, database=None)
    @given(
        st.lists(rules(), max_size=5), facts(), st.sampled_from((None, MINIMUM, CAP))
    )
    def test_no_file_goes_before_its_longest_minimum_but_by_a_decision(
        self, some, known, choice
    ):
        found = retention.decide(some, known, choice)
        ends = {kind: [] for kind in (MINIMUM, CAP)}
        for rule in some:
            ends[rule.kind].append(naive_rule(rule, known))
        least, caps = ends[MINIMUM], [end for end in ends[CAP] if end]
        if None in least:
            self.assertEqual((found.state, found.until), (UNKNOWN, None))
        elif not least:
            self.assertEqual(found.until, min(caps, default=None))
            self.assertEqual(found.state, FIXED if caps else NO_RULE)
        elif caps and min(caps) < max(least):
            state = FIXED if choice else CONFLICT
            end = min(caps) if choice == CAP else max(least)
            self.assertEqual((found.state, found.until), (state, end))
        else:
            self.assertEqual((found.state, found.until), (FIXED, max(least)))

    @settings(deadline=None, max_examples=60, database=None)
    @given(st.lists(rules(), max_size=5), facts(), scopes)
    def test_erasing_obeys_every_rule_or_is_no_choice(self, some, known, drawn):
        """GPSR and 21 CFR 211.198: both laws, or a conflict that stays open."""
        some = [replace(rule, scope=drawn[i]) for i, rule in enumerate(some)]
        found = retention.decide(some, known, ERASE)
        if found.state != FIXED or retention.decide(some, known).state != CONFLICT:
            return
        for rule in some:
            end = naive_rule(rule, known)
            gone = found.until if rule.scope == FILE else found.personal_until
            if end and rule.kind == CAP:
                self.assertLessEqual(gone, end)
            elif end:
                self.assertGreaterEqual(gone, end)

    def test_what_means_nothing_is_refused(self):
        for anchor, count, unit in product(
            ("received", "birth"), (0, 1, 101, 1.5), (YEARS, "weeks")
        ):
            if (anchor, count, unit) == ("received", 1, YEARS):
                continue
            with self.assertRaises(retention.RetentionError):
                Term(anchor, count, unit)
        with self.assertRaises(retention.RetentionError):
            Rule(1, (Term("received", 1, YEARS, fallback=True),))
