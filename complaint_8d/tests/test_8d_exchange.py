import json

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class TestExchange(EightDCase):
    """The report for another system (docs/eight_d_exchange.md)."""

    def test_the_same_report_gives_the_same_bytes(self):
        """Whoever exports it, and in whichever language: one digest."""
        report = self.new_report()
        self.complete(report, *(f"d{n}" for n in range(7)))
        self.env["res.lang"]._activate_lang("zh_CN")
        one = report.with_user(self.user_reader)._file_json()
        two = report.with_user(self.user_solver).with_context(lang="zh_CN", tz="UTC")
        self.assertEqual(one, two._file_json())

    def test_the_digest_is_of_the_document(self):
        """A receiver can prove that nothing was changed on the way."""
        report = self.close(self.new_report())
        sent = json.loads(report._file_json())
        digest = sha256_hex(canonical_json(sent["document"]))
        self.assertEqual(sent["digest"], {"algorithm": "SHA-256", "value": digest})
        self.assertEqual(sent["schema"], "complaint-8d/1.0")
        self.assertTrue(sent["document"]["is_final"])
        gates = {row["gate"] for row in sent["document"]["signatures"]}
        self.assertEqual(gates, {"choice", "closure"})

    def test_codes_and_moments_are_as_documented(self):
        """ISO 8601 in UTC; values of selections are codes."""
        report = self.new_report()
        self.complete(report, *(f"d{n}" for n in range(5)))
        document = report._exchange()["document"]
        self.assertRegex(document["report"]["received_at"], r"T\d\d:\d\d:\d\dZ$")
        codes = [step["code"] for step in document["disciplines"]]
        self.assertEqual(codes, [f"D{n}" for n in range(9)])
        self.assertTrue(document["disciplines"][4]["completed_at"])
        self.assertIsNone(document["disciplines"][5]["completed_at"])
        causes = document["disciplines"][4]["content"]["cause_ids"]
        self.assertEqual(causes[0]["kind"], "occurrence")

    def test_a_reader_exports_by_the_dialog_and_it_is_logged(self):
        """Evidence that leaves the house is on record."""
        report = self.new_report()
        dialogs = self.env["complaint.8d.export"].with_user(self.user_reader)
        for kind in ("json", "xlsx"):
            dialog = dialogs.create({"report_id": report.id, "kind": kind})
            action = dialog.action_export()
            self.assertEqual(action["type"], "ir.actions.act_url")
        events = self.env["complaint.event"].search([("kind", "=", "8d.exported")])
        self.assertEqual(len(events.filtered(lambda e: e.res_id == report.id)), 2)

    def test_a_user_of_another_company_exports_nothing(self):
        """The dialog asks the rights of the report."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        other = self.new_user(
            "exportother", "complaint_8d.group_8d_manager", company=company
        )
        report = self.new_report()
        dialogs = self.env["complaint.8d.export"].with_user(other)
        with self.assertRaises(AccessError):
            dialogs.create({"report_id": report.id, "kind": "json"}).action_export()
