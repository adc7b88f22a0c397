"""S6: the complaint management of a company; call back, meet, answer, follow up."""

from handling import FOUND, Handling
from scenario import CASE, Command

from odoo.exceptions import AccessError, UserError, ValidationError

MEETING = "complaint.meeting"
TASKFORCE = "complaint.taskforce"
MEMBER = "complaint.taskforce.member"
REPLY = "complaint.reply"


class Company(Handling):
    procedure = "S6"

    def setUp(self):
        super().setUp()
        self.at("2026-09-30 10:00")

    def call_back(self, case, demand="New capsules, and to know why."):
        inspector = self.who("inspector")
        inspector.dialog(inspector.press(case, "action_callback"), demand=demand)

    def meet(self, case, chair="head", **values):
        """Write down a case meeting, with minutes that are not confirmed yet."""
        minutes = {
            "cause": "The seal is too thin.",
            "responsible": "Packaging",
            "plan": "A thicker seal.",
            "conclusion": "Replace the goods.",
        }
        return self.who("inspector").create(
            MEETING,
            complaint_id=case,
            chair_id=getattr(self, f"user_{chair}").id,
            attendee_ids=[Command.set(self.user_stock.ids)],
            **{**minutes, **values},
        )

    def report(self, case, person="inspector", **values):
        """Report progress by the dialog of the button."""
        action = self.env.ref("complaint_mgmt.complaint_taskforce_note_action")
        opened = {
            "res_model": action.res_model,
            "context": {"default_complaint_id": case},
        }
        values = {"text": "The line was looked at.", **values}
        return self.who(person).dialog(opened, **values)

    def started(self, code="GENERAL"):
        case = self.log_case("sales")
        self.call_back(case)
        self.begin(case, code)
        return case

    def ready(self, code="GENERAL"):
        """Return a case with everything that a proposal of this class needs."""
        case = self.started(code)
        self.hand_over(case)
        self.who("head").press(self.meet(case), "action_confirm", MEETING)
        self.report(case)
        return case

    def write_reply(self, case, text="The seal was too thin."):
        """Write the draft of a reply, and its part on the result.

        :return: id of the reply
        """
        inspector = self.who("inspector")
        reply = inspector.press(case, "action_record_reply")["res_id"]
        line = inspector.read(REPLY, reply, "line_ids")[0]
        inspector.write("complaint.reply.line", line, text=text)
        return reply


class TestCompany(Company):
    def test_general_complaint_from_call_back_to_follow_up(self):
        """S6.11, S6.12, S6.13, S6.14, S6.18: the story, over National Day."""
        case = self.log_case("sales", remedy_sought="New capsules.")
        # the same day, a working Wednesday
        self.assertDueAt(case, "S6.12", "2026-09-30 18:00")
        # 1-7 October are holidays; 8, 9, Saturday 10 (make-up), 12, 13, 14, 15
        self.assertDueAt(case, "S6.14", "2026-10-15 18:00")
        inspector = self.who("inspector")
        inspector.press(case, "action_acknowledge")
        inspector.write(CASE, case, class_id=self.case_class("GENERAL"))
        with self.refuses("inspector", UserError, "Call the customer back"):
            inspector.press(case, "action_start")
        with self.refuses("sales", AccessError):
            self.who("sales").press(case, "action_callback")
        self.at("2026-09-30 10:20")
        # the dialog proposes what was written down when it was logged
        inspector.dialog(inspector.press(case, "action_callback"))
        self.assertEqual(inspector.read(CASE, case, "callback_demand"), "New capsules.")
        self.assertKept(case, "S6.12")
        with self.refuses("inspector", UserError, "called back already"):
            self.call_back(case)
        inspector.press(case, "action_start")

        inspector.write(CASE, case, **FOUND)
        for missing in ("Hand the case over", "Hold the meeting", "Report the prog"):
            with self.refuses("inspector", UserError, missing):
                inspector.press(case, "action_submit")
        self.hand_over(case)
        self.report(case)
        self.at("2026-10-08 15:00")
        meeting = self.meet(case)
        with self.refuses("inspector", UserError, "Hold the meeting"):
            inspector.press(case, "action_submit")
        for person in ("inspector", "stock"):
            with self.refuses(person, AccessError, "Only the chair"):
                self.who(person).press(meeting, "action_confirm", MEETING)
        self.who("head").press(meeting, "action_confirm", MEETING)
        self.propose(case)
        with self.refuses("vp", UserError, "not your turn"):
            self.who("vp").sign(case)
        self.who("head").sign(case)

        self.at("2026-10-15 17:00")
        reply = self.write_reply(case)
        inspector.press(reply, "action_send", REPLY)
        self.assertKept(case, "S6.14")
        with self.refuses("inspector", UserError, "Call or visit the customer after"):
            inspector.press(case, "action_close")
        with self.refuses("sales", AccessError):
            self.who("sales").write(CASE, case, followup_result="Fine.")
        self.at("2026-10-22 11:00")
        inspector.write(
            CASE,
            case,
            followup_at="2026-10-22 02:30:00",
            followup_result="The customer is content.",
        )
        with self.refuses("inspector", UserError, "Plan: "):
            inspector.press(case, "action_close")
        self.plan_action(case, kind="improvement", name="Thicker seals")
        inspector.press(case, "action_close")
        self.assertState(case, "closed")

    def test_follow_up_before_the_answer_is_none(self):
        """S6.14: the customer is followed up after the solution, not before."""
        case = self.ready()
        inspector = self.who("inspector")
        inspector.write(
            CASE, case, followup_at="2026-09-30 02:00:00", followup_result="Fine."
        )
        self.propose(case)
        self.who("head").sign(case)
        self.at("2026-10-08 10:00")
        inspector.press(self.write_reply(case), "action_send", REPLY)
        with self.refuses("inspector", UserError, "after the solution"):
            inspector.press(case, "action_close")

    def test_meeting_names_cause_responsible_and_plan(self):
        """S6.13: minutes that leave one of them out are not enough."""
        case = self.started()
        self.hand_over(case)
        self.report(case)
        for name in ("cause", "responsible", "plan"):
            meeting = self.meet(case, **{name: False})
            self.who("head").press(meeting, "action_confirm", MEETING)
        self.who("inspector").write(CASE, case, **FOUND)
        with self.refuses("inspector", UserError, "cause, who is responsible and"):
            self.who("inspector").press(case, "action_submit")
        self.who("head").press(self.meet(case), "action_confirm", MEETING)
        self.propose(case)

    def test_small_matter_needs_neither_department_nor_meeting(self):
        """S6.11, S6.13: what is not transferred is waived with a reason."""
        case = self.started()
        for kind in ("handover", "meeting", "progress"):
            self.waive(case, kind, "Customer service settles it.")
        self.propose(case)

    def test_reply_says_what_was_found(self):
        """S6.16-17: the signed outcome stands in the letter, whatever is written."""
        case = self.ready()
        self.propose(case, outcome="unfounded")
        self.who("head").sign(case)
        inspector = self.who("inspector")
        reply = inspector.press(case, "action_record_reply")["res_id"]
        with self.refuses("inspector", UserError, "Result of the Investigation"):
            inspector.press(reply, "action_send", REPLY)
        self.write_reply(case, "The capsules are as they should be.")
        inspector.press(reply, "action_send", REPLY)
        text = inspector.read(REPLY, reply, "text")
        self.assertIn("Result of the investigation: Unfounded.", text)
        with self.refuses("inspector", UserError, "cannot be changed"):
            inspector.write(REPLY, reply, text="It was our fault.")

    def test_opinions_suggestions_and_demands_are_taken_in(self):
        """S6.3: each with its type, by whoever hears of it."""
        for kind in ("opinion", "suggestion", "demand"):
            case = self.log_case("plain", kind=kind)
            self.assertEqual(self.who("plain").read(CASE, case, "kind"), kind)
        with self.refuses("plain", ValueError):
            self.log_case("plain", kind="praise")

    def test_every_channel_ends_in_one_register(self):
        """S6.8: one series of numbers, sorted and counted; departments are told.

        S6.6: hotline, mailbox and service centre.
        """
        logged = [
            self.log_case("sales", channel_id=self.channel("phone")),
            self.log_case("plain", channel_id=self.channel("email")),
            self.log_case(
                "stock",
                subject_type="service",
                channel_id=self.channel("service_centre"),
            ),
        ]
        head, inspector = self.who("head"), self.who("inspector")
        self.assertEqual(sorted(head.find(CASE, ("id", "in", logged))), sorted(logged))
        numbers = [int(head.read(CASE, case, "name")[-4:]) for case in logged]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 3)))
        for case in logged[:2]:
            inspector.write(CASE, case, class_id=self.case_class("GENERAL"))
        groups = head.call(
            CASE,
            "formatted_read_group",
            [("id", "in", logged)],
            ["class_id"],
            ["__count"],
        )
        self.assertEqual(sorted(g["__count"] for g in groups), [1, 2])
        notice = inspector.create(
            "complaint.internal.notice",
            complaint_id=logged[0],
            kind="other",
            name="For your information",
            text="Seals are complained about.",
            recipient_ids=[Command.create({"user_id": self.user_stock.id})],
        )
        inspector.press(notice, "action_send", "complaint.internal.notice")
        stock = self.who("stock")
        stock.press(notice, "action_confirm_receipt", "complaint.internal.notice")
        with self.refuses("stock", AccessError):
            stock.read(CASE, logged[0], "name")


class TestMajor(Company):
    def called(self, case, name):
        """Return who was called to the case by a kind of activity."""
        kind = self.env.ref(f"complaint_mgmt.mail_activity_type_{name}")
        activities = self.browse(case).activity_ids
        return activities.filtered(lambda a: a.activity_type_id == kind).user_id

    def test_major_complaint_is_led_by_a_leader_in_person(self):
        """S6.15: proposed at once, led by a leader, convened, and only then decided."""
        case = self.ready("MAJOR")
        self.assertIn(self.user_vp, self.called(case, "taskforce"))
        inspector = self.who("inspector")
        inspector.write(CASE, case, **FOUND)
        with self.refuses("inspector", UserError, "Convene a task force"):
            inspector.press(case, "action_submit")
        values = {"complaint_id": case, "mandate": "Find the cause within a week."}
        with self.refuses("inspector", ValidationError, "led by the QA head"):
            inspector.create(TASKFORCE, leader_id=self.user_inspector.id, **values)
        vp = self.who("vp")
        taskforce = vp.create(TASKFORCE, **values)
        self.assertEqual(vp.read(TASKFORCE, taskforce, "leader_id"), self.user_vp.id)
        with self.refuses("vp", UserError, "Say who belongs"):
            vp.press(taskforce, "action_convene", TASKFORCE)
        members = {
            person: vp.create(
                MEMBER,
                taskforce_id=taskforce,
                user_id=getattr(self, f"user_{person}").id,
            )
            for person in ("stock", "plain")
        }
        with self.refuses("inspector", AccessError, "convenes a task force"):
            inspector.press(taskforce, "action_convene", TASKFORCE)
        with self.refuses("inspector", UserError, "Convene a task force"):
            inspector.press(case, "action_submit")
        vp.press(taskforce, "action_convene", TASKFORCE)
        self.assertFalse(self.called(case, "taskforce"))

        for person, text in (("plain", None), ("head", "Somebody else was called")):
            with self.refuses(person, AccessError, text):
                self.who(person).press(members["stock"], "action_accept", MEMBER)
        self.who("stock").press(members["stock"], "action_accept", MEMBER)
        plain = self.who("plain")
        opened = plain.press(members["plain"], "action_refuse", MEMBER)
        plain.dialog(opened, text="On leave until Monday.")
        answers = [vp.read(MEMBER, m, "answer") for m in members.values()]
        self.assertEqual(answers, ["accepted", "refused"])
        self.propose(case)
        self.who("head").sign(case)
        self.assertState(case, "reply")

    def test_major_complaint_calls_head_and_vp_until_one_takes_notice(self):
        """S6.15: leaders hear of it in the same moment."""
        case = self.started("MAJOR")
        alert = self.browse(case).alert_ids.filtered(lambda a: a.trigger == "serious")
        self.assertLessEqual(self.user_head | self.user_vp, alert.called_ids)
        self.assertNotIn(self.user_gm, alert.called_ids)
        with self.refuses("inspector", AccessError, "you were not called"):
            self.who("inspector").press(case, "action_acknowledge_alerts")
        self.who("vp").press(case, "action_acknowledge_alerts")
        self.assertFalse(alert.is_open)

    def test_general_complaint_needs_no_task_force(self):
        """S6.15: only a serious or major one does."""
        case = self.ready("GENERAL")
        self.assertFalse(self.called(case, "taskforce"))
        self.propose(case)
