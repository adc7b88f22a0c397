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

    def test_nothing_of_the_customers_people_is_left_in_what_a_report_keeps(self):
        """S1.4.6, PIPL 47: nor in the team, the words kept, or by an old link."""
        report = self.new_report()
        self.add_member(report, partner_id=self.contact.id, role="customer")
        report.problem_who = "Wang Fang found it."
        report = self.close(report)
        report.with_user(self.user_coordinator8d).write(
            {"state": "open", "state_reason": "It came back."}
        )
        report = report.sudo()
        sending = self.env["complaint.8d.sending"]._append(
            [
                {
                    "report_id": report.id,
                    "company_id": report.company_id.id,
                    "iteration": 1,
                    "kind": "final",
                    "upto": "d8",
                    "partner_id": self.contact.id,
                    "email": "wang.fang@huaxing.example.com",
                    "langs": "en_US",
                    "sent_at": "2026-01-01 08:00:00",
                    "user_id": report.user_id.id,
                    "access_token": "t" * 43,
                    "digest": "d",
                    "pdf_sha256": "p",
                }
            ]
        )
        kept = report.iteration_ids
        told = report.step_ids.filtered("told")
        self.assertIn("wang.fang@huaxing", kept.content)
        self.assertIn("wang.fang@huaxing", "".join(told.mapped("told")))
        case = self.case_of(report, "destroyed")
        self.sql("UPDATE complaint_8d SET state = 'closed' WHERE id = %s", report.id)
        case.sudo()._destroy_files()
        words = [kept.content, *told.mapped("told")]
        words += [str(report.member_ids.read(["name", "phone", "email"]))]
        for word in ("Wang Fang", "wang.fang"):
            self.assertNotIn(word, "".join(words))
        self.assertIn("Sensor drifts", kept.content)
        self.assertIn(self.user_solver.name, report.member_ids.mapped("name"))
        self.assertFalse(sending._find_by_token("t" * 43))
        self.assertEqual((sending.partner_id, sending.email), (self.customer, "-"))

    def test_who_was_concerned_goes_with_the_personal_data_of_the_last_case(self):
        """GPSR: file and report are kept, and not who was concerned."""
        report = self.new_report().sudo()
        case = self.case_of(report, "entered")
        self.sql(
            "UPDATE complaint_8d SET state = 'closed', problem_who = 'Wang Fang'"
            " WHERE id = %s",
            report.id,
        )
        case.sudo()._destroy_personal()
        self.assertEqual(report.problem_who, "Wang Fang")
        self.sql(
            "UPDATE complaint_archive_entry SET personal_erased_at = now()"
            " WHERE complaint_id = %s",
            case.id,
        )
        case.sudo()._destroy_personal()
        self.assertFalse(report.problem_who)
        self.assertTrue(report.title)
