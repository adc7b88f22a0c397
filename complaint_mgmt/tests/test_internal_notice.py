"""Written notices in the house, and their receipts."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_action import ActionCase


@tagged("post_install", "-at_install")
class TestInternalNotice(ActionCase):
    def write_notice(self, complaint, users, send=True, **vals):
        notices = self.env["complaint.internal.notice"].with_user(self.user_inspector)
        notice = notices.create(
            {
                "complaint_id": complaint.id,
                "name": "Leaking seal",
                "text": "The seals of line 2 leak. Say why by Friday.",
                "recipient_ids": [(0, 0, {"user_id": user.id}) for user in users],
                **vals,
            }
        )
        if send:
            with freeze_time("2026-11-20 08:00"):
                notice.action_send()
        return notice

    def test_department_is_told_in_writing_and_confirms_the_receipt(self):
        """S9.4.2.2.6: the faulty department gets a written notice."""
        complaint = self.to_investigation()
        notice = self.write_notice(complaint, self.user_worker)
        self.assertEqual(self.called_to(notice), self.user_worker)
        own = notice.with_user(self.user_worker)
        self.assertIn("line 2", own.text)
        self.assertTrue(own.waits_for_me)
        with freeze_time("2026-11-20 09:30"):
            own.action_confirm_receipt()
        self.assertEqual(str(own.recipient_ids.confirmed_at), "2026-11-20 09:30:00")
        self.assertFalse(self.called_to(notice))
        self.assertTrue(notice.is_confirmed)
        self.assertTrue(self.events_of(complaint, "notice.sent"))
        event = self.events_of(complaint, "notice.confirmed")
        self.assertEqual(event.user_id, self.user_worker)

    def test_complaint_sheet_goes_to_two_and_each_receipt_is_logged(self):
        """S3.6: QA and the plant manager both get it; the receipt is logged."""
        complaint = self.to_investigation()
        users = self.user_head | self.user_worker
        notice = self.write_notice(complaint, users, kind="sheet")
        notice.with_user(self.user_head).action_confirm_receipt()
        self.assertEqual(notice.receipt, "1 / 2")
        self.assertFalse(notice.is_confirmed)
        notice.with_user(self.user_worker).action_confirm_receipt()
        self.assertTrue(notice.is_confirmed)

    def test_nobody_confirms_for_somebody_else(self):
        notice = self.write_notice(self.to_investigation(), self.user_worker)
        with self.refused(self.user_inspector, AccessError, "Only a recipient"):
            notice.action_confirm_receipt()
        with self.refused(self.user_plain):
            notice.with_user(self.user_plain).action_confirm_receipt()
        line = notice.recipient_ids
        for user in (self.user_inspector, self.user_manager):
            with self.refused(user, UserError, "alone"):
                line.with_user(user).confirmed_at = "2026-01-01"
        with self.refused(self.user_worker):
            line.with_user(self.user_worker).confirmed_at = "2026-01-01"
        with self.refused(self.user_inspector, UserError, "alone"):
            self.write_notice(
                notice.complaint_id,
                [],
                recipient_ids=[
                    (0, 0, {"user_id": self.user_head.id, "confirmed_at": "2026-01-01"})
                ],
            )
        notice.with_user(self.user_worker).action_confirm_receipt()
        with self.refused(self.user_worker, AccessError, "once"):
            notice.with_user(self.user_worker).action_confirm_receipt()

    def test_notice_that_was_sent_is_fixed(self):
        notice = self.write_notice(self.to_investigation(), self.user_worker)
        with self.refused(self.user_inspector, UserError, "was sent"):
            notice.text = "Never mind."
        with self.refused(self.user_inspector, UserError, "was sent"):
            notice.unlink()
        with self.refused(self.user_inspector, UserError, "was sent"):
            notice.recipient_ids.unlink()
        with self.refused(self.user_inspector, UserError, "was sent"):
            notice.recipient_ids.role = "Other"
        with self.refused(self.user_inspector, UserError, "was sent"):
            notice.action_send()

    def test_notice_cannot_be_born_sent(self):
        complaint = self.to_investigation()
        with self.refused(self.user_inspector, UserError, "sent"):
            self.write_notice(complaint, self.user_worker, sent_at="2026-01-01")
        notice = self.write_notice(complaint, self.user_worker, send=False)
        with self.refused(self.user_inspector, UserError, "Use “Send”"):
            notice.sent_at = "2026-01-01"

    def test_a_notice_belongs_to_a_complaint(self):
        vals = {"name": "X", "text": "X"}
        with self.refused(self.user_inspector, AccessError) as env:
            env["complaint.internal.notice"].create(vals)
        with self.refused(self.env.user, UserError, "which complaint"):
            self.env["complaint.internal.notice"].create(vals)
        notice = self.write_notice(
            self.to_investigation(), self.user_worker, send=False
        )
        with self.refused(self.user_inspector, UserError, "stays with"):
            notice.with_user(self.user_inspector).complaint_id = False

    def test_draft_is_not_seen_by_its_recipients(self):
        complaint = self.to_investigation()
        notice = self.write_notice(complaint, self.user_worker, send=False)
        with self.refused(self.user_worker):
            notice.with_user(self.user_worker).read(["text"])
        with self.refused(self.user_inspector, UserError, "who receives"):
            self.write_notice(complaint, [])
        notice.unlink()

    def test_only_a_handler_writes_notices_and_not_on_a_closed_case(self):
        complaint = self.to_closed()
        with self.refused(self.user_inspector, UserError, "fixed"):
            self.write_notice(complaint, self.user_worker)
        for user in (self.user_plain, self.user_reader, self.user_vp):
            with self.refused(user) as env:
                env["complaint.internal.notice"].create(
                    {"complaint_id": complaint.id, "name": "X", "text": "X"}
                )

    def test_recipient_prints_the_notice_and_a_stranger_does_not(self):
        """S3.6: the sheet is a document."""
        notice = self.write_notice(self.to_investigation(), self.user_worker)
        report = "complaint_mgmt.report_internal_notice"
        reports = self.env["ir.actions.report"].with_user(self.user_worker)
        html = reports._render_qweb_html(report, notice.ids)[0].decode()
        self.assertIn("The seals of line 2 leak", html)
        self.assertIn("N1", html)
        with self.refused(self.user_plain) as env:
            env["ir.actions.report"]._render_qweb_html(report, notice.ids)

    def test_procedure_demands_a_notice_and_its_receipts(self):
        """S9.4.2.2.6, S3.6: no decision before all have confirmed the receipt."""
        self.demand(
            {
                "kind": "internal_notice",
                "notice_kind": "sheet",
                "notice_recipients": 2,
                "notice_confirmed": True,
            }
        )
        complaint = self.investigated()
        self.write_notice(complaint, self.user_worker, kind="sheet")
        with self.refused(self.user_inspector, UserError, "Complaint Sheet"):
            complaint.action_submit()
        users = self.user_head | self.user_worker
        notice = self.write_notice(complaint, users, kind="sheet")
        with self.refused(self.user_inspector, UserError, "confirms its receipt"):
            complaint.action_submit()
        for user in users:
            notice.with_user(user).action_confirm_receipt()
        self.propose(complaint)
        self.assertEqual(complaint.state, "decision")

    def test_two_of_one_department_are_not_quality_and_the_plant(self):
        """S3.6: one of the two is of quality, the other one is not."""
        sheet = {"kind": "internal_notice", "notice_kind": "sheet"}
        self.demand({**sheet, "notice_recipients": 2, "notice_to_quality": True})
        complaint = self.investigated()
        quality = self.user_head | self.user_inspector2
        workers = self.user_worker | self.user_stock
        mixed = self.user_inspector2 | self.user_stock
        for users, kind in ((quality, "sheet"), (workers, "sheet"), (mixed, "fault")):
            self.write_notice(complaint, users, kind=kind)
            with self.refused(self.user_inspector, UserError, "another department"):
                complaint.action_submit()
        self.write_notice(complaint, mixed, kind="sheet", send=False)
        with self.refused(self.user_inspector, UserError, "another department"):
            complaint.action_submit()
        self.write_notice(complaint, mixed, kind="sheet")
        self.propose(complaint)
        self.assertEqual(complaint.state, "decision")
