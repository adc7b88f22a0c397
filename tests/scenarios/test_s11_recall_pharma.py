"""S11: a drug maker recalls a lot, class I, on a Sunday night."""

from datetime import datetime

from recalling import CASE, MEETING, RECALL, REPORT, Command, PharmaScenario, Recalling

from odoo.exceptions import AccessError, UserError


class TestRecallOfMedicine(Recalling, PharmaScenario):
    """From the report of the guard to the closing report, by S9 and the law."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sell_and_ship({cls.lot_1: 40}, cls.customer)
        cls.sell_and_ship({cls.lot_1: 25}, cls.stranger)
        cls.stock(cls.product, 100, cls.lot_1)

    def danger(self):
        """Return a case of class III: a patient fell ill, a guard took the call."""
        self.at("2026-11-22 20:10")
        case = self.intake(
            "guard",
            statement="A patient fell into anaphylactic shock after LOT-2611-1.",
            contact_name="Li Na",
            contact_phone="139 0000 0000",
            is_urgent=True,
            channel_id=self.channel("duty"),
        )
        self.add_lot(case)
        return case

    def assessed(self, case):
        """Return the recall that one click of the inspector began, fully assessed."""
        self.at("2026-11-22 20:40")
        inspector = self.who("inspector")
        action = inspector.press(case, "action_start_recall")
        recall = action["res_id"]
        inspector.write(
            RECALL,
            recall,
            reason="Anaphylactic shock; the retained sample is turbid.",
            **self.law("cn_drug_2022", "I"),
        )
        inspector.press(recall, "action_propose_wordings", RECALL)
        self.evaluate(recall, "inspector")
        return recall

    def meet(self, recall):
        """Let the legal representative convene production, quality, sales, a doctor."""
        people = ("quality", "production", "sales", "medical")
        attendees = [{"department": d, "name": d.title()} for d in people]
        meeting = self.who("inspector").create(
            MEETING,
            recall_id=recall,
            chair_id=self.id_of("legal"),
            conclusion="Recall at once, from hospitals and pharmacies.",
            attendee_ids=[Command.create(values) for values in attendees],
        )
        self.who("legal").press(meeting, "action_confirm", MEETING)

    def decided(self):
        """Return a recall that the legal representative decided in the night."""
        case = self.danger()
        recall = self.assessed(case)
        self.at("2026-11-22 22:00")
        self.meet(recall)
        self.submit(recall, "inspector")
        self.who("vp").sign(recall, RECALL)
        self.at("2026-11-22 22:30")
        self.who("legal").sign(recall, RECALL)
        return case, recall

    def test_only_the_legal_representative_decides_it(self):
        """S9.4.3.5.5: after a meeting with the departments; nobody in his place."""
        case = self.danger()
        recall = self.assessed(case)
        with self.refuses("inspector", UserError, "Production"):
            self.who("inspector").press(recall, "action_submit_decision", RECALL)
        self.meet(recall)
        self.submit(recall, "inspector")
        self.who("vp").sign(recall, RECALL)
        for person in ("gm", "head", "coordinator", "inspector"):
            with self.refuses(person, UserError):
                self.who(person).sign(recall, RECALL)
        for person in ("sales", "guard"):
            with self.refuses(person, AccessError):
                self.who(person).read(RECALL, recall, "state")
        self.assertEqual(self.recall(recall).state, "decision")
        self.who("legal").sign(recall, RECALL)
        self.assertEqual(self.recall(recall).state, "running")

    def test_one_click_and_the_recall_is_on_its_way(self):
        """S9.4.3.5.6: lots, consignees and quantities without typing; with the last
        signature the goods are held, the notices queued, the terms of the law run."""
        case, recall = self.decided()
        found = self.recall(recall)
        self.assertEqual(found.complaint_ids.id, case)
        self.assertEqual(found.consignee_ids.partner_id, self.customer | self.stranger)
        self.assertTrue(found.scope_lot_ids.lot_id.is_held)
        self.assertEqual(found.hold_ids.state, "active")
        self.assertEqual(self.status(recall, "notified"), ["running"])
        self.run_cron("ir_cron_recall_notices")
        (letter,) = self.letters
        self.assertIn("URGENT", letter["Subject"])
        self.assertIn(self.customer.email, str(letter["To"]))
        clinic = self.consignee(recall, self.stranger)
        self.assertEqual(self.env["complaint.recall.consignee"].browse(clinic).state, "unreachable")
        self.called(clinic, "inspector", "Dr Chen, on duty")
        self.assertEqual(self.status(recall, "notified"), ["met"])
        figures = self.recall(recall)._figures()
        self.assertEqual((figures["consignees"], figures["notified"]), (2, 2))
        # goods that were promised to somebody else cannot leave any more
        order = self.sell(self.product, quantity=5)
        with self.assertRaisesRegex(UserError, "hold"):
            self.ship(order, {self.lot_1: 5})

    def test_from_the_decision_to_the_closing_report(self):
        """S11: China drug recall 2022, GMP 293-305, EU GMP 8: recovered, destroyed
        before a witness, each difference explained, the report frozen and signed."""
        _case, recall = self.decided()
        self.run_cron("ir_cron_recall_notices")
        pharmacy = self.consignee(recall, self.customer)
        clinic = self.consignee(recall, self.stranger)
        self.called(clinic, "inspector", "Dr Chen, on duty")
        self.at("2026-11-23 09:30")
        plan = self.file(recall, "inspector", "plan", reference="2026-118")
        self.assertEqual(self.status(recall, "plan"), ["met"])
        self.file(recall, "inspector", "announced")
        self.file(recall, "inspector", "progress")
        with self.refuses("coordinator", UserError):
            self.who("coordinator").write("complaint.recall.filing", plan, note="Later")
        self.answers(pharmacy, "inspector", received=50, stock=45, used=5)
        self.answers(clinic, "inspector", received=25, stock=20, used=5)
        self.at("2026-11-24 10:00")
        self.file(recall, "inspector", "progress")
        for consignee in (pharmacy, clinic):
            self.bring_back(consignee)
        self.close_balance(recall)

    def close_balance(self, recall):
        """Destroy, check, explain, report and close."""
        paper = self.plan_destruction(
            recall, "inspector", planned_at="2026-11-25 06:00:00"
        )
        self.at("2026-11-25 15:00")
        self.carry_out(paper, "inspector", "head", "2026-11-25 06:30:00")
        self.check(recall, "inspector2")
        with self.refuses("inspector", UserError, "xplain"):
            self.who("inspector").press(recall, "action_complete_recovery", RECALL)
        with self.refuses("inspector", UserError):
            self.who("inspector").press(recall, "action_submit_closure", RECALL)
        self.explain(recall, "inspector", "head", "Given to patients; see the list.")
        self.file(recall, "inspector", "progress")
        self.who("inspector").press(recall, "action_complete_recovery", RECALL)
        report = self.final_report(
            recall,
            "inspector",
            cause="Ampoules were cracked.",
            disposal="All was burnt.",
            lessons="The leak test is done twice.",
        )
        self.file(recall, "inspector", "final")
        frozen = self.who("inspector").read(REPORT, report, "figures")
        self.close(recall, "inspector", "head", "vp")
        found = self.recall(recall)
        self.assertEqual(found.state, "closed")
        self.assertEqual(found.closed_at, datetime(2026, 11, 25, 7, 0))
        self.assertEqual(self.who("inspector").read(REPORT, report, "figures"), frozen)
        with self.refuses("coordinator", UserError):
            self.who("coordinator").write(RECALL, recall, state="running")
        self.assertEqual(self.browse(found.complaint_ids.id)._name, CASE)
