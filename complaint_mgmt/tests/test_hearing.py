"""Statements of both sides, visits, meetings, the task force and progress."""

import json

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools.chain import sha256_hex
from .common_procedure import ProcedureCase

NOW = "2026-11-24 02:00:00"
EARLIER = "2026-11-23 02:00:00"
LATER = "2026-11-25 02:00:00"


class HearingCase(ProcedureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_driver = cls.new_user("driver", "base.group_user")

    def demand(self, *requirements):
        """Approve a procedure with one serious class that demands what dicts say."""
        term = ("Reply", "received", "replied", 3, "working_days", {})
        version = self.new_procedure("HEAR", term, classes=("A", "S"), approve=False)
        self.class_a, self.class_s = version.class_ids.sorted("id")
        self.class_s.is_serious = True
        self.env["complaint.procedure.requirement"].create(
            [{"version_id": version.id, **vals} for vals in requirements]
        )
        self.approve(version.with_user(self.user_manager))
        return version

    def investigated(self, found=None):
        """Return a case under investigation, as its handler."""
        complaint = self.log().with_user(self.user_inspector)
        complaint.class_id = found or self.class_minor
        complaint.action_start()
        return complaint

    def add(self, model, complaint, user=None, **vals):
        records = self.env[f"complaint.{model}"].with_user(user or self.user_inspector)
        return records.create({"complaint_id": complaint.id, **vals})

    def statement(self, complaint, side="complainant", user=None, **vals):
        values = {"side": side, "party": "Mr. Zhou", "text": "It fell.", **vals}
        return self.add("statement", complaint, user, **values)

    def called(self, record, xmlid):
        kind = self.env.ref(f"complaint_mgmt.mail_activity_type_{xmlid}")
        domain = [
            ("res_model", "=", record._name),
            ("res_id", "=", record.id),
            ("activity_type_id", "=", kind.id),
        ]
        return self.env["mail.activity"].sudo().search(domain).user_id


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestStatement(HearingCase):
    def test_both_sides_are_heard_before_a_proposal(self):
        """S4.13: the complainant and the respondent are heard."""
        self.demand({"kind": "statements"})
        complaint = self.investigated(self.class_a)
        complaint.write(self.findings())
        with self.refused(self.user_inspector, UserError, "Complainant, Respondent"):
            complaint.action_submit()
        self.statement(complaint)
        with self.refused(self.user_inspector, UserError, "take down: Respondent."):
            complaint.action_submit()
        asked = self.statement(complaint, "respondent", text=False)
        with self.refused(self.user_inspector, UserError, "take down: Respondent."):
            complaint.action_submit()
        asked.text = "It was broken before."
        self.assertEqual(self.propose(complaint) and complaint.state, "decision")

    def test_without_a_respondent_the_handler_says_why(self):
        """S4.13: both sides, or the reason why not."""
        self.demand({"kind": "statements", "is_waivable": True})
        complaint = self.investigated(self.class_a)
        complaint.write(self.findings())
        self.statement(complaint)
        wizard = self.env["complaint.waive"].with_user(self.user_inspector)
        wizard.create(
            {"complaint_id": complaint.id, "reason": "Nobody is accused."}
        ).action_confirm()
        self.propose(complaint)
        self.assertEqual(complaint.waiver_ids.reason, "Nobody is accused.")

    def test_only_a_handler_takes_a_statement_down(self):
        """S9.2: reader, VP and reporter take none down."""
        complaint = self.investigated()
        for user in (self.user_reader, self.user_vp, self.user_plain, self.user_other):
            with self.refused(user, AccessError):
                self.statement(complaint, user=user)
        statement = self.statement(complaint)
        for user in (self.user_reader, self.user_vp):
            self.assertEqual(statement.with_user(user).text, "It fell.")
            with self.refused(user, AccessError):
                statement.with_user(user).text = "It stood."
        for user in (self.user_plain, self.user_other):
            with self.refused(user, AccessError):
                statement.with_user(user).read(["text"])

    def test_statement_that_the_person_confirmed_is_fixed(self):
        """S4.13: what was heard stays as it was heard."""
        statement = self.statement(self.investigated())
        statement.text = "It fell on Monday."
        statement.confirmation = "confirmed"
        for values in ({"text": "It stood."}, {"confirmation": "not_asked"}):
            with self.refused(self.user_inspector, UserError, "confirmed this"):
                statement.write(values)
        with self.refused(self.user_inspector, AccessError):
            statement.unlink()
        with self.refused(self.user_head, UserError, "part of the file"):
            statement.sudo().unlink()

    def test_statements_are_fixed_by_the_proposal(self):
        complaint = self.investigated()
        statement = self.statement(complaint)
        self.to_decision(complaint)
        with self.refused(self.user_inspector, UserError, "back to investigation"):
            statement.text = "It stood."
        with self.refused(self.user_inspector, UserError, "back to investigation"):
            self.statement(complaint)

    def test_accused_colleague_gives_the_own_statement_and_sees_nothing_else(self):
        """S4.13: the respondent is heard; S4.8: and has no other part in the case."""
        complaint = self.investigated()
        statement = self.add(
            "statement",
            complaint,
            side="respondent",
            user_id=self.user_driver.id,
            question="What happened at the gate?",
        )
        self.assertEqual(complaint.subject_user_ids, self.user_driver)
        self.assertEqual(self.called(statement, "asked"), self.user_driver)
        mine = statement.with_user(self.user_driver)
        self.assertEqual(mine.question, "What happened at the gate?")
        self.assertEqual(mine.case_number, complaint.name)
        self.assertTrue(mine.can_give)
        with self.refused(self.user_driver, AccessError):
            complaint.with_user(self.user_driver).read(["statement"])
        with self.refused(self.user_driver, AccessError):
            mine.write({"text": "I was polite."})
        wizard = self.env["complaint.statement.give"].with_user(self.user_driver)
        action = mine.action_give()
        wizard = wizard.with_context(**action["context"])
        wizard.create({"text": "I was polite."}).action_confirm()
        self.assertEqual(statement.text, "I was polite.")
        self.assertTrue(statement.is_own)
        self.assertEqual(str(statement.given_at), NOW)
        self.assertFalse(self.called(statement, "asked"))
        event = self.events_of(complaint, "statement.given")
        self.assertEqual(event.user_id, self.user_driver)
        digest = sha256_hex(b"I was polite.")
        self.assertEqual(json.loads(event.data)["text_sha256"], digest)

    def test_own_statement_is_given_once_by_the_person_who_was_asked(self):
        """S4.13: nobody puts words into the mouth of the respondent."""
        complaint = self.investigated()
        statement = self.add(
            "statement", complaint, side="respondent", user_id=self.user_driver.id
        )
        for user in (self.user_inspector, self.user_head, self.user_vp):
            with self.refused(user, AccessError, "Somebody else is asked"):
                statement.with_user(user)._give("He was rude.")
        with self.refused(self.user_plain, AccessError):
            statement.with_user(self.user_plain)._give("He was rude.")
        with self.refused(self.user_plain, AccessError) as env:
            wizard = {"statement_id": statement.id, "text": "He was rude."}
            env["complaint.statement.give"].create(wizard).read(["question"])
        for values in ({"is_own": True}, {"given_at": EARLIER}):
            with self.refused(self.user_inspector, UserError, "never by hand"):
                statement.write(values)
            with self.refused(self.user_inspector, UserError, "never by hand"):
                self.statement(complaint, **values)
        mine = statement.with_user(self.user_driver)
        with self.refused(self.user_driver, UserError, "Write down"):
            mine._give("  ")
        mine._give("I was polite.")
        with self.refused(self.user_driver, UserError, "given already"):
            mine._give("I was very polite.")
        with self.refused(self.user_inspector, UserError, "confirmed this"):
            statement.text = "He was rude."
        default = self.env["complaint.statement"].with_user(self.user_inspector)
        forged = default.with_context(default_is_own=True).create(
            {"complaint_id": complaint.id, "party": "Mr. Zhou", "text": "Well."}
        )
        self.assertFalse(forged.is_own)

    def test_no_statement_is_given_once_the_decision_is_proposed(self):
        complaint = self.investigated()
        statement = self.add(
            "statement", complaint, side="respondent", user_id=self.user_driver.id
        )
        self.to_decision(complaint)
        with self.refused(self.user_driver, UserError, "back to investigation"):
            statement.with_user(self.user_driver)._give("I was polite.")

    def test_handler_asks_sales_and_the_answer_comes_back_into_the_file(self):
        """S3.8: what is not clear is asked of sales, and asked again."""
        complaint = self.investigated()
        for question, answer in (("Which use?", "A pump."), ("Since when?", "May.")):
            asked = self.add(
                "statement",
                complaint,
                side="department",
                user_id=self.user_sales.id,
                question=question,
            )
            self.assertEqual(self.called(asked, "asked"), self.user_sales)
            asked.with_user(self.user_sales)._give(answer)
        self.assertEqual(complaint.statement_ids.mapped("text"), ["A pump.", "May."])
        self.assertFalse(complaint.subject_user_ids)
        told = complaint.message_ids.notified_partner_ids
        self.assertIn(self.user_inspector.partner_id, told)

    def test_statement_names_somebody_and_is_not_heard_in_the_future(self):
        complaint = self.investigated()
        with self.refused(self.user_inspector, ValidationError, "whose statement"):
            self.statement(complaint, party=" ")
        with self.refused(self.user_inspector, ValidationError, "now or earlier"):
            self.statement(complaint, heard_at=LATER)

    def test_statement_of_a_patient_is_for_sensitive_data_readers(self):
        """PIPL 28-30: what a patient says is health data."""
        complaint = self.investigated()
        patient = self.env["complaint.person"].create(
            {"complaint_id": complaint.id, "kind": "patient", "name": "Lin Yue"}
        )
        self.user_head.sudo().group_ids += self.env.ref(
            "complaint_mgmt.group_complaint_sensitive"
        )
        statement = self.statement(
            complaint, "witness", self.user_head, party=False, person_id=patient.id
        )
        self.assertEqual(statement.who, "Lin Yue")
        for user in (self.user_inspector, self.user_reader, self.user_vp):
            with self.refused(user, AccessError):
                statement.with_user(user).read(["text"])
            self.assertFalse(complaint.with_user(user).statement_ids)

    def test_colleague_finds_what_he_is_asked_in_a_list_of_his_own(self):
        """S4.13: who is asked finds the question also without the activity."""
        complaint = self.investigated()
        asked = self.add("statement", complaint, user_id=self.user_driver.id)
        self.statement(complaint)
        action = self.env.ref("complaint_mgmt.complaint_statement_action_mine")
        self.assertIn("uid", action.domain)
        found = self.env["complaint.statement"].with_user(self.user_driver).search([])
        self.assertEqual(found, asked)

    def test_judgement_record_prints_what_was_heard_and_found(self):
        """S4.13, S6.13: statements, visits and minutes are in the printed file."""
        complaint = self.investigated()
        self.statement(complaint, text="It fell from the shelf.")
        self.add(
            "visit",
            complaint,
            purpose="Look",
            visitor_ids=self.user_driver.ids,
            visited_at=EARLIER,
            findings="The shelf is bent.",
        )
        meeting = self.add(
            "meeting",
            complaint,
            held_at=EARLIER,
            others="Doctor Sun",
            conclusion="A new shelf.",
        )
        reports = self.env["ir.actions.report"].with_user(self.user_reader)
        name = "complaint_mgmt.report_judgement"
        content = reports._render_qweb_html(name, complaint.ids)[0].decode()
        self.assertNotIn("A new shelf.", content)
        meeting.action_confirm()
        complaint._note_progress("Shelves ordered.")
        content = reports._render_qweb_html(name, complaint.ids)[0].decode()
        for text in (
            "It fell from the shelf.",
            "The shelf is bent.",
            "A new shelf.",
            "Doctor Sun",
            "Shelves ordered.",
        ):
            self.assertIn(text, content)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestVisit(HearingCase):
    def visit(self, complaint, user=None, **vals):
        values = {
            "purpose": "See the damage",
            "planned_at": LATER,
            "visitor_ids": self.user_driver.ids,
        }
        return self.add("visit", complaint, user, **{**values, **vals})

    def test_proposal_waits_for_the_visit_that_the_procedure_demands(self):
        """S2.4.3.1: specialists learn the facts on site and keep them."""
        self.demand({"kind": "visit"})
        complaint = self.investigated(self.class_a)
        complaint.write(self.findings())
        visit = self.visit(complaint)
        with self.refused(self.user_inspector, UserError, "Visit on site"):
            complaint.action_submit()
        visit.write({"visited_at": EARLIER})
        with self.refused(self.user_inspector, UserError, "Visit on site"):
            complaint.action_submit()
        visit.findings = "The roof leaks."
        self.propose(complaint)
        self.assertEqual(complaint.state, "decision")

    def test_visitor_without_a_role_is_called_and_sees_the_visit_only(self):
        """S2.4.3.1: specialists of any department visit."""
        complaint = self.investigated()
        visit = self.visit(complaint)
        self.assertEqual(self.called(visit, "meeting"), self.user_driver)
        mine = visit.with_user(self.user_driver)
        self.assertEqual(mine.purpose, "See the damage")
        with self.refused(self.user_driver, AccessError):
            mine.findings = "Nothing."
        with self.refused(self.user_driver, AccessError):
            complaint.with_user(self.user_driver).read(["statement"])
        for user in (self.user_plain, self.user_other):
            with self.refused(user, AccessError):
                visit.with_user(user).read(["purpose"])
        visit.write({"visited_at": EARLIER, "findings": "The roof leaks."})
        self.assertFalse(self.called(visit, "meeting"))

    def test_visit_is_made_in_the_past_by_somebody_impartial(self):
        """S4.8: who is accused does not visit."""
        complaint = self.investigated()
        with self.refused(self.user_inspector, ValidationError, "now or earlier"):
            self.visit(complaint, visited_at=LATER)
        complaint.subject_user_ids = self.user_driver
        with self.refused(self.user_inspector, UserError, "Choose somebody else"):
            self.visit(complaint)
        with self.refused(self.user_inspector, ValidationError, "who visits"):
            self.visit(complaint, visitor_ids=[])

    def test_visit_that_was_made_stays_in_the_file(self):
        """S9.4.3.5.1: all that is investigated is on record."""
        complaint = self.investigated()
        self.visit(complaint).unlink()
        visit = self.visit(complaint, visited_at=EARLIER, findings="It leaks.")
        with self.refused(self.user_inspector, UserError, "stays in the file"):
            visit.unlink()
        self.assertTrue(self.events_of(complaint, "visit.removed"))


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMeeting(HearingCase):
    def meeting(self, complaint, user=None, **vals):
        values = {
            "held_at": EARLIER,
            "chair_id": self.user_vp.id,
            "attendee_ids": self.user_driver.ids,
            "cause": "The seal.",
            "responsible": "Packaging",
            "plan": "New seal.",
            "conclusion": "Recall nothing.",
        }
        return self.add("meeting", complaint, user, **{**values, **vals})

    def test_chair_confirms_the_minutes_and_they_are_fixed(self):
        """S6.13: cause, who is responsible and the plan are on record."""
        complaint = self.investigated()
        meeting = self.meeting(complaint)
        for user in (self.user_inspector, self.user_head, self.user_driver):
            with self.refused(user, AccessError, "Only the chair"):
                meeting.with_user(user).action_confirm()
        meeting.with_user(self.user_vp).action_confirm()
        self.assertEqual(meeting.confirmed_by_id, self.user_vp)
        self.assertEqual(str(meeting.confirmed_at), NOW)
        for values in ({"conclusion": "Recall all."}, {"chair_id": self.user_gm.id}):
            with self.refused(self.user_inspector, UserError, "confirmed and fixed"):
                meeting.write(values)
        with self.refused(self.user_inspector, UserError, "confirmed and fixed"):
            meeting.unlink()
        event = self.events_of(complaint, "meeting.confirmed")
        digest = sha256_hex(b"Recall nothing.")
        self.assertEqual(json.loads(event.data)["conclusion_sha256"], digest)

    def test_nobody_forges_a_confirmation(self):
        complaint = self.investigated()
        values = {"confirmed_at": NOW, "confirmed_by_id": self.user_vp.id}
        with self.refused(self.user_inspector, UserError, "never by hand"):
            self.meeting(complaint, **values)
        meeting = self.meeting(complaint)
        with self.refused(self.user_inspector, UserError, "never by hand"):
            meeting.write(values)
        meetings = self.env["complaint.meeting"].with_user(self.user_inspector)
        defaults = {f"default_{name}": value for name, value in values.items()}
        forged = meetings.with_context(**defaults).create(
            {"complaint_id": complaint.id, "conclusion": "Recall all."}
        )
        self.assertFalse(forged.confirmed_at)

    def test_minutes_are_complete_before_they_are_confirmed(self):
        """S6.13: a meeting that was held, with people and a conclusion."""
        complaint = self.investigated()
        for values, text in (
            ({"held_at": LATER}, "not been held"),
            ({"conclusion": " "}, "concluded"),
            ({"attendee_ids": []}, "who attended"),
        ):
            meeting = self.meeting(complaint, **values)
            with self.refused(self.user_vp, UserError, text):
                meeting.with_user(self.user_vp).action_confirm()

    def test_special_meeting_is_held_under_the_vp_and_demanded_as_such(self):
        """S9.4.2.1.7.7: the VP presides over the special meeting."""
        self.demand({"kind": "meeting", "meeting_kind": "special"})
        complaint = self.investigated(self.class_a)
        complaint.write(self.findings())
        for user in (self.user_inspector, self.user_head):
            with self.refused(self.user_inspector, ValidationError, "presided"):
                self.meeting(complaint, kind="special", chair_id=user.id)
        self.meeting(complaint).with_user(self.user_vp).action_confirm()
        special = self.meeting(complaint, kind="special")
        with self.refused(self.user_inspector, UserError, "Special Meeting"):
            complaint.action_submit()
        special.with_user(self.user_vp).action_confirm()
        self.propose(complaint)
        self.assertEqual(complaint.state, "decision")

    def test_signers_sign_what_the_special_meeting_concluded(self):
        """S9.4.2.1.7.7: the conclusion of the special meeting goes to the GM."""
        complaint = self.investigated()
        special = self.meeting(complaint, kind="special")
        special.with_user(self.user_vp).action_confirm()
        self.to_decision(complaint)
        gate_round = complaint.sudo().gate_open_round_id
        line = json.loads(gate_round.payload)["content"]["special_meetings"][0]
        self.assertEqual(line["meeting"], special.id)
        self.assertEqual(line["conclusion_sha256"], sha256_hex(b"Recall nothing."))
        summary = gate_round.with_user(self.user_gm).summary
        self.assertIn("Recall nothing.", summary)

    def test_case_without_a_special_meeting_signs_what_it_did_before(self):
        complaint = self.investigated()
        self.meeting(complaint).with_user(self.user_vp).action_confirm()
        payload = complaint._gate_payload("decision")
        self.assertNotIn("special_meetings", payload)

    def test_accused_neither_presides_nor_confirms(self):
        """S4.8: not even when the accusation comes later."""
        complaint = self.investigated()
        meeting = self.meeting(complaint)
        complaint.subject_user_ids = self.user_vp
        with self.refused(self.user_vp, UserError, "Choose somebody else"):
            meeting.with_user(self.user_vp).action_confirm()
        with self.refused(self.user_inspector, UserError, "Choose somebody else"):
            self.meeting(complaint)

    def test_attendees_are_called_to_a_meeting_that_is_planned(self):
        """S6.13: the departments come together."""
        complaint = self.investigated()
        meeting = self.meeting(complaint, held_at=LATER, conclusion=False)
        called = self.called(meeting, "meeting")
        self.assertEqual(called, self.user_vp | self.user_driver)
        self.assertEqual(meeting.with_user(self.user_driver).plan, "New seal.")
        with self.refused(self.user_plain, AccessError):
            meeting.with_user(self.user_plain).read(["plan"])


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestTaskforce(HearingCase):
    def taskforce(self, complaint, user=None, members=None, **vals):
        members = self.user_driver | self.user_stock if members is None else members
        values = {
            "leader_id": self.user_vp.id,
            "mandate": "Find the cause within a week.",
            "member_ids": [Command.create({"user_id": u.id}) for u in members],
        }
        return self.add("taskforce", complaint, user, **{**values, **vals})

    def member(self, taskforce, user):
        found = taskforce.sudo().member_ids.filtered(lambda m: m.user_id == user)
        return found.with_user(user)

    def test_serious_case_calls_the_vp_to_convene_a_task_force(self):
        """S6.15: proposed at once when a case becomes serious, where it is demanded."""
        self.demand({"kind": "taskforce"})
        complaint = self.log().with_user(self.user_inspector)
        complaint.class_id = self.class_a
        self.assertFalse(self.called(complaint, "taskforce"))
        self.reclassify(complaint, self.class_s)
        self.assertEqual(self.called(complaint, "taskforce"), self.user_vp)
        self.assertTrue(self.events_of(complaint, "taskforce.proposed"))
        taskforce = self.taskforce(complaint, self.user_vp)
        taskforce.action_convene()
        self.assertFalse(self.called(complaint, "taskforce"))

    def test_serious_case_without_such_a_procedure_calls_nobody(self):
        complaint = self.log().with_user(self.user_inspector)
        complaint.class_id = self.class_critical
        self.assertFalse(self.called(complaint, "taskforce"))

    def test_investigation_waits_for_the_task_force(self):
        """S6.15: a serious case has its own organisation."""
        self.demand({"kind": "taskforce"})
        complaint = self.investigated(self.class_s)
        complaint.write(self.findings())
        taskforce = self.taskforce(complaint)
        with self.refused(self.user_inspector, UserError, "Convene a task force"):
            complaint.action_submit()
        taskforce.with_user(self.user_vp).action_convene()
        self.propose(complaint)

    def test_leader_is_a_leader_in_person(self):
        """S6.15: led by the QA head, the VP or the general manager, nobody else."""
        complaint = self.investigated()
        for user in (self.user_inspector, self.user_legal, self.user_manager):
            with self.refused(self.user_inspector, ValidationError, "is led by"):
                self.taskforce(complaint, leader_id=user.id)
        taskforce = self.taskforce(complaint)
        with self.refused(self.user_inspector, ValidationError, "is led by"):
            taskforce.leader_id = self.user_inspector
        with self.refused(self.user_inspector, AccessError, "convenes"):
            taskforce.action_convene()
        with self.refused(self.user_reader, AccessError):
            self.taskforce(complaint, self.user_reader)
        empty = self.taskforce(complaint, members=self.env["res.users"])
        with self.refused(self.user_gm, UserError, "who belongs"):
            empty.with_user(self.user_gm).action_convene()

    def test_vp_convenes_and_every_member_is_called_at_once(self):
        """S9.4.3.5: the VP calls the departments together at once."""
        complaint = self.log()
        taskforce = self.taskforce(complaint, self.user_vp)
        driver = self.member(taskforce, self.user_driver)
        self.assertFalse(self.called(driver, "asked"))
        with self.refused(self.user_driver, UserError, "not convened"):
            driver.action_accept()
        taskforce.action_convene()
        self.assertEqual(str(taskforce.convened_at), NOW)
        for user in (self.user_driver, self.user_stock):
            called = self.called(self.member(taskforce, user), "asked")
            self.assertEqual(called, user)
        self.assertTrue(self.events_of(complaint, "taskforce.convened"))
        late = self.add(
            "taskforce.member",
            complaint,
            self.user_vp,
            taskforce_id=taskforce.id,
            user_id=self.user_account.id,
        )
        self.assertEqual(self.called(late, "asked"), self.user_account)
        with self.refused(self.user_vp, UserError, "stays on record"):
            late.with_user(self.user_vp).unlink()

    def test_member_accepts_and_sees_the_mandate_only(self):
        """S9.4.3.5: members of any department take part."""
        complaint = self.log()
        taskforce = self.taskforce(complaint, self.user_vp)
        taskforce.action_convene()
        driver = self.member(taskforce, self.user_driver)
        self.assertEqual(driver.mandate, "Find the cause within a week.")
        with self.refused(self.user_stock, AccessError):
            driver.with_user(self.user_stock).action_accept()
        for user in (self.user_vp, self.user_inspector):
            with self.refused(user, AccessError, "Somebody else was called"):
                driver.with_user(user).action_accept()
        driver.action_accept()
        self.assertEqual(driver.answer, "accepted")
        self.assertFalse(self.called(driver, "asked"))
        self.assertTrue(self.events_of(complaint, "taskforce.accepted"))
        with self.refused(self.user_driver, AccessError):
            complaint.with_user(self.user_driver).read(["statement"])
        with self.refused(self.user_driver, AccessError):
            driver.task = "None"
        with self.refused(self.user_inspector, UserError, "never by hand"):
            driver.with_user(self.user_inspector).answer = "refused"

    def test_refusal_has_a_reason_and_reaches_the_leader(self):
        """S9.4.3.5: departments are obliged; who refuses is on record."""
        complaint = self.log()
        taskforce = self.taskforce(complaint, self.user_vp)
        taskforce.action_convene()
        driver = self.member(taskforce, self.user_driver)
        action = driver.action_refuse()
        notes = self.env["complaint.taskforce.note"].with_user(self.user_driver)
        notes = notes.with_context(**action["context"])
        with self.refused(self.user_driver, UserError, "Say why"):
            notes.create({"text": " "}).action_confirm()
        notes.create({"text": "On leave."}).action_confirm()
        self.assertEqual(driver.answer, "refused")
        self.assertEqual(taskforce.member_ids.mapped("reason"), ["On leave.", False])
        self.assertEqual(self.called(taskforce, "taskforce"), self.user_vp)
        event = self.events_of(complaint, "taskforce.refused")
        digest = sha256_hex(b"On leave.")
        self.assertEqual(json.loads(event.data)["reason_sha256"], digest)

    def test_accused_neither_leads_nor_takes_part(self):
        """S4.8: the task force is impartial."""
        complaint = self.investigated()
        complaint.subject_user_ids = self.user_driver | self.user_gm
        with self.refused(self.user_inspector, UserError, "Choose somebody else"):
            self.taskforce(complaint)
        with self.refused(self.user_inspector, UserError, "Choose somebody else"):
            self.taskforce(
                complaint, leader_id=self.user_gm.id, members=self.user_stock
            )

    def test_member_who_accepted_reports_and_progress_stays(self):
        """S9.4.3.5.4: those who investigate report as they go on."""
        self.demand({"kind": "progress"})
        complaint = self.investigated(self.class_a)
        self.assertIn("Report the progress", complaint.open_points)
        taskforce = self.taskforce(complaint)
        taskforce.with_user(self.user_vp).action_convene()
        driver = self.member(taskforce, self.user_driver)
        with self.refused(self.user_driver, UserError, "Accept to take part"):
            driver._report("Ten boxes checked.", False)
        driver.action_accept()
        driver._report("Ten boxes checked.", False)
        note = complaint.progress_ids
        self.assertEqual(note.user_id, self.user_driver)
        self.assertEqual(str(note.noted_at), NOW)
        self.assertFalse(complaint.open_points)
        self.assertEqual(note.with_user(self.user_vp).text, "Ten boxes checked.")
        for user in (self.user_plain, self.user_driver):
            with self.refused(user, AccessError):
                note.with_user(user).read(["text"])
        for user in (self.user_inspector, self.user_head):
            with self.refused(user, AccessError):
                note.with_user(user).text = "Nothing."
            with self.refused(user, AccessError) as env:
                env["complaint.progress"].create({"complaint_id": complaint.id})
            with self.refused(user, AccessError):
                note.with_user(user).unlink()

    def test_confirmed_quality_problem_calls_vp_and_gm_at_once(self):
        """S9.4.3.5.4: once it is confirmed, VP and general manager are told."""
        complaint = self.investigated()
        notes = self.env["complaint.taskforce.note"].with_user(self.user_inspector)
        values = {"complaint_id": complaint.id, "text": "The seal leaks."}
        notes.create(values).action_confirm()
        self.assertFalse(self.called(complaint, "alert"))
        notes.create({**values, "is_confirmed": True}).action_confirm()
        called = self.called(complaint, "alert")
        self.assertEqual(called, self.user_vp | self.user_gm)
        event = self.events_of(complaint, "progress.confirmed")
        self.assertEqual(json.loads(event.data)["called"], sorted(called.ids))

    def test_progress_is_for_those_who_take_part(self):
        """S9.2: a reader or the reporter adds nothing, and nobody to a closed case."""
        complaint = self.investigated()
        for user in (self.user_reader, self.user_plain, self.user_legal):
            with self.refused(user, AccessError):
                complaint.with_user(user)._note_progress("Done.")
        closed = self.to_closed()
        with self.refused(self.user_head, UserError, "is closed"):
            closed.with_user(self.user_head)._note_progress("Done.")
