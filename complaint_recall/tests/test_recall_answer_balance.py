"""What consignees say is a part of the balance, as far as it is proved or theirs."""

from odoo.exceptions import UserError

from .common_answer import AnswerCase
from .recovery_oracle import OracleMixin


class TestRecallAnswerBalance(OracleMixin, AnswerCase):
    def open_of(self, consignee):
        """Return {kind: quantity} of what is open at a consignee."""
        return {
            row["kind"]: row["quantity"]
            for row in self.recall._balance_differences(consignee)
            if row["is_open"]
        }

    def test_used_goods_are_recovered_and_declared_destruction_is_not(self):
        """21 CFR 7.53(b)(3): what was used is gone, what was destroyed is proved."""
        self.answer(used=30, destroyed=20, stock=150)
        self.compare(self.recall)
        self.assertEqual(self.open_of(self.pharmacy), {"outstanding": 170})
        (unit,) = (
            u
            for u in self.recall.sudo()._balance_units()
            if u["uom_id"] == self.uom_unit.id
        )
        self.assertEqual((unit["used"], unit["declared_stock"]), (30, 150))
        action = self.pharmacy.with_user(self.user_leader).action_record_destruction()
        record = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(record.line_ids.quantity, 20)

    def test_another_quantity_received_is_a_difference(self):
        """Shipped 200, received 190: where are ten?"""
        self.answer(received=190, used=190)
        self.assertEqual(
            self.open_of(self.pharmacy), {"received": -10, "outstanding": 10}
        )
        with self.refused(self.user_leader, UserError, "Other Quantity") as env:
            self.recall.with_env(env).action_complete_recovery()

    def test_goods_passed_on_count_where_they_are(self):
        """21 CFR 7.49(d): 40 of 200 went to a shop, which is a consignee now."""
        self.answer(used=160, passed_on=40, to=[self.shop(quantity=40)])
        self.compare(self.recall)
        self.assertEqual(self.open_of(self.pharmacy), {})
        self.assertEqual(self.pharmacy.state, "settled")
        shop = self.recall.sudo().consignee_ids.filtered("parent_id")
        self.assertEqual(self.open_of(shop), {"outstanding": 40})
        units = self.recall.sudo()._balance_units()
        (unit,) = (u for u in units if u["uom_id"] == self.uom_unit.id)
        self.assertEqual((unit["shipped"], unit["outstanding"]), (300, 140))
