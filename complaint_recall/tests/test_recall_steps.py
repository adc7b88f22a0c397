from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common_recall import RecallCase


class TestRecallSteps(RecallCase):
    def test_a_recall_is_decided_by_three_signatures(self):
        """S9.4.3.5.6: leader, QA head and VP sign; then the recall runs."""
        recall = self.draft_recall()
        self.assertRegex(recall.name, r"^RC-\d{6}-\d{4}$")
        self.assertEqual(
            set(recall.scope_lot_ids.lot_id.mapped("name")), {"R-1", "F-1", "F-2"}
        )
        self.assertEqual(recall.consignee_ids.partner_id, self.customer | self.stranger)
        self.submit(recall)
        self.assertEqual(recall.state, "decision")
        with self.refused(self.user_vp, UserError) as env:
            recall.with_env(env).action_gate_sign()
        self.sign(recall, self.user_head)
        self.sign(recall, self.user_vp)
        self.assertEqual(recall.state, "running")
        self.assertTrue(recall.decided_at)

    def test_nobody_makes_a_recall_run_without_signatures(self):
        """S9.4.3.5.6: no write, no create and no default starts a recall."""
        recall = self.draft_recall()
        with self.refused(self.user_coordinator, UserError) as env:
            recall.with_env(env).state = "running"
        with self.refused(self.user_coordinator, UserError) as env:
            recall.with_env(env).write({"decided_at": "2026-01-01 00:00:00"})
        values = {"title": "X", "lot_ids": [Command.set(self.raw_1.ids)]}
        with self.refused(self.user_coordinator, UserError) as env:
            env["complaint.recall"].create({**values, "state": "running"})
        env = self.env(user=self.user_coordinator)
        made = (
            env["complaint.recall"]
            .with_context(default_state="running", default_decided_at="2026-01-01")
            .create(values)
        )
        self.assertEqual((made.state, made.decided_at), ("draft", False))

    def test_sales_does_not_see_a_recall(self):
        """S9.2: others than the quality people have no part in it."""
        recall = self.draft_recall()
        with self.refused(self.user_sales, AccessError) as env:
            recall.with_env(env).read(["title"])
        with self.refused(self.user_sales, AccessError) as env:
            env["complaint.recall"].create({"title": "X"})
        for button in ("action_submit_decision", "action_submit_closure"):
            with self.refused(self.user_sales, AccessError) as env:
                getattr(recall.with_env(env), button)()
