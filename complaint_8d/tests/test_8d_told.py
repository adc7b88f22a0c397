"""A complete discipline says what it said when it was completed and signed."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class Test8DTold(EightDCase):
    def test_a_product_that_is_renamed_takes_no_signature(self):
        """21 CFR 11.70: the report stays final, and prints what was signed."""
        report = self.close(self.new_report())
        name = self.product.display_name
        self.product.name = "Brake Pad, Revised"
        self.assertTrue(report._paper_is_final())
        self.assertEqual(report._paper_source()["report"]["product_id"], name)

    def test_a_colleague_who_is_renamed_takes_no_signature(self):
        """21 CFR 11.70: also not when the engine looks, as for each returned part."""
        report = self.close(self.new_report())
        name = self.user_plain.name
        self.user_plain.name = "Test Plain-Meyer"
        parts = self.env["complaint.8d.part"].with_user(report.user_id)
        parts.create({"report_id": report.id, "name": "SN-1"})
        self.assertTrue(report._gate_is_approved("closure"))
        owners = {a["owner"] for a in report._paper_source()["d6"]["action_ids"]}
        self.assertEqual(owners, {name})

    def test_what_is_renamed_between_the_signatures_takes_none(self):
        """The final report shows who signed the choice, too."""
        report = self.complete(self.new_report(), "d0", "d1", "d2", "d3", "d4", "d5")
        self.user_plain.name = "Test Plain-Meyer"
        report.write({"customer_part": "CP-9", "title": report.title})
        self.close(report)
        gates = {row.gate for row in report._paper_rounds()}
        self.assertEqual(gates, {"choice", "closure"})

    def test_what_is_taken_up_again_says_what_it_says_now(self):
        """Only a complete discipline is kept; another product is another report."""
        report = self.complete(self.new_report(), "d0", "d1", "d2")
        step = self.step(report, "d2")
        step.action_reopen("Looked at again.")
        report.problem_statement = "Pads crack above 240 °C."
        said = report._told("d2")["problem_statement"]
        self.assertEqual(said, "Pads crack above 240 °C.")
        self.assertFalse(step.told)
        self.complete(report, "d2")
        other = self.new_product("Brake Disc")
        report.product_id = other
        self.assertEqual(report._told_product(), other.display_name)

    def test_nobody_writes_what_a_discipline_said(self):
        report = self.complete(self.new_report(), "d0")
        steps = self.step(report, "d0")
        with self.assertRaisesRegex(UserError, "its own steps"):
            steps.told = "{}"
        with self.assertRaisesRegex(UserError, "its own steps"):
            report.write({"step_ids": [Command.update(steps.id, {"told": "{}"})]})
