"""What a procedure demands before a step, and what a handler may do without."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_procedure import ProcedureCase


@tagged("post_install", "-at_install")
class TestRequirement(ProcedureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lessons = cls.env.ref("complaint_mgmt.field_complaint_complaint__lessons")

    def version(self, *requirements):
        """Approve a procedure that demands what the dicts say."""
        term = ("Reply", "received", "replied", 3, "working_days", {})
        version = self.new_procedure("REQ", term, classes=("A",), approve=False)
        self.class_a = version.class_ids
        self.requirements = self.env["complaint.procedure.requirement"].create(
            [
                {"version_id": version.id, "field_id": self.lessons.id, **vals}
                for vals in requirements
            ]
        )
        self.approve(version.with_user(self.user_manager))
        return version

    def at_step(self, state):
        complaint = self.log().with_user(self.user_inspector)
        complaint.class_id = self.class_a
        if state == "new":
            return complaint
        complaint.action_start()
        if state == "investigation":
            return complaint
        return self.to_reply(self.to_decision(complaint))

    def test_investigation_does_not_start_before_what_the_procedure_demands(self):
        self.version({"stage": "start"})
        complaint = self.at_step("new")
        with self.refused(self.user_inspector, UserError, "Lessons Learned"):
            complaint.action_start()
        complaint.lessons = "Seal the blisters."
        complaint.action_start()
        self.assertEqual(complaint.state, "investigation")

    def test_proposal_names_every_point_that_is_missing(self):
        reference = self.env.ref("complaint_mgmt.field_complaint_complaint__reference")
        self.version({}, {"field_id": reference.id})
        complaint = self.at_step("investigation")
        complaint.write(self.findings())
        with self.refused(self.user_inspector, UserError, "Lessons Learned") as __:
            complaint.action_submit()
        self.assertEqual(complaint.open_point_count, 2)
        self.assertIn("Their Reference", complaint.open_points)

    def test_customer_is_not_answered_before_what_the_procedure_demands(self):
        self.version({"stage": "reply"})
        complaint = self.at_step("reply")
        with self.refused(self.user_inspector, UserError, "Lessons Learned"):
            self.reply(complaint)
        complaint.with_user(self.user_inspector).lessons = "Seal the blisters."
        self.assertTrue(self.reply(complaint))

    def test_case_does_not_close_before_what_the_procedure_demands(self):
        """S4.17: the lessons are written down before closing."""
        self.version({"stage": "close"})
        complaint = self.at_step("reply").with_user(self.user_inspector)
        self.reply(complaint, satisfaction="yes")
        with self.refused(self.user_inspector, UserError, "Lessons Learned"):
            complaint.action_close()
        with self.refused(self.user_inspector, UserError, "Lessons Learned"):
            complaint.with_context(_force_unlink=True).write({"state": "closed"})
        complaint.lessons = "Seal the blisters."
        complaint.action_close()
        self.assertEqual(complaint.state, "closed")

    def test_requirement_of_a_mode_or_an_outcome_is_for_these_cases_only(self):
        self.version({"mode": "written"}, {"outcome": "unfounded"})
        complaint = self.at_step("investigation")
        complaint.mode = "oral"
        self.assertFalse(complaint.open_point_count)
        complaint.mode = "written"
        self.assertEqual(complaint.open_point_count, 1)
        complaint.outcome = "unfounded"
        self.assertEqual(complaint.open_point_count, 2)

    def test_handler_waives_with_a_reason_and_the_reason_stays(self):
        self.version({"is_waivable": True})
        complaint = self.at_step("investigation")
        complaint.write(self.findings())
        self.assertTrue(complaint.can_waive)
        wizard = self.env["complaint.waive"].with_user(self.user_inspector)
        wizard = wizard.create({"complaint_id": complaint.id, "reason": "No lesson."})
        self.assertEqual(wizard.requirement_id, self.requirements)
        wizard.action_confirm()
        self.assertEqual(complaint.waiver_ids.reason, "No lesson.")
        self.assertTrue(self.events_of(complaint, "requirement.waived"))
        self.propose(complaint)
        self.assertEqual(complaint.state, "decision")
        with self.refused(self.user_head, AccessError):
            complaint.waiver_ids.with_user(self.user_head).reason = "Other"

    def test_nobody_waives_what_is_binding_or_without_a_reason(self):
        self.version({}, {"is_waivable": True})
        complaint = self.at_step("investigation")
        binding, waivable = self.requirements
        with self.refused(self.user_inspector, UserError, "does not let anybody"):
            complaint._waive(binding, "No time.")
        with self.refused(self.user_inspector, UserError, "Say why"):
            complaint._waive(waivable, " ")

    def test_reader_and_reporter_waive_nothing(self):
        self.version({"is_waivable": True})
        complaint = self.at_step("investigation")
        for user in (self.user_reader, self.user_plain, self.user_vp):
            with self.refused(user, AccessError) as env:
                env["complaint.waive"].create(
                    {"complaint_id": complaint.id, "reason": "No."}
                )
            with self.refused(user, AccessError):
                complaint.with_user(user)._waive(self.requirements, "No.")

    def test_requirement_of_an_approved_version_is_fixed(self):
        """S1.7a: a version in force is not changed."""
        self.version({})
        with self.refused(self.user_manager, UserError, "Draft a new version"):
            self.requirements.with_user(self.user_manager).stage = "close"
        with self.refused(self.user_manager, UserError, "Draft a new version"):
            self.requirements.with_user(self.user_manager).unlink()

    def test_no_line_enters_an_approved_version_by_a_detour(self):
        """S1.7a: neither made in it nor moved into it from a draft."""
        approved = self.version({})
        draft = approved.with_user(self.user_manager).copy({"number": 2})
        self.assertEqual(draft.state, "draft")
        for lines in (draft.requirement_ids, draft.term_ids, draft.class_ids):
            with self.refused(self.user_manager, UserError, "Draft a new version"):
                lines[0].with_user(self.user_manager).version_id = approved
        values = {"version_id": approved.id, "field_id": self.lessons.id}
        with self.refused(self.user_manager, UserError, "Draft a new version") as env:
            env["complaint.procedure.requirement"].create(values)

    def test_order_of_the_requirements_does_not_void_the_signatures(self):
        """S1.7b: what was approved stays approved, in whatever order it is shown."""
        version = self.version({"stage": "close"}, {"stage": "start"}, {"sequence": 1})
        self.env.flush_all()
        self.env.invalidate_all()
        version._gate_recheck()
        self.assertEqual(version.state, "approved")

    def test_next_version_takes_the_requirements_along(self):
        version = self.version({"is_waivable": True})
        copy = version.with_user(self.user_manager).copy({"number": 2})
        self.assertEqual(copy.requirement_ids.field_id, self.lessons)
        self.assertTrue(copy.requirement_ids.is_waivable)

    def test_case_without_a_procedure_meets_no_requirement(self):
        complaint = self.to_closed()
        self.assertFalse(complaint.open_point_count)
        self.assertEqual(complaint.state, "closed")
