"""Out of the house and back, beside what Odoo's own trace says of it."""

from odoo.fields import Command
from odoo.tests import tagged

from .common_genealogy import GenealogyCase


@tagged("post_install", "-at_install")
class TestGenealogyShipments(GenealogyCase):
    """Out of the house and back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receive(cls.raw_1, 50)
        cls.make(cls.lot_1, {cls.raw_1: 5}, many=40)

    def test_vendor_return_is_no_customer(self):
        """Odoo counts the transfer as a delivery and the vendor as a customer."""
        receipt = self.env["stock.picking"].search(
            [("partner_id", "=", self.vendor.id)], limit=1
        )
        back = self.give_back(receipt, 10)
        self.assertEqual(self.odoos(self.raw_1), back)
        self.assertFalse(self.ours(self.raw_1))
        self.assertFalse(self.net(self.raw_1))
        rows = self.raw_1._genealogy_receipts()
        self.assertEqual(
            sorted((row["kind"], row["quantity"]) for row in rows),
            [("in", 50), ("out", 10)],
        )
        self.assertEqual({row["supplier_id"] for row in rows}, {self.vendor.id})

    def test_returns_are_netted(self):
        picking = self.deliver({self.lot_1: 4})
        self.give_back(picking, 3)
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (4, 3)})
        counters = self.raw_1._genealogy_counters()
        unit = self.product.uom_id.id
        self.assertEqual(counters["shipped"][unit], 4)
        self.assertEqual(counters["returned"][unit], 3)
        self.assertEqual(counters["customers"], 1)
        self.assertEqual(self.ours(self.lot_1), picking)

    def test_everything_came_back_in_parts(self):
        """Nothing is left there, and the customer is told all the same."""
        picking = self.deliver({self.lot_1: 4})
        self.give_back(picking, 3)
        self.give_back(picking, 1)
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (4, 4)})
        self.assertEqual(self.raw_1._genealogy_counters()["customers"], 1)

    def test_return_of_a_return(self):
        """Out, back and out again: the moves point at each other in a circle."""
        picking = self.deliver({self.lot_1: 4})
        back = self.give_back(picking, 4)
        again = self.give_back(back, 4)
        self.assertEqual(again.location_dest_id.usage, "customer")
        picking.move_ids.move_orig_ids |= again.move_ids
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (8, 4)})
        self.assertEqual(self.ours(self.raw_1), picking | again)

    def test_without_a_transfer(self):
        """A move by hand, a field service: Odoo looks at transfers only."""
        self.move(
            self.shelf, self.customers, {self.lot_1: 2}, partner_id=self.stranger.id
        )
        self.assertFalse(self.odoos(self.lot_1))
        self.assertEqual(self.net(self.lot_1), {(self.stranger, self.lot_1): (2, 0)})
        self.assertEqual(self.raw_1._genealogy_counters()["customers"], 1)

    def test_nobody_knows_the_customer(self):
        self.move(self.shelf, self.customers, {self.lot_1: 2})
        none = self.env["res.partner"]
        self.assertEqual(self.net(self.lot_1), {(none, self.lot_1): (2, 0)})
        self.assertIn("unknown_customer", self.spots(self.raw_1))

    def test_customer_without_mail_or_phone(self):
        self.deliver({self.lot_1: 2}, partner=self.stranger)
        self.assertIn("unreachable_customer", self.spots(self.raw_1))

    def test_to_a_shop_of_the_customer(self):
        """The customer is the company, the contact the place where the goods went."""
        picking = self.deliver({self.lot_1: 2}, partner=self.contact)
        (row,) = self.lot_1._genealogy_shipments()
        self.assertEqual(row["customer_id"], self.customer.id)
        self.assertEqual(row["contact_id"], self.contact.id)
        self.assertEqual(row["picking_id"], picking.id)

    def test_lines_entered_on_a_move_know_no_transfer(self):
        """A program writes lines on the move; the move knows its transfer."""
        picking = self.sell(self.product, quantity=4).picking_ids
        picking.move_line_ids.unlink()
        line = {"product_id": self.product.id, "lot_id": self.lot_1.id, "quantity": 4}
        picking.move_ids.write({"move_line_ids": [Command.create(line)]})
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")
        self.assertFalse(picking.move_ids.move_line_ids.picking_id)
        self.assertEqual(self.ours(self.raw_1), picking)
        (row,) = self.lot_1._genealogy_shipments()
        self.assertEqual(row["picking_id"], picking.id)
        counters = self.raw_1._genealogy_counters()
        self.assertEqual(counters["deliveries"], 1)
        both = self.raw_1._genealogy_counters_by({1: self.raw_1})
        self.assertEqual(both[1], counters)

    def test_dozens(self):
        """Quantities are in the unit of the product, whatever was sold."""
        self.transfer(
            "out", self.shelf, self.customers, {self.lot_1: 2}, self.customer,
            self.uom_dozen,
        )  # fmt: skip
        self.assertEqual(self.net(self.lot_1), {(self.customer, self.lot_1): (24, 0)})

    def test_internal_transfers(self):
        place = self.env["stock.location"].create(
            {"name": "Shelf B", "location_id": self.shelf.id}
        )
        self.transfer("int", self.shelf, place, {self.lot_1: 15})
        stock = {
            row["location_id"]: row["quantity"] for row in self.lot_1._genealogy_stock()
        }
        self.assertEqual(stock, {self.shelf.id: 25, place.id: 15})
        self.assertFalse(self.net(self.lot_1))
        self.assertEqual(self.way(self.lot_1), {})

    def test_under_way(self):
        """Goods in transit are stock, and said to be under way."""
        transit = self.env["stock.location"].create(
            {"name": "Ship", "usage": "transit", "company_id": self.company.id}
        )
        self.move(self.shelf, transit, {self.lot_1: 15})
        stock = {x["kind"]: x["quantity"] for x in self.lot_1._genealogy_stock()}
        self.assertEqual(stock, {"free": 25, "transit": 15})

    def test_draft_and_cancelled(self):
        """What did not happen is no shipment; what is about to happen is open."""
        order = self.sell(self.product, quantity=3)
        order.picking_ids.action_assign()
        order.picking_ids.move_line_ids.lot_id = self.lot_1
        self.assertFalse(self.ours(self.raw_1))
        (row,) = self.lot_1._genealogy_open()
        self.assertEqual((row["kind"], row["quantity"]), ("delivery", 3))
        order.picking_ids.action_cancel()
        self.assertFalse(self.lot_1._genealogy_open())

    def test_split_lines_and_new_names_change_nothing(self):
        """Two half lines are one whole; a lot's name is not what it is found by."""
        picking = self.deliver({self.lot_1: 4})
        before = self.totals()
        line = picking.move_line_ids
        line.quantity = 3
        line.copy({"quantity": 1, "move_id": line.move_id.id, "state": "done"})
        self.assertEqual(len(self.lot_1._genealogy_shipments()), 2)
        self.lot_1.name = "RENAMED"
        self.assertEqual(self.totals(), before)

    def totals(self):
        return self.raw_1._genealogy_counters(), self.net(self.lot_1)


@tagged("post_install", "-at_install")
class TestGenealogyCompanies(GenealogyCase):
    """A recall does not end at the border of a company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.other_company.id)], limit=1
        )
        cls.user_seller = cls.new_user(
            "seller", "stock.group_stock_user,sales_team.group_sale_salesman"
        )

    def sell_there(self, lot):
        """The other company delivers goods out of its own stock."""
        other = self.other_warehouse
        return (
            self.env["stock.picking"]
            .with_company(self.other_company)
            .create(
                {
                    "picking_type_id": other.out_type_id.id,
                    "location_id": other.lot_stock_id.id,
                    "location_dest_id": self.customers.id,
                    "partner_id": self.stranger.id,
                }
            )
        )

    def test_a_shared_lot_is_followed_into_the_other_company(self):
        """Odoo shows each person the own company only, and says nothing of the rest."""
        self.receive(self.lot_1, 10)
        transit = self.env.ref("stock.stock_location_inter_company")
        self.move(self.shelf, transit, {self.lot_1: 5})
        place = self.other_warehouse.lot_stock_id
        company = {"company_id": self.other_company.id}
        self.move(transit, place, {self.lot_1: 5}, **company)
        picking = self.sell_there(self.lot_1)
        self.move(place, self.customers, {self.lot_1: 5}, picking=picking, **company)
        lot = self.lot_1.with_user(self.user_seller)
        self.assertFalse(self.odoos(lot))
        self.assertEqual(self.ours(lot), picking)
        self.assertEqual(self.net(lot), {(self.stranger, self.lot_1): (5, 0)})
        stock = {x["location_id"]: x["quantity"] for x in lot._genealogy_stock()}
        self.assertEqual(stock, {self.shelf.id: 5})

    def test_the_same_number_in_a_company_that_was_supplied(self):
        """Each company keeps its own lot: the number is all that they share."""
        self.lot_1.company_id = self.company
        twin = self.env["stock.lot"].create(
            {
                "name": self.lot_1.name,
                "product_id": self.product.id,
                "company_id": self.other_company.id,
            }
        )
        self.receive(self.lot_1, 10)
        self.assertEqual(self.way(self.lot_1), {}, "nothing was supplied yet")
        self.deliver({self.lot_1: 4}, partner=self.other_company.partner_id)
        self.assertEqual(self.way(self.lot_1), {twin: "twin"})
        self.assertEqual(self.way(twin, "up"), {self.lot_1: "twin"})
