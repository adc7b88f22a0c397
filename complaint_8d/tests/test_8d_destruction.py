from odoo.tests import tagged

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class TestReportAtDestruction(EightDCase):
    """S1.4.6: a report is evidence of its own and outlives its cases."""

    def sql(self, query, *params):
        self.env.flush_all()
        self.env.cr.execute(query, params)
        self.env.invalidate_all()

    def case_of(self, report, state):
        """Return a case of a report, whose archive entry is in a state."""
        case = self.env["complaint.complaint"].create({"statement": "It leaks"})
        self.sql(
            "INSERT INTO complaint_8d_complaint_rel"
            " (complaint_8d_id, complaint_complaint_id) VALUES (%s, %s)",
            report.id,
            case.id,
        )
        self.sql(
            "INSERT INTO complaint_archive_entry (complaint_id, company_id, state)"
            " VALUES (%s, %s, %s)",
            case.id,
            case.company_id.id,
            state,
        )
        return case

    def test_who_was_concerned_goes_when_report_and_all_cases_are_over(self):
        report = self.new_report().sudo()
        case = self.case_of(report, "destroyed")
        who = "Wang Fang, Huaxing Pharmacy"
        for state, left in (("open", who), ("closed", None)):
            self.sql(
                "UPDATE complaint_8d SET state = %s, problem_who = %s WHERE id = %s",
                state,
                who,
                report.id,
            )
            if state == "closed":
                other = self.case_of(report, "entered")
                case.sudo()._destroy_files()
                self.assertEqual(report.problem_who, who)
                self.sql(
                    "UPDATE complaint_archive_entry SET state = 'destroyed'"
                    " WHERE complaint_id = %s",
                    other.id,
                )
            case.sudo()._destroy_files()
            self.assertEqual(report.problem_who or None, left)
        self.assertTrue(report.title)
