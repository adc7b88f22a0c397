from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.complaint_8d.models import complaint_8d_exchange

from .common_8d import EightDCase

Exchange = complaint_8d_exchange.Complaint8D


@tagged("post_install", "-at_install")
class TestSend(EightDCase):
    """The report goes to the customer, who accepts or rejects (S3.18, S3.19)."""

    def setUp(self):
        super().setUp()
        self.customer.email = "quality@carmaker.example.com"
        printer = patch.object(Exchange, "_file_pdf", lambda *a, **k: b"%PDF-1.4 paper")
        printer.start()
        self.addCleanup(printer.stop)

    def send(self, report, user=None, **vals):
        wizards = self.env["complaint.8d.send"].with_user(user or report.user_id)
        wizards.create({"report_id": report.id, **vals}).action_send()
        return report.sudo().sending_ids.sorted("id")[-1:]

    def judge(self, report, user=None, **vals):
        wizards = self.env["complaint.8d.judge"].with_user(user or report.user_id)
        values = {"code": "d3", "verdict": "accepted", "person": "Ms Meyer", **vals}
        wizards.create({"report_id": report.id, **values}).action_record()
        return report.sudo().verdict_ids.sorted("id")[-1:]

    def test_a_final_report_waits_for_its_signature(self):
        """S3.18: not signed, not sent."""
        report = self.new_report()
        self.complete(report, "d0", "d1", "d2", "d3")
        with self.assertRaisesRegex(UserError, "closure is signed"):
            self.send(report, kind="final")
        self.assertFalse(report.sending_ids)

    def test_an_interim_report_tells_complete_disciplines_only(self):
        """D3 may go before the causes are known, marked as interim."""
        report = self.new_report()
        self.complete(report, "d0", "d1", "d2")
        with self.assertRaisesRegex(UserError, "D3"):
            self.send(report, kind="interim", upto="d3")
        self.complete(report, "d3")
        sending = self.send(report, kind="interim", upto="d3")
        self.assertEqual((sending.kind, sending.upto), ("interim", "d3"))
        self.assertIn("Interim", sending.message_id.subject)

    def test_what_was_sent_is_kept_with_its_files(self):
        """S3.19: PDF, sheet, exchange and test data go along, and stay as they were."""
        report = self.close(self.new_report())
        photo = self.env["ir.attachment"].with_user(report.user_id)
        photo = photo.create({"name": "test.txt", "raw": b"30 of 30 passed"})
        sending = self.send(
            report, with_xlsx=True, with_json=True, file_ids=[(4, photo.id)]
        )
        self.assertEqual(sending.kind, "final")
        self.assertEqual(len(sending.file_ids), 4)
        self.assertEqual(sending.email, "quality@carmaker.example.com")
        self.assertEqual(sending.message_id.partner_ids, self.customer)
        self.assertEqual(len(sending.message_id.attachment_ids), 4)
        self.assertEqual(sending.digest, report._exchange()["digest"]["value"])
        with self.assertRaises(UserError):
            sending.file_ids[0].with_user(self.user_coordinator8d).sudo().raw = b"x"
        with self.assertRaises(UserError):
            sending.file_ids[0].unlink()
        self.assertEqual(len(self.events_of(report, "8d.sent")), 1)

    def test_nobody_writes_a_sending_or_a_verdict(self):
        """Evidence is added by its step only."""
        report = self.close(self.new_report())
        sending = self.send(report)
        verdict = self.judge(report)
        for row in (sending, verdict):
            with self.assertRaises(AccessError):
                row.sudo().iteration = 7
            with self.assertRaises(AccessError):
                row.sudo().unlink()
            with self.assertRaises(AccessError):
                row.sudo().with_context(_force_unlink=True).create({})

    def test_a_contact_without_address_is_said(self):
        """Nothing is recorded as sent that went nowhere."""
        report = self.close(self.new_report())
        self.customer.email = False
        with self.assertRaisesRegex(UserError, "e-mail"):
            self.send(report)

    def test_a_reader_does_not_send(self):
        """The 8D team sends, readers do not."""
        report = self.close(self.new_report())
        with self.assertRaises(AccessError):
            self.send(report, user=self.user_reader)

    def test_only_what_was_sent_is_judged(self):
        """An interim report up to D3 says nothing of D5."""
        report = self.new_report()
        self.complete(report, "d0", "d1", "d2", "d3")
        with self.assertRaisesRegex(UserError, "not sent"):
            self.judge(report)
        self.send(report, kind="interim", upto="d3")
        with self.assertRaisesRegex(UserError, "not sent"):
            self.judge(report, code="d5")
        self.assertEqual(self.judge(report).verdict, "accepted")
        # two days: one may have begun where the customer is
        future = fields.Date.add(fields.Date.today(), days=2)
        with self.assertRaisesRegex(UserError, "in the future"):
            self.judge(report, decided_on=future)

    def test_a_rejection_has_a_reason_and_calls_the_leader(self):
        """A customer who rejects is answered, and the way is taken once more."""
        report = self.close(self.new_report())
        self.send(report)
        with self.assertRaisesRegex(UserError, "Say why"):
            self.judge(report, code="d5", verdict="rejected")
        self.judge(report, code="d5", verdict="rejected", remark="No trial on line 1.")
        todo = report.activity_ids.filtered(lambda a: "rejects" in (a.summary or ""))
        self.assertEqual(todo.user_id, report.user_id)
        if hasattr(report, "_next_iteration"):
            self.assertEqual(report.iteration, 2)
