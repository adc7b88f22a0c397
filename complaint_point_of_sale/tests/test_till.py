from datetime import timedelta
from uuid import uuid4

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.complaint_recall.tests.common_hold import HoldCase

SOLD = "complaint_point_of_sale.mail_activity_type_sold_held"


@tagged("post_install", "-at_install")
class TestTill(HoldCase):
    """The till sells no lot on hold, and loses no order that was paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_cashier = cls.new_user(
            "cashier", "stock.group_stock_user,point_of_sale.group_pos_user"
        )
        account = cls.env["account.account"].create(
            {
                "name": "Till",
                "code": "TILLREC",
                "account_type": "asset_receivable",
                "reconcile": True,
            }
        )
        cls.company.account_default_pos_receivable_account_id = account
        journals = cls.env["account.journal"]
        cls.cash = cls.env["pos.payment.method"].create(
            {
                "name": "Cash of the test",
                "receivable_account_id": account.id,
                "journal_id": journals.create(
                    {"name": "Cash of the test", "type": "cash", "code": "TCSH"}
                ).id,
            }
        )
        sales = journals.create({"name": "Till", "type": "sale", "code": "TILL"})
        cls.config = cls.env["pos.config"].create(
            {
                "name": "Till 1",
                "picking_type_id": cls.warehouse.pos_type_id.id,
                "journal_id": sales.id,
                "invoice_journal_id": sales.id,
                "payment_method_ids": [Command.set(cls.cash.ids)],
            }
        )
        cls.product.write(
            {"available_in_pos": True, "list_price": 5, "taxes_id": False}
        )
        cls.config.open_ui()
        cls.session = cls.config.current_session_id
        cls.session.action_pos_session_open()

    def order(self, lot, quantity=2, at=None):
        """Return what a till sends when two of a lot are paid."""
        amount = 5 * quantity
        return {
            "amount_paid": amount,
            "amount_return": 0,
            "amount_tax": 0,
            "amount_total": amount,
            "date_order": fields.Datetime.to_string(at or fields.Datetime.now()),
            "fiscal_position_id": False,
            "lines": [
                Command.create(
                    {
                        "product_id": lot.product_id.id,
                        "qty": quantity,
                        "price_unit": 5,
                        "price_subtotal": amount,
                        "price_subtotal_incl": amount,
                        "tax_ids": [],
                        "pack_lot_ids": [Command.create({"lot_name": lot.name})],
                    }
                )
            ],
            "partner_id": False,
            "payment_ids": [
                Command.create({"amount": amount, "payment_method_id": self.cash.id})
            ],
            "session_id": self.session.id,
            "sequence_number": 1,
            "state": "paid",
            "to_invoice": False,
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "company_id": self.company.id,
            "last_order_preparation_change": "{}",
        }

    def hold_earlier(self, lot):
        """Hold a lot two hours before the till comes back to the network."""
        with freeze_time(fields.Datetime.now() - timedelta(hours=2)):
            return self.hold(lot)

    def sync(self, values):
        orders = self.env["pos.order"].with_user(self.user_cashier)
        data = orders.sync_from_ui([values])
        return self.env["pos.order"].browse(data["pos.order"][0]["id"])

    def test_the_till_offers_no_lot_on_hold(self):
        lines = self.env["pos.order.line"].with_user(self.user_cashier)
        args = (self.company.id, self.config.id, self.product.id)
        before = {lot["id"] for lot in lines.get_existing_lots(*args)}
        self.assertLessEqual({self.lot_1.id, self.lot_2.id}, before)
        self.hold(self.lot_1)
        after = {lot["id"] for lot in lines.get_existing_lots(*args)}
        self.assertEqual(before - after, {self.lot_1.id})

    def test_a_free_lot_is_sold_as_ever(self):
        self.hold(self.lot_1)
        order = self.sync(self.order(self.lot_2))
        self.assertEqual(order.picking_ids.state, "done")
        self.assertEqual(self.in_stock(self.lot_2), 8)

    def test_a_lot_on_hold_is_refused_while_it_is_paid(self):
        hold = self.hold(self.lot_1)
        values = self.order(self.lot_1)
        count = self.env["pos.order"].search_count([])
        with self.refused(self.user_cashier, UserError, hold.name):
            self.sync(values)
        self.assertEqual(self.env["pos.order"].search_count([]), count)
        self.assertEqual(self.in_stock(self.lot_1), 10)

    def test_what_was_paid_offline_is_kept_not_booked_out_and_reported(self):
        hold = self.hold_earlier(self.lot_1)
        an_hour_ago = fields.Datetime.now() - timedelta(hours=1)
        order = self.sync(self.order(self.lot_1, at=an_hour_ago))
        self.assertEqual(order.state, "paid")
        self.assertEqual(order.picking_ids.state, "confirmed")
        self.assertFalse(order.picking_ids.move_line_ids)
        self.assertIn(self.lot_1.name, order.picking_ids.message_ids[0].body)
        self.assertEqual(self.in_stock(self.lot_1), 10)
        self.assertEqual(self.in_stock(self.lot_2), 10)
        activity = hold.activity_search([SOLD])
        self.assertEqual(activity.user_id, self.user_recaller)
        event = self.events_of(hold, "hold.sold")
        self.assertIn(f'"order":{order.id}', event.data)
        self.assertEqual(event.label, "Sold at the till in spite of the hold")

    def test_after_the_release_the_open_transfer_is_booked(self):
        hold = self.hold_earlier(self.lot_1)
        an_hour_ago = fields.Datetime.now() - timedelta(hours=1)
        order = self.sync(self.order(self.lot_1, at=an_hour_ago))
        picking = order.picking_ids.with_user(self.user_stock)
        with self.refused(self.user_stock, UserError, "On hold"):
            self.pick(picking, self.lot_1, 2)
        self.release(hold.line_ids)
        self.pick(picking, self.lot_1, 2)
        picking.button_validate()
        self.assertEqual(self.in_stock(self.lot_1), 8)

    def test_what_was_sold_before_the_hold_is_booked_when_the_session_closes(self):
        self.session.update_stock_at_closing = True
        now = fields.Datetime.now()
        order = self.sync(self.order(self.lot_1))
        self.assertFalse(order.picking_ids)
        with freeze_time(now + timedelta(hours=1)):
            self.hold(self.lot_1)
            self.session._create_picking_at_end_of_session()
        picking = self.env["stock.picking"].search(
            [("pos_session_id", "=", self.session.id)]
        )
        self.assertEqual(picking.state, "done")
        self.assertEqual(self.in_stock(self.lot_1), 8)
        line = picking.move_line_ids
        self.assertEqual(line.lot_id, self.lot_1)

    def test_a_return_of_a_lot_on_hold_comes_in(self):
        self.sync(self.order(self.lot_1))
        self.hold(self.lot_1)
        back = self.sync(self.order(self.lot_1, quantity=-2))
        self.assertEqual(back.picking_ids.state, "done")
        self.assertEqual(self.in_stock(self.lot_1), 10)
