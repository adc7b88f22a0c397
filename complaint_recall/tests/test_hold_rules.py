from itertools import product

from odoo.tests import BaseCase, tagged

from ..tools.hold_rules import may_move

USAGES = ("internal", "transit", "supplier", "customer", "production", "inventory")
ARRIVALS = {
    ("transit", "internal"),
    ("inventory", "internal"),
    *product(("supplier", "customer", "production"), ("internal", "transit")),
}
WRITTEN_OFF = set(product(("supplier", "customer", "production"), ("inventory",)))


@tagged("post_install", "-at_install")
class TestHoldRules(BaseCase):
    def test_goods_on_hold_arrive_go_back_or_stay(self):
        """Every pair of usages: only arrivals and the way to the supplier are open."""
        for source, target in product(USAGES, USAGES):
            allowed = target == "supplier" or (
                (source, target) in ARRIVALS | WRITTEN_OFF
            )
            with self.subTest(source=source, target=target):
                self.assertIs(may_move(source, target), allowed)

    def test_a_safe_place_takes_goods_on_hold_from_anywhere(self):
        for source in USAGES:
            self.assertTrue(may_move(source, "internal", to_safe_place=True))

    def test_a_count_takes_nothing_but_a_scrap_order_does(self):
        self.assertFalse(may_move("internal", "inventory"))
        self.assertTrue(may_move("internal", "inventory", is_scrap=True))
        self.assertFalse(may_move("internal", "customer", is_scrap=True))

    def test_goods_may_leave_their_package_in_place(self):
        self.assertTrue(may_move("internal", "internal", unpacks=True))
