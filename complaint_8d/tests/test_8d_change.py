"""Changes of processes that a report without a complaint leads to."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class Test8DChange(EightDCase):
    def setUp(self):
        super().setUp()
        self.report = self.new_report(kind="internal", partner_id=False)

    def change(self, user=None, **vals):
        changes = self.env["complaint.change"].with_user(user or self.user_solver)
        values = {"name": "Oven at 230 °C", "report_id": self.report.id}
        return changes.create({**values, **vals})

    def test_team_enters_a_change_of_a_report_without_a_complaint(self):
        """S3.21: what was found in the house changes processes, too."""
        change = self.change()
        self.assertEqual(change.company_id, self.report.company_id)
        self.assertEqual(self.report.change_ids, change)
        change.number = "ECN-12"
        events = self.env["complaint.event"].sudo()
        kinds = events.search([("res_model", "=", "complaint.8d")]).mapped("kind")
        self.assertIn("change.added", kinds)
        with self.refused(self.user_solver, AccessError, "QA head"):
            change.action_approve()
        change.with_user(self.user_head).action_approve()
        self.assertEqual(change.approved_by_id, self.user_head)
        with self.refused(self.user_solver, UserError, "fixed"):
            change.name = "Oven at 220 °C"

    def test_change_of_a_complaint_stays_with_the_handlers(self):
        """The 8D team alone enters nothing in the file of a case."""
        complaint = self.env["complaint.complaint"].create(
            {"statement": "Cracked", "partner_id": self.customer.id}
        )
        with self.refused(self.user_solver, AccessError):
            self.change(report_id=False, complaint_id=complaint.id)
        change = self.change(
            self.user_inspector, report_id=False, complaint_id=complaint.id
        )
        with self.refused(self.user_solver, AccessError) as env:
            change.with_env(env).name = "X"

    def test_change_belongs_to_one_case_or_report_of_its_company(self):
        with self.refused(self.user_reader, AccessError):
            self.change(self.user_reader)
        with self.refused(self.user_other, Exception):
            self.change(self.user_other)
        with self.refused(self.user_solver, UserError):
            self.change(company_id=self.other_company.id)
        crafted = self.env["complaint.change"].with_user(self.user_solver)
        crafted = crafted.with_context(default_company_id=self.other_company.id)
        made = crafted.create({"name": "X", "report_id": self.report.id})
        self.assertEqual(made.company_id, self.report.company_id)
        change = self.change()
        with self.refused(self.user_solver, UserError, "stays with its report"):
            change.report_id = self.new_report(kind="internal")
        with self.refused(self.user_solver, ValidationError):
            of_case = self.new_report()
            complaint = self.env["complaint.complaint"].create(
                {"statement": "Cracked", "partner_id": self.customer.id}
            )
            of_case.complaint_ids = complaint
            self.change(report_id=of_case.id)

    def test_closed_report_takes_no_more_changes(self):
        """S3.18: what was signed is not added to."""
        change = self.change()
        self.close(self.report)
        with self.refused(self.user_solver, UserError):
            self.change()
        with self.refused(self.user_solver, UserError):
            change.name = "X"
        with self.refused(self.user_solver, UserError):
            change.unlink()
