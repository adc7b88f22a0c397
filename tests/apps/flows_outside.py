"""Repair, subcontractors, dropshipping and the till: lots beyond the own works."""

from uuid import uuid4

from works import AppsCase

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestRepair(AppsCase):
    """Parts go into devices and come out of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        device = cls.new_product("Device", tracking="serial")
        part = cls.new_product("Board")
        cls.serial = cls.new_lot("S-1", device)
        cls.new_part, cls.old_part = cls.new_lot("P-1", part), cls.new_lot("P-2", part)
        cls.receive(cls.serial, 1)
        cls.receive(cls.new_part, 5)

    def test_a_part_is_built_in(self):
        self.repair(self.serial, add=self.new_part)
        self.both_ways([self.new_part], [self.serial])
        picking = self.deliver({self.serial: 1})
        self.assertEqual(self.ours(self.new_part), picking)
        self.assertEqual(self.net(self.serial), {(self.customer, self.serial): (1, 0)})
        place = self.shelf.id
        self.assertEqual(self.in_stock(self.new_part), {(self.new_part, place): 4})

    def test_a_part_is_taken_out_and_kept(self):
        self.repair(self.serial, add=self.new_part, recycle=self.old_part)
        certain = {self.serial: "certain", self.old_part: "certain"}
        self.assertEqual(self.way(self.new_part), certain)
        self.assertEqual(self.way(self.serial), {self.old_part: "certain"})
        self.assertEqual(self.way(self.old_part), {}, "what was taken out is not in it")
        self.assertEqual(self.way(self.serial, "up"), {self.new_part: "certain"})
        (quantity,) = self.in_stock(self.old_part).values()
        self.assertEqual(quantity, 1)

    def test_a_part_is_taken_out_and_thrown_away(self):
        self.repair(self.serial, remove=self.old_part)
        self.assertEqual(self.way(self.serial), {self.old_part: "certain"})
        self.assertFalse(self.net(self.old_part))

    def test_the_same_lot_is_built_in_and_taken_out(self):
        """A board of the lot failed and another one of it takes its place."""
        self.repair(self.serial, add=self.new_part, remove=self.new_part)
        self.both_ways([self.new_part], [self.serial])

    def test_a_returned_device_is_repaired_and_sent_again(self):
        first = self.deliver({self.serial: 1})
        self.give_back(first, 1)
        self.repair(self.serial, add=self.new_part)
        again = self.deliver({self.serial: 1})
        self.assertEqual(self.ours(self.new_part), first | again)
        self.assertEqual(self.net(self.serial)[self.customer, self.serial][1], 1)

    def test_a_repaired_device_is_unbuilt_of_nothing_but_its_parts(self):
        """Two repairs of one device: both parts are in it."""
        other = self.new_lot("P-3", self.new_part.product_id)
        self.receive(other, 1)
        self.repair(self.serial, add=self.new_part)
        self.repair(self.serial, add=other)
        self.both_ways([self.new_part, other], [self.serial])


@tagged("post_install", "-at_install")
class TestSubcontracting(AppsCase):
    """An order at the place of the subcontractor, done by the receipt."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_subcontractor()
        cls.resupply({cls.raw_1: 30, cls.raw_2: 10})

    def test_one_lot_of_one_component(self):
        receipt = self.fill_capsules({self.lot_1: 10}, {self.lot_1: {self.raw_1: 20}})
        self.validate(receipt)
        self.both_ways([self.raw_1], [self.lot_1])
        picking = self.deliver({self.lot_1: 4})
        self.assertEqual(self.ours(self.raw_1), picking)
        stock = {
            (self.raw_1, self.shelf.id): 20,
            (self.raw_1, self.filler_place.id): 10,
        }
        self.assertEqual(self.in_stock(self.raw_1), stock)
        reached = self.raw_1._genealogy().lots[self.lot_1.id]
        self.assertEqual((reached.made, reached.low, reached.high), (10, 20, 20))

    def test_two_lots_in_one_receipt_have_an_order_each(self):
        receipt = self.fill_capsules(
            {self.lot_1: 6, self.lot_2: 4},
            {self.lot_1: {self.raw_1: 12}, self.lot_2: {self.raw_2: 8}},
        )
        self.validate(receipt)
        self.both_ways([self.raw_1], [self.lot_1])
        self.both_ways([self.raw_2], [self.lot_2])

    def test_the_subcontractor_is_the_supplier_of_what_he_made(self):
        receipt = self.fill_capsules({self.lot_1: 10}, {self.lot_1: {self.raw_1: 20}})
        self.validate(receipt)
        self.assertEqual(self.received(self.lot_1), {(self.filler, "in"): 10})
        self.assertEqual(self.received(self.raw_1), {(self.vendor, "in"): 50})
        self.give_back(receipt, 3)
        self.assertEqual(
            self.received(self.lot_1),
            {(self.filler, "in"): 10, (self.filler, "out"): 3},
        )
        self.assertFalse(self.net(self.lot_1))

    def test_a_backorder_of_the_receipt(self):
        receipt = self.buy(self.product, 10, self.filler)
        self.pick(receipt.move_ids, {self.lot_1: 6})
        order = receipt._get_subcontract_production().filtered("lot_producing_ids")
        self.pick(order.move_raw_ids, {self.raw_1: 12})
        action = receipt.button_validate()
        if action is not True:
            self.env[action["res_model"]].with_context(**action["context"]).create(
                {"pick_ids": [Command.link(receipt.id)]}
            ).process()
        rest = receipt.backorder_ids
        self.pick(rest.move_ids, {self.lot_2: 4})
        order = rest._get_subcontract_production().filtered("lot_producing_ids")
        self.pick(order.move_raw_ids, {self.raw_2: 8})
        self.validate(rest)
        self.both_ways([self.raw_1], [self.lot_1])
        self.both_ways([self.raw_2], [self.lot_2])


@tagged("post_install", "-at_install")
class TestDropshipping(AppsCase):
    """From the supplier to the customer: it never was in the house."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        route = cls.env.ref("stock_dropshipping.route_drop_shipping")
        cls.product.write(
            {
                "route_ids": [Command.link(route.id)],
                "seller_ids": [Command.create({"partner_id": cls.vendor.id})],
            }
        )

    def dropship(self, partner=None):
        sale = self.sell(self.product, quantity=8, partner=partner)
        purchase = sale._get_purchase_orders()
        purchase.button_confirm()
        return purchase.picking_ids

    def test_a_lot_typed_on_the_dropship(self):
        picking = self.dropship()
        self.pick(picking.move_ids, {self.lot_1: 8})
        self.validate(picking)
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (8, 0)})
        self.assertEqual(self.received(self.lot_1), {(self.vendor, "in"): 8})
        self.assertEqual(self.ours(self.lot_1), picking)
        self.assertFalse(self.in_stock(self.lot_1))
        self.assertEqual(self.lot_1._genealogy().lots[self.lot_1.id].made, 8)
        self.assertFalse(self.spots(self.lot_1))

    def test_the_contact_is_where_the_goods_went(self):
        picking = self.dropship(self.contact)
        self.pick(picking.move_ids, {self.lot_1: 8})
        self.validate(picking)
        (row,) = self.lot_1._genealogy_shipments()
        self.assertEqual(row["customer_id"], self.customer.id)
        self.assertEqual(row["contact_id"], self.contact.id)
        self.assertEqual(self.lot_1._genealogy_counters()["customers"], 1)

    def test_without_a_sale_the_address_of_the_purchase_counts(self):
        """A purchase that is delivered to a customer: nothing was sold by an order."""
        kind = self.env["stock.picking.type"].search(
            [("code", "=", "dropship"), ("company_id", "=", self.company.id)], limit=1
        )
        picking = self.buy(
            self.product,
            5,
            self.vendor,
            picking_type_id=kind.id,
            dest_address_id=self.contact.id,
        )
        self.pick(picking.move_ids, {self.lot_1: 5})
        self.validate(picking)
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (5, 0)})
        (row,) = self.lot_1._genealogy_shipments()
        self.assertEqual(row["contact_id"], self.contact.id)
        self.assertEqual(self.lot_1._genealogy_counters()["customers"], 1)
        self.assertEqual(self.received(self.lot_1), {(self.vendor, "in"): 5})

    def test_a_dropship_comes_back(self):
        picking = self.dropship()
        self.pick(picking.move_ids, {self.lot_1: 8})
        self.validate(picking)
        back = self.give_back(picking, 3)
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (8, 3)})
        if back.location_dest_id.usage == "supplier":
            received = {(self.vendor, "in"): 8, (self.vendor, "out"): 3}
        else:
            received = {(self.vendor, "in"): 8}
        self.assertEqual(self.received(self.lot_1), received)


@tagged("post_install", "-at_install")
class TestTill(AppsCase):
    """A till knows numbers of lots, and books them out by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make(cls.lot_1, {cls.raw_1: 5}, many=10)
        account = cls.env["account.account"].create(
            {
                "name": "Till",
                "code": "TILLREC",
                "account_type": "asset_receivable",
                "reconcile": True,
            }
        )
        income = cls.env["account.account"].create(
            {"name": "Till sales", "code": "TILLINC", "account_type": "income"}
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
        sales = journals.create(
            {
                "name": "Till",
                "type": "sale",
                "code": "TILL",
                "default_account_id": income.id,
            }
        )
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

    def pay(self, lot, quantity, partner=None):
        """Send what a till sends when a number of a lot is paid."""
        amount = 5 * quantity
        line = {
            "product_id": lot.product_id.id,
            "qty": quantity,
            "price_unit": 5,
            "price_subtotal": amount,
            "price_subtotal_incl": amount,
            "tax_ids": [],
            "pack_lot_ids": [Command.create({"lot_name": lot.name})],
        }
        order = {
            "amount_paid": amount,
            "amount_return": 0,
            "amount_tax": 0,
            "amount_total": amount,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "fiscal_position_id": False,
            "lines": [Command.create(line)],
            "partner_id": partner.id if partner else False,
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
        data = self.env["pos.order"].sync_from_ui([order])
        return self.env["pos.order"].browse(data["pos.order"][0]["id"])

    def close(self):
        self.session.post_closing_cash_details(
            sum(self.session.order_ids.mapped("amount_paid"))
        )
        self.session.close_session_from_ui()
        self.assertEqual(self.session.state, "closed")

    def test_sold_to_somebody_with_a_name(self):
        order = self.pay(self.lot_1, 2, self.customer)
        self.close()
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (2, 0)})
        self.assertEqual(self.ours(self.raw_1), order.picking_ids)
        self.assertEqual(self.raw_1._genealogy_counters()["customers"], 1)

    def test_sold_to_nobody_knows_whom(self):
        """The shipment counts, and the trace says that nobody can be told."""
        self.pay(self.lot_1, 2)
        self.close()
        none = self.env["res.partner"]
        self.assertEqual(self.net(self.lot_1), {(none, self.lot_1): (2, 0)})
        self.assertIn("unknown_customer", self.spots(self.raw_1))

    def test_booked_out_at_the_close_of_the_session(self):
        self.session.update_stock_at_closing = True
        self.pay(self.lot_1, 2, self.customer)
        self.pay(self.lot_1, 1)
        self.close()
        sent = sum(sent for sent, _back in self.net(self.lot_1).values())
        self.assertEqual(sent, 3)
        self.assertEqual(self.in_stock(self.lot_1), {(self.lot_1, self.shelf.id): 7})

    def test_brought_back_to_the_till(self):
        self.pay(self.lot_1, 3, self.customer)
        self.pay(self.lot_1, -1, self.customer)
        self.close()
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (3, 1)})
