"""The balance of a recall, compared with an oracle and read by people."""

import random

from .common_recovery import RecoveryCase
from .recovery_oracle import OracleMixin


class TestRecallBalance(OracleMixin, RecoveryCase):
    def test_everything_made_and_received_is_somewhere(self):
        """21 CFR 7.53(b)(3)-(5): produced, shipped, in stock, used up: it adds up."""
        recall = self.decide()
        self.compare(recall)
        row = self.lot_row(recall, self.raw_1)
        self.assertEqual((row["received"], row["consumed"]), (100, 90))
        self.assertEqual((row["on_hand"], row["difference"]), (10, 0))
        row = self.lot_row(recall, self.made_1)
        self.assertEqual((row["produced"], row["shipped"]), (600, 200))
        self.assertEqual((row["on_hand"], row["difference"]), (400, 0))

    def test_a_return_before_the_decision_is_off_what_was_shipped(self):
        """What came back before was never out when it was decided."""
        self.move(self.made_1, 50, self.customers, self.shelf, self.customer)
        recall = self.decide()
        self.compare(recall)
        row = self.consignee_row(recall, self.customer, self.made_1)
        self.assertEqual((row["shipped"], row["returned"]), (150, 0))
        self.assertEqual(self.lot_row(recall, self.made_1)["came_back"], 50)

    def test_a_return_between_scope_and_decision_counts_once(self):
        """Scope found, goods come back, then it is decided: nothing is lost."""
        recall = self.prepared_and_submitted()
        self.back(self.made_1, 30, self.customer)
        recall = self.finish_decision(recall)
        self.compare(recall)
        row = self.consignee_row(recall, self.customer, self.made_1)
        self.assertEqual(row["outstanding"], 170)
        self.assertEqual(row["shipped"] - row["returned"], 170)

    def prepared_and_submitted(self):
        recall = self.draft_recall()
        self.submit(recall)
        return recall

    def finish_decision(self, recall):
        for user in (self.user_head, self.user_vp):
            if recall.sudo().state == "decision":
                self.sign(recall, user)
        return recall

    def test_a_partial_return_leaves_the_rest_outstanding(self):
        """21 CFR 7.53(b)(4): quantities returned, by consignee."""
        recall = self.decide()
        self.back(self.made_1, 120, self.customer)
        self.compare(recall)
        row = self.consignee_row(recall, self.customer, self.made_1)
        self.assertEqual((row["returned"], row["outstanding"]), (120, 80))

    def test_more_back_than_shipped_is_seen(self):
        """Somebody else's goods of the same lot: the quantity is wrong, say so."""
        recall = self.decide()
        self.back(self.made_1, 210, self.customer)
        self.compare(recall)
        differences = self.open_differences(recall)
        self.assertEqual(differences["excess", "F-1", "Huaxing Pharmacy"], -10)

    def test_the_lot_of_another_consignee_is_seen(self):
        """Customer 1 got F-1 and sends back F-2, which nobody sent there."""
        recall = self.decide()
        self.back(self.made_2, 5, self.customer)
        self.compare(recall)
        row = self.consignee_row(recall, self.customer, self.made_2)
        self.assertEqual((row["line_id"], row["outstanding"]), (None, -5))
        differences = self.open_differences(recall)
        self.assertEqual(differences["excess", "F-2", "Huaxing Pharmacy"], -5)
        self.assertEqual(differences["outstanding", "F-2", "Beiyuan Clinic"], 100)

    def test_goods_of_somebody_unknown_are_seen(self):
        """The records name nobody: the goods are back, and nobody is less in debt."""
        recall = self.decide()
        self.move(self.made_1, 7, self.customers, self.quarantine)
        self.compare(recall)
        self.assertEqual(self.open_differences(recall)["unknown", "F-1", False], -7)

    def test_scrap_samples_losses_and_gains_are_parts_of_the_balance(self):
        """Each has a place of its own; nothing of it is a difference."""
        self.move(self.made_1, 5, self.shelf, self.samples)
        self.inventory(self.made_1, 390)
        self.scrap(self.made_1, 10)
        self.inventory(self.made_2, 403)
        recall = self.decide()
        self.compare(recall)
        row = self.lot_row(recall, self.made_1)
        self.assertEqual(
            [row[k] for k in ("samples", "scrap", "lost", "on_hand", "difference")],
            [5, 10, 5, 380, 0],
        )
        self.assertEqual(self.lot_row(recall, self.made_2)["gained"], 3)

    def test_stock_without_a_movement_is_a_difference(self):
        """Goods that came from nowhere: the lot does not add up."""
        recall = self.decide()
        self.stock(self.product, 4, self.made_1)
        self.compare(recall)
        self.assertEqual(self.open_differences(recall)["lot", "F-1", False], -4)

    def test_goods_back_on_the_shelf_are_seen_until_they_are_in_quarantine(self):
        """China GMP 302: returned goods are kept apart."""
        recall = self.decide()
        self.back(self.made_1, 20, self.customer, self.shelf)
        self.compare(recall)
        self.assertEqual(self.open_differences(recall)["outside", "F-1", False], 20)
        self.move(self.made_1, 400, self.shelf, self.quarantine)
        self.move(self.made_1, 20, self.shelf, self.quarantine)
        self.assertNotIn(("outside", "F-1", False), self.open_differences(recall))

    def test_dropshipped_goods_are_received_and_shipped(self):
        """From the supplier straight to the customer, and straight back."""
        lot = self.new_lot("D-1")
        self.move(lot, 40, self.suppliers, self.customers, self.stranger)
        recall = self.decide(self.draft_recall(lot))
        self.move(lot, 15, self.customers, self.suppliers, self.stranger)
        self.compare(recall)
        row = self.consignee_row(recall, self.stranger, lot)
        self.assertEqual((row["shipped"], row["returned"]), (40, 15))
        row = self.lot_row(recall, lot)
        self.assertEqual((row["received"], row["sent_back"]), (40, 15))
        self.assertEqual(row["difference"], 0)

    def test_passed_on_goods_count_at_whom_they_are(self):
        """A wholesaler names a pharmacy: 60 of its 200 are there now."""
        recall = self.decide()
        self.pass_on(recall, self.customer, self.made_1, 60)
        self.compare(recall)
        row = self.consignee_row(recall, self.customer, self.made_1)
        self.assertEqual((row["passed_on"], row["outstanding"]), (60, 140))
        (unit,) = (
            u for u in recall._balance_units() if u["uom_id"] == self.uom_unit.id
        )
        self.assertEqual((unit["shipped"], unit["outstanding"]), (300, 300))

    def pass_on(self, recall, partner, lot, quantity):
        """Somebody received goods from a consignee."""
        parent = self.consignee(recall, partner).sudo()
        line = parent.line_ids.filtered(lambda x: x.lot_id == lot)
        taker = parent.create(
            {"recall_id": recall.id, "name": "Corner Shop", "parent_id": parent.id}
        )
        values = line.copy_data()[0]
        return line.create(
            {**values, "consignee_id": taker.id, "shipped_qty": quantity}
        ).consignee_id

    def test_two_units_are_never_added_up(self):
        """Kilograms of extract that were sold are no capsules."""
        self.move(self.raw_1, 8, self.shelf, self.customers, self.stranger)
        recall = self.decide()
        self.back(self.raw_1, 3, self.stranger)
        self.compare(recall)
        units = {u["uom_id"]: u for u in recall._figures()["units"]}
        self.assertEqual(units[self.kilogram.id]["returned"], 3)
        self.assertEqual(units[self.uom_unit.id]["returned"], 0)
        self.assertEqual(units[self.kilogram.id]["outstanding"], 5)

    def test_what_was_recovered_is_a_share_of_what_was_shipped(self):
        """docs/recall.md: of the unit shipped most."""
        recall = self.decide()
        self.assertEqual(recall._figures()["recovered_percent"], 0)
        self.back(self.made_1, 120, self.customer)
        self.assertEqual(recall._figures()["recovered_percent"], 40)

    def test_lots_taken_out_do_not_count(self):
        """What was decided not to be recalled is no part of the balance."""
        recall = self.draft_recall()
        entry = recall.scope_lot_ids.filtered(lambda e: e.lot_id == self.made_2)
        entry.with_user(self.user_coordinator).write(
            {"is_excluded": True, "exclusion_reason": "Another extract."}
        )
        self.compare(recall)
        names = {
            self.env["stock.lot"].browse(r["lot_id"]).name
            for r in recall._balance_lots()
        }
        self.assertEqual(names, {"R-1", "F-1"})

    def test_histories_that_nobody_thought_of(self):
        """Whatever happens in whatever order, both say the same after each step."""
        chance = random.Random(19)
        self.move(self.raw_1, 4, self.shelf, self.customers, self.stranger)
        for __ in range(12):
            self.happen(chance, held=False)
        recall = self.decide()
        self.compare(recall)
        for __ in range(16):
            self.happen(chance, held=True)
            self.compare(recall)

    def happen(self, chance, held):
        """Do something that goods, on hold or not, may do."""
        lot = chance.choice((self.raw_1, self.made_1, self.made_2))
        partner = chance.choice((self.customer, self.stranger, self.contact, None))
        back = chance.choice((self.shelf, self.quarantine, self.samples))
        quantity = chance.randint(1, 3)
        ways = [
            (self.customers, back, partner),
            (self.shelf, self.quarantine, None),
            (self.shelf, self.samples, None),
            (self.customers, self.suppliers, partner),
            (self.shelf, self.suppliers, None),
        ]
        if not held:
            ways.append((self.shelf, self.customers, partner))
            ways.append((self.suppliers, self.customers, partner))
        if chance.random() < 0.2:
            return self.scrap(lot, quantity)
        source, target, partner = chance.choice(ways)
        return self.move(lot, quantity, source, target, partner)

    # ------------------------------------------------------------------
    # Movements
    # ------------------------------------------------------------------

    def scrap(self, lot, quantity, place=None):
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "scrap_qty": quantity,
                "location_id": (place or self.shelf).id,
            }
        )
        scrap.do_scrap()
        return scrap

    def inventory(self, lot, quantity):
        """Count a lot on the shelf."""
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("location_id", "=", self.shelf.id)]
        )
        quant.with_context(inventory_mode=True).inventory_quantity = quantity
        quant.action_apply_inventory()

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------

    def test_the_number_of_statements_does_not_grow(self):
        """100,000 shipments are as many statements as two."""
        recall = self.decide()

        def look():
            recall._balance_lots()
            recall._balance_consignees()
            recall._figures()
            recall.consignee_ids.line_ids.mapped("outstanding_qty")
            recall.scope_lot_ids.mapped("balance_stock_qty")

        few = self.count_queries(look)
        partners = self.env["res.partner"].create(
            [{"name": f"Shop {n}", "is_company": True} for n in range(12)]
        )
        others = [self.new_lot(f"N-{n}") for n in range(8)]
        for lot in others:
            self.receive(lot, 50)
        for n, partner in enumerate(partners):
            self.move(others[n % 8], 2, self.shelf, self.customers, partner)
        self.env.flush_all()
        recall = self.decide(self.draft_recall(*others))
        self.assertEqual(self.count_queries(look), few)

    def test_the_list_of_lots_at_consignees_shows_where_they_are(self):
        """What the team looks at each day."""
        recall = self.decide()
        self.back(self.made_1, 120, self.customer)
        lines = recall.consignee_ids.line_ids
        own = lines.filtered(lambda x: x.consignee_id.partner_id == self.customer)
        self.assertEqual((own.returned_qty, own.outstanding_qty), (120, 80))
        entry = recall.scope_lot_ids.filtered(lambda e: e.lot_id == self.made_1)
        self.assertEqual(entry.balance_returned_qty, 120)
        self.assertEqual(entry.balance_quarantine_qty, 120)
        self.assertIn("Outstanding", recall.balance_summary)
