"""D2: what the problem is and what it is not, and that it is really there."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class Test8DProblem(EightDCase):
    def test_problem_takes_over_what_the_complaint_says(self):
        """S3.3: where it was found, under which conditions, what was done before."""
        complaint = self.log(
            found_stage="Incoming inspection",
            conditions="Stored at 40 °C",
            prior_tests="None",
            occurred_on="2026-03-02",
        )
        report = self.new_report(complaint_ids=[Command.set(complaint.ids)])
        self.assertIn("Incoming inspection", report.problem_where)
        self.assertIn("Stored at 40 °C", report.problem_how)
        self.assertIn("None", report.problem_how)
        self.assertIn(self.customer.name, report.problem_who)
        # no reader takes the day for the month
        self.assertEqual(report.problem_when, "2026-03-02")
        self.assertIn("12", report.problem_how_many)
        self.assertIn(self.lot_1.name, report.problem_how_many)
        self.assertEqual(report.symptom, complaint.statement)
        self.assertEqual(str(report.occurred_on), "2026-03-02")
        known = {f.question: f.is_fact or "" for f in report.fact_ids}
        self.assertIn(self.product.name, known["what"])
        self.assertIn("Incoming inspection", known["where"])
        self.assertIn("2026", known["when"])
        self.assertIn("12", known["extent"])
        self.assertFalse(any(report.fact_ids.mapped("is_not")))
        own = self.new_report(
            complaint_ids=[Command.set(complaint.ids)], problem_where="At our dock"
        )
        self.assertEqual(own.problem_where, "At our dock")

    def test_description_is_complete_only_with_all_answers(self):
        """Ford G8D D2: 5W2H, one sentence, Is / Is Not; S3.7: confirmed."""
        report = self.complete(self.new_report(), "d0", "d1")
        step = self.step(report, "d2")
        self.assertEqual(
            report.fact_ids.mapped("question"), ["what", "where", "when", "extent"]
        )
        for words in (
            "Why It Is a Problem",
            "one sentence",
            "is and is not",
            "samples",
        ):
            self.assertIn(words, self.left(report, step.code))
        self._fill_d2(report)
        self.assertFalse(self.left(report, step.code))
        report.fact_ids[0].is_not = " "
        self.assertIn("is and is not: What", self.left(report, step.code))
        report.fact_ids[0].is_not = "Brand B"
        report.confirmation_ids.unlink()
        self.assertIn("samples", self.left(report, step.code))

    def test_each_confirmation_says_who_and_how(self):
        """S3.7: the confirmation has a result, also when it is not found."""
        report = self.new_report()
        self.confirm_problem(report, result="not_confirmed", method="No crack found.")
        self.confirm_problem(report)
        said = report._content("d2")["confirmation_ids"]
        self.assertEqual(
            [line["result"] for line in said], ["not_confirmed", "confirmed"]
        )
        self.assertEqual(said[1]["done_by"], self.user_solver.name)
        tomorrow = fields.Date.today() + timedelta(days=2)
        with self.refused(self.user_solver, ValidationError, "to come"):
            self.confirm_problem(report, done_on=tomorrow)
        with self.refused(self.user_solver, ValidationError, "looked at"):
            self.confirm_problem(report, method=" ")

    def test_complete_description_is_fixed(self):
        report = self.complete(self.new_report(), "d0", "d1", "d2")
        attacks = (
            lambda r: r.write({"problem_what": "X"}),
            lambda r: r.write({"problem_statement": "X"}),
            lambda r: r.fact_ids[0].write({"is_fact": "X"}),
            lambda r: r.fact_ids.unlink(),
            lambda r: r.fact_ids.create({"report_id": r.id, "question": "what"}),
            lambda r: r.confirmation_ids.write({"result": "not_confirmed"}),
            lambda r: r.confirmation_ids.unlink(),
            lambda r: r.write({"fact_ids": [Command.clear()]}),
        )
        for attack in attacks:
            with self.refused(self.user_solver, UserError, "Take it up again") as env:
                attack(report.with_env(env))

    def test_file_of_a_confirmation_is_evidence(self):
        """S3.7: drawing and photos stay with the confirmation."""
        report = self.new_report()
        files = self.env["ir.attachment"].with_user(self.user_solver)
        photo = files.create({"name": "crack.txt", "raw": b"crack"})
        row = self.confirm_problem(report, attachment_ids=[Command.set(photo.ids)])
        self.assertEqual((photo.res_model, photo.res_id), (row._name, row.id))
        self.assertEqual(row._content_line()["files"], [photo.checksum])
        self.complete(report, "d0", "d1", "d2")
        with self.refused(self.user_solver, UserError) as env:
            photo.with_env(env).unlink()

    def test_changed_problem_voids_the_signed_choice(self):
        """S3.14: actions are signed for this problem, and no other."""
        report = self.complete(self.new_report(), *(f"d{n}" for n in range(6)))
        self.assertTrue(report._gate_is_approved("choice"))
        self.step(report, "d2").action_reopen("It is another crack.")
        self.assertTrue(report._gate_is_approved("choice"))
        report.problem_statement = "Pads crack at the back plate."
        self.assertFalse(report._gate_is_approved("choice"))
        rounds = self.env["complaint.gate.round"].sudo()
        self.assertEqual(rounds._latest(report, "choice").state, "void")

    def test_strangers_have_no_part_in_it(self):
        report = self.new_report()
        row = self.confirm_problem(report)
        for user in (self.user_sales, self.user_other):
            for record in (row, report.fact_ids):
                with self.refused(user) as env:
                    record.with_env(env).read(["report_id"])
        for record in (row, report.fact_ids):
            with self.refused(self.user_reader, AccessError) as env:
                record.with_env(env).write({"report_id": report.id})
        other = self.new_report()
        with self.refused(self.user_solver, UserError, "stays with its report") as env:
            row.with_env(env).report_id = other

    def test_whose_problem_it_is_stays_with_the_description(self):
        """S3.6: a complaint that was described leaves the report with D2 only."""
        complaint = self.log()
        report = self.new_report(complaint_ids=[Command.set(complaint.ids)])
        self.complete(report, "d0", "d1", "d2")
        with self.assertRaisesRegex(UserError, "D2 Problem"):
            report.complaint_ids = [Command.clear()]
        self.step(report, "d2").action_reopen("It was another customer.")
        report.complaint_ids = [Command.clear()]
        self.assertFalse(report.complaint_ids)
