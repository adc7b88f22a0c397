"""Actions of a report: the 8D team plans them, and no others."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class Test8DActions(EightDCase):
    def plan(self, report, user=None, **vals):
        """Plan an action of D7, as a member of the team."""
        values = {
            "report_id": report.id,
            "discipline": "d7",
            "name": "Check line 3 as well",
            "owner_id": self.user_plain.id,
            "verifier_id": self.user_stock.id,
            "due_date": "2030-01-01",
        }
        actions = self.env["complaint.action"].with_user(user or self.user_solver)
        return actions.create({**values, **vals})

    def test_team_plans_changes_and_gives_up_actions_of_a_report(self):
        """S3.12: departments work together: the team need not handle complaints."""
        report = self.new_report()
        action = self.plan(report)
        self.assertTrue(action.can_plan)
        self.assertFalse(action.is_owner)
        self.assertEqual(action._planner(), report.user_id)
        action.with_user(self.user_solver2).due_date = "2030-02-01"
        reasons = self.env["complaint.action.reason"].with_user(self.user_solver2)
        reasons.create(
            {
                "action_ids": action.ids,
                "target": "cancelled",
                "reason": "Line 3 was sold.",
            }
        ).action_confirm()
        self.assertEqual(action.state, "cancelled")
        for user in (self.user_reader, self.user_sales, self.user_plain):
            with self.refused(user):
                self.plan(report, user=user)

    def test_team_has_no_say_in_other_actions(self):
        """S9.2: actions of complaints are planned by handlers."""
        complaint = self.to_investigation()
        handlers = self.env["complaint.action"].with_user(self.user_inspector)
        vals = {"name": "X", "due_date": "2030-01-01", "owner_id": self.user_plain.id}
        action = handlers.create({**vals, "complaint_id": complaint.id})
        with self.refused(self.user_solver):
            action.with_user(self.user_solver).due_date = "2031-01-01"
        with self.refused(self.user_solver):
            action.with_user(self.user_solver).write(
                {"state": "cancelled", "state_reason": "No."}
            )
        mine = {**vals, "owner_id": self.user_solver.id}
        for extra in ({}, {"complaint_id": complaint.id}):
            with self.refused(self.user_solver, AccessError, "no others") as env:
                env["complaint.action"].create({**mine, **extra})
        report = self.new_report()
        with self.refused(self.user_solver, ValidationError, "belongs to the report"):
            self.plan(report, complaint_id=complaint.id)
        with self.refused(self.user_inspector, UserError, "stay"):
            action.with_user(self.user_inspector).report_id = report

    def test_team_neither_reports_nor_verifies_for_others(self):
        """S2.4.3.5: the owner reports, the verifier judges."""
        action = self.plan(self.new_report())
        with self.refused(self.user_solver, AccessError, "only a handler"):
            action.evidence = "Done."
        with self.refused(self.user_solver, AccessError, "only a handler"):
            action.verification_note = "Fine."
        own = action.with_user(self.user_plain)
        own.evidence = "Done."
        with self.refused(self.user_solver, AccessError, "task of"):
            action.action_report_done()
        own.action_report_done()
        with self.refused(self.user_solver, AccessError, "nobody else"):
            action.with_user(self.user_solver).write({"state": "verified"})

    def test_owner_without_a_role_sees_the_number_of_the_report_only(self):
        report = self.new_report()
        action = self.plan(report)
        own = action.with_user(self.user_plain)
        self.assertEqual(own.report_number, report.name)
        with self.refused(self.user_plain):
            report.with_user(self.user_plain).read(["title"])
        arch = own.get_view(view_type="form")["arch"]
        self.assertNotIn('name="report_id"', arch)

    def test_another_company_neither_plans_nor_owns(self):
        report = self.new_report()
        with self.refused(self.user_other, UserError):
            self.plan(report, user=self.user_other)
        with self.refused(self.user_solver, UserError):
            self.plan(report, owner_id=self.user_other.id)
        with self.refused(self.user_solver, UserError):
            self.plan(report, company_id=self.other_company.id)

    def test_finished_report_takes_no_new_action(self):
        """S3.18: what was signed is what was done."""
        report = self.new_report()
        report.with_user(self.user_coordinator8d).write(
            {"state": "cancelled", "state_reason": "A single part."}
        )
        for discipline in ("d0", "d3", "d7", False):
            with self.refused(self.user_solver, UserError, "not changed any more"):
                self.plan(report, discipline=discipline)
        done = self.complete(self.new_report(), "d0")
        with self.refused(self.user_solver, UserError, "is complete"):
            self.plan(done, discipline="d0")
        with self.refused(self.user_inspector, ValidationError, "action of a report"):
            self.plan(done.browse(), self.user_inspector, discipline="d7")

    def test_count_of_actions_costs_one_query_for_many_reports(self):
        reports = self.new_report()
        for __ in range(3):
            reports |= self.new_report()
        for report in reports:
            self.plan(report)
        self.assertEqual(reports.mapped("action_count"), [1] * 4)
        few = self.count_queries(lambda: reports[0].read(["action_open_count"]))
        many = self.count_queries(lambda: reports.read(["action_open_count"]))
        self.assertLessEqual(many, few)
        found = reports[0].action_view_actions()
        self.assertEqual(found["context"]["default_report_id"], reports[0].id)
