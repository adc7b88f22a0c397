"""What an ordinary login must not reach by a second click, by RPC or by a copy."""

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
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

    def test_who_did_an_earlier_try_does_not_validate_the_last_one(self):
        """S3.16: another person than who implemented, whoever owns it in the end."""
        codes = [f"d{n}" for n in range(6)]
        report = self.complete(self.new_report(), *codes)
        action = report.sudo().action_ids.filtered(lambda a: a.discipline == "d5")[:1]
        action.owner_id = self.user_solver2
        own = action.with_user(self.user_solver2)
        own.evidence = "Sensor replaced."
        own.action_report_done()
        judge = action.with_user(action.verifier_id)
        judge.verification_note = "It still drifts."
        judge.action_not_effective()
        action.with_user(self.user_inspector).action_take_up_again()
        action.owner_id = self.user_plain
        for other in report.sudo().action_ids:
            self.carry_out(other)
        self.assertIn(self.user_solver2, report.sudo()._doers())
        with self.assertRaisesRegex(AccessError, "does not validate"):
            self.validate_result(report, user=self.user_solver2)
        self.validate_result(report, user=self.user_coordinator8d)

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

    def test_a_complaint_gets_into_no_report_from_its_own_side(self):
        """S3.18: what was signed is about the complaints that it was about."""
        report = self.close(self.new_report())
        case = self.to_investigation(self.log())
        link = {"report_8d_ids": [Command.link(report.id)]}
        with self.refused(self.user_inspector, UserError, "button") as env:
            case.with_env(env).write(link)
        with self.refused(self.user_inspector, UserError, "button") as env:
            env["complaint.complaint"].create({"statement": "Cracked", **link})
        with self.refused(self.user_inspector, UserError, "button") as env:
            cases = env["complaint.complaint"]
            cases = cases.with_context(default_report_8d_ids=report.ids)
            cases.create({"statement": "Cracked"})
        self.assertFalse(report.complaint_ids)

    def test_targets_count_from_the_first_complaint_however_it_joined(self):
        """S3.2: by RPC or by hand, an early complaint is not late news."""
        early, late = "2026-03-02 08:00:00", "2026-03-04 08:00:00"
        first, second = self.log(), self.log()
        first.sudo()._write_system({"received_at": late})
        second.sudo()._write_system({"received_at": early})
        report = self.new_report(complaint_ids=[Command.set(first.ids)])
        self.assertEqual(fields.Datetime.to_string(report.received_at), late)
        report.complaint_ids = [Command.link(second.id)]
        self.assertEqual(fields.Datetime.to_string(report.received_at), early)
        due = self.step(report, "d3").due_at
        self.assertEqual(fields.Datetime.to_string(due), "2026-03-03 08:00:00")

    def test_a_customer_who_complained_is_told_whatever_the_kind(self):
        """S3.19: a report that is called internal has its customer all the same."""
        case = self.log()
        report = self.new_report(complaint_ids=[Command.set(case.ids)])
        report.kind = "supplier"
        self.assertIn("customer was told", self.left_in_d8(report))
        own = self.new_report(kind="internal", partner_id=False)
        self.assertNotIn("customer was told", self.left_in_d8(own))

    def left_in_d8(self, report):
        return "\n".join(report.sudo()._missing("d8"))

    def test_what_the_customer_rejects_is_not_closed_as_it_stands(self):
        """S3.20: what was rejected is taken up again before the closure."""
        report = self.interim()
        later = fields.Datetime.add(fields.Datetime.now(), hours=1)
        with freeze_time(later):
            self.send(report, upto="d3")
            self.judge(report, verdict="rejected", remark="Service was not asked.")
            self.complete(report, *(f"d{number}" for number in range(4, 8)))
            self._fill_d8(report)
            self.assertIn("rejects D3 Containment", self.left(report, "d8"))
            with self.assertRaisesRegex(UserError, "rejects D3"):
                self.step(report, "d8").action_complete()
        with freeze_time(fields.Datetime.add(later, hours=1)):
            self.step(report, "d3").action_reopen("The customer asked for it.")
            self.close(report)

    def test_a_report_in_review_is_not_signed_past_a_rejection(self):
        """S3.18, S3.20: who signs last does not outvote the customer."""
        report = self.interim()
        self.complete(report, *(f"d{number}" for number in range(4, 9)))
        self._sign(report, report.action_submit_closure())
        with freeze_time(fields.Datetime.add(fields.Datetime.now(), hours=1)):
            self.send(report, kind="interim", upto="d3")
            self.judge(report, verdict="rejected", remark="Service was not asked.")
            with (
                self.assertRaisesRegex(UserError, "rejects D3"),
                self.env.cr.savepoint(),
            ):
                self.sign(report, self.user_head)
        self.assertEqual(report.state, "review")
