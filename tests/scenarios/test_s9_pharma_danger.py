"""S9: a drug maker; danger to patients (class III), reported at night."""

from pharma import BATCH_RECORDS, SAMPLE, TEST, PharmaScenario
from scenario import CASE, Command

from odoo.exceptions import AccessError, UserError

MEMBER = "complaint.taskforce.member"
TASKFORCE = "complaint.taskforce"


class TestDanger(PharmaScenario):
    """Class III: a serious adverse reaction, reported by whoever hears of it."""

    STATEMENT = "A patient fell into anaphylactic shock after LOT-2611-1."

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["complaint.team"].create(
            {
                "name": "Quality",
                "leader_id": cls.user_head.id,
                "member_ids": [Command.set(cls.user_inspector.ids)],
            }
        )

    def roster(self):
        """Let the QA head plan the Saturday night."""
        for number, person in enumerate(("inspector", "inspector2"), 1):
            self.who("head").create(
                "complaint.oncall",
                sequence=number,
                user_id=self.id_of(person),
                # Saturday 21 November 18:00 to Sunday 09:00 in Shanghai
                date_from="2026-11-21 10:00:00",
                date_to="2026-11-22 01:00:00",
            )

    def reported(self, when="2026-11-21 23:30", **values):
        """Log it as the guard at the gate, by four fields and one tick."""
        self.at(when)
        values.setdefault("channel_id", self.channel("duty"))
        return self.intake(
            "guard",
            statement=self.STATEMENT,
            contact_name="Li Na",
            contact_phone="139 0000 0000",
            is_urgent=True,
            **values,
        )

    def serious(self):
        """Return a case of class III that was taken over at night."""
        self.roster()
        case = self.reported()
        self.add_lot(case)
        inspector = self.who("inspector")
        inspector.press(case, "action_acknowledge_alerts")
        inspector.press(case, "action_safety_accept")
        return case

    def investigation(self):
        case = self.serious()
        self.sorted_case(case, "3")
        return case

    def convened(self, case):
        """Let the VP convene a task force of the inspector and the workshop."""
        vp = self.who("vp")
        members = [
            {"user_id": self.id_of(person), "department": department}
            for person, department in (
                ("inspector", "QA"),
                ("workshop", "Production"),
                ("sales", "Sales"),
            )
        ]
        taskforce = vp.create(
            TASKFORCE,
            complaint_id=case,
            leader_id=self.id_of("vp"),
            mandate="Find the cause, say whether the lot is to be recalled.",
            member_ids=[Command.create(member) for member in members],
        )
        vp.press(taskforce, "action_convene", TASKFORCE)
        return taskforce

    def member(self, taskforce, person):
        own = (("taskforce_id", "=", taskforce), ("user_id", "=", self.id_of(person)))
        return self.who(person).find(MEMBER, *own)[0]

    def report(self, case, person="inspector", **values):
        """Report progress by the button of the case."""
        action = {
            "res_model": "complaint.taskforce.note",
            "context": {"default_complaint_id": case},
        }
        self.who(person).dialog(action, **values)

    def test_guard_reports_on_a_saturday_night(self):
        """S9.3, S9.4.3.1, S9.4.3.2: with the record of the call; the first on call,
        15 minutes later the next and the QA heads; who takes it over, when."""
        self.roster()
        call = self.who("guard").create(
            "ir.attachment",
            name="call.mp3",
            datas="SUQzBAAAAAAAI1RTU0U=",
            res_model="complaint.intake",
        )
        case = self.reported(photo_ids=[Command.set([call])])
        complaint = self.browse(case)
        self.assertTrue(complaint.off_hours)
        self.assertEqual(complaint.received_role, "duty")
        files = self.env["ir.attachment"].search(
            [("res_model", "=", CASE), ("res_id", "=", case)]
        )
        self.assertEqual(files.mapped("name"), ["call.mp3"])
        self.assertEqual(self.called(case, "urgent"), self.logins("inspector"))
        # the guard reads the own report, and handles nothing
        self.assertEqual(self.who("guard").read(CASE, case, "state"), "new")
        with self.refuses("guard", AccessError):
            self.who("guard").write(CASE, case, class_id=self.case_class("3"))
        self.at("2026-11-21 23:44")
        self.run_alerts()
        self.assertFalse(self.called(case, "urgent", 2))
        self.at("2026-11-21 23:45")
        self.run_alerts()
        second = self.called(case, "urgent", 2)
        self.assertLessEqual(self.logins("inspector2", "head", "head2"), second)
        self.assertFalse(complaint.handed_over_at)
        with self.refuses("vp", AccessError, "you were not called"):
            self.who("vp").press(case, "action_acknowledge_alerts")
        self.at("2026-11-21 23:50")
        self.who("inspector2").press(case, "action_acknowledge_alerts")
        complaint = self.browse(case)
        self.assertEqual(complaint.handed_over_to_id, self.user_inspector2)
        taken = complaint.handed_over_at - complaint.received_at
        self.assertEqual(taken.total_seconds(), 20 * 60)
        self.at("2026-11-22 01:00")
        self.run_alerts()
        self.assertFalse(self.called(case, "urgent", 3))

    def test_calm_report_of_the_guard_waits_for_an_inspector(self):
        """S9.3: the inspectors of the team are called to it, by day and by night; when
        it was handed over is in the file."""
        self.at("2026-11-21 23:30")
        words = {"statement": "A box was dented.", "contact_name": "Li Na"}
        duty = self.channel("duty")
        case = self.intake("guard", channel_id=duty, **words)
        self.assertFalse(self.browse(case).alert_ids)
        self.assertEqual(
            self.called_by_activity(self.browse(case), "takeover"),
            self.logins("inspector"),
        )
        self.at("2026-11-23 09:10")
        self.who("inspector2").press(case, "action_assign_to_me")
        complaint = self.browse(case)
        self.assertFalse(self.called_by_activity(complaint, "takeover"))
        self.assertEqual(complaint.handed_over_to_id, self.user_inspector2)
        # Saturday 23:30 to Monday 09:10
        taken = complaint.handed_over_at - complaint.received_at
        self.assertEqual(taken.total_seconds(), (33 * 60 + 40) * 60)
        # what an inspector takes in needs nobody to take it over
        case = self.intake("inspector", channel_id=duty, **words)
        self.assertFalse(self.called_by_activity(self.browse(case), "takeover"))
        self.team.member_ids = False
        case = self.intake("guard", channel_id=duty, **words)
        self.assertLessEqual(
            self.logins("head", "head2"),
            self.called_by_activity(self.browse(case), "takeover"),
        )

    def test_nobody_on_the_roster(self):
        """S9.4.3.1, S9.4.3.2: on National Day without a roster, the QA heads."""
        case = self.reported("2026-10-01 10:30")
        self.assertTrue(self.browse(case).off_hours)
        self.assertLessEqual(
            self.logins("head", "head2"), self.called(case, "urgent", 2)
        )

    def test_working_hours_of_a_make_up_saturday(self):
        """S9.4.3.1: Saturday 10 October is worked: the inspectors of the team."""
        case = self.reported("2026-10-10 10:30", channel_id=False)
        complaint = self.browse(case)
        self.assertFalse(complaint.off_hours)
        self.assertEqual(complaint.received_role, "staff")
        self.assertEqual(self.called(case, "urgent"), self.logins("inspector"))

    def test_evidence_in_the_house_takes_the_same_path(self):
        """S9.4.3.3: a worker finds that a sold drug is a danger; nobody complained."""
        self.at("2026-11-23 10:30")
        case = self.intake(
            "workshop",
            channel_id=self.channel("internal"),
            statement="Labels of two strengths were mixed up in LOT-2611-1.",
            is_urgent=True,
        )
        self.assertFalse(self.browse(case).partner_id)
        self.assertEqual(self.called(case, "urgent"), self.logins("inspector"))

    def test_qa_head_and_vp_know_in_the_same_moment(self):
        """S9.4.3.4: the class calls both at once; the general manager 15 min later."""
        self.roster()
        case = self.reported()
        inspector = self.who("inspector")
        inspector.press(case, "action_acknowledge_alerts")
        self.assertFalse(self.called(case, "serious"))
        inspector.press(case, "action_safety_accept")
        number = inspector.read(CASE, case, "class_id")
        self.assertEqual(number, self.case_class("3"))
        first = self.called(case, "serious", 1)
        self.assertLessEqual(self.logins("head", "head2", "vp"), first)
        self.assertNotIn(self.who("gm").user.login, first)
        inspector.press(case, "action_assign_to_me")
        with self.refuses("inspector", UserError, "let QA Head"):
            inspector.press(case, "action_start")
        self.at("2026-11-21 23:45")
        self.run_alerts()
        self.assertEqual(self.called(case, "serious", 2), self.logins("gm"))
        # the VP takes notice; the QA head must know as well
        self.who("head").press(case, "action_acknowledge_alerts")
        inspector.press(case, "action_start")
        self.assertState(case, "investigation")

    def test_direct_answer_is_out_of_question(self):
        """S9.4.3.4, S9.4.1.1: neither by the class nor as long as words of danger
        wait for a person."""
        case = self.reported()
        inspector = self.who("inspector")
        inspector.write(CASE, case, class_id=self.case_class("1"))
        with self.refuses("inspector", UserError, "Somebody may be in danger"):
            inspector.press(case, "action_answer_directly")

    def test_vp_convenes_a_task_force_and_hears_who_refuses(self):
        """S9.4.3.5: called at once, accepted or refused with a reason."""
        case = self.investigation()
        self.assertLessEqual(
            self.logins("vp"),
            self.called_by_activity(self.browse(case), "taskforce"),
        )
        self.assertIn("Convene a task force", self.points(case))
        values = {
            "complaint_id": case,
            "leader_id": self.id_of("vp"),
            "mandate": "Find the cause.",
            "member_ids": [Command.create({"user_id": self.id_of("workshop")})],
        }
        planned = self.who("inspector").create(TASKFORCE, **values)
        with self.refuses("inspector", AccessError, "convenes a task force"):
            self.who("inspector").press(planned, "action_convene", TASKFORCE)
        taskforce = self.convened(case)
        self.assertNotIn("Convene a task force", self.points(case))
        workshop, sales = self.who("workshop"), self.who("sales")
        member = self.member(taskforce, "workshop")
        with self.refuses("sales", AccessError):
            sales.press(member, "action_accept", MEMBER)
        action = workshop.press(member, "action_refuse", MEMBER)
        with self.refuses("workshop", UserError, "Say why"):
            workshop.dialog(action, text=" ")
        workshop.dialog(action, text="I am at the authority until Monday.")
        self.assertLessEqual(
            self.logins("vp"),
            self.called_by_activity(self.env[TASKFORCE].browse(taskforce), "taskforce"),
        )
        self.assertTrue(self.events_of(self.browse(case), "taskforce.refused"))
        with self.refuses("workshop", UserError, "Accept to take part first"):
            workshop.dialog(workshop.press(member, "action_report", MEMBER), text="x")
        member = self.member(taskforce, "sales")
        sales.press(member, "action_accept", MEMBER)
        sales.dialog(
            sales.press(member, "action_report", MEMBER), text="Hospital was called."
        )
        self.assertEqual(self.browse(case).progress_ids.user_id, self.user_sales)

    def test_user_is_visited_and_nothing_is_left_out(self):
        """S9.4.3.5.1: visit with findings, and a list of eight points."""
        case = self.investigation()
        inspector = self.who("inspector")
        self.assertIn("Visit on site", self.points(case))
        self.assertIn("Visit on Site: Nothing Left Out”: 0 of 8", self.points(case))
        self.at("2026-11-22 09:00")
        visit = inspector.create(
            "complaint.visit",
            complaint_id=case,
            purpose="Patient, pharmacy, remains of the pack",
            planned_at="2026-11-22 02:00:00",
            visitor_ids=[Command.set([self.id_of("inspector"), self.id_of("sales")])],
        )
        self.at("2026-11-22 14:00")
        self.assertIn("Visit on site", self.points(case))
        with self.refuses("sales", AccessError):
            self.who("sales").write("complaint.visit", visit, findings="Nothing.")
        inspector.write(
            "complaint.visit",
            visit,
            visited_at="2026-11-22 03:00:00",
            findings="Two capsules were taken; the rest of the pack was handed over.",
        )
        self.assertNotIn("Visit on site", self.points(case))
        self.answer(case, "VISIT")
        self.assertNotIn("Nothing Left Out", self.points(case))

    def test_both_samples_are_tested_and_opened_only_when_confirmed(self):
        """S9.4.3.5.2, S9.4.3.5.3: records, retention, two full tests."""
        case = self.investigation()
        for code in (*BATCH_RECORDS, "RETAIN"):
            title = self.browse(case).checklist_ids.template_id.filtered(
                lambda t, c=code: t.code == c
            )
            self.assertIn(title.name, self.points(case))
            self.answer(case, code)
            self.assertNotIn(title.name, self.points(case))
        sample = self.sample(case)
        inspector = self.who("inspector")
        with self.refuses("inspector", UserError):
            inspector.press(sample, "action_open_seal", SAMPLE)
        with self.refuses("inspector", UserError):
            inspector.write(SAMPLE, sample, state="opened")
        for kind, known in (("complaint", sample), ("retained", None)):
            known = known or self.sample(case, kind)
            self.confirm(known)
            label = {"complaint": "Complaint Sample", "retained": "Retained Sample"}
            self.assertIn(f"All Items · {label[kind]}", self.points(case))
            self.open_seal(known)
            test = self.request_test(case, known)
            self.who("head").press(test, "action_authorise", TEST)
            self.carry_out_test(test)
            self.assertNotIn(f"All Items · {label[kind]}", self.points(case))

    def test_confirmed_problem_reaches_vp_and_general_manager_at_once(self):
        """S9.4.3.5.4: progress is reported; a confirmed problem calls both."""
        case = self.investigation()
        self.assertIn("Report the progress", self.points(case))
        with self.refuses("guard", AccessError):
            self.report(case, "guard", text="I heard something.")
        self.report(case, text="Samples are in the laboratory.")
        self.assertNotIn("Report the progress", self.points(case))
        self.assertFalse(self.called(case, "confirmed"))
        self.report(case, text="Wrong excipient.", is_confirmed=True)
        self.assertEqual(self.called(case, "confirmed"), self.logins("vp", "gm"))
        self.who("gm").press(case, "action_acknowledge_alerts")

    def test_from_the_night_to_the_closed_file(self):
        """S9.4.3.5, S9.4.2.1.7.7, S9.5: the whole way, and no way round it."""
        case = self.investigation()
        self.convened(case)
        inspector = self.who("inspector")
        for state in ("decision", "reply", "closed"):
            with self.refuses("inspector", UserError):
                inspector.write(CASE, case, state=state)
        self.at("2026-11-22 14:00")
        inspector.create(
            "complaint.visit",
            complaint_id=case,
            purpose="Patient and pharmacy",
            visitor_ids=[Command.set([self.id_of("inspector")])],
            visited_at="2026-11-22 03:00:00",
            findings="The rest of the pack was handed over.",
        )
        codes = ("USER", "HOSPITAL", "VISIT", "RETAIN", *BATCH_RECORDS)
        for code in codes:
            self.answer(case, code)
        self.answer_secretly(case, "DOCTOR")
        self.consent(case)
        self.answer_secretly(case, "PATIENT")
        samples = [self.sample(case), self.sample(case, "retained")]
        for sample in samples:
            self.confirm(sample)
        self.open_seal(*samples)
        test = self.request_test(case, *samples)
        self.who("head").press(test, "action_authorise", TEST)
        self.carry_out_test(test, "fail")
        self.compare(case, "same")
        self.report(case, text="Out of specification.", is_confirmed=True)
        self.find_out(case)
        with self.refuses("inspector", UserError, "Assess the risk"):
            inspector.press(case, "action_submit")
        self.assess(case, "yes")
        self.assertFalse(self.points(case))
        self.propose(case)
        for person in ("head", "vp", "gm"):
            self.who(person).sign(case)
        self.at("2026-11-23 11:00")
        reply = self.tell(case)
        notice = self.notify(case, "workshop")
        self.who("workshop").press(
            notice, "action_confirm_receipt", "complaint.internal.notice"
        )
        inspector.press(reply, "action_satisfied", "complaint.reply")
        inspector.press(case, "action_close")
        self.assertState(case, "closed")
        self.assertFalse(self.browse(case).alert_ids.filtered("is_open"))
