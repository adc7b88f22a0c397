"""The draw and the result of a drill, without a database."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import drill_draw, drill_result
from ..tools.drill_result import Step

MODEST = settings(max_examples=150, deadline=None, database=None)
SEEDS = st.text("0123456789abcdef", min_size=64, max_size=64)
LOTS = st.lists(st.integers(1, 10**9), min_size=1, max_size=40)
GOOD = {"balance": {"share": 100.0}, "contacts": {"missing": 0}}


def steps(*codes, **results):
    return [
        Step(code, number, results.get(code, GOOD.get(code, {})))
        for number, code in enumerate(codes, 1)
    ]


@tagged("post_install", "-at_install")
class TestDrillDraw(BaseCase):
    @MODEST
    @given(SEEDS, LOTS, st.randoms())
    def test_whoever_has_the_seed_draws_the_same_lot(self, seed, lots, random):
        """BRCGS 3.9: a drill begins with a lot that nobody chose, and proves it."""
        drawn = drill_draw.draw(seed, lots)
        self.assertIn(drawn, lots)
        shuffled = random.sample(lots, len(lots)) + lots[:3]
        self.assertEqual(drill_draw.draw(seed, shuffled), drawn)
        digest = drill_draw.digest(lots)
        self.assertTrue(drill_draw.proves(seed, shuffled, digest, drawn))

    @MODEST
    @given(SEEDS, LOTS)
    def test_another_lot_or_other_candidates_prove_nothing(self, seed, lots):
        drawn = drill_draw.draw(seed, lots)
        digest = drill_draw.digest(lots)
        for other in set(lots) - {drawn}:
            self.assertFalse(drill_draw.proves(seed, lots, digest, other))
        more = [*lots, max(lots) + 1]
        again = drill_draw.draw(seed, more)
        self.assertFalse(drill_draw.proves(seed, more, digest, again))

    @MODEST
    @given(SEEDS, LOTS)
    def test_who_is_not_drawn_changes_nothing(self, seed, lots):
        """Nobody steers the draw by lots that are added or taken away."""
        drawn = drill_draw.draw(seed, lots)
        for lot in set(lots) - {drawn}:
            rest = [other for other in lots if other != lot]
            self.assertEqual(drill_draw.draw(seed, rest), drawn)

    def test_each_lot_has_the_same_chance(self):
        lots = [3, 7, 9, 20]
        count = Counter(drill_draw.draw(f"{n:064x}", lots) for n in range(4000))
        self.assertEqual(set(count), {3, 7, 9, 20})
        self.assertTrue(all(880 < times < 1120 for times in count.values()), count)

    def test_nothing_is_drawn_from_nothing(self):
        self.assertIsNone(drill_draw.draw("0" * 64, []))

    # ------------------------------------------------------------------
    # The result
    # ------------------------------------------------------------------

    def judge(self, done, hours=1.0, is_signed=False):
        return drill_result.failures(done, is_signed, hours, 4.0, 99.5)

    def test_all_steps_within_the_goal_pass(self):
        done = steps(*drill_result.PLAIN)
        self.assertEqual(self.judge(done), [])
        self.assertEqual(self.judge(done, 4.0), [])
        self.assertEqual(self.judge(done, 4.001), ["late"])
        self.assertEqual(self.judge(done, is_signed=True), ["steps"])

    def test_what_was_done_before_the_last_trace_does_not_count(self):
        done = steps("start", "trace", "list", "contacts", "balance", "trace")
        left = drill_result.missing(done, False)
        self.assertEqual(left, ["list", "contacts", "balance"])

    def test_share_and_contacts_decide(self):
        plain = drill_result.PLAIN
        low = steps(*plain, balance={"share": 99.4999})
        self.assertEqual(self.judge(low), ["balance"])
        exact = steps(*plain, balance={"share": 99.5})
        self.assertEqual(self.judge(exact), [])
        lost = steps(*plain, contacts={"missing": 1})
        self.assertEqual(self.judge(lost), ["contacts"])

    def test_differences_of_two_lots_do_not_cancel_each_other_out(self):
        rows = [
            {"uom_id": 1, "made": 100.0, "gain": 0.0, "known": 90.0},
            {"uom_id": 1, "made": 100.0, "gain": 10.0, "known": 110.0},
            {"uom_id": 2, "made": 0.0, "gain": 50.0, "known": 50.0},
            {"uom_id": 3, "made": 0.0, "gain": 0.0, "known": 0.0},
        ]
        found = drill_result.balance(rows)
        self.assertEqual(found["units"]["1"]["unexplained"], 20)
        self.assertEqual(found["share"], 90.0)
        self.assertEqual(found["units"]["2"]["share"], 100.0)
        self.assertNotIn("3", found["units"])

    def test_goods_of_nowhere_are_not_accounted_for(self):
        rows = [{"uom_id": 1, "made": 0.0, "gain": 0.0, "known": 5.0}]
        self.assertEqual(drill_result.balance(rows)["share"], 0.0)
        self.assertEqual(drill_result.balance([])["share"], 0.0)
