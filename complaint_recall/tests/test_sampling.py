from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..tools.sampling import draw, wanted_checks

LEVELS = st.sampled_from("ABCDE")
COUNTS = st.integers(0, 20_000)
SHARES = st.decimals("10.01", "99.99", places=2)
IDS = st.lists(st.integers(1, 10**6), max_size=200, unique=True)


class TestSampling(BaseCase):
    """21 CFR 7.42(b)(3): how many consignees are checked, and which."""

    def test_sizes_of_the_levels(self):
        for count, level, percent, wanted in (
            (300, "A", 0, 300),
            (10, "B", 33.33, 4),
            (11, "B", 50, 6),
            (101, "C", 0, 11),
            (100, "C", 0, 10),
            (3, "C", 0, 1),
            (51, "D", 0, 2),
            (50, "D", 0, 1),
            (1, "D", 0, 1),
            (500, "E", 0, 0),
            (0, "A", 0, 0),
        ):
            self.assertEqual(
                wanted_checks(count, level, percent), wanted, (count, level)
            )

    def test_an_unknown_level_is_no_excuse(self):
        for level, percent in (("F", 0), ("", 0), ("B", -1), ("B", 101)):
            with self.assertRaises(ValueError):
                wanted_checks(10, level, percent)

    @given(COUNTS, LEVELS, SHARES)
    def test_never_fewer_than_the_share_and_never_one_too_many(self, n, level, percent):
        share = {"A": 100, "B": Fraction(percent), "C": 10, "D": 2, "E": 0}[level]
        wanted = wanted_checks(n, level, percent)
        self.assertLessEqual(wanted, n)
        if level == "E" or not n:
            self.assertEqual(wanted, 0)
            return
        self.assertGreaterEqual(wanted * 100, n * share)
        if wanted > 1:
            self.assertLess((wanted - 1) * 100, n * share)

    @given(IDS, st.integers(0, 250), st.text(max_size=20), st.randoms())
    def test_the_seed_alone_says_who_is_drawn(self, ids, size, seed, order):
        drawn = draw(seed, ids, size)
        self.assertEqual(len(drawn), min(size, len(ids)))
        self.assertLessEqual(set(drawn), set(ids))
        shuffled = list(ids)
        order.shuffle(shuffled)
        self.assertEqual(draw(seed, shuffled, size), drawn)
        # a larger sample holds the smaller one
        self.assertLessEqual(set(drawn), set(draw(seed, ids, size + 1)))

    def test_each_is_drawn_about_as_often(self):
        """Chi-square of 2,000 draws of 5 out of 20; 43.8 is exceeded once in 1,000."""
        times = dict.fromkeys(range(20), 0)
        for number in range(2000):
            for one in draw(f"seed {number}", times, 5):
                times[one] += 1
        expected = 2000 * 5 / 20
        chi = sum((n - expected) ** 2 / expected for n in times.values())
        self.assertLess(chi, 43.8)

    def test_this_seed_has_always_drawn_these(self):
        """A sample of years ago is drawn again by any version."""
        self.assertEqual(draw("2026", range(1, 21), 4), DRAWN)


DRAWN = [9, 10, 15, 16]
