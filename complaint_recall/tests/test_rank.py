"""Which candidates stand out from chance: by hand, and against counting it all out."""

from fractions import Fraction
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.descent import descents
from ..tools.rank import adjust, rank, tail, verdict

MODEST = settings(max_examples=150, deadline=None, database=None)


@st.composite
def urns(draw, most=3):
    """Some small urns: balls, marked ones, draws."""
    result = []
    for __ in range(draw(st.integers(1, most))):
        balls = draw(st.integers(0, 7))
        marked = draw(st.integers(0, balls))
        drawn = draw(st.integers(0, balls))
        result.append((balls, marked, drawn))
    return tuple(result)


def counted_tail(some, hits):
    """Return the probability by drawing in every possible way."""
    draws = [
        [sum(ball < marked for ball in draw) for draw in combinations(range(n), drawn)]
        for n, marked, drawn in some
    ]
    totals = [sum(way) for way in product(*draws)]
    return Fraction(sum(total >= hits for total in totals), len(totals))


@tagged("post_install", "-at_install")
class TestRank(BaseCase):
    def test_three_of_three_of_six(self):
        """6 lots, 3 of raw lot A, 3 complained, all of A: 1 way in C(6,3) = 20."""
        self.assertEqual(tail(((6, 3, 3),), 3), 0.05)

    def test_two_or_more_of_three(self):
        """2 of A: C(3,2) * C(3,1) = 9 ways, 3 of A: 1 way, of 20."""
        self.assertEqual(tail(((6, 3, 3),), 2), 0.5)

    def test_at_least_none_is_certain_and_more_than_all_impossible(self):
        self.assertEqual(tail(((6, 3, 3),), 0), 1.0)
        self.assertEqual(tail(((6, 3, 3),), 4), 0.0)

    def test_what_stands_behind_all_lots_proves_nothing(self):
        self.assertEqual(tail(((50, 50, 7),), 7), 1.0)

    def test_two_products_are_two_urns(self):
        """In each of 4 lots 2 are marked and 1 is drawn: both hit in 1/2 * 1/2."""
        self.assertEqual(tail(((4, 2, 1), (4, 2, 1)), 2), 0.25)
        # of one heap: C(4,2) of C(8,2) = 6 of 28, which is not the same
        self.assertEqual(tail(((8, 4, 2),), 2), 6 / 28)

    def test_a_product_with_many_complaints_does_not_make_its_material_guilty(self):
        """All of product X is made of A. X has 5 complaints on 10 lots, Y none on 90.

        In one heap, A would be behind 5 of 5 by a chance of one in 300,000.
        """
        self.assertEqual(tail(((10, 10, 5), (90, 0, 0)), 5), 1.0)
        self.assertLess(tail(((100, 10, 5),), 5), 1e-5)

    def test_large_numbers_stay_exact(self):
        """No rounding until the end, no overflow.

        C(5000, 50) / C(20000, 50) by whole numbers is 50 fractions multiplied.
        """
        expected = 1.0
        for step in range(50):
            expected *= (5000 - step) / (20000 - step)
        self.assertAlmostEqual(tail(((20000, 5000, 50),), 50) / expected, 1.0, 10)

    @MODEST
    @given(urns(), st.integers(0, 10))
    def test_the_tail_is_what_counting_all_draws_gives(self, some, hits):
        self.assertAlmostEqual(tail(some, hits), float(counted_tail(some, hits)), 12)

    def test_adjusted_values_by_hand(self):
        """0.01 * 4/1, 0.02 * 4/2, 0.03 * 4/3, 0.5 * 4/4; never falling with P."""
        values = adjust([0.5, 0.01, 0.03, 0.02])
        for value, expected in zip(values, (0.5, 0.04, 0.04, 0.04), strict=True):
            self.assertAlmostEqual(value, expected)
        self.assertEqual(adjust([]), [])
        self.assertEqual(adjust([0.2]), [0.2])

    @MODEST
    @given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
    def test_adjusted_values_are_the_definition(self, values):
        """The least of p * m / rank over this and all larger values."""
        ordered = sorted(values)
        for value, adjusted in zip(values, adjust(values), strict=True):
            expected = min(
                min(1.0, other * len(values) / place)
                for place, other in enumerate(ordered, start=1)
                if other >= value
            )
            self.assertAlmostEqual(adjusted, expected, 12)

    def test_words(self):
        cases = {
            (1, 1, 0.001, 0.001): "few",
            (9, 1, 0.001, 0.001): "few",
            (9, 4, 0.001, 0.01): "strong",
            (9, 4, 0.001, 0.05): "likely",
            (9, 4, 0.05, 0.2): "weak",
            (9, 4, 0.06, 0.2): "chance",
        }
        for case, word in cases.items():
            self.assertEqual(verdict(*case), word, case)

    def test_the_most_remarkable_comes_first(self):
        """Bits: six lots, the first three complained. A behind those, B behind all."""
        found = rank(
            {"A": 0b000111, "B": 0b111111, "C": 0b110000, "D": 0b000001},
            [(0b111111, 0b000111)],
        )
        self.assertEqual([r.key for r in found], ["A", "B"])
        first = found[0]
        self.assertEqual((first.complained, first.shipped), (3, 3))
        self.assertEqual((first.expected, first.lift), (1.5, 2.0))
        # three were compared: A, B and C; D could not be common to two
        self.assertAlmostEqual(first.p, 0.05)
        self.assertAlmostEqual(first.adjusted, 0.15)
        self.assertEqual([r.verdict for r in found], ["weak", "chance"])


@st.composite
def histories(draw):
    """Steps between ten lots, circles included."""
    lot = st.integers(0, 9)
    side = st.sets(lot, min_size=1, max_size=3)
    steps = draw(st.lists(st.tuples(side, side), max_size=8))
    return steps, draw(st.lists(lot, unique=True, max_size=6))


@tagged("post_install", "-at_install")
class TestDescent(BaseCase):
    @MODEST
    @given(histories())
    def test_a_lot_descends_from_what_one_gets_to_step_by_step(self, history):
        """Against walking up from one lot after the other."""
        steps, lots = history
        found = descents(steps, lots)
        for place, lot in enumerate(lots):
            reached = {lot}
            for __ in range(len(steps) + 1):
                for inputs, outputs in steps:
                    if reached & outputs:
                        reached |= inputs
            self.assertEqual(
                {one for one, bits in found.items() if bits >> place & 1}, reached
            )
