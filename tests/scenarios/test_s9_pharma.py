"""S9: a drug maker; an adverse reaction (class IIa), from intake to the closed file."""

from pharma import BATCH_RECORDS, SAMPLE, PharmaScenario
from scenario import CASE, Command

from odoo.exceptions import AccessError, UserError, ValidationError


class TestReaction(PharmaScenario):
    """Class IIa: an adverse reaction happened."""

    STATEMENT = "Two patients got a mild rash after the capsules."

    def reaction(self):
        """Return a case of class IIa at its investigation."""
        self.at("2026-11-20 16:00")
        case = self.intake("sales", self.order, statement=self.STATEMENT)
        self.sorted_case(case, "2A")
        return case

    def investigated(self):
        """Return one with everything in the file that the procedure asks for."""
        case = self.reaction()
        self.at("2026-11-23 10:00")
        for code in ("USER", "HOSPITAL", *BATCH_RECORDS):
            self.answer(case, code)
        self.answer_secretly(case, "DOCTOR")
        self.consent(case)
        self.answer_secretly(case, "PATIENT")
        self.confirm(self.sample(case))
        self.confirm(self.sample(case, "retained"))
        self.compare(case)
        self.assess(case)
        self.find_out(case)
        return case

    def decided(self):
        case = self.investigated()
        self.propose(case)
        for person in ("head", "vp", "gm"):
            self.who(person).sign(case)
        return case

    def test_nothing_is_handled_before_the_qa_head_knows(self):
        """S9.4, S9.2: reported by the inspector, acknowledged by the QA head."""
        self.at("2026-11-20 16:00")
        case = self.intake("sales", self.order, statement=self.STATEMENT)
        for person in ("sales", "reader", "vp"):
            with self.refuses(person, AccessError):
                self.who(person).press(case, "action_start")
        inspector = self.who("inspector")
        inspector.press(case, "action_acknowledge")
        inspector.write(CASE, case, class_id=self.case_class("2A"))
        with self.refuses("inspector", UserError, "Report the case and let QA Head"):
            inspector.press(case, "action_start")
        inspector.press(case, "action_report_to_head")
        self.assertLessEqual(
            self.logins("head", "head2"), self.called(case, "reported")
        )
        for person in ("inspector", "vp"):
            with self.refuses(person, AccessError, "you were not called"):
                self.who(person).press(case, "action_acknowledge_alerts")
        with self.refuses("inspector", UserError, "Report the case and let QA Head"):
            inspector.press(case, "action_start")
        self.who("head").press(case, "action_acknowledge_alerts")
        inspector.press(case, "action_start")
        self.assertState(case, "investigation")

    def test_file_names_all_that_is_missing(self):
        """S9.4.2.1.3, S9.4.2.1.7.6: a proposal waits for the whole investigation."""
        case = self.reaction()
        self.find_out(case)
        wanted = (
            "Confirm a sample by its four checks",
            "User Interview",
            "User and Hospital",
            "Attending Doctor",
            "“Patient”: ask for consent",
            "Batch Production Record",
            "Batch Packaging Record",
            "In-Process Monitoring Record",
            "Batch Inspection Record",
            "Compare the complaint sample with the retained one",
            "Assess the risk: Before Actions",
        )
        inspector = self.who("inspector")
        for sentence in wanted:
            self.assertIn(sentence, self.points(case))
            with self.refuses("inspector", UserError, sentence):
                inspector.press(case, "action_submit")
        self.assertEqual(len(self.points(case).splitlines()), len(wanted))
        # not even by the way of a plain change of the step
        with self.refuses("inspector", UserError, "the procedure demands"):
            inspector.write(CASE, case, state="decision")

    def test_each_part_of_the_investigation_settles_its_point(self):
        """S9.4.2.1.3, S9.4.2.1.4, S9.4.2.1.7.1, S9.4.2.1.7.2, S9.4.2.1.7.3,
        S9.4.2.1.7.4: one checklist a record, answered line by line."""
        case = self.reaction()
        for code, title, count in (
            ("USER", "User Interview", 8),
            ("HOSPITAL", "User and Hospital", 4),
            ("BATCH", "Batch Production Record", 4),
            ("PACK", "Batch Packaging Record", 4),
            ("MONITOR", "In-Process Monitoring Record", 6),
            ("INSPECT", "Batch Inspection Record", 4),
        ):
            self.assertIn(f"Finish “{title}”: 0 of {count}", self.points(case))
            with self.refuses("reader", AccessError):
                self.answer(case, code, "reader")
            self.answer(case, code)
            self.assertNotIn(title, self.points(case))

    def test_bought_quantity_comes_from_the_deliveries(self):
        """S9.4.2.1.4: the inspector confirms what the system found: 10."""
        case = self.reaction()
        model = "complaint.checklist.line"
        inspector = self.who("inspector")
        lines = inspector.find(
            model, ("checklist_id", "=", self.checklist(case, "HOSPITAL"))
        )
        bought = [line for line in lines if inspector.read(model, line, "fill_key")]
        self.assertEqual(len(bought), 1)
        self.assertEqual(float(inspector.read(model, bought[0], "fill_value")), 10)
        self.assertFalse(inspector.read(model, bought[0], "is_answered"))
        inspector.press(bought[0], "action_confirm", model)
        self.assertEqual(float(inspector.read(model, bought[0], "value")), 10)

    def test_doctor_and_patient_speak_to_few(self):
        """S9.4.2.1.5, S9.4.2.1.6: 3 and 10 answers, consent first, not for all."""
        case = self.reaction()
        secrets = "complaint.checklist.secret"
        keeper = self.who("sensitive")
        for code, count in (("DOCTOR", 3), ("PATIENT", 10)):
            asked = ("checklist_id", "=", self.checklist(case, code))
            self.assertEqual(len(keeper.find(secrets, asked)), count)
            for person in ("inspector", "head", "vp"):
                with self.refuses(person, AccessError):
                    self.who(person).find(secrets, asked)
        with self.refuses("sensitive", ValidationError, "Record first"):
            self.answer_secretly(case, "PATIENT")
        self.consent(case)
        for code in ("DOCTOR", "PATIENT"):
            self.answer_secretly(case, code)
        self.assertNotIn("Attending Doctor", self.points(case))
        self.assertNotIn("Patient", self.points(case))

    def test_patient_who_does_not_agree_is_not_asked(self):
        """S9.4.2.1.6: the refusal is recorded, and the case goes on."""
        case = self.reaction()
        self.consent(case, consent="refused")
        self.assertNotIn("Patient", self.points(case))

    def test_sample_is_checked_before_it_is_opened(self):
        """S9.4.2.1.2: taken on site, sealed; four checks, then opened."""
        case = self.reaction()
        sample = self.sample(case)
        inspector = self.who("inspector")
        with self.refuses("inspector", UserError):
            inspector.press(sample, "action_open_seal", SAMPLE)
        inspector.press(sample, "action_receive", SAMPLE)
        with self.refuses("inspector", UserError, "Answer all four checks first"):
            inspector.press(sample, "action_confirm", SAMPLE)
        self.confirm_again(sample, check_seal="no", check_seal_note="Torn.")
        self.assertEqual(inspector.read(SAMPLE, sample, "state"), "compromised")
        action = inspector.press(sample, "action_open_seal", SAMPLE)
        with self.refuses("inspector", AccessError):
            inspector.dialog(action, reason="It is needed.")
        with self.refuses("inspector", AccessError):
            inspector.write(SAMPLE, sample, state="opened", state_reason="Needed.")
        good = self.sample(case, quantity=2)
        self.confirm(good)
        self.open_seal(good)
        self.assertEqual(inspector.read(SAMPLE, good, "state"), "opened")
        custody = self.env[SAMPLE].browse(good).custody_ids
        self.assertTrue(custody)

    def confirm_again(self, sample, **checks):
        inspector = self.who("inspector")
        given = dict.fromkeys(
            ("check_packaging", "check_seal", "check_own_product", "check_validity"),
            "yes",
        )
        inspector.write(SAMPLE, sample, **{**given, **checks})
        inspector.press(sample, "action_confirm", SAMPLE)

    def test_retained_sample_is_compared_with_the_one_of_the_user(self):
        """S9.4.2.1.7.5: both samples, each aspect, a conclusion; or a reason."""
        case = self.reaction()
        with self.refuses("inspector", UserError, "say why one is missing"):
            self.compare(case)
        self.confirm(self.sample(case))
        with self.refuses("inspector", UserError, "say why one is missing"):
            self.compare(case)
        self.confirm(self.sample(case, "retained"))
        self.compare(case)
        self.assertNotIn("Compare the complaint sample", self.points(case))

    def test_no_sample_to_be_had(self):
        """S9.4.2.1.2, S9.4.2.1.7.5: the reason stays in the file."""
        case = self.reaction()
        sample = self.sample(case)
        inspector = self.who("inspector")
        action = inspector.press(sample, "action_unavailable", SAMPLE)
        inspector.dialog(action, reason="The patients took all of them.")
        self.assertNotIn("Confirm a sample", self.points(case))
        self.confirm(self.sample(case, "retained"))
        action = inspector.press(case, "action_add_comparison")
        comparison = inspector.dialog(
            action,
            None,
            missing_reason="Nothing is left of it.",
            conclusion="The retained sample conforms.",
        )
        inspector.press(comparison, "action_conclude", "complaint.sample.comparison")
        self.assertNotIn("Compare the complaint sample", self.points(case))

    def test_signatures_in_strict_order(self):
        """S9.4.2.1.7.6, S9.4.2.1.7.7: inspector, QA head, VP, general manager."""
        case = self.investigated()
        with self.refuses("head", UserError, "not your turn"):
            self.who("head").sign(case)
        self.propose(case)
        order = ("head", "vp", "gm")
        for number, person in enumerate(order):
            for other in (*order[number + 1 :], "inspector", "legal"):
                with self.refuses(other, UserError, "not your turn"):
                    self.who(other).sign(case)
            self.assertState(case, "decision")
            self.who(person).sign(case)
        self.assertState(case, "reply")

    def test_vp_holds_a_special_meeting_before_deciding(self):
        """S9.4.2.1.7.7: what it concluded is signed by VP and general manager."""
        case = self.investigated()
        self.propose(case)
        self.who("head").sign(case)
        with self.refuses("vp", UserError, "Say why"):
            self.who("vp").sign(case, decision="send_back")
        self.who("vp").sign(case, decision="send_back", reason="Special meeting first")
        self.assertState(case, "investigation")
        meeting = {
            "complaint_id": case,
            "kind": "special",
            "held_at": "2026-11-24 01:00:00",
            "attendee_ids": [
                Command.set([self.id_of("inspector"), self.id_of("workshop")])
            ],
            "conclusion": "The seal let moisture in: exchange the whole lot.",
        }
        inspector = self.who("inspector")
        with self.refuses("inspector", ValidationError, "presided over by"):
            inspector.create(
                "complaint.meeting", chair_id=self.id_of("head"), **meeting
            )
        held = inspector.create(
            "complaint.meeting", chair_id=self.id_of("vp"), **meeting
        )
        with self.refuses("vp", UserError, "not been held yet"):
            self.who("vp").press(held, "action_confirm", "complaint.meeting")
        self.at("2026-11-24 11:00")
        with self.refuses("inspector", AccessError, "Only the chair"):
            inspector.press(held, "action_confirm", "complaint.meeting")
        self.who("vp").press(held, "action_confirm", "complaint.meeting")
        self.propose(case)
        self.who("head").sign(case)
        for person in ("vp", "gm"):
            self.assertIn("special_meetings", self.signed_content(case))
            self.who(person).sign(case)
        self.assertState(case, "reply")

    def signed_content(self, case):
        complaint = self.browse(case)
        return complaint._gate_payload("decision")

    def test_carried_out_negotiated_notified_closed(self):
        """S9.4.2.1.7.8, S9.4.2.2.6, S9.F3: until the customer is content."""
        case = self.investigated()
        # before the risk was assessed, the proposal was refused: see above
        measure = self.measure(case, "exchange", description="10 packs")
        self.propose(case)
        with self.refuses("inspector", UserError, "between the last signature"):
            self.carry_out(measure)
        for person in ("head", "vp", "gm"):
            self.who(person).sign(case)
        inspector, head = self.who("inspector"), self.who("head")
        self.at("2026-11-25 10:00")
        reply = self.tell(case)
        # the QA head joins the talk; the leader in charge hears of the refusal
        action = head.press(case, "action_negotiate")
        head.dialog(
            action,
            offer="Exchange of the goods.",
            answer="Two doctors want to be visited, too.",
            result="no",
            person="Wang Fang",
        )
        complaint = self.browse(case)
        self.assertEqual(
            self.called_by_activity(complaint, "escalated"), self.logins("vp")
        )
        action = inspector.press(case, "action_negotiate")
        inspector.dialog(action, offer="Visit of both.", answer="Agreed.", result="yes")
        for sentence in (
            "Carry out and record: Replace the Goods: 10 packs",
            "Send: ",
            "Go on until the customer says that it is settled",
        ):
            with self.refuses("inspector", UserError, sentence):
                inspector.press(case, "action_close")
        self.carry_out(measure)
        notice = self.notify(case, "workshop")
        with self.refuses("inspector", UserError, "Every recipient of the notice"):
            inspector.press(case, "action_close")
        with self.refuses("inspector", AccessError, "Only a recipient"):
            inspector.press(
                notice, "action_confirm_receipt", "complaint.internal.notice"
            )
        self.who("workshop").press(
            notice, "action_confirm_receipt", "complaint.internal.notice"
        )
        with self.refuses("inspector", UserError, "Go on until the customer"):
            inspector.press(case, "action_close")
        inspector.press(reply, "action_satisfied", "complaint.reply")
        with self.refuses("vp", AccessError):
            self.who("vp").press(case, "action_close")
        inspector.press(case, "action_close")
        self.assertState(case, "closed")
        with self.refuses("inspector", UserError):
            inspector.write(CASE, case, proposal="Nothing.")

    def test_not_our_quality_problem_is_explained_before_it_is_signed(self):
        """S9.4.2.1.7.9: nobody signs, and nobody answers, without an explanation."""
        case = self.investigated()
        inspector = self.who("inspector")
        for outcome in ("unfounded", "storage", "third_party"):
            inspector.write(CASE, case, outcome=outcome)
            with self.refuses("inspector", UserError, "Explanation for the Customer"):
                inspector.press(case, "action_submit")
        inspector.write(CASE, case, explanation="Both patients are allergic to pollen.")
        self.propose(case)
        for person in ("head", "vp", "gm"):
            self.who(person).sign(case)
        self.tell(case, text="Both are allergic.", satisfaction="yes")
        inspector.press(case, "action_close")
        self.assertState(case, "closed")

    def test_forms_are_filled_in_from_the_file(self):
        """S9.4.2.1.1, S9.F2: the handling record shows findings and signatures."""
        case = self.decided()
        reports = self.env["ir.actions.report"].with_user(self.user_inspector)
        content, __ = reports._render_qweb_html(
            "complaint_mgmt.report_judgement", [case]
        )
        text = content.decode()
        for words in ("165 °C", "Exchange the goods.", "Test Head", "Test Gm"):
            self.assertIn(words, text)
        with self.refuses("sales", AccessError) as env:
            env["ir.actions.report"]._render_qweb_html(
                "complaint_mgmt.report_judgement", [case]
            )
