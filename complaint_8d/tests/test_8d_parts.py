import io
import json

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError, ValidationError

from .common_8d import EightDCase

PASSED = {
    "standard_result": "pass",
    "standard_evidence": "Test 12, 20 °C: within limits.",
    "load_result": "pass",
    "load_evidence": "400 stops at 300 °C: within limits.",
}
NTF = {**PASSED, "ntf_evidence": "Criteria 1 to 4 gone through.", "result": "ntf"}


class Test8DParts(EightDCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = cls.env.ref("complaint_8d.complaint_8d_profile_default")
        cls.profile.ntf_criteria = "All of tests 1 to 4 within limits."

    def part(self, report=None, **vals):
        report = report or self.new_report()
        parts = self.env["complaint.8d.part"].with_user(self.user_solver)
        return parts.create({"report_id": report.id, "name": "SN-1", **vals})

    def test_no_trouble_found_needs_criteria_and_both_tests(self):
        """IATF 16949 10.2.5: a process that was agreed, with test evidence."""
        part = self.part()
        for name in ("standard_result", "load_result", "ntf_evidence"):
            left = {k: v for k, v in NTF.items() if k != name}
            with self.subTest(name):
                with self.refused(self.user_solver, ValidationError) as env:
                    part.with_env(env).write(left)
        self.profile.ntf_criteria = False
        with self.refused(self.user_solver, ValidationError, "Agree with") as env:
            part.with_env(env).write(NTF)
        self.profile.ntf_criteria = "All of tests 1 to 4 within limits."
        part.write(NTF)
        self.assertEqual(part.judged_by_id, self.user_solver)
        self.assertEqual(part.criteria, "All of tests 1 to 4 within limits.")
        self.profile.ntf_criteria = "Something else."
        self.assertEqual(part.criteria, "All of tests 1 to 4 within limits.")

    def test_test_under_load_follows_the_standard_test(self):
        """VDA field failure analysis: step by step, each with evidence."""
        part = self.part()
        load = {"load_result": "pass", "load_evidence": "400 stops."}
        with self.refused(self.user_solver, ValidationError, "standard test") as env:
            part.with_env(env).write(load)
        with self.refused(self.user_solver, ValidationError, "evidence") as env:
            part.with_env(env).write({"standard_result": "pass"})
        part.write({"standard_result": "pass", "standard_evidence": "Test 12."})
        part.write(load)

    def test_confirmed_fault_shows_in_a_test(self):
        """A result rests on what was tested, or says why it was not."""
        part = self.part()
        with self.refused(self.user_solver, ValidationError, "test that failed") as env:
            part.with_env(env).result = "confirmed"
        for result in ("damaged", "not_analysed"):
            with self.refused(self.user_solver, ValidationError, "finding") as env:
                part.with_env(env).result = result
        part.write(
            {
                "standard_result": "fail",
                "standard_evidence": "Crack of 4 mm.",
                "result": "confirmed",
            }
        )

    def test_finding_is_fixed_when_the_customer_was_told(self):
        """IATF 16949 10.2.6: the result goes to the customer, and stays."""
        part = self.part()
        with self.refused(self.user_solver, UserError, "result first") as env:
            part.with_env(env).action_report()
        part.write({"result": "not_analysed", "note": "Scrapped by the carrier."})
        with self.refused(self.user_solver, UserError) as env:
            part.with_env(env).unlink()
        with self.refused(self.user_reader, AccessError) as env:
            part.with_env(env).action_report()
        part.action_report()
        self.assertEqual(part.reported_by_id, self.user_solver)
        with self.refused(self.user_solver, UserError, "was told") as env:
            part.with_env(env).note = "Other"

    def test_parts_come_after_the_closure_too(self):
        """A part that returns late is recorded on the closed report."""
        report = self.close(self.new_report())
        part = self.part(report)
        part.write(NTF)
        report._next_iteration("It cracks again.")
        kept = report.iteration_ids._snapshot()
        self.assertEqual(kept["parts"]["part_ids"][0]["result"], "ntf")

    def test_judgement_is_stamped_by_the_system(self):
        """No value and no default names who judged or told."""
        report = self.new_report()
        for name in ("judged_by_id", "reported_by_id"):
            with self.refused(self.user_solver, UserError) as env:
                env["complaint.8d.part"].create(
                    {"report_id": report.id, "name": "X", name: self.user_head.id}
                )
        parts = self.env["complaint.8d.part"].with_user(self.user_solver)
        crafted = parts.with_context(
            default_reported_at="2026-01-01 00:00:00", default_criteria="Mine"
        )
        part = crafted.create({"report_id": report.id, "name": "SN-2"})
        self.assertFalse(part.reported_at or part.criteria)
        with self.refused(self.user_other, AccessError) as env:
            part.with_env(env).read(["name"])
        with self.refused(self.user_other, AccessError) as env:
            env["complaint.8d.part"].create({"report_id": report.id, "name": "X"})

    def test_returned_parts_are_on_paper_sheet_and_exchange(self):
        """IATF 16949 10.2.6: the customer is told the result of the analysis."""
        report = self.new_report()
        self.part(report, name="SN-77", **NTF)
        paper = report._paper(["en_US"], upto="d3")
        section = paper["sections"][-1]
        self.assertEqual(
            (section["code"], section["title"]), ("parts", "Returned Parts")
        )
        html = self.env["ir.actions.report"].with_user(self.user_reader)
        html, _kind = html._render_qweb_html("complaint_8d.report_8d", report.ids)
        for words in ("SN-77", "No Trouble Found", "Criteria 1 to 4 gone through."):
            self.assertIn(words.encode(), html)
        book = load_workbook(io.BytesIO(report._file_xlsx(["en_US"])))
        said = [c.value for row in book.active.iter_rows() for c in row if c.value]
        self.assertIn("SN-77", said)
        sent = json.loads(report._file_json())["document"]["returned_parts"]
        self.assertEqual([part["name"] for part in sent], ["SN-77"])
        self.assertEqual(sent[0]["result"], "ntf")

    def test_earlier_iteration_tells_the_parts_of_its_time(self):
        """S3.20: what was kept is printed as it was."""
        report = self.close(self.new_report())
        self.part(report, name="SN-1")
        report.sudo()._next_iteration("It came back.")
        self.part(report, name="SN-2")
        for iteration, names in ((1, ["SN-1"]), (2, ["SN-1", "SN-2"])):
            sent = report._exchange(iteration)["document"]["returned_parts"]
            self.assertEqual([part["name"] for part in sent], names)
