from odoo.exceptions import AccessError
from odoo.tests import Form

from .common_recall import COORDINATOR, RecallCase


class TestRecallCompany(RecallCase):
    """A recall ends at the border of its company, and calls the next one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_there = cls.new_user("there", COORDINATOR, cls.other_company)
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.their_customer = cls.env["res.partner"].create({"name": "Nanfang Retail"})
        cls.their_lot = cls.new_lot("T-1")
        cls.their_lot.company_id = cls.other_company
        cls.env["complaint.lot.link"].create(
            {
                "parent_id": cls.made_1.id,
                "child_id": cls.their_lot.id,
                "kind": "relabel",
                "note": "Sold on to the sister company.",
            }
        )
        cls.transfer(
            cls.their_lot,
            10,
            cls.env.ref("stock.stock_location_suppliers"),
            None,
            cls.other_company,
        )
        picking = cls.transfer(
            cls.their_lot, 4, None, cls.customers, cls.other_company, done=False
        )
        picking.partner_id = cls.their_customer
        picking.move_ids.partner_id = cls.their_customer
        picking.button_validate()

    def siblings(self, recall):
        return self.env["complaint.recall"].search([("parent_id", "=", recall.id)])

    def test_lots_of_another_company_are_counted_and_not_named(self):
        """A user without that company sees numbers only."""
        recall = self.draft_recall()
        self.assertNotIn(self.their_lot, recall.sudo().scope_lot_ids.lot_id)
        self.assertNotIn(self.their_customer, recall.sudo().consignee_ids.partner_id)
        self.assertEqual(
            (recall.foreign_lot_count, recall.foreign_customer_count), (1, 1)
        )
        self.assertIn("Other companies: 1 lots and 1 customers", recall.scope_gap_text)
        told = str(recall.read())
        for name in ("T-1", "Nanfang", "Other Works"):
            self.assertNotIn(name, told)

    def test_the_decision_begins_a_recall_in_the_other_company_once(self):
        """21 CFR 7.49: its recall coordinators are called, and decide themselves."""
        recall = self.decide()
        sibling = self.siblings(recall)
        self.assertEqual(len(sibling), 1)
        self.assertEqual(sibling.company_id, self.other_company)
        self.assertEqual((sibling.state, sibling.user_id), ("draft", self.user_there))
        self.assertEqual(sibling.lot_ids, self.their_lot)
        self.assertEqual(sibling.consignee_ids.partner_id, self.their_customer)
        self.assertIn(self.user_there, sibling.activity_ids.user_id)
        self.assertFalse(self.their_lot.is_held)
        recall.sudo()._call_siblings()
        self.assertEqual(self.siblings(recall), sibling)
        with self.refused(self.user_leader, AccessError) as env:
            sibling.with_env(env).read(["title"])
        with self.refused(self.user_there, AccessError) as env:
            recall.with_env(env).read(["title"])

    def test_a_drill_calls_nobody_elsewhere(self):
        """S9.4.3.5.8: a drill stays in the house."""
        recall = self.decide(self.draft_recall(is_mock=True))
        self.assertFalse(self.siblings(recall))

    def test_another_company_reads_no_alarm(self):
        """Alarms belong to the company of the recall."""
        recall = self.decide()
        self.env["complaint.lot.link"].create(
            {
                "parent_id": self.made_1.id,
                "child_id": self.new_lot("F-8").id,
                "kind": "relabel",
                "note": "Packed anew.",
            }
        )
        drift = recall.sudo()._find_drift()
        self.assertEqual(drift.lot_id.name, "F-8")
        with self.refused(self.user_there, AccessError) as env:
            drift.with_env(env).read(["kind"])
        with self.refused(self.user_there, AccessError) as env:
            drift.with_env(env).dismiss("Not ours.")

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------

    def test_the_form_takes_as_many_queries_for_a_large_scope(self):
        """A form of many rows opens as one of a few does."""
        recall = self.draft_recall()
        few = self.count_queries(lambda: self.open_form(recall))
        partners = self.env["res.partner"].create(
            [{"name": f"Shop {n}", "is_company": True} for n in range(12)]
        )
        for partner in partners:
            self.sell_out({self.made_1: 2, self.made_2: 1}, partner)
        recall.action_find_scope()
        self.assertLessEqual(self.count_queries(lambda: self.open_form(recall)), few)

    def open_form(self, recall):
        names = (
            "scope_lot_count",
            "shipment_count",
            "consignee_count",
            "in_depth_count",
            "possible_lot_count",
            "excluded_lot_count",
            "open_drift_count",
            "scope_gap_text",
            "foreign_lot_count",
        )
        recall.web_read({name: {} for name in names})

    def test_the_form_opens_for_the_team(self):
        """The scope page shows lots, gaps and the way to the lists."""
        recall = self.draft_recall()
        with Form(recall) as form:
            self.assertEqual(form.scope_lot_count, 3)
        for method in ("scope_lots", "shipments", "consignees", "drifts"):
            action = getattr(recall, f"action_view_{method}")()
            self.assertEqual(action["domain"], [("recall_id", "in", recall.ids)])
        action = self.made_1.with_user(self.user_leader).action_view_recalls()
        self.assertEqual(action["res_id"], recall.id)

    def test_a_lot_says_that_it_is_recalled(self):
        """EU GMP 8.29: the form of a lot names the running recall, to who may know."""
        recall = self.draft_recall()
        lot = self.made_1.with_user(self.user_leader)
        self.assertEqual((lot.recall_count, lot.running_recall_text), (1, ""))
        self.decide(recall)
        lot.invalidate_recordset()
        self.assertIn(recall.name, lot.running_recall_text)
        with self.refused(self.user_stock, AccessError) as env:
            self.made_1.with_env(env).read(["running_recall_text"])
        # goods of others are no business of a keeper, but the form opens
        self.made_1.with_user(self.user_stock).read(["name", "is_held"])
