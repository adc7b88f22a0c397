from odoo.fields import Command

from .common_trace import TEAM, TraceCase

COORDINATOR = "complaint_recall.group_recall_manager"


class RecallCase(TraceCase):
    """Extract R-1 turned out bad; its capsules F-1 and F-2 are with two customers.

    `leader` leads recalls and is in the recall team; `coordinator` is one step above.
    Who signs is the QA head and the VP, as the shipped policies say.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_leader = cls.new_user("leader", TEAM)
        cls.user_coordinator = cls.new_user("coordinator", COORDINATOR)
        cls.regime = cls.env["complaint.recall.regime"].create(
            {
                "name": "Test Law",
                "code": "TEST",
                "class_ids": [
                    Command.create({"name": "Class I", "code": "I"}),
                    Command.create({"name": "Class II", "code": "II"}),
                ],
            }
        )
        cls.class_1, cls.class_2 = cls.regime.class_ids

    # ------------------------------------------------------------------
    # The way of a recall
    # ------------------------------------------------------------------

    def draft_recall(self, *lots, user=None, **vals):
        """Begin a recall of lots, and find its scope, as a member of the team.

        :return: the complaint.recall, in the environment of that user
        """
        lots = self.env["stock.lot"].union(*lots or (self.raw_1,))
        recalls = self.env["complaint.recall"].with_user(user or self.user_leader)
        values = {
            "title": "Honeysuckle Capsules: mould",
            "reason": "Mould was found in the retained sample.",
            "lot_ids": [Command.set(lots.ids)],
            "regime_id": self.regime.id,
            "class_id": self.class_1.id,
        }
        recall = recalls.create({**values, **self._more_values(), **vals})
        recall.action_find_scope()
        return recall

    def _more_values(self):
        """Return what else a decision needs; a concern that asks for more adds it."""
        return {}

    def prepare(self, recall):
        """Do what a decision needs; a concern that asks for more adds it."""
        recall = recall.with_user(recall.user_id)
        if not recall.hazard_ids:
            self.evaluate(recall)
        if not recall.wording_ids:
            recall.action_propose_wordings()
        return recall

    def evaluate(self, recall, **vals):
        """Evaluate the health hazard and confirm it, as the leader."""
        values = {
            "recall_id": recall.id,
            "injuries": "None known.",
            "conditions": "Stored warm, it grows.",
            "groups_at_risk": "The old and the sick.",
            "severity": "3",
            "likelihood": "3",
            "consequences": "Passing; none in the long run.",
            "conclusion": "Recall down to pharmacies.",
            **vals,
        }
        hazard = recall.env["complaint.recall.hazard"].create(values)
        hazard.action_confirm()
        return hazard

    def submit(self, recall):
        """Submit the decision and sign it first, as the leader."""
        recall = self.prepare(recall)
        self._sign(recall, recall.action_submit_decision())
        return recall

    def decide(self, recall=None):
        """Take a recall (a fresh one if none is given) through its decision."""
        recall = recall or self.draft_recall()
        self.submit(recall)
        for user in (self.user_head, self.user_vp, self.user_legal):
            if (
                recall.sudo().state == "decision"
                and recall.with_user(user).gate_can_sign
            ):
                self.sign(recall, user)
        self.assertEqual(recall.state, "running")
        return recall

    def prepare_closure(self, recall):
        """Do what a closure needs; a concern that asks for more adds it."""
        recall = recall.with_user(recall.user_id)
        self.tell(recall)
        self.explain(recall)
        self.check_effect(recall)
        if not recall.completed_at:
            recall.action_complete_recovery()
        self.final_report(recall)
        return recall

    def tell(self, recall):
        """Tell everybody who was not told yet, by letter, as the leader."""
        consignees = recall.with_user(recall.user_id).consignee_ids
        untold = consignees.filtered(lambda c: c.in_depth and not c.notified_at)
        if untold and not recall.is_mock:
            untold.action_mark_posted()

    def explain(self, recall, text="The customer has used it up; see the letter."):
        """Explain all differences that are open, and let the coordinator accept."""
        recall = recall.with_user(recall.user_id)
        recall.action_view_differences()
        rows = recall.difference_ids.filtered(lambda d: d.state == "open")
        rows.write({"explanation": text})
        rows.action_explain()
        rows.with_user(self.user_coordinator).action_accept()
        return rows

    def close(self, recall):
        """Take a running recall through its closure."""
        recall = self.prepare_closure(recall)
        self._sign(recall, recall.action_submit_closure())
        for user in (self.user_head, self.user_vp):
            self.sign(recall, user)
        self.assertEqual(recall.state, "closed")
        return recall

    def check_effect(self, recall):
        """Draw the effectiveness checks and make them, all with success."""
        recall = recall.with_user(self.user_coordinator)
        if recall.effectiveness_level != "E" and recall.sudo()._undrawn():
            recall.action_draw_checks()
        checks = recall.sudo().check_ids.filtered(
            lambda c: not c.done_at and not c.is_superseded
        )
        found = {"method": "phone", "got_notice": "yes", "has_acted": "yes"}
        for check in checks.with_user(self.user_coordinator):
            check.write(found)
            check.action_done()

    # ------------------------------------------------------------------
    # Reports
    # ------------------------------------------------------------------

    def report(self, recall, kind="status", **vals):
        """Make a report on a running recall, as its leader; its figures are frozen."""
        recall = recall.with_user(recall.user_id)
        opens = {"status": "action_new_status_report"}
        action = getattr(recall, opens.get(kind, "action_new_final_report"))()
        reports = recall.env[action["res_model"]].with_context(**action["context"])
        return reports.create(vals)

    def final_report(self, recall):
        """Make and issue the final report that closure waits for."""
        words = {
            "cause": "Too much moisture.",
            "disposal": "All of it is destroyed.",
            "lessons": "The store is measured twice a day.",
        }
        report = self.report(recall, "final", **words)
        report.action_issue()
        return report
