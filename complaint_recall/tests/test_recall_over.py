"""Whoever was written to hears that a recall is over."""

from odoo.tests import tagged

from .test_recall_notice import OutboxCase


@tagged("post_install", "-at_install")
class TestRecallOver(OutboxCase):
    def over(self, **vals):
        """Return a recall that was told, answered and closed by its signatures."""
        recall = self.decide(self.draft_recall(**vals))
        self.run_cron()
        self.close(recall)
        self.assertEqual(recall.sudo().state, "closed")
        self.env.invalidate_all()
        return recall

    def closing(self, recall):
        """Return the closing notices of a recall."""
        return recall.sudo().notice_ids.filtered(lambda n: n.kind == "closing")

    def test_who_was_written_to_is_told_that_it_is_over(self):
        """GS1 Product Recall: a recall is closed out to those who have acted on it."""
        recall = self.over()
        notice = self.closing(recall)
        self.assertEqual(notice.consignee_id.partner_id, self.customer)
        self.assertEqual((notice.state, notice.channel), ("queued", "mail"))
        before = len(self.post.taken)
        self.run_cron()
        (message,) = self.post.taken[before:]
        self.assertIn("Completed", message["Subject"])
        text = message.get_body(("html",)).get_content()
        self.assertIn("This recall is completed", text)
        self.assertNotIn("Stop selling", text)
        self.assertNotIn(notice.consignee_id._answer_path(), text)
        self.assertFalse(list(message.iter_attachments()))
        self.assertEqual(notice.state, "sent")
        self.run_cron()
        self.assertEqual(len(self.post.taken), before + 1, "once")

    def test_nothing_follows_of_a_closing_notice(self):
        """What was signed stays: nobody is called, no figure of it changes."""
        recall = self.over()
        notice = self.closing(recall)
        consignee = notice.consignee_id
        known = consignee.read(["state", "to_call", "notified_at"])
        figures = recall.sudo()._closure_figures()
        calls = recall.sudo().activity_ids
        self.run_cron()
        self.env.invalidate_all()
        consignee._note_bounced(notice)
        notice._note_unknown()
        self.assertEqual(consignee.read(["state", "to_call", "notified_at"]), known)
        self.assertEqual(recall.sudo()._closure_figures(), figures)
        self.assertEqual(recall.sudo().activity_ids, calls)

    def test_who_cannot_be_written_to_any_more_is_not_called(self):
        """A recall that is over puts nobody on a list of calls."""
        recall = self.decide()
        self.run_cron()
        self.consignee(recall, self.customer).email = False
        self.close(recall)
        self.assertFalse(self.closing(recall))
        self.assertFalse(recall.sudo().consignee_ids.filtered("to_call"))
