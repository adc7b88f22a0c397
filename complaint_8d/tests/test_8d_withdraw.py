"""A report that was told is ended by the gate only, and nothing of it is lost."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tests.common import ROLE

from .common_sending import SendingCase

CANCEL = {"state": "cancelled", "state_reason": "The part is not ours."}


@tagged("post_install", "-at_install")
class Test8DWithdraw(SendingCase):
    def reopened(self):
        report = self.close(self.new_report())
        report.with_user(self.user_coordinator8d).write(
            {"state": "open", "state_reason": "It cracks again."}
        )
        return report

    def test_coordinator_ends_what_nobody_was_told(self):
        """S3.11: until something was sent the coordinator decides."""
        report = self.interim()
        self.assertFalse(report.was_told)
        with self.refused(self.user_head, AccessError) as env:
            report.with_env(env).write(CANCEL)
        with self.refused(self.user_head, UserError, "ends it in D0") as env:
            report.with_env(env).action_withdraw("No.")
        report.with_user(self.user_coordinator8d).write(CANCEL)
        self.assertEqual(report.state, "cancelled")
        self.assertFalse(self.events_of(report, "8d.withdrawn"))

    def test_a_later_iteration_is_not_ended_by_the_coordinator(self):
        """S3.18, IATF 16949 10.2.3: the gate decides that there is no closure."""
        report = self.reopened()
        self.assertTrue(report.was_told)
        for user in (self.user_solver, self.user_coordinator8d):
            with self.refused(user, AccessError) as env:
                report.with_env(env).write(CANCEL)
            with self.refused(user, AccessError) as env:
                report.with_env(env).action_withdraw("The part is not ours.")
            with self.refused(user, AccessError) as env:
                report.with_env(env).action_ask_withdraw()
            self.assertFalse(report.with_user(user).can_withdraw)
        self.step(report, "d0").with_user(report.user_id).action_reopen("Look again.")
        report.with_user(report.user_id).write(
            {"is_needed": "no", "need_reason": "The part is not ours."}
        )
        self.assertIn("withdraw it", self.left(report, "d0"))
        with self.refused(self.user_coordinator8d, AccessError) as env:
            report.with_env(env).action_not_needed()
        self.assertEqual(report.state, "open")

    def test_an_iteration_that_failed_before_its_closure_counts(self):
        """S3.16: the first way failed in the house; it is evidence all the same."""
        report = self.complete(self.new_report(), "d0", "d1", "d2", "d3")
        report._next_iteration("The cause was another one.")
        with self.refused(self.user_coordinator8d, AccessError) as env:
            report.with_env(env).write(CANCEL)

    def test_quality_manager_withdraws_with_a_reason(self):
        report = self.reopened()
        with self.refused(self.user_head, UserError, "Say why") as env:
            report.with_env(env).action_withdraw(" ")
        report.with_user(self.user_head).action_withdraw("The part is not ours.")
        self.assertEqual(report.state, "cancelled")
        self.assertEqual(report.state_reason, "The part is not ours.")
        (event,) = self.events_of(report, "8d.withdrawn")
        self.assertIn('"kept":[1]', event.data.replace(" ", ""))
        self.assertNotIn("not ours", event.data)
        self.assertEqual(event.user_id, self.user_head)

    def test_general_manager_withdraws_by_the_dialog_and_changes_nothing_else(self):
        report = self.interim()
        self.send(report)
        self.assertTrue(report.with_user(self.user_gm).can_withdraw)
        with self.refused(self.user_gm, AccessError) as env:
            report.with_env(env).write(CANCEL)
        action = report.with_user(self.user_gm).action_ask_withdraw()
        dialog = self.env[action["res_model"]].with_user(self.user_gm)
        dialog = dialog.with_context(**action["context"]).create({"reason": "Not ours"})
        self.assertEqual(dialog.told_to, self.customer.display_name)
        dialog.action_confirm()
        self.assertEqual(report.state, "cancelled")
        with self.refused(self.user_other, AccessError) as env:
            report.with_env(env).action_withdraw("No.")

    def test_the_dialog_tells_nothing_to_another_company(self):
        """S3.19: to whom a report was sent is known to who reads the report."""
        report = self.interim()
        self.send(report)
        stranger = self.new_user("gm2", ROLE + "gm", self.other_company)
        dialog = self.env["complaint.8d.withdraw"].with_user(stranger)
        dialog = dialog.create({"report_id": report.id, "reason": "Not ours"})
        self.assertFalse(dialog.told_to)
        with self.refused(stranger, AccessError) as env:
            dialog.with_env(env).action_confirm()

    def test_the_leader_does_not_withdraw_alone(self):
        """Four eyes, as for the closure."""
        report = self.interim(user=self.user_head)
        self.send(report)
        self.assertFalse(report.with_user(self.user_head).can_withdraw)
        for step in (
            lambda r: r.write(CANCEL),
            lambda r: r.action_withdraw("No."),
        ):
            with self.refused(self.user_head, UserError, "You lead") as env:
                step(report.with_env(env))
        report.with_user(self.user_gm).action_withdraw("Not ours.")
        self.assertEqual(report.state, "cancelled")

    def test_what_was_told_stays(self):
        """S3.16, S3.19: sendings, files, verdicts and iterations are as they were."""
        report = self.close(self.new_report())
        sending = self.send(report)
        verdict = self.judge(report, code="d5", verdict="rejected", remark="No trial.")
        kept, files = report.iteration_ids, sending.file_ids
        before = kept.content, sending.digest, files.mapped("checksum")
        report.with_user(self.user_head).action_withdraw("Not ours.")
        self.assertEqual(
            (kept.content, sending.digest, files.mapped("checksum")), before
        )
        self.assertTrue(kept._is_intact())
        self.assertTrue(verdict.exists())
        self.assertTrue(report._file_json(iteration=1))
        self.assertIn("withdrawn", sending._page_closed())
        told = self.called(report, "tell those")
        self.assertEqual(told, report.user_id)
        with self.assertRaises(UserError):
            report._next_iteration("Once more.")
