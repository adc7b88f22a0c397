from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

from .common_sending import PAPER, Exchange, SendingCase


@tagged("post_install", "-at_install")
class TestDistribution(SendingCase):
    """S3.6: complaint sheet or 8D report, two copies: QA and the plant manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plant = cls.new_user("plant", "base.group_user")
        cls.quality = cls.new_user("quality", "base.group_user")
        cls.company.write(
            {
                "eight_d_plant_user_ids": [Command.set(cls.plant.ids)],
                "eight_d_qa_user_ids": [Command.set(cls.quality.ids)],
            }
        )

    def distribute(self, report=None, user=None):
        report = report or self.new_report()
        report.with_user(user or report.user_id).action_distribute()
        return report.sudo().copy_ids.sorted("id")[-1:]

    def calls(self, notice):
        self.env.invalidate_all()
        return notice.activity_ids.user_id

    def test_s3_6_two_copies_and_each_receipt_is_logged(self):
        """S3.6: both get it, each confirms alone, and the log keeps it."""
        notice = self.distribute()
        report = notice.report_id
        self.assertEqual(notice.recipient_ids.user_id, self.quality | self.plant)
        roles = {r.user_id: r.role for r in notice.recipient_ids}
        self.assertEqual(roles, {self.quality: "QA", self.plant: "Plant Manager"})
        self.assertEqual(self.calls(notice), self.quality | self.plant)
        self.assertEqual(notice.sent_by_id, report.user_id)
        self.assertTrue(notice.sent_at)
        own = notice.with_user(self.plant)
        self.assertTrue(own.waits_for_me)
        own.action_confirm_receipt()
        self.assertEqual(self.calls(notice), self.quality)
        self.assertEqual((notice.receipt, notice.is_confirmed), ("1 / 2", False))
        notice.with_user(self.quality).action_confirm_receipt()
        self.assertTrue(notice.is_confirmed)
        self.assertEqual(len(self.events_of(report, "8d.copies_sent")), 1)
        confirmed = self.events_of(report, "8d.copy_confirmed")
        self.assertEqual(confirmed.user_id, self.quality | self.plant)
        receipts = report.with_user(self.user_reader).copy_receipt_ids
        self.assertEqual(len(receipts.filtered("confirmed_at")), 2)

    def test_the_copies_are_the_notice_that_a_procedure_demands(self):
        """S3.6: complaint sheet or 8D report; the shipped procedure takes either."""
        complaint = self.log()
        shipped = self.env.ref("complaint_mgmt.complaint_procedure_s3_requirement_7")
        self.assertEqual((shipped.source, shipped.notice_recipients), ("S3.6", 2))
        self.assertTrue(complaint._missing_internal_notice(shipped))
        report = self.new_report(complaint_ids=[Command.set(complaint.ids)])
        notice = self.distribute(report)
        self.assertFalse(complaint._missing_internal_notice(shipped))

        def is_missing(**vals):
            requirement = shipped.new({"notice_kind": "sheet", **vals})
            return bool(complaint._missing_internal_notice(requirement))

        self.assertTrue(is_missing(notice_recipients=3))
        self.assertTrue(is_missing(notice_confirmed=True))
        for user in (self.plant, self.quality):
            notice.with_user(user).action_confirm_receipt()
        self.assertFalse(is_missing(notice_confirmed=True))

    def test_a_recipient_needs_no_role_to_read_the_copy(self):
        """The plant manager reads the very PDF whose digest is kept."""
        notice = self.distribute()
        self.assertEqual(notice.pdf_sha256, sha256_hex(PAPER))
        own = notice.with_user(self.plant)
        self.assertIn(str(notice.pdf_id.id), own.action_open_copy()["url"])
        self.assertEqual(own.pdf_id.raw, PAPER)
        with self.assertRaises(AccessError):
            notice.with_user(self.user_plain).action_open_copy()
        with self.assertRaises(AccessError):
            notice.report_id.with_user(self.plant).read(["title"])

    def test_nobody_confirms_for_another(self):
        notice = self.distribute()
        for user in (notice.report_id.user_id, self.user_head, self.user_coordinator8d):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                notice.with_user(user).action_confirm_receipt()
        notice.with_user(self.plant).action_confirm_receipt()
        with self.assertRaises(AccessError):
            notice.with_user(self.plant).action_confirm_receipt()

    def test_a_copy_is_fixed(self):
        """What was given is evidence: nobody changes or deletes it."""
        notice = self.distribute()
        head = self.user_head
        for vals in ({"text": "x"}, {"pdf_sha256": "x"}, {"report_id": False}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                notice.with_user(head).write(vals)
        for records in (notice, notice.recipient_ids, notice.pdf_id):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                records.with_user(head).unlink()
        with self.assertRaises(UserError):
            notice.pdf_id.with_user(head).raw = b"x"

    def test_nobody_makes_a_copy_by_hand(self):
        """Neither values nor defaults of a context make one."""
        report = self.new_report()
        notices = self.env["complaint.internal.notice"].with_user(self.user_head)
        complaint = self.log()
        vals = {"name": "x", "text": "x", "complaint_id": complaint.id}
        for more in ({"report_id": report.id}, {"kind": "eight_d"}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                notices.create({**vals, **more})
        context = {"default_report_id": report.id, "default_kind": "eight_d"}
        made = notices.with_context(**context).create({**vals, "kind": "sheet"})
        self.assertFalse(made.report_id)
        with self.assertRaisesRegex(UserError, "made in the report"):
            notices.with_context(default_kind="eight_d").create(vals)
        self.assertFalse(report.sudo().copy_ids)

    def test_qa_heads_get_it_when_nobody_is_named(self):
        self.company.eight_d_qa_user_ids = False
        people = self.distribute().recipient_ids.user_id
        self.assertIn(self.user_head, people)
        self.assertIn(self.plant, people)
        self.assertNotIn(self.user_other, people)

    def test_without_a_plant_manager_nothing_goes_out(self):
        """Two copies or none; somebody who left the company is nobody."""
        self.plant.active = False
        report = self.new_report()
        with self.assertRaisesRegex(UserError, "plant manager"):
            self.distribute(report)
        self.assertFalse(report.sudo().copy_ids)

    def test_who_is_both_gets_one_copy(self):
        self.company.eight_d_qa_user_ids = self.plant
        notice = self.distribute()
        self.assertEqual(notice.recipient_ids.role, "QA, Plant Manager")

    def test_the_team_gives_copies_and_readers_do_not(self):
        report = self.new_report()
        for user in (self.user_reader, self.user_plain, self.user_other):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.distribute(report, user=user)
        self.assertTrue(self.distribute(report, user=self.user_solver2))

    def test_each_copy_keeps_what_it_was(self):
        """A later copy is another one, with another digest."""
        first = self.distribute()
        with patch.object(Exchange, "_file_pdf", lambda *a, **k: b"%PDF later"):
            second = self.distribute(first.report_id)
        self.assertNotEqual(first.pdf_sha256, second.pdf_sha256)
        self.assertEqual(first.pdf_id.raw, PAPER)
        self.assertEqual(second.receipt, "0 / 2")
