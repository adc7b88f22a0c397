"""S9: a drug maker; out of specification, no reaction so far (class IIb)."""

from pharma import BATCH_RECORDS, TEST, PharmaScenario
from scenario import CASE

from odoo.exceptions import AccessError, UserError


class TestOutOfSpecification(PharmaScenario):
    """Class IIb: found by a test, nobody had a reaction so far."""

    def found(self):
        """Log what the retention observation found: an employee, no customer."""
        self.at("2026-11-19 15:00")
        case = self.intake(
            "workshop",
            channel_id=self.channel("internal"),
            statement="Retained sample of LOT-2611-1: loss on drying 9.8 %.",
        )
        self.add_lot(case)
        return case

    def investigation(self):
        case = self.found()
        self.sorted_case(case, "2B")
        return case

    def tested(self, verdict="fail"):
        """Return a case whose two samples were tested for all items."""
        case = self.investigation()
        samples = [self.sample(case), self.sample(case, "retained")]
        for sample in samples:
            self.confirm(sample)
        self.open_seal(*samples)
        test = self.request_test(case, *samples)
        self.who("head").press(test, "action_authorise", TEST)
        self.carry_out_test(test, verdict)
        return case

    def investigated(self, outcome="own_fault", **values):
        case = self.tested()
        for code in (*BATCH_RECORDS, "STORAGE"):
            self.answer(case, code)
        self.compare(case, "same")
        self.assess(case)
        self.find_out(case, outcome, in_validity="validity", **values)
        self.who("inspector").write(CASE, case, partner_id=self.customer.id)
        return case

    def decided(self, outcome="own_fault", **values):
        case = self.investigated(outcome, **values)
        if outcome == "own_fault":
            self.measure(case, "exchange", description="10 packs")
        self.propose(case)
        for person in ("head", "vp"):
            self.who(person).sign(case)
        return case

    def test_case_without_a_customer(self):
        """S9.4.2.2, S9.4.2.2.1: the retention observation starts a case, with a
        number of three groups; the QA head hears of it."""
        self.at("2026-11-19 15:00")
        finding = {"statement": "Loss on drying 9.8 %."}
        with self.refuses("workshop", UserError, "who complained"):
            self.intake("workshop", **finding)
        case = self.intake("workshop", channel_id=self.channel("internal"), **finding)
        partner, number = self.who("inspector").read(CASE, case, "partner_id", "name")
        self.assertFalse(partner)
        self.assertRegex(number, r"^[A-Z0-9]+-[A-Z0-9]+-[A-Z0-9]+$")
        inspector = self.who("inspector")
        inspector.write(CASE, case, class_id=self.case_class("2B"))
        with self.refuses("inspector", UserError, "Report the case and let QA Head"):
            inspector.press(case, "action_start")
        inspector.press(case, "action_report_to_head")
        self.assertLessEqual(self.logins("head"), self.called(case, "reported"))
        self.who("head").press(case, "action_acknowledge_alerts")
        inspector.press(case, "action_start")
        self.assertState(case, "investigation")

    def test_distributor_finds_it_in_its_store(self):
        """S9.4.2.2: storage check of a distributor; still valid, as somebody says."""
        self.at("2026-11-19 15:00")
        case = self.intake("sales", self.order, channel_id=self.channel("distributor"))
        self.sorted_case(case, "2B")
        self.assertIn("Fill in “Validity”", self.points(case))
        self.who("inspector").write(CASE, case, in_validity="responsibility")
        self.assertNotIn("Validity", self.points(case))

    def test_no_questionnaire_of_a_patient_whom_nobody_harmed(self):
        """S9.4.2.2.6: four batch records and the storage record, nothing else."""
        case = self.investigation()
        codes = self.browse(case).checklist_ids.template_id.mapped("code")
        self.assertEqual(set(codes), {*BATCH_RECORDS, "STORAGE"})
        for code in codes:
            title = self.browse(case).checklist_ids.template_id.filtered(
                lambda t, c=code: t.code == c
            )
            self.assertIn(title.name, self.points(case))
            self.answer(case, code)
            self.assertNotIn(title.name, self.points(case))

    def test_both_samples_are_tested_for_all_items(self):
        """S9.4.2.2.2, S9.4.2.2.3: the QA head authorises; the result reaches him."""
        case = self.investigation()
        wanted = "Finish a test: All Items · Both Samples"
        inspector, head = self.who("inspector"), self.who("head")
        ours, theirs = self.sample(case, "retained"), self.sample(case)
        self.confirm(ours)
        self.confirm(theirs)
        self.open_seal(ours)
        test = self.request_test(case, ours, theirs)
        with self.refuses("inspector", AccessError):
            inspector.press(test, "action_authorise", TEST)
        head.press(test, "action_authorise", TEST)
        with self.refuses("inspector", UserError, "Only the authorised analyst"):
            inspector.press(test, "action_start", TEST)
        with self.refuses("inspector2", UserError, "Confirm and open the samples"):
            self.who("inspector2").press(test, "action_start", TEST)
        self.open_seal(theirs)
        self.assertIn(wanted, self.points(case))
        self.carry_out_test(test, "fail")
        self.assertNotIn(wanted, self.points(case))
        self.assertEqual(inspector.read(TEST, test, "result"), "oos")
        heads = self.called_by_activity(self.browse(case), "test")
        self.assertLessEqual(self.logins("head", "head2"), heads)

    def test_a_part_of_the_test_is_not_enough(self):
        """S9.4.2.2.3: neither one sample, nor some of the items."""
        case = self.investigation()
        samples = [self.sample(case), self.sample(case, "retained")]
        for sample in samples:
            self.confirm(sample)
        self.open_seal(*samples)
        for tested, values in ((samples, {"is_full": False}), (samples[1:], {})):
            test = self.request_test(case, *tested, **values)
            self.who("head").press(test, "action_authorise", TEST)
            self.carry_out_test(test)
            self.assertIn("Finish a test", self.points(case))

    def test_vp_decides_on_return_or_exchange_before_the_customer_is_told(self):
        """S9.4.2.2.4: proposed, reviewed, signed by the VP, then told in writing."""
        case = self.investigated()
        inspector = self.who("inspector")
        with self.refuses("inspector", UserError, "Propose a measure"):
            inspector.press(case, "action_submit")
        gift = self.measure(case, "gift", amount=50)
        with self.refuses("inspector", UserError, "Propose a measure"):
            inspector.press(case, "action_submit")
        inspector.call("complaint.measure", "unlink", [gift])
        measure = self.measure(case, "return", description="The whole lot")
        self.propose(case)
        with self.refuses("vp", UserError, "not your turn"):
            self.who("vp").sign(case)
        self.who("head").sign(case)
        letter = {"complaint_id": case, "text": "We take it back.", "mode": "written"}
        with self.refuses("inspector", UserError, "is not at the step Reply"):
            inspector.create("complaint.reply", **letter)
        with self.refuses("head", UserError, "not your turn"):
            self.who("head").sign(case)
        self.who("vp").sign(case)
        self.assertState(case, "reply")
        with self.refuses("inspector", UserError, "In Writing"):
            inspector.create("complaint.reply", **{**letter, "mode": "phone"})
        reply = self.tell(case)
        self.carry_out(measure)
        notice = self.notify(case, "workshop")
        self.who("workshop").press(
            notice, "action_confirm_receipt", "complaint.internal.notice"
        )
        inspector.press(reply, "action_satisfied", "complaint.reply")
        inspector.press(case, "action_close")
        self.assertState(case, "closed")

    def test_department_at_fault_is_told_in_writing(self):
        """S9.4.2.2.6: no file is closed without the notice, and its receipt."""
        case = self.decided()
        inspector = self.who("inspector")
        self.carry_out(self.browse(case).measure_ids.id)
        self.tell(case, satisfaction="yes")
        with self.refuses("inspector", UserError, "Notice of a Fault"):
            inspector.press(case, "action_close")
        notice = self.notify(case, "workshop", "guard")
        with self.refuses("inspector", UserError, "is fixed"):
            inspector.write("complaint.internal.notice", notice, text="Nothing.")
        for person in ("workshop", "guard"):
            with self.refuses("inspector", UserError, "Every recipient"):
                inspector.press(case, "action_close")
            self.who(person).press(
                notice, "action_confirm_receipt", "complaint.internal.notice"
            )
        inspector.press(case, "action_close")

    def test_fault_of_the_customer_is_told_tactfully(self):
        """S9.4.2.2.5: a letter that another handler read, with an explanation."""
        case = self.investigated("storage")
        inspector = self.who("inspector")
        with self.refuses("inspector", UserError, "Explanation for the Customer"):
            inspector.press(case, "action_submit")
        inspector.write(
            CASE, case, explanation="The store was at 31 °C; the pack says 20 °C."
        )
        self.propose(case)
        for person in ("head", "vp"):
            self.who(person).sign(case)
        draft = inspector.press(case, "action_record_reply")["res_id"]
        model = "complaint.reply"
        inspector.write(model, draft, text="May we ask you to keep it below 20 °C?")
        self.assertEqual(inspector.read(model, draft, "mode"), "written")
        with self.refuses("inspector", UserError, "let another handler"):
            inspector.press(draft, "action_send", model)
        with self.refuses("inspector", UserError, "You wrote this reply"):
            inspector.press(draft, "action_approve_wording", model)
        self.who("inspector2").press(draft, "action_approve_wording", model)
        inspector.write(model, draft, text="You stored it badly.")
        with self.refuses("inspector", UserError, "let another handler"):
            inspector.press(draft, "action_send", model)
        inspector.write(model, draft, text="May we ask you to keep it below 20 °C?")
        self.who("inspector2").press(draft, "action_approve_wording", model)
        inspector.press(draft, "action_send", model)
        self.assertTrue(self.browse(case).reply_ids.letter_id)
        inspector.press(draft, "action_satisfied", model)
        inspector.press(case, "action_close")
        self.assertState(case, "closed")
