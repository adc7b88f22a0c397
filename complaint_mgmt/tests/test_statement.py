"""Statements of both sides, and what the judgement record prints of them."""

import json

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.chain import sha256_hex
from .common_hearing import EARLIER, LATER, NOW, HearingCase


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
