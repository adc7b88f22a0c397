"""The task force of a serious case: who is convened, accepts and reports."""

import json

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools.chain import sha256_hex
from .common_hearing import NOW, HearingCase


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
