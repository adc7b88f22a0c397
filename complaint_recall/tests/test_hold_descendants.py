from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_hold import HoldCase

PROPOSED = "complaint_recall.mail_activity_type_hold_proposed"


@tagged("post_install", "-at_install")
class TestHoldDescendants(HoldCase):
    """What is made of goods on hold is proposed, and a person decides."""

    def setUp(self):
        super().setUp()
        self.pack = self.new_product("Blister Pack")
        self.box = self.new_product("Folding Box")

    def produce(self, product, component, name, finish=True):
        """Make two of a product of two of a lot, as a user of the production.

        :return: the order and the finished lot
        """
        orders = self.env["mrp.production"].with_user(self.user_maker)
        order = orders.create({"product_id": product.id, "product_qty": 2})
        order.move_raw_ids = [
            (
                0,
                0,
                {
                    "product_id": component.product_id.id,
                    "product_uom_qty": 2,
                    "product_uom": component.product_id.uom_id.id,
                    "location_id": order.location_src_id.id,
                    "location_dest_id": order.production_location_id.id,
                },
            )
        ]
        order.action_confirm()
        order.move_raw_ids.move_line_ids.unlink()
        order.move_raw_ids.lot_ids = component
        order.move_raw_ids.quantity = 2
        order.move_raw_ids.picked = True
        lot = self.new_lot(name, product)
        order.lot_producing_ids = lot
        order.qty_producing = 2
        if finish:
            order.button_mark_done()
            self.assertEqual(order.state, "done")
        return order, lot

    def test_what_was_made_of_it_before_is_proposed_with_the_hold(self):
        _order, pack = self.produce(self.pack, self.lot_1, "PACK-1")
        _order, box = self.produce(self.box, pack, "BOX-1")
        hold = self.hold(self.lot_1)
        proposed = hold.line_ids.filtered(lambda x: x.state == "proposed")
        # the pack was used up in the box
        self.assertEqual(proposed.lot_id, box)
        self.assertEqual(hold.proposed_count, 1)
        self.assertFalse(box.is_held)

    def test_the_preview_shows_what_was_made_of_it(self):
        _order, pack = self.produce(self.pack, self.lot_1, "PACK-2")
        action = self.lot_1.with_user(self.user_recaller).action_hold()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.made_lot_ids, pack)

    def test_what_was_made_of_it_is_held_at_once_or_left_alone_on_demand(self):
        _order, pack = self.produce(self.pack, self.lot_1, "PACK-3")
        hold = self.hold(self.lot_1, descendants="ignore")
        self.assertEqual(hold.line_ids.lot_id, self.lot_1)
        hold = self.hold(self.lot_1, descendants="hold")
        self.assertEqual(hold.line_ids.lot_id, self.lot_1 | pack)
        self.assertTrue(pack.is_held)

    def test_what_is_made_of_it_later_is_proposed_and_its_owner_called(self):
        _order, pack = self.produce(self.pack, self.lot_1, "PACK-4")
        hold = self.hold(self.lot_1, descendants="ignore")
        _order, box = self.produce(self.box, pack, "BOX-4")
        line = hold.line_ids.filtered(lambda x: x.lot_id == box)
        self.assertEqual(line.state, "proposed")
        activity = hold.activity_search([PROPOSED])
        self.assertEqual(activity.user_id, self.user_recaller)
        self.assertIn(box.display_name, activity.summary)
        self.assertTrue(self.events_of(hold, "hold.proposed"))

    def test_what_is_made_of_other_goods_is_not_proposed(self):
        hold = self.hold(self.lot_1)
        self.produce(self.pack, self.lot_2, "PACK-5")
        self.assertEqual(hold.line_ids.lot_id, self.lot_1)

    def test_production_asks_one_query_while_nothing_is_held(self):
        lot = self.new_lot("PACK-6", self.pack)
        self.env.flush_all()
        # whatever else is held in this database
        self.env.cr.execute(
            "UPDATE complaint_lot_hold_line SET state = 'released'"
            " WHERE state = 'active'"
        )
        with self.assertQueryCount(1):
            lot._hold_propose()

    def proposal(self):
        hold = self.hold(self.lot_1)
        hold._propose(self.lot_2)
        return hold.line_ids.filtered(lambda x: x.state == "proposed")

    def test_an_accepted_proposal_is_on_hold_and_loses_its_reservations(self):
        line = self.proposal()
        picking = self.transfer(self.shelf, self.customers, 4)
        picking.action_confirm()
        self.assertEqual(picking.move_line_ids.lot_id, self.lot_2)
        line.with_user(self.user_inspector).action_accept()
        self.assertTrue(self.lot_2.is_held)
        self.assertEqual(line.user_id, self.user_inspector)
        self.assertEqual(line.on_hand_qty, 10)
        self.assertFalse(picking.move_line_ids)
        self.assertFalse(line.hold_id.activity_search([PROPOSED]))
        self.assertTrue(self.events_of(line.hold_id, "hold.accepted"))

    def test_a_dismissed_proposal_stays_free_and_says_why(self):
        line = self.proposal()
        own = line.with_user(self.user_inspector)
        action = own.action_dismiss()
        wizard = self.env[action["res_model"]].with_user(self.user_inspector)
        wizard = wizard.with_context(**action["context"])
        with self.refused(self.user_inspector, UserError, "Say why"):
            wizard.create({"reason": " "}).action_confirm()
        wizard.create({"reason": "Made on another line."}).action_confirm()
        self.assertEqual(line.state, "dismissed")
        self.assertEqual(line.dismiss_reason, "Made on another line.")
        self.assertFalse(self.lot_2.is_held)
        self.assertFalse(line.hold_id.activity_search([PROPOSED]))
        with self.refused(self.user_inspector, UserError, "proposed"):
            own.action_accept()

    def test_a_hold_ends_when_its_last_proposal_is_decided(self):
        line = self.proposal()
        hold = line.hold_id
        self.release(hold.line_ids - line)
        self.assertEqual(hold.state, "active")
        line.with_user(self.user_inspector)._dismiss("Made on another line.")
        self.assertEqual(hold.state, "released")

    def test_a_warehouse_user_decides_on_no_proposal(self):
        line = self.proposal()
        for user in (self.user_stock, self.user_reader):
            with self.refused(user):
                line.with_user(user).action_accept()
            with self.refused(user):
                line.with_user(user)._dismiss("x")
        self.assertFalse(self.lot_2.is_held)
