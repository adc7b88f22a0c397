"""What patients and doctors tell: kept apart, with consent, for few eyes."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ROLE
from .common_checklist import ChecklistCase

SECRET = "Penicillin allergy since 1998"


@tagged("post_install", "-at_install")
class TestChecklistSensitive(ChecklistCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = f"{ROLE}handler,{ROLE}sensitive,base.group_allow_export"
        cls.user_privacy = cls.new_user("privacy", groups)

    def agree(self, checklist, **vals):
        checklist.write(
            {
                "consent": "given",
                "consent_at": "2026-01-05 08:00:00",
                "consent_how": "written",
                **vals,
            }
        )

    def patient(self):
        """A questionnaire of a patient who agreed, with one answer."""
        checklist = self.add("patient")
        self.agree(checklist)
        secret = self.secrets(checklist)[:1]
        secret.value = SECRET
        return checklist, secret

    def secrets(self, checklist, user=None):
        return checklist.with_user(user or self.user_privacy).secret_ids.sorted()

    def test_patient_answers_nothing_before_separate_consent(self):
        """S9.4.2.1.6: PIPL 29, separate consent with when and how comes first."""
        checklist = self.add("patient")
        first = self.secrets(checklist)[:1]
        self.assertEqual(len(checklist.line_ids), 10)
        for step in ("not_asked", "refused"):
            if step == "refused":
                self.agree(checklist, consent="refused")
            with self.refused(self.user_privacy, ValidationError, "Record first"):
                first.value = SECRET
            with self.refused(self.user_privacy, ValidationError, "Record first"):
                first.sudo().value = SECRET
        self.agree(checklist)
        first.value = SECRET
        self.assertEqual(checklist.answered_count, 1)

    def test_consent_is_recorded_with_when_and_how(self):
        """S9.4.2.1.6: consent says when and how it was asked."""
        checklist = self.add("patient")
        for missing in ({"consent_at": False}, {"consent_how": False}):
            with self.refused(self.user_inspector, ValidationError, "when and how"):
                self.agree(checklist, **missing)
        with self.refused(self.user_inspector, ValidationError, "in the past"):
            self.agree(checklist, consent_at="2999-01-01 00:00:00")
        with self.refused(self.user_reader, AccessError) as env:
            self.agree(checklist.with_env(env))

    def test_refused_consent_is_an_answer_too(self):
        self.demand("patient")
        complaint = self.start()
        self.assertIn("ask for consent", complaint.open_points)
        self.agree(complaint.checklist_ids, consent="refused")
        self.assertTrue(complaint.checklist_ids.is_done)
        self.assertFalse(complaint.open_points)

    def test_sensitive_answers_are_for_sensitive_data_readers_only(self):
        """S1.5.2, S9.4.2.1.6: no read, search, group or export by anybody else."""
        checklist, secret = self.patient()
        self.assertEqual(secret.with_user(self.user_sensitive).value, SECRET)
        users = (self.user_plain, self.user_reader, self.user_inspector)
        for user in (*users, self.user_head, self.user_manager, self.user_vp):
            for attempt in (
                lambda own: own.read(["value"]),
                lambda own: own.export_data(["value"]),
                lambda own: own.search([("value", "ilike", "Penicillin")]),
                lambda own: own.formatted_read_group([], ["result"], ["__count"]),
                lambda own: own.write({"value": "x"}),
            ):
                with self.refused(user, AccessError) as env:
                    attempt(secret.with_env(env))
            with self.refused(user, AccessError) as env:
                checklist.with_env(env).read(["secret_ids"])
            with self.refused(user, AccessError) as env:
                domain = [("secret_ids.value", "ilike", "Penicillin")]
                env["complaint.checklist"].search(domain)
            with self.refused(user, AccessError) as env:
                checklist.with_env(env).export_data(["secret_ids/value"])

    def test_readers_see_that_there_is_an_answer_and_not_what_it_says(self):
        """S1.5.2: the line says “Answered”."""
        checklist, secret = self.patient()
        line = secret.sudo().line_id.with_user(self.user_reader)
        self.assertTrue(line.is_answered)
        self.assertEqual(line.answer, "Answered")
        values = line.read()[0]
        self.assertNotIn(SECRET, str(values))
        self.assertNotIn(SECRET, str(checklist.with_user(self.user_reader).read()))

    def test_sensitive_answer_enters_neither_line_nor_log_nor_chatter_nor_paper(self):
        """S1.5.2: the content is in one place only."""
        checklist, __ = self.patient()
        complaint = checklist.complaint_id
        for event in self.events_of(complaint):
            self.assertNotIn("Penicillin", str(event.data))
            self.assertNotIn("sha256", str(event.data) * ("answered" in event.kind))
        self.assertNotIn("Penicillin", str(complaint.message_ids.mapped("body")))
        self.assertNotIn("Penicillin", str(complaint._gate_payload("decision")))
        report = self.env["ir.actions.report"].with_user(self.user_privacy)
        content, __ = report._render_qweb_html(
            "complaint_mgmt.report_judgement", complaint.ids
        )
        self.assertIn("kept apart", content.decode())
        self.assertNotIn("Penicillin", content.decode())

    def test_handler_cannot_put_a_sensitive_answer_on_the_open_line(self):
        """S9.4.2.1.5: the answers of the doctor are kept apart."""
        checklist = self.add("doctor")
        line = checklist.line_ids[:1]
        for user in (self.user_inspector, self.user_privacy, self.user_manager):
            with self.refused(user, AccessError, "kept apart") as env:
                line.with_env(env).value = "Doctor of medicine"
        with self.refused(self.user_inspector, AccessError):
            line.sudo().value = "Doctor of medicine"
        secret = self.secrets(checklist)[:1]
        with self.refused(self.user_inspector, AccessError) as env:
            secret.with_env(env).value = "Doctor of medicine"
        secret.value = "Doctor of medicine"
        self.assertTrue(line.is_answered)
        secret.value = False
        self.assertFalse(line.is_answered)

    def test_doctor_answers_three_questions_without_separate_consent(self):
        """S9.4.2.1.5: education, years of practice, history with the drug."""
        checklist = self.add("doctor")
        education, years, history = self.secrets(checklist)
        education.value, years.value = "Doctor of medicine", "22"
        with self.refused(self.user_privacy, ValidationError, "write a number"):
            years.value = "many"
        history.value = "Prescribed about 200 times."
        self.assertTrue(checklist.is_done)

    def test_sensitive_data_reader_without_another_role_keeps_answers(self):
        __, secret = self.patient()
        own = secret.with_user(self.user_sensitive)
        own.value = "None known"
        self.assertEqual(secret.answered_by_id, self.user_sensitive)

    def test_files_of_a_sensitive_answer_are_for_the_same_few(self):
        __, secret = self.patient()
        files = self.env["ir.attachment"]
        vals = {"name": "a.txt", "raw": b"1", "res_model": secret._name}
        file = files.with_user(self.user_privacy).create({**vals, "res_id": secret.id})
        for user in (self.user_inspector, self.user_reader, self.user_manager):
            with self.refused(user, AccessError) as env:
                file.with_env(env).read(["raw"])
            with self.refused(user, AccessError) as env:
                files.with_env(env).create({**vals, "res_id": secret.id})

    def test_withdrawn_consent_removes_the_answers(self):
        """S9.4.2.1.6: PIPL 15 and 47."""
        checklist, secret = self.patient()
        with self.refused(self.user_inspector, UserError, "Consent Withdrawn"):
            checklist.consent = "not_asked"
        with self.refused(self.user_reader, AccessError) as env:
            checklist.with_env(env).action_withdraw_consent()
        checklist.with_user(self.user_inspector).action_withdraw_consent()
        self.assertFalse(secret.value)
        self.assertFalse(checklist.answered_count)
        self.assertEqual(checklist.consent, "refused")
        self.assertTrue(self.events_of(checklist.complaint_id, "checklist.withdrawn"))

    def test_sensitive_answers_are_fixed_by_the_proposal(self):
        checklist, secret = self.patient()
        self.to_decision(checklist.complaint_id)
        for user in (self.user_privacy, self.user_sensitive):
            with self.refused(user, UserError, "is fixed") as env:
                secret.with_env(env).value = "None known"
        with self.refused(self.user_inspector, UserError, "is fixed"):
            checklist.action_withdraw_consent()

    def test_destruction_empties_answers_and_leaves_that_they_were_given(self):
        checklist, secret = self.patient()
        self.to_decision(checklist.complaint_id)
        secret.sudo()._erase()
        self.assertFalse(secret.value)
        self.assertEqual(checklist.answered_count, 1)

    def test_nobody_makes_or_removes_a_sensitive_answer_by_hand(self):
        checklist, secret = self.patient()
        for user in (self.user_privacy, self.user_sensitive, self.user_manager):
            with self.refused(user, AccessError) as env:
                env["complaint.checklist.secret"].create(
                    {
                        "checklist_id": checklist.id,
                        "line_id": checklist.line_ids[0].id,
                        "value": "x",
                    }
                )
            with self.refused(user, AccessError) as env:
                secret.with_env(env).unlink()
        with self.refused(self.user_inspector, UserError):
            checklist.unlink()
