"""What an ordinary login must not reach by a second click, by RPC or by a copy."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_sending import SendingCase


@tagged("post_install", "-at_install")
class Test8DGuards(SendingCase):
    def test_a_second_click_sends_nothing_twice(self):
        """S3.19: the customer gets a version once."""
        report = self.interim()
        wizards = self.env["complaint.8d.send"].with_user(report.user_id)
        wizard = wizards.create(
            {"report_id": report.id, "kind": "interim", "upto": "d3"}
        )
        wizard.action_send()
        with self.assertRaisesRegex(UserError, "already"):
            wizard.action_send()
        self.assertEqual(len(report.sudo().sending_ids), 1)

    def test_targets_are_not_postponed_by_the_receipt(self):
        """S3.2: they count from when we learned of it, and that is not to come."""
        report = self.new_report()
        tomorrow = fields.Datetime.add(fields.Datetime.now(), days=1)
        with self.assertRaisesRegex(UserError, "future"):
            report.received_at = tomorrow
        case = self.log()
        case.sudo()._write_system({"received_at": "2026-03-02 08:00:00"})
        values = {"complaint_ids": [Command.set(case.ids)]}
        report = self.new_report(received_at="2026-03-02 08:00:00", **values)
        with self.assertRaisesRegex(UserError, "not received later"):
            report.received_at = "2026-03-20 08:00:00"
        report.received_at = "2026-03-01 08:00:00"

    def test_a_copy_judges_nothing_of_the_next_problem(self):
        """A copied report begins with D0; what was judged stays with the first."""
        report = self.new_report(has_symptom=True)
        report.write({"risk_before_severity": 8, "risk_reason": "Accepted."})
        twin = report.copy()
        self.assertEqual((twin.state, twin.iteration), ("open", 1))
        self.assertEqual((twin.risk_before_severity, twin.has_symptom), (0, False))
        self.assertFalse(twin.risk_reason or twin.complaint_ids)
        self.assertNotEqual(twin.name, report.name)

    def test_what_a_colleague_writes_into_the_dialog_is_his_own(self):
        values = {"report_id": self.new_report().id, "reason": "Between us"}
        dialog = self.env["complaint.8d.reason"].with_user(self.user_solver)
        dialog = dialog.create(values)
        with self.refused(self.user_solver2) as env:
            dialog.with_env(env).read(["reason"])

    def test_evidence_of_an_earlier_iteration_is_not_removed(self):
        """S3.16: what the frozen iteration names can still be looked at."""
        report = self.complete(self.new_report(), "d0", "d1", "d2", "d3")
        self.fill(report, "d4")
        report = report.with_user(self.user_inspector)
        check = report.cause_ids.check_ids[:1]
        files = self.env["ir.attachment"].with_user(self.user_inspector)
        proof, other = files.create(
            [{"name": "a.txt", "raw": b"240"}, {"name": "b.txt", "raw": b"241"}]
        )
        check.attachment_ids = proof
        self.close(report)
        reopen = {"state": "open", "state_reason": "It came back."}
        report.with_user(self.user_coordinator8d).write(reopen)
        self.assertIn(proof.checksum, report.sudo().iteration_ids.content)
        check.attachment_ids = other
        for step in (
            proof.unlink,
            lambda: proof.write({"raw": b"100"}),
            lambda: proof.write({"res_id": report.cause_ids.check_ids[-1:].id}),
            check.unlink,
        ):
            with self.assertRaisesRegex(UserError, "evidence of iteration 1"):
                step()
        check.attachment_ids = False
        other.unlink()
