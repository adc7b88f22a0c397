from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_hold import HoldCase


@tagged("post_install", "-at_install")
class TestHoldWays(HoldCase):
    """Ways round a hold by setting up places, products and operations for it."""

    def setUp(self):
        super().setUp()
        self.held = self.hold(self.lot_1)

    def ship_without_lot(self, quantity=4):
        """Ship goods of which no lot is said, as a warehouse user."""
        kind = self.picking_type("outgoing")
        kind.write({"use_create_lots": False, "use_existing_lots": False})
        picking = self.transfer(self.shelf, self.customers, quantity)
        picking.action_confirm()
        picking.move_line_ids.unlink()
        self.pick(picking, self.lot_2, quantity, lot_id=False)
        picking.with_context(skip_backorder=True).button_validate()
        return picking

    def uses(self, location):
        """Return what the log says of a location, by kind of the event."""
        events = self.env["complaint.event"].search(
            [("res_model", "=", location._name), ("res_id", "=", location.id)]
        )
        return events.mapped("kind")

    def test_a_place_of_customers_inside_a_quarantine_is_no_quarantine(self):
        """What is put below a quarantine keeps its own usage."""
        locations = self.env["stock.location"].with_user(self.user_keeper)
        for usage in ("customer", "production", "inventory", "transit"):
            outside = locations.create(
                {
                    "name": usage,
                    "usage": usage,
                    "location_id": self.quarantine.id,
                }
            )
            with self.subTest(usage=usage), self.refused(self.user_stock, UserError):
                self.move_by_hand(self.shelf, outside, self.lot_1)

    def test_an_operation_that_asks_for_no_lot_ships_none_on_hold(self):
        with self.refused(self.user_stock, UserError, self.held.name):
            self.ship_without_lot()

    def test_goods_in_stock_without_a_lot_still_ship(self):
        quants = self.env["stock.quant"]
        quants._update_available_quantity(self.product, self.shelf, 4)
        self.assertEqual(self.ship_without_lot().state, "done")
        with self.refused(self.user_stock, UserError, self.held.name):
            self.ship_without_lot(1)

    def test_a_product_without_lots_on_hold_ships_without_a_lot(self):
        self.release(self.held.line_ids)
        self.assertEqual(self.ship_without_lot().state, "done")

    def test_goods_on_hold_stay_tracked_by_lot(self):
        clerk = self.new_user("clerk", "base.group_user,product.group_product_manager")
        for record in (self.product, self.product.product_tmpl_id):
            for tracking in ("none", "serial"):
                with self.refused(clerk, UserError, self.held.name) as env:
                    goods = env[record._name].browse(record.id)
                    goods.write({"tracking": tracking})
        self.product.with_user(clerk).write({"tracking": "lot", "name": "Capsules"})
        self.assertEqual(self.product.name, "Capsules")

    def test_a_place_that_is_put_into_a_quarantine_is_recorded(self):
        """Who may put it there makes it a place for goods on hold, and is named."""
        dock = self.new_location("Dock")
        mine = dock.with_user(self.user_keeper)
        mine.location_id = self.quarantine
        self.assertEqual(self.uses(dock), ["hold.location_changed"])
        mine.location_id = self.shelf
        self.assertEqual(self.uses(dock), ["hold.location_changed"] * 2)
        mine.location_id = self.other_shelf
        self.assertEqual(len(self.uses(dock)), 2)
        with self.refused(self.user_stock, AccessError):
            dock.with_user(self.user_stock).location_id = self.quarantine

    def test_the_internal_note_is_for_the_recall_team(self):
        """Everybody who meets a hold reads why; who is suspected stands elsewhere."""
        self.held.note = "The operator of the night shift."
        for user in (self.user_plain, self.user_stock, self.user_reader):
            mine = self.held.with_user(user)
            self.assertTrue(mine.reason)
            with self.refused(user, AccessError):
                mine.read(["note"])
            with self.refused(user, AccessError):
                mine.search([("note", "ilike", "night")])


@tagged("post_install", "-at_install")
class TestHoldCompanies(HoldCase):
    """A hold does not end at the border of a company, its names do."""

    def setUp(self):
        super().setUp()
        self.lot_1.company_id = self.company
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.other_company.id)], limit=1
        )
        self.their_shelf = warehouse.lot_stock_id
        self.their_type = warehouse.out_type_id
        self.theirs = self.env["stock.lot"].create(
            {
                "name": "THEIRS-1",
                "product_id": self.product.id,
                "company_id": self.other_company.id,
            }
        )
        self.put(self.theirs)

    def put(self, lot, quantity=5):
        self.env["stock.quant"]._update_available_quantity(
            self.product, self.their_shelf, quantity, lot_id=lot
        )

    def link(self, child):
        self.env["complaint.lot.link"].create(
            {
                "parent_id": self.lot_1.id,
                "child_id": child.id,
                "kind": "company",
                "note": "Sold by us and relabelled there.",
            }
        )

    def test_what_another_company_made_of_it_does_not_stop_the_hold(self):
        self.link(self.theirs)
        self.link(self.lot_2)
        for way in ("propose", "hold"):
            with self.subTest(way=way):
                hold = self.hold(self.lot_1, descendants=way)
                self.assertEqual(hold.line_ids.lot_id, self.lot_1 | self.lot_2)
                said = "".join(hold.message_ids.mapped("body"))
                self.assertIn("made of these: 1.", said)
                self.assertNotIn("THEIRS", said)

    def test_the_preview_counts_what_another_company_made_of_it(self):
        self.link(self.theirs)
        action = self.lot_1.with_user(self.user_recaller).action_hold()
        previews = self.env["complaint.lot.hold.place"].with_user(self.user_recaller)
        preview = previews.browse(action["res_id"])
        self.assertEqual(preview.foreign_count, 1)
        self.assertFalse(preview.made_lot_ids)
        self.assertFalse(preview.sudo().made_lot_ids)

    def test_what_is_proposed_later_is_of_the_company_of_the_hold(self):
        hold = self.hold(self.lot_1)
        hold._propose(self.theirs | self.lot_2)
        self.assertEqual(hold.line_ids.lot_id, self.lot_1 | self.lot_2)

    def test_a_hold_on_a_shared_lot_names_no_customer_of_another_company(self):
        """Law of companies: counts, no names."""
        self.put(self.theirs, -5)
        self.put(self.lot_2)
        orders = self.env["stock.picking"].with_company(self.other_company)
        order = orders.create(
            {
                "picking_type_id": self.their_type.id,
                "location_id": self.their_shelf.id,
                "location_dest_id": self.customers.id,
                "partner_id": self.stranger.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 3,
                            "product_uom": self.product.uom_id.id,
                            "location_id": self.their_shelf.id,
                            "location_dest_id": self.customers.id,
                            "company_id": self.other_company.id,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        order.action_assign()
        action = self.lot_2.with_user(self.user_recaller).action_hold()
        previews = self.env["complaint.lot.hold.place"].with_user(self.user_recaller)
        hold = self.hold(self.lot_2)
        for impact in (previews.browse(action["res_id"]).impact_ids, hold.impact_ids):
            self.assertEqual((impact.kind, impact.quantity), ("delivery", 3))
            self.assertEqual(impact.document, "Document of another company")
            self.assertFalse(impact.partner_name or impact.res_id or impact.scheduled)
