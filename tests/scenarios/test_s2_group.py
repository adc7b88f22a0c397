"""S2: a group with real estate, a scenic area and property management."""

from psycopg2.errors import CheckViolation
from scenario import CASE, Scenario, utc

from odoo.exceptions import AccessError, UserError

from odoo.addons.complaint_mgmt.tests.common import ROLE

REPLY = "complaint.reply"
ACTION = "complaint.action"
HANDOVER = "complaint.handover"
LEAK = "Water comes through the ceiling of my new flat whenever it rains."


class GroupCase(Scenario):
    procedure = "S2"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a cashier of the scenic area, without any role in complaints
        cls.user_cashier = cls.new_user("cashier", "base.group_user")
        # the leader of the supervision team, and the leader to whom it reports
        cls.user_leader = cls.new_user("leader", ROLE + "qa_head")
        cls.user_chief = cls.new_user("chief", ROLE + "reader")
        # who heads the building department, and a specialist of it
        cls.user_builder = cls.new_user("builder", ROLE + "reader")
        cls.user_roofer = cls.new_user("roofer", "base.group_user")
        cls.owner = cls.env["res.partner"].create(
            {
                "name": "Mr. Lin",
                "phone": "555 0120",
                "street": "Flat 802, Block 1",
                "email": "lin@example.com",
            }
        )

    def setUp(self):
        super().setUp()
        manager = self.who("manager")
        self.lines, self.teams = {}, {}
        for name in ("Real Estate", "Scenic Area", "Property"):
            line = manager.create("complaint.business.line", name=name)
            self.lines[name] = line
            self.teams[name] = manager.create(
                "complaint.team",
                name=f"Supervision {name}",
                business_line_id=line,
                leader_id=self.user_leader.id,
                report_to_id=self.user_chief.id,
            )
        self.department = manager.create(
            "complaint.department", name="Building", head_id=self.user_builder.id
        )

    def received(self, code, **values):
        """Log a complaint as an employee; the inspector classifies it."""
        values = {"partner_id": self.owner.id, "statement": LEAK, **values}
        case = self.who("cashier").log(**values)
        self.who("inspector").write(CASE, case, class_id=self.case_class(code))
        return case

    def promise(self, case, until):
        inspector = self.who("inspector")
        action = inspector.press(case, "action_promise")
        return inspector.dialog(action, promised_at=str(utc(until)))

    def hand_over(self, case):
        """Hand the case over to the building department, whose head accepts."""
        inspector = self.who("inspector")
        action = inspector.press(case, "action_hand_over")
        handover = inspector.dialog(
            action, button=None, department_id=self.department, note="See the roof."
        )
        self.who("builder").press(handover, "action_accept", HANDOVER)

    def visit(self, case, moment):
        self.who("inspector").create(
            "complaint.visit",
            complaint_id=case,
            purpose="Look at the roof",
            visitor_ids=[[6, 0, self.user_roofer.ids]],
            visited_at=str(utc(moment)),
            findings="The flashing is open along two metres.",
        )

    def find_out(self, case, **values):
        found = {
            "outcome": "own_fault",
            "investigation": "<p>The flashing was not sealed.</p>",
            "proposal": "We seal it and paint the ceiling.",
            **values,
        }
        self.who("inspector").write(CASE, case, **found)

    def decide(self, case):
        inspector = self.who("inspector")
        inspector.sign(case, action=inspector.press(case, "action_submit"))
        self.who("leader").sign(case)

    def tell(self, case, **values):
        inspector = self.who("inspector")
        action = inspector.press(case, "action_record_reply")
        return inspector.dialog(action, button=None, **values)

    def decided(self, code="MINOR", **values):
        """Return a case at the step Reply."""
        case = self.received(code, channel_id=self.channel("letter"))
        self.promise(case, "2026-12-04 12:00")
        self.hand_over(case)
        self.who("inspector").press(case, "action_start")
        self.visit(case, "2026-11-16 09:00")
        self.find_out(case, **values)
        self.decide(case)
        return case


class TestGroup(GroupCase):
    def test_minor_complaint_at_the_ticket_office_is_settled_at_once(self):
        """S2.3a: the supervision team settles a minor complaint where it comes in.

        S2.4.1.2.1: surname, address, phone and event, or why they were refused.
        S2.4.1.2.2a: what can be settled at once is settled at once.
        S2.4.3.2b: an oral complaint is answered the same day.
        """
        self.at("2026-10-10 16:20")
        cashier, inspector = self.who("cashier"), self.who("inspector")
        case = cashier.log(
            contact_name="Mrs. Sun",
            statement="The audio guide is broken and I paid for it.",
            channel_id=self.channel("visit"),
            subject_type="service",
        )
        # the make-up Saturday is a working day like others
        self.assertDueAt(case, "S2.4.3.2b", "2026-10-10 18:00")
        with self.refuses("inspector", UserError, "Classify the complaint"):
            inspector.press(case, "action_answer_directly")
        with self.refuses("cashier", AccessError):
            cashier.press(case, "action_answer_directly")
        inspector.write(CASE, case, class_id=self.case_class("MINOR"))
        with self.refuses("inspector", UserError, "Ask for a phone number, the addr"):
            inspector.press(case, "action_answer_directly")
        inspector.write(CASE, case, contact_refusal="She has to catch her bus.")
        # neither a promised date nor a department: it is settled here and now
        action = inspector.press(case, "action_answer_directly")
        reply = inspector.dialog(
            action,
            button=None,
            text="Here is another audio guide, and your money back.",
            mode="visit",
        )
        with self.refuses("inspector", UserError, "a customer who accepts"):
            inspector.press(case, "action_close")
        inspector.press(reply, "action_satisfied", REPLY)
        with self.refuses("chief", AccessError):
            self.who("chief").press(case, "action_close")
        inspector.press(case, "action_close")
        self.assertKept(case, "S2.4.3.2b")
        self.assertState(case, "closed")

    def test_major_complaint_in_writing_from_the_letter_to_the_agreement(self):
        """S2.3c: the leader is called as soon as it is classified as major.

        S2.4.1.2.3: and on receipt. S2.4.1.2.2b, S2.4.3.2a: a promised time, kept.
        S2.4.1.2.2c: handed over to the head of the department. S2.4.3.1: specialists
        look on site. S2.4.3.2c: answered in 2 working days. S2.4.3.3a, S2.4.3.3b:
        negotiated until both sides agree. S2.4.3.4: refused twice, the vice leader
        hears of it. S2.4.3.5: another person verifies the action.
        """
        self.at("2026-09-23 10:00")
        case = self.who("cashier").log(
            partner_id=self.owner.id,
            statement=LEAK,
            channel_id=self.channel("letter"),
            subject_type="service",
        )
        # Wednesday 23 is not counted: Thursday 24, then 25 to 27 are the Mid-Autumn
        # holidays, and Monday 28 is the second day
        self.assertDueAt(case, "S2.4.3.2c", "2026-09-28 18:00")
        self._report(case)
        self._start(case)
        self.at("2026-09-24 15:00")
        self._look(case)
        self.at("2026-09-28 11:00")
        self.decide(case)
        self.assertState(case, "reply")
        reply = self.tell(case, text="We seal the flashing and paint the ceiling.")
        self.assertKept(case, "S2.4.3.2c")
        promise = self.browse(case).promise_ids.clock_ids
        self.assertEqual(promise.due_at, utc("2026-09-28 12:00"))
        self.assertEqual(promise.status, "met")
        self._negotiate(case, reply)
        self.at("2026-10-12 09:00")
        self._verify(case)
        self._agree(case)
        self.assertState(case, "closed")

    def _report(self, case):
        self.assertEqual(self.called(case, "leader"), self.user_chief)
        self.browse(case).activity_ids.unlink()
        with self.refuses("chief", AccessError):
            self.who("chief").write(CASE, case, class_id=self.case_class("MAJOR"))
        inspector = self.who("inspector")
        inspector.write(CASE, case, class_id=self.case_class("MAJOR"))
        self.assertEqual(self.called(case, "leader"), self.user_chief)
        with self.refuses("inspector", UserError, "does not let complaints of this"):
            inspector.press(case, "action_answer_directly")

    def _start(self, case):
        inspector = self.who("inspector")
        with self.refuses("inspector", UserError, "when there will be an answer"):
            inspector.press(case, "action_start")
        with self.refuses("inspector", UserError, "time after the one"):
            self.promise(case, "2026-09-23 09:00")
        self.promise(case, "2026-09-28 12:00")
        with self.refuses("inspector", UserError, "to the responsible department"):
            inspector.press(case, "action_start")
        with self.refuses("chief", AccessError):
            self.who("chief").create(
                HANDOVER, complaint_id=case, department_id=self.department
            )
        action = inspector.press(case, "action_hand_over")
        inspector.dialog(action, button=None, department_id=self.department)
        self.assertEqual(self.called(case, "handover"), self.user_builder)
        inspector.press(case, "action_start")

    def _look(self, case):
        """The head of the department takes it over; a specialist looks on site."""
        inspector, builder = self.who("inspector"), self.who("builder")
        self.find_out(case)
        with self.refuses("inspector", UserError, "accepts the hand-over"):
            inspector.press(case, "action_submit")
        handover = builder.find(HANDOVER, ("complaint_id", "=", case))[0]
        with self.refuses("chief", AccessError, "who heads the department"):
            self.who("chief").press(handover, "action_accept", HANDOVER)
        builder.press(handover, "action_accept", HANDOVER)
        with self.refuses("inspector", UserError, "Visit on site"):
            inspector.press(case, "action_submit")
        visit = inspector.create(
            "complaint.visit",
            complaint_id=case,
            purpose="Look at the roof",
            planned_at=str(utc("2026-09-24 14:00")),
            visitor_ids=[[6, 0, self.user_roofer.ids]],
        )
        purpose = self.who("roofer").read("complaint.visit", visit, "purpose")
        self.assertEqual(purpose, "Look at the roof")
        with self.refuses("inspector", UserError, "Visit on site"):
            inspector.press(case, "action_submit")
        inspector.write(
            "complaint.visit",
            visit,
            visited_at=str(utc("2026-09-24 14:10")),
            findings="The flashing is open along two metres.",
        )

    def _negotiate(self, case, reply):
        inspector = self.who("inspector")
        inspector.press(reply, "action_not_satisfied", REPLY)
        self.assertFalse(self.called(case, "escalated"))
        with self.refuses("inspector", UserError, "not satisfied"):
            inspector.press(case, "action_close")
        action = inspector.press(case, "action_negotiate")
        inspector.dialog(
            action, offer="And 500 yuan.", answer="Too little.", result="no"
        )
        self.assertEqual(self.called(case, "escalated"), self.user_vp)
        action = inspector.press(case, "action_negotiate")
        inspector.dialog(action, offer="And 800 yuan.", answer="Yes.", result="yes")
        rounds = self.browse(case).negotiation_ids.sorted("number")
        self.assertEqual(rounds.mapped("result"), ["no", "yes"])
        # what was agreed is a new decision
        inspector.press(case, "action_back_to_investigation")
        inspector.write(CASE, case, amount=800, proposal="Sealed, and 800 yuan.")
        self.decide(case)
        reply = self.tell(case, text="Sealed, painted, and 800 yuan.")
        inspector.press(reply, "action_satisfied", REPLY)

    def _verify(self, case):
        """Whoever did it cannot verify it; the record form shows who did."""
        inspector, roofer = self.who("inspector"), self.who("roofer")
        with self.refuses("inspector", UserError, "Plan: "):
            inspector.press(case, "action_close")
        plan = {
            "name": "Seal the flashing",
            "complaint_id": case,
            "owner_id": self.user_roofer.id,
            "due_date": "2026-10-16",
        }
        with self.refuses("leader", CheckViolation, "verifier_is_other"):
            self.who("leader").create(ACTION, **plan, verifier_id=self.user_roofer.id)
        # the leader names who verifies
        verifier = {"verifier_id": self.user_builder.id}
        action = self.who("leader").create(ACTION, **plan, **verifier)
        with self.refuses("inspector", UserError, "Have these actions verified"):
            inspector.press(case, "action_close")
        roofer.write(ACTION, action, evidence="Sealed on 11 October.")
        roofer.press(action, "action_report_done", ACTION)
        with self.refuses("roofer", AccessError, "verified by Test Builder"):
            roofer.press(action, "action_verify", ACTION)
        with self.refuses("inspector", UserError, "Have these actions verified"):
            inspector.press(case, "action_close")
        builder = self.who("builder")
        with self.refuses("builder", UserError, "what was checked"):
            builder.press(action, "action_verify", ACTION)
        builder.write(ACTION, action, verification_note="Hosed for an hour: dry.")
        builder.press(action, "action_verify", ACTION)
        reports = self.env["ir.actions.report"].with_user(self.user_reader)
        html, _kind = reports._render_qweb_html("complaint_mgmt.report_receipt", [case])
        for words in (
            "Mr. Lin",
            "555 0120",
            "Flat 802",
            "Hosed for an hour",
            "Builder",
        ):
            self.assertIn(words, html.decode())

    def _agree(self, case):
        inspector = self.who("inspector")
        with self.refuses("inspector", UserError, "Write down the agreement"):
            inspector.press(case, "action_close")
        inspector.write(
            CASE,
            case,
            agreement_text="Sealed, painted, 800 yuan.",
            agreement_on="2026-10-09",
            agreement_customer="Mr. Lin",
        )
        with self.refuses("inspector", UserError, "who agreed for both sides"):
            inspector.press(case, "action_close")
        inspector.write(CASE, case, agreement_user_id=self.user_inspector.id)
        inspector.press(case, "action_close")

    def test_who_refuses_the_answer_on_the_spot_gets_a_department(self):
        """S2.4.1.2.2c: what was not settled at once is handed over after all."""
        self.at("2026-11-16 10:00")
        case = self.received("MINOR", channel_id=self.channel("phone"))
        inspector = self.who("inspector")
        action = inspector.press(case, "action_answer_directly")
        reply = inspector.dialog(action, button=None, text="Wait for the summer.")
        inspector.press(reply, "action_not_satisfied", REPLY)
        inspector.press(case, "action_back_to_investigation")
        self.visit(case, "2026-11-16 10:00")
        self.find_out(case)
        with self.refuses("inspector", UserError, "to the responsible department"):
            inspector.press(case, "action_submit")
        self.hand_over(case)
        self.decide(case)
        self.assertState(case, "reply")

    def test_an_unreasonable_complaint_is_explained_with_patience(self):
        """S2.4.3.6: nothing is decided before the explanation is written."""
        self.at("2026-11-16 10:00")
        with self.refuses("inspector", UserError, "Explanation for the Customer"):
            self.decided(outcome="unfounded", proposal="Explain it.")
        case = self.decided(
            outcome="unfounded",
            proposal="Explain it.",
            explanation="It is steam of the kitchen; here is how to air.",
        )
        with self.refuses("reader", AccessError):
            self.who("reader").write(CASE, case, explanation="No.")
        inspector = self.who("inspector")
        reply = self.tell(case, text="It is steam of the kitchen.", mode="visit")
        inspector.press(reply, "action_satisfied", REPLY)
        inspector.press(case, "action_close")
        self.assertState(case, "closed")

    def test_without_agreement_only_the_head_closes_after_the_vice_leader(self):
        """S2.4.3.3b, S2.4.3.4: it stays open while the customer disagrees."""
        self.at("2026-11-16 10:00")
        case = self.decided("MAJOR", outcome="third_party")
        inspector, leader = self.who("inspector"), self.who("leader")
        reply = self.tell(case, text="The neighbour is liable.")
        inspector.press(reply, "action_not_satisfied", REPLY)
        last = {"reason": "Nothing more can be done.", "contact": "The court."}
        with self.refuses("leader", UserError, "The vice leader is called first"):
            leader.dialog(leader.press(case, "action_close_without_agreement"), **last)
        action = inspector.press(case, "action_negotiate")
        inspector.dialog(action, offer="We write to the neighbour.", result="no")
        self.assertEqual(self.called(case, "escalated"), self.user_vp)
        with self.refuses("inspector", AccessError):
            action = inspector.press(case, "action_close_without_agreement")
            inspector.dialog(action, **last)
        leader.dialog(leader.press(case, "action_close_without_agreement"), **last)
        self.assertState(case, "closed")

    def test_late_answer_calls_the_leader_and_then_who_is_in_charge(self):
        """S2.4.3.4: what is not settled in time is reported to the vice leader."""
        self.at("2026-11-16 09:00")
        case = self.received("MINOR", channel_id=self.channel("phone"))
        self.assertDueAt(case, "S2.4.3.2b", "2026-11-16 18:00")
        self.at("2026-11-16 18:05")
        self.call_on()
        self.assertEqual(self.called(case, "alert"), self.user_leader)
        # 4 working hours of Tuesday: 9 to 12, and 13:30 to 14:30
        self.at("2026-11-17 14:35")
        self.call_on()
        self.assertEqual(self.called(case, "alert"), self.user_leader | self.user_vp)


class TestGroupIntake(GroupCase):
    def test_each_line_of_business_has_its_team(self):
        """S2.2: real estate, scenic area and property go to their own teams."""
        self.at("2026-11-16 10:00")
        for name, line in self.lines.items():
            case = self.log_case("cashier", business_line_id=line)
            self.assertEqual(
                self.who("inspector").read(CASE, case, "team_id"), self.teams[name]
            )

    def test_every_way_in_has_its_deadline(self):
        """S2.4.1.1: seven ways in; the news and petitions come first.

        S2.4.3.2b, S2.4.3.2c: what is oral has the day, what is written has two.
        """
        self.at("2026-11-13 10:00")
        due = {
            # Friday 13; the second working day after it is Tuesday 17
            "phone": ("S2.4.3.2b", "2026-11-13 18:00"),
            "visit": ("S2.4.3.2b", "2026-11-13 18:00"),
            "letter": ("S2.4.3.2c", "2026-11-17 18:00"),
            "suggestion_box": ("S2.4.3.2c", "2026-11-17 18:00"),
            "website": ("S2.4.3.2c", "2026-11-17 18:00"),
            "media": ("S2.4.3.2c", "2026-11-17 18:00"),
            "petition": ("S2.4.3.2c", "2026-11-17 18:00"),
        }
        cases = {}
        for name, (source, moment) in due.items():
            cases[name] = self.who("cashier").log(
                contact_name="Mr. He", statement=LEAK, channel_id=self.channel(name)
            )
            self.assertDueAt(cases[name], source, moment)
        inspector = self.who("inspector")
        urgent = inspector.find(
            CASE, ("id", "in", list(cases.values())), ("priority", "=", "1")
        )
        self.assertEqual(set(urgent), {cases["media"], cases["petition"]})

    def test_a_petition_has_15_and_60_days(self):
        """S2.4.1.1: notice of acceptance in 15 days, result in 60, to 24:00."""
        self.at("2026-08-03 10:00")
        petition = self.who("cashier").log(
            contact_name="Mr. He",
            statement=LEAK,
            channel_id=self.channel("petition"),
            petition_number="XF-2026-118",
        )
        clocks = self.browse(petition).clock_ids
        due = {c.term_id.count: c.due_at for c in clocks if c.source == "S2.4.1.1"}
        # Monday 3 August + 15 = Tuesday 18 August; + 60 = Friday 2 October, a holiday:
        # the next working day is Thursday 8 October
        self.assertEqual(due[15], utc("2026-08-18 23:59:59"))
        self.assertEqual(due[60], utc("2026-10-08 23:59:59"))
        self.who("inspector").press(petition, "action_acknowledge")
        notice = self.browse(petition).clock_ids.filtered(
            lambda c: c.source == "S2.4.1.1" and c.term_id.count == 15
        )
        self.assertEqual(notice.status, "met")
        # another case gets these deadlines when its number of a petition is known
        case = self.received("MAJOR", channel_id=self.channel("letter"))
        sources = self.browse(case).clock_ids.mapped("source")
        self.assertNotIn("S2.4.1.1", sources)
        self.who("inspector").write(CASE, case, petition_number="XF-2026-119")
        sources = self.browse(case).clock_ids.mapped("source")
        self.assertIn("S2.4.1.1", sources)
