"""The arithmetic of batch records, without a database (S9.4.2.1.7.1)."""

from odoo.tests import BaseCase, tagged

from ..tools import balance


@tagged("post_install", "-at_install")
class TestBalance(BaseCase):
    def test_balance_closes(self):
        """S9.4.2.1.7.1: in = out + scrap + returned + difference."""
        found = balance.Balance(taken=100, out=96.5, scrap=1.25, returned=1, limit=2)
        self.assertEqual(found.difference, 1.25)
        self.assertEqual(found.percent, 1.25)
        self.assertTrue(found.is_ok)

    def test_limit_holds_in_both_directions(self):
        """More out than in is as suspicious as less."""
        more = balance.Balance(taken=100, out=103, limit=2)
        less = balance.Balance(taken=100, out=97, limit=2)
        self.assertEqual((more.percent, less.percent), (-3.0, 3.0))
        self.assertFalse(more.is_ok)
        self.assertFalse(less.is_ok)

    def test_what_is_shown_decides(self):
        """2.004 % is shown as 2 % and keeps a limit of 2 %; 2.005 % does not."""
        kept = balance.Balance(taken=100000, out=97996, limit=2)
        broken = balance.Balance(taken=100000, out=97995, limit=2)
        self.assertEqual((kept.percent, broken.percent), (2.0, 2.01))
        self.assertTrue(kept.is_ok)
        self.assertFalse(broken.is_ok)

    def test_nothing_taken_is_no_verdict(self):
        found = balance.Balance(taken=0, out=0, limit=2)
        self.assertIsNone(found.percent)
        self.assertIsNone(found.is_ok)

    def test_small_quantities_are_not_rounded_into_order(self):
        """4 g of 100 g are missing: 0.00 kg, but 4 %."""
        found = balance.Balance(taken=0.1, out=0.096, limit=2)
        self.assertEqual((found.difference, found.percent), (0.0, 4.0))
        self.assertFalse(found.is_ok)

    def test_something_out_of_nothing_is_not_in_order(self):
        found = balance.Balance(taken=0, out=5, limit=2)
        self.assertIsNone(found.percent)
        self.assertIs(found.is_ok, False)

    def test_limit_of_zero_allows_nothing(self):
        self.assertFalse(balance.Balance(taken=10000, out=9999, limit=0).is_ok)
        self.assertTrue(balance.Balance(taken=10000, out=10000, limit=0).is_ok)

    def test_rounding_is_half_away_from_zero(self):
        """A float such as 1.005 is rounded as it is written, not as it is kept."""
        self.assertEqual(balance.rounded(1.005, 2), 1.01)
        self.assertEqual(balance.rounded(-1.005, 2), -1.01)
        self.assertEqual(str(balance.rounded(-0.001, 2)), "0.0")
        self.assertEqual(balance.rounded(0.1 + 0.2, 6), 0.3)

    def test_scarcest_component_limits_what_comes_out(self):
        """50 of 50 and 95 of 100 charged: nine hundred fifty of a thousand come out."""
        self.assertEqual(
            balance.theoretical_output(1000, [(50, 50), (100, 95)]), (950.0, 1)
        )

    def test_without_a_plan_there_is_no_theory(self):
        self.assertIsNone(balance.theoretical_output(1000, [(0, 5)]))
        self.assertIsNone(balance.theoretical_output(0, [(10, 10)]))
        self.assertIsNone(balance.theoretical_output(1000, []))

    def test_deviation_has_a_sign(self):
        self.assertEqual(balance.deviation(50, 51), 2.0)
        self.assertEqual(balance.deviation(50, 49), -2.0)
        self.assertIsNone(balance.deviation(0, 49))
