"""What an ordinary login must not reach by RPC in 8D reports."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo import fields

from .common_sending import SendingCase


@tagged("post_install", "-at_install")
class Test8DHostile(SendingCase):
    def test_p6_files_of_an_earlier_iteration(self):
        report = self.complete(self.new_report(), "d0", "d1", "d2", "d3")
        self.fill(report, "d4")
        check = report.cause_ids.check_ids[:1].with_user(report.user_id)
        file = self.env["ir.attachment"].with_user(report.user_id).create({"name": "a.txt", "raw": b"abc"})
        check.attachment_ids = file
        self.close(report)
        report.with_user(self.user_coordinator8d).write({"state": "open", "state_reason": "Again"})
        with self.assertRaises(UserError):
            file.with_user(self.user_inspector).unlink()
        with self.assertRaises(UserError):
            check.with_user(self.user_inspector).unlink()

    def test_p8_double_send(self):
        report = self.interim()
        wizards = self.env["complaint.8d.send"].with_user(report.user_id)
        wizard = wizards.create({"report_id": report.id, "kind": "interim", "upto": "d3"})
        wizard.action_send()
        with self.assertRaises(UserError):
            wizard.action_send()
        self.assertEqual(len(report.sudo().sending_ids), 1)

    def test_p9_received_in_the_future(self):
        report = self.new_report()
        with self.assertRaises(UserError):
            report.received_at = fields.Datetime.add(fields.Datetime.now(), days=30)

    def test_p21_copy(self):
        report = self.new_report()
        report.write({"risk_before_severity": 8})
        twin = report.copy()
        self.assertEqual((twin.state, twin.iteration, twin.risk_before_severity), ("open", 1, 0))

    def test_p22_copy_cancel_reason(self):
        wiz = self.env["complaint.8d.reason"].with_user(self.user_solver).create({"report_id": self.new_report().id, "reason": "secret"})
        with self.refused(self.user_solver2) as env:
            wiz.with_env(env).read(["reason"])
