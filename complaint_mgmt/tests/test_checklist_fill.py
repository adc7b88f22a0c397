"""What the ERP knows is filled in, and a person confirms it."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common_checklist import ChecklistCase


@tagged("post_install", "-at_install")
class TestChecklistFill(ChecklistCase):
    def bought(self, **vals):
        """A hospital questionnaire on lot 1, and its question on what was bought."""
        complaint = self.log(
            item_ids=[
                Command.create({"product_id": self.product.id, "lot_id": self.lot_1.id})
            ],
            **vals,
        )
        checklist = self.add("hospital", complaint)
        line = checklist.line_ids.filtered(
            lambda line: line.fill_key == "bought_quantity"
        )
        return checklist, line

    def give_back(self, order, quantity):
        """Return goods of a delivery to the stock, for real."""
        picking = order.picking_ids.filtered(lambda p: p.state == "done")
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = quantity
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(back.state, "done")

    def test_bought_quantity_is_what_was_delivered_less_what_came_back(self):
        """S9.4.2.1.4: the quantity bought is known from the deliveries."""
        order = self.sell_and_ship({self.lot_1: 12})
        self.sell_and_ship({self.lot_1: 5}, partner=self.stranger)
        self.sell_and_ship({self.lot_2: 7})
        self.give_back(order, 4)
        __, line = self.bought()
        self.assertEqual(line.fill_value, "8")
        self.assertIn("Deliveries 12, returns 4", line.fill_source)
        self.assertIn(self.lot_1.name, line.fill_source)

    def test_value_of_the_system_counts_once_a_person_confirms_it(self):
        self.sell_and_ship({self.lot_1: 12})
        checklist, line = self.bought()
        self.assertFalse(line.is_answered)
        self.assertFalse(line.answered_by_id)
        self.assertFalse(checklist.answered_count)
        with self.refused(self.user_reader) as env:
            line.with_env(env).action_confirm()
        line.action_confirm()
        self.assertEqual(line.value, "12")
        self.assertEqual(line.answered_by_id, self.user_inspector)
        self.assertEqual(checklist.answered_count, 1)

    def test_handler_asks_the_system_again(self):
        checklist, line = self.bought()
        self.assertFalse(line.fill_value)
        self.sell_and_ship({self.lot_1: 12})
        checklist.action_fill()
        self.assertEqual(line.fill_value, "12")
        with self.refused(self.user_inspector, AccessError):
            line.fill_value = "99"

    def test_without_customer_or_product_the_system_says_nothing(self):
        self.sell_and_ship({self.lot_1: 12})
        checklist = self.add("hospital", self.log())
        self.assertFalse(any(checklist.line_ids.mapped("fill_value")))
        __, line = self.bought(partner_id=False)
        self.assertFalse(line.fill_value)

    def test_lot_product_and_dates_are_known_to_the_system(self):
        self.lot_1.expiration_date = "2027-03-31 04:00:00"
        self.sell_and_ship({self.lot_1: 12})
        checklist, __ = self.bought()
        storage = self.add("storage", checklist.complaint_id)
        date = storage.line_ids.filtered(
            lambda line: line.fill_key == "expiration_date"
        )
        self.assertEqual(str(date.fill_date), "2027-03-31")
        date.action_confirm()
        self.assertEqual(str(date.value_date), "2027-03-31")
        interview = self.add("user", checklist.complaint_id)
        product, delivered = interview.line_ids.filtered("fill_key").sorted()
        self.assertIn(self.lot_1.name, product.fill_value)
        self.assertTrue(delivered.fill_date)
        self.assertIn("OUT", delivered.fill_source)
