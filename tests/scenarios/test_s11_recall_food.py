"""S11: a food maker finds salmonella in a bought spice and recalls what contains it."""

from freezegun import freeze_time
from recalling import RECALL, Command, Recalling
from scenario import utc

from odoo.exceptions import AccessError, UserError

FIND = "complaint.recall.find"


class TestRecallOfFood(Recalling):
    """From the lot of the supplier to the closing report, by the law on food."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_leader = cls.new_user("leader", "complaint_recall.group_recall_user")
        cls.user_second = cls.new_user("second", "complaint_recall.group_recall_user")
        cls.spice = cls.new_product("Chilli Powder")
        cls.bought = cls.new_lot("C-7", cls.spice)
        cls.bought.supplier_lot = "GZ-0091"
        cls.sauce = cls.new_product("Chilli Sauce")
        cls.filled, cls.kept = (cls.new_lot(n, cls.sauce) for n in ("S-1", "S-2"))
        with freeze_time(utc("2026-11-10 09:00")):
            cls.stock(cls.spice, 60, cls.bought)
            cls.cook(cls.filled, 100)
            cls.cook(cls.kept, 80)
            cls.deliver(cls.filled, 70, cls.customer)

    @classmethod
    def cook(cls, lot, quantity, spice=20):
        """Make a lot of sauce out of the spice."""
        order = cls.env["mrp.production"].create(
            {
                "product_id": lot.product_id.id,
                "product_qty": quantity,
                "move_raw_ids": [
                    Command.create(
                        {
                            "product_id": cls.spice.id,
                            "product_uom_qty": spice,
                            "product_uom": cls.spice.uom_id.id,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        order.lot_producing_ids = lot
        order.qty_producing = quantity
        order.move_raw_ids.move_line_ids.unlink()
        order.move_raw_ids.write(
            {
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": cls.spice.id,
                            "lot_id": cls.bought.id,
                            "quantity": spice,
                        }
                    )
                ],
                "picked": True,
            }
        )
        order.button_mark_done()
        return order

    @classmethod
    def deliver(cls, lot, quantity, partner):
        """Sell and deliver what is in stock."""
        order = cls.sell(lot.product_id, quantity=quantity, partner=partner)
        picking = order.picking_ids
        picking.move_line_ids.unlink()
        cls.env["stock.move.line"].create(
            {
                "picking_id": picking.id,
                "move_id": picking.move_ids.id,
                "product_id": lot.product_id.id,
                "product_uom_id": lot.product_id.uom_id.id,
                "lot_id": lot.id,
                "quantity": quantity,
                "picked": True,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
            }
        )
        picking.with_context(skip_backorder=True).button_validate()
        return order

    # ------------------------------------------------------------------
    # The story
    # ------------------------------------------------------------------

    def begun(self):
        """Return a recall that begins with the number on the supplier's label."""
        self.at("2026-11-17 16:00")
        leader = self.who("leader")
        recall = leader.create(
            RECALL,
            title="Chilli powder: salmonella",
            reason="The laboratory of a customer found salmonella.",
            **self.law("cn_food", "I"),
        )
        action = leader.press(recall, "action_open_find", RECALL)
        wizard = leader.dialog(action, None, supplier_lot="gz-0091")
        leader.press(wizard, "action_search", FIND)
        leader.press(wizard, "action_add", FIND)
        return recall

    def decided(self):
        """Return the recall as decided the next morning, within the 24 hours."""
        recall = self.begun()
        leader = self.who("leader")
        leader.press(recall, "action_propose_wordings", RECALL)
        self.evaluate(
            recall,
            "leader",
            injuries="None known.",
            conditions="Eaten without heating.",
            groups_at_risk="Children and the old.",
            consequences="Illness for days.",
        )
        self.at("2026-11-18 09:00")
        self.submit(recall, "leader")
        self.who("head").sign(recall, RECALL)
        self.who("vp").sign(recall, RECALL)
        return recall

    def test_a_number_of_a_supplier_finds_all_that_contains_it(self):
        """S11, Food Safety Law 63: every product made of it, and who received it."""
        recall = self.begun()
        found = self.recall(recall)
        lots = found.scope_lot_ids.lot_id
        self.assertEqual(lots, self.bought | self.filled | self.kept)
        self.assertEqual(found.consignee_ids.partner_id, self.customer)
        self.assertEqual(found.consignee_ids.line_ids.shipped_qty, 70)
        self.assertEqual(found.origin, "supplier_lot")
        for person in ("sales", "stock", "plain"):
            with self.refuses(person, AccessError):
                self.who(person).read(RECALL, recall, "title")

    def test_it_starts_within_the_hours_of_the_law(self):
        """S11: Food Recall Measures: class I starts within 24 hours of knowing."""
        recall = self.decided()
        self.assertEqual(self.status(recall, "decided"), ["met"])
        found = self.recall(recall)
        self.assertEqual(found.state, "running")
        self.assertTrue(all(found.scope_lot_ids.lot_id.mapped("is_held")))

    def test_the_hours_run_on_while_nobody_signs(self):
        """S11: Food Recall Measures: after 24 hours it is late, and shown as late."""
        recall = self.begun()
        self.at("2026-11-18 16:01")
        self.assertEqual(self.status(recall, "decided"), ["late"])

    def test_nothing_more_is_made_of_the_bad_lot(self):
        """S11, EU GMP 8: with the decision the goods are held; what was delivered in
        the meantime all the same would raise an alarm."""
        recall = self.decided()
        stray = self.new_lot("S-3", self.sauce)
        with self.assertRaisesRegex(UserError, "hold"):
            self.cook(stray, 10, spice=2)
        self.assertFalse(self.recall(recall).drift_ids)

    def test_from_the_announcement_to_the_closing_report(self):
        """S11: announced, recovered within ten working days, destroyed before a
        witness at a place and time told before, balanced, reported, closed."""
        recall = self.decided()
        self.run_cron("ir_cron_recall_notices")
        self.assertEqual(len(self.letters), 1)
        for kind in ("plan", "announced"):
            self.file(recall, "leader", kind)
        self.assertEqual(set(self.status(recall, "plan")), {"met"})
        shop = self.consignee(recall, self.customer)
        self.at("2026-11-19 10:00")
        self.answers(shop, "leader", received=70, stock=60, used=10)
        self.at("2026-11-20 10:00")
        self.bring_back(shop)
        paper = self.plan_destruction(
            recall, "leader", planned_at="2026-11-24 02:00:00"
        )
        self.at("2026-11-24 15:00")
        self.carry_out(paper, "leader", "head", "2026-11-24 02:30:00")
        self.check(recall, "second")
        self.explain(recall, "leader", "coordinator", "Eaten; nobody fell ill.")
        self.who("leader").press(recall, "action_complete_recovery", RECALL)
        self.assertEqual(self.status(recall, "completed"), ["met"])
        self.final_report(
            recall,
            "leader",
            cause="The spice was bought without a certificate.",
            disposal="All was burnt.",
            lessons="Spices are tested at receipt.",
        )
        with self.refuses("leader", UserError):
            self.who("leader").sign(recall, RECALL)
        self.close(recall, "leader", "head", "vp")
        self.assertEqual(self.recall(recall).state, "closed")
