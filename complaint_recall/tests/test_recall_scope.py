from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common_recall import RecallCase

FACTS = (
    "line_id",
    "lot_id",
    "product_id",
    "company_id",
    "kind",
    "quantity",
    "date",
    "picking_id",
    "sale_order_id",
    "customer_id",
    "contact_id",
)


class TestRecallScope(RecallCase):
    """What is found, for whom, and that nobody but the engine writes it."""

    def give_back(self, picking, lot, quantity):
        """A customer sends goods back."""
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.move_line_ids.lot_id = lot
        back.move_ids.quantity = quantity
        back.move_ids.picked = True
        back.with_context(skip_backorder=True).button_validate()
        return back

    def facts(self, recall):
        """What the shipments of a recall say, as the genealogy says it."""
        names = {"line_id": "move_line_id"}
        rows = recall.sudo().shipment_ids
        return {
            tuple(
                row[names.get(name, name)].id
                if name.endswith("_id")
                else row[names.get(name, name)]
                for name in FACTS
            )
            for row in rows
        }

    def told(self, lots):
        return {
            tuple(float(row[n]) if n == "quantity" else row[n] or False for n in FACTS)
            for row in lots._genealogy_shipments()
            if row["company_id"] == self.company.id
        }

    # ------------------------------------------------------------------
    # What is found
    # ------------------------------------------------------------------

    def test_the_shipments_are_those_of_the_genealogy(self):
        """21 CFR 7.49: sales, a return, a dropship and goods without customer."""
        customers = self.env.ref("stock.stock_location_customers")
        suppliers = self.env.ref("stock.stock_location_suppliers")
        self.give_back(self.sale_1.picking_ids, self.made_1, 30)
        self.transfer(self.made_2, 7, target=customers)
        dropship = self.transfer(self.raw_1, 3, suppliers, customers, done=False)
        dropship.partner_id = self.contact
        dropship.button_validate()
        recall = self.draft_recall()
        self.assertEqual(self.facts(recall), self.told(recall.scope_lot_ids.lot_id))
        self.assertEqual(len(recall.shipment_ids), 5)
        self.assertEqual(set(recall.shipment_ids.mapped("kind")), {"out", "back"})
        unnamed = recall.shipment_ids.filtered(lambda s: not s.consignee_id)
        self.assertEqual(unnamed.mapped("quantity"), [7])
        self.assertIn("Delivery without a customer: 1", recall.scope_gap_text)

    def test_a_consignee_is_one_customer_whoever_ordered(self):
        """21 CFR 7.49: contacts of a customer are one consignee, net of returns."""
        self.sell_out({self.made_2: 20}, self.contact)
        self.give_back(self.sale_1.picking_ids, self.made_1, 30)
        recall = self.draft_recall()
        consignee = recall.consignee_ids.filtered(
            lambda c: c.partner_id == self.customer
        )
        self.assertEqual(len(consignee), 1)
        shipped = {line.lot_id: line.shipped_qty for line in consignee.line_ids}
        self.assertEqual(shipped, {self.made_1: 170, self.made_2: 20})

    def test_notices_go_to_the_contact_for_recalls(self):
        """EU GMP 8.25: contacts for recalls are kept; else the customer itself."""
        recall = self.draft_recall()
        consignee = recall.consignee_ids.filtered(
            lambda c: c.partner_id == self.customer
        )
        self.assertEqual(consignee.contact_id, self.customer)
        self.assertEqual(consignee.email, "quality@huaxing.example.com")
        self.contact.is_recall_contact = True
        self.contact.lang = "en_US"
        recall.action_find_scope()
        self.assertEqual(consignee.contact_id, self.contact)
        self.assertEqual(consignee.name, "Huaxing Pharmacy")
        self.assertEqual(consignee.email, "wang.fang@huaxing.example.com")
        self.assertEqual(consignee.phone, "+86 571 5550 0100")
        self.assertEqual(consignee.lang, "en_US")

    def test_the_level_of_trade_decides_who_is_within_the_depth(self):
        """21 CFR 7.42(b)(1): consignees beyond the depth stand in the scope."""
        person = self.env["res.partner"].create({"name": "Li Na"})
        self.stranger.recall_depth = "retail"
        self.sell_out({self.made_1: 5}, person)
        recall = self.draft_recall(depth="retail")
        depth = {c.partner_id: (c.depth, c.in_depth) for c in recall.consignee_ids}
        self.assertEqual(
            depth,
            {
                self.customer: ("wholesale", True),
                self.stranger: ("retail", True),
                person: ("consumer", False),
            },
        )
        recall.depth = "wholesale"
        self.assertEqual(
            recall.consignee_ids.filtered("in_depth").partner_id, self.customer
        )

    def test_a_level_that_the_team_entered_is_kept(self):
        """21 CFR 7.42(b)(1): the team may know better, before the decision only."""
        recall = self.draft_recall(depth="wholesale")
        consignee = recall.consignee_ids[0]
        consignee.depth = "consumer"
        recall.action_find_scope()
        self.assertEqual((consignee.depth, consignee.in_depth), ("consumer", False))
        self.submit(recall)
        with self.refused(self.user_leader, UserError, "before the decision") as env:
            consignee.with_env(env).depth = "retail"

    def test_a_search_counts_no_row(self):
        """A scope of many rows takes as many queries as one of a few."""
        recall = self.draft_recall()
        few = self.count_queries(recall.action_find_scope)
        partners = self.env["res.partner"].create(
            [{"name": f"Shop {n}", "is_company": True} for n in range(12)]
        )
        for partner in partners:
            self.sell_out({self.made_1: 2, self.made_2: 1}, partner)
        # two: links of consignees are drawn, and one row more is flushed
        self.assertLessEqual(self.count_queries(recall.action_find_scope), few + 2)
        self.assertEqual(len(recall.consignee_ids), 14)

    # ------------------------------------------------------------------
    # Out and in again
    # ------------------------------------------------------------------

    def row(self, recall, lot):
        return recall.scope_lot_ids.filtered(lambda row: row.lot_id == lot)

    def test_only_the_coordinator_takes_out_a_certain_lot(self):
        """EU GMP 8.24: what certainly has the fault leaves by the coordinator only."""
        recall = self.draft_recall()
        row = self.row(recall, self.made_2)
        out = {"is_excluded": True, "exclusion_reason": "Made before the leak."}
        with self.refused(self.user_leader, AccessError, "coordinator") as env:
            row.with_env(env).write(out)
        coordinator = row.with_user(self.user_coordinator)
        with self.refused(self.user_coordinator, UserError, "Say why") as env:
            row.with_env(env).write({"is_excluded": True, "exclusion_reason": " "})
        coordinator.write(out)
        self.assertEqual(row.excluded_by_id, self.user_coordinator)
        self.assertEqual(recall.shipment_ids.lot_id, self.made_1)
        self.assertEqual(recall.consignee_ids.partner_id, self.customer)
        recall.action_find_scope()
        self.assertTrue(row.is_excluded)
        self.assertEqual(recall.consignee_ids.partner_id, self.customer)
        row.action_include()
        self.assertFalse(row.exclusion_reason)
        self.assertEqual(recall.consignee_ids.partner_id, self.customer | self.stranger)
        kinds = set(self.events_of(recall).mapped("kind"))
        self.assertLessEqual({"recall.lots_excluded", "recall.lots_included"}, kinds)

    def test_the_team_takes_out_a_lot_that_is_only_possible(self):
        """EU GMP 8.24: with a reason, by the dialog."""
        made = self.new_lot("F-3")
        # two lots went in and two came out
        self.produce(
            {self.raw_1: 5, self.raw_2: 5}, {made: 50, self.new_lot("F-4"): 50}
        )
        recall = self.draft_recall()
        row = self.row(recall, made)
        self.assertEqual(row.certainty, "possible")
        self.assertTrue(row.reason_text)
        action = row.action_exclude()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.user_leader)
            .with_context(**action["context"])
            .create({"reason": "The count shows it was never opened."})
        )
        wizard.action_confirm()
        self.assertTrue(row.is_excluded)
        with self.refused(self.user_reader, AccessError) as env:
            row.with_env(env).write({"is_excluded": False})

    # ------------------------------------------------------------------
    # What is signed
    # ------------------------------------------------------------------

    def test_a_signer_reads_what_the_scope_is(self):
        """21 CFR 11.50: numbers, totals, gaps, exclusions and their reasons."""
        recall = self.draft_recall()
        row = self.row(recall, self.raw_1).with_user(self.user_coordinator)
        row.write({"is_excluded": True, "exclusion_reason": "Used up."})
        signed = recall._gate_neutral()._signed_decision()
        self.assertEqual(signed["scope_lots"], {"certain": 2, "taken_out": 1})
        self.assertEqual(signed["scope_excluded"], ["R-1: Used up."])
        self.assertEqual(len(signed["scope_totals"]), 1)
        self.assertIn("300 Units shipped", signed["scope_totals"][0])
        self.assertEqual((signed["scope_consignees"], signed["scope_in_depth"]), (2, 2))
        self.assertEqual(signed["scope_digest"], recall.scope_digest)

    def test_a_scope_that_is_outdated_is_not_submitted(self):
        """21 CFR 7.49: goods that left meanwhile are found before it is decided."""
        recall = self.draft_recall()
        self.sell_out({self.made_1: 5}, self.stranger)
        with self.refused(self.user_leader, UserError, "find it again") as env:
            recall.with_env(env).action_submit_decision()
        recall.action_find_scope()
        self.submit(recall)
        self.assertEqual(recall.state, "decision")
        with self.refused(self.user_leader, UserError) as env:
            recall.with_env(env).action_find_scope()
        with self.refused(self.user_coordinator, UserError, "before the") as env:
            self.row(recall, self.made_1).with_env(env).write(
                {"is_excluded": True, "exclusion_reason": "X"}
            )

    def test_a_new_lot_outdates_a_scope(self):
        """21 CFR 7.49: what was made of a lot since is found before it is decided."""
        recall = self.draft_recall()
        self.produce({self.raw_1: 5}, {self.new_lot("F-3"): 50})
        with self.refused(self.user_leader, UserError, "find it again") as env:
            recall.with_env(env).action_submit_decision()
        recall.action_find_scope()
        recall.lot_ids = [Command.link(self.raw_2.id)]
        with self.refused(self.user_leader, UserError, "find it again") as env:
            recall.with_env(env).action_submit_decision()

    def test_a_change_past_the_engine_makes_signatures_void(self):
        """21 CFR 11.70: lots, shipments and consignees are what was signed."""
        changes = (
            "UPDATE complaint_recall_lot SET certainty = 'possible'"
            " WHERE recall_id = %s AND level = 1",
            "UPDATE complaint_recall_shipment SET quantity = 1 WHERE recall_id = %s",
            "UPDATE complaint_recall_consignee SET depth = 'consumer'"
            " WHERE recall_id = %s",
        )
        for change in changes:
            recall = self.submit(self.draft_recall())
            self.assertTrue(recall.sudo()._gate_open_round("decision")._matches())
            self.env.cr.execute(change, [recall.id])
            self.env.invalidate_all()
            self.sign(recall, self.user_head)
            self.assertEqual(recall.state, "draft")
            self.assertEqual(recall.sudo().gate_round_ids.state, "void")

    # ------------------------------------------------------------------
    # The decision holds
    # ------------------------------------------------------------------

    def test_the_decision_holds_the_lots_at_once(self):
        """EU GMP 8.29: one hold, of all lots but those that were taken out."""
        recall = self.draft_recall()
        row = self.row(recall, self.made_2).with_user(self.user_coordinator)
        row.write({"is_excluded": True, "exclusion_reason": "Made before the leak."})
        self.decide(recall)
        self.assertEqual(len(recall.hold_ids), 1)
        self.assertEqual(recall.hold_ids.line_ids.lot_id, self.raw_1 | self.made_1)
        self.assertEqual(recall.hold_ids.source_label, recall.name)
        self.assertTrue(self.made_1.is_held)
        self.assertFalse(self.made_2.is_held)

    def test_the_decision_stays_signed(self):
        """21 CFR 11.70: what the engine adds after the decision voids nothing."""
        recall = self.decide()
        recall.sudo()._gate_recheck()
        self.assertTrue(recall.sudo()._gate_is_approved("decision"))

    def test_a_drill_holds_nothing(self):
        """S9.4.3.5.8: a drill takes the same way without effect."""
        recall = self.decide(self.draft_recall(is_mock=True))
        self.assertFalse(recall.hold_ids)
        self.assertFalse(self.made_1.is_held)

    # ------------------------------------------------------------------
    # Attacks
    # ------------------------------------------------------------------

    def test_nobody_writes_the_scope(self):
        """21 CFR 11.10: no create, write, unlink, default or line of the recall."""
        recall = self.draft_recall()
        rows = (
            recall.scope_lot_ids[:1],
            recall.shipment_ids[:1],
            recall.consignee_ids[:1],
            recall.consignee_ids.line_ids[:1],
        )
        values = (
            {"certainty": "possible"},
            {"quantity": 1},
            {"email": "x@example.com"},
            {"shipped_qty": 0},
        )
        for row, vals in zip(rows, values, strict=True):
            with self.refused(self.user_coordinator, AccessError) as env:
                row.with_env(env).write(vals)
            with self.refused(self.user_coordinator, AccessError) as env:
                row.with_env(env).unlink()
            with self.refused(self.user_coordinator, AccessError) as env:
                row.with_env(env).with_context(_force_unlink=True).unlink()
            copied = row.sudo().copy_data()[0]
            with self.refused(self.user_coordinator, AccessError) as env:
                env[row._name].create(copied)
        for name in ("scope_lot_ids", "shipment_ids", "consignee_ids"):
            command = [Command.unlink(recall[name][0].id)]
            delete = [Command.delete(recall[name][0].id)]
            for commands in (command, delete):
                with self.refused(self.user_coordinator, Exception) as env:
                    recall.with_env(env).write({name: commands})
        with self.refused(self.user_coordinator, UserError) as env:
            recall.with_env(env).write({"scope_spots": {}, "scope_confidence": 1})

    def test_a_row_is_not_written_beside_its_exclusion(self):
        """21 CFR 11.10: a lawful change carries no other one along."""
        recall = self.draft_recall()
        with self.refused(self.user_coordinator, AccessError) as env:
            recall.scope_lot_ids[0].with_env(env).write(
                {"is_excluded": True, "exclusion_reason": "X", "certainty": "possible"}
            )

    def test_another_company_sees_nothing(self):
        """Rows belong to the company of the recall."""
        recall = self.draft_recall()
        user = self.new_user(
            "elsewhere", "complaint_recall.group_recall_manager", self.other_company
        )
        for rows in (recall.scope_lot_ids, recall.shipment_ids, recall.consignee_ids):
            with self.refused(user, AccessError) as env:
                rows.with_env(env).read(["recall_id"])
