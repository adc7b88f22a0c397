"""What does not add up is explained by one person and accepted by another one."""

from odoo.exceptions import AccessError, UserError

from .common_recovery import RecoveryCase


class TestRecallDifference(RecoveryCase):
    def find(self, recall, kind, lot):
        """List the differences and return the one of a kind and lot."""
        recall.action_view_differences()
        return recall.difference_ids.filtered(
            lambda d: d.kind == kind and d.lot_id == lot
        )

    def explained(self, recall, kind="outstanding", lot=None):
        row = self.find(recall, kind, lot or self.made_1)
        row.explanation = "The shop burnt down; see the letter of the fire brigade."
        row.action_explain()
        return row

    # ------------------------------------------------------------------
    # Closure
    # ------------------------------------------------------------------

    def test_unexplained_goods_keep_a_recall_open(self):
        """21 CFR 7.55: it ends when all was removed, or it is known why not."""
        recall = self.decide()
        with self.refused(self.user_leader, UserError, "2 are open") as env:
            recall.with_env(env).action_complete_recovery()
        with self.refused(self.user_leader, UserError, "Huaxing Pharmacy F-1"):
            recall.action_submit_closure()
        self.explain(recall)
        with self.refused(self.user_leader, UserError, "recovery is over"):
            recall.action_submit_closure()
        recall.action_complete_recovery()
        self.assertTrue(recall.completed_at)
        self.assertTrue(self.events_of(recall, "recall.recovery_completed"))
        self.close(recall)

    def test_everything_back_needs_no_explanation(self):
        """What is back in quarantine is explained by itself."""
        recall = self.decide()
        self.back(self.made_1, 200, self.customer)
        self.back(self.made_2, 100, self.stranger)
        self.assertEqual(self.open_differences(recall), {})
        recall.action_complete_recovery()
        self.close(recall)
        self.assertFalse(recall.difference_ids)

    def test_a_late_return_opens_an_explained_difference_again(self):
        """Who accepted 200 as lost did not accept 150."""
        recall = self.decide()
        row = self.explained(recall)
        row.with_user(self.user_coordinator).action_accept()
        self.assertEqual(row.state, "accepted")
        self.back(self.made_1, 50, self.customer)
        self.env.invalidate_all()
        self.assertEqual((row.state, row.current_qty), ("changed", 150))
        self.assertIn(
            ("outstanding", "F-1", "Huaxing Pharmacy"), self.open_differences(recall)
        )
        with self.refused(self.user_leader, UserError, "fixed"):
            row.explanation = "Another reason"
        row.action_reopen()
        row.action_explain()
        row.with_user(self.user_head).action_accept()
        self.assertEqual(row.state, "accepted")

    def test_a_late_return_makes_the_signed_closure_void(self):
        """What was signed are the figures; other figures are not signed."""
        recall = self.prepare_closure(self.decide())
        self._sign(recall, recall.action_submit_closure())
        self.assertEqual(recall.state, "closing")
        self.back(self.made_1, 50, self.customer)
        self.assertEqual(recall.state, "running")
        with self.refused(self.user_head, UserError) as env:
            recall.with_env(env).action_gate_sign()
        self.assertEqual(recall._gate_open_round("closure").ids, [])

    def test_signing_an_hour_later_is_signing_the_same(self):
        """Figures that follow the clock are not signed."""
        recall = self.prepare_closure(self.decide())
        before = recall.sudo()._closure_digest()
        figures = type(recall)._figures
        self.patch(
            type(recall),
            "_figures",
            lambda own: {**figures(own), "hours_since_decision": 99.5},
        )
        self.assertEqual(recall.sudo()._closure_digest(), before)

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------

    def test_who_explains_does_not_accept(self):
        """A second person looks at it, with the role for it."""
        recall = self.decide(self.draft_recall(user=self.user_coordinator))
        row = self.explained(recall)
        with self.refused(self.user_coordinator, AccessError, "Another person") as env:
            row.with_env(env).action_accept()
        with self.refused(self.user_recall, AccessError, "Recall Coordinator") as env:
            row.with_env(env).action_accept()
        row.with_user(self.user_head).action_accept()
        self.assertEqual(row.accepted_by_id, self.user_head)

    def test_who_only_reads_explains_nothing(self):
        """A reader of complaints has no part in it."""
        recall = self.decide()
        row = self.find(recall, "outstanding", self.made_1)
        with self.refused(self.user_reader, AccessError) as env:
            row.with_env(env).explanation = "I think so"
        row.explanation = "So it is."
        with self.refused(self.user_reader, AccessError) as env:
            row.with_env(env).action_explain()

    def test_nobody_writes_or_makes_an_explanation_by_hand(self):
        """No stamp, no quantity, no row, no removal, and no default of a context."""
        recall = self.decide()
        row = self.find(recall, "outstanding", self.made_1)
        for vals in (
            {"accepted_at": "2026-01-01"},
            {"explained_qty": 200},
            {"explained_at": "2026-01-01"},
            {"kind": "lot"},
        ):
            with self.refused(self.user_coordinator, UserError) as env:
                row.with_env(env).write(vals)
        with self.refused(self.user_coordinator, UserError) as env:
            env["complaint.recall.difference"].create({"recall_id": recall.id})
        with self.refused(self.user_coordinator, UserError) as env:
            row.with_env(env).with_context(_force_unlink=True).unlink()
        with self.refused(self.user_coordinator, UserError):
            row.sudo().unlink()

    def test_without_words_nothing_is_explained(self):
        """An empty explanation explains nothing."""
        recall = self.decide()
        row = self.find(recall, "outstanding", self.made_1)
        row.explanation = "  "
        with self.refused(self.user_leader, UserError, "why"):
            row.action_explain()
        with self.refused(self.user_head, UserError) as env:
            row.with_env(env).action_accept()

    def test_evidence_of_an_explanation_is_fixed(self):
        """Files that somebody accepted are neither changed nor taken away."""
        recall = self.decide()
        row = self.find(recall, "outstanding", self.made_1)
        file = self.env["ir.attachment"].with_user(self.user_leader)
        file = file.create(
            {
                "name": "letter.txt",
                "raw": b"burnt",
                "res_model": row._name,
                "res_id": row.id,
            }
        )
        row.evidence_ids = file
        row = self.explained(recall)
        with self.refused(self.user_inspector, UserError) as env:
            file.with_env(env).raw = b"not burnt"
        with self.refused(self.user_inspector, UserError) as env:
            file.with_env(env).unlink()
        (event,) = self.events_of(recall, "recall.difference_explained")
        self.assertIn(file.sudo().checksum, event.data)
        self.assertNotIn("burnt", event.data)

    def test_only_the_leader_says_that_recovery_is_over(self):
        """The leader, or a coordinator; not another member of the team."""
        recall = self.decide()
        self.explain(recall)
        with self.refused(self.user_recall, AccessError, "Leader") as env:
            recall.with_env(env).action_complete_recovery()
        with self.refused(self.user_leader, UserError):
            recall.write({"completed_at": "2026-01-01 00:00:00"})
        recall.with_user(self.user_coordinator).action_complete_recovery()

    def test_another_company_sees_no_difference(self):
        """Who works for another company reads and lists nothing."""
        recall = self.decide()
        row = self.find(recall, "outstanding", self.made_1)
        with self.refused(self.user_other, AccessError) as env:
            row.with_env(env).read(["kind"])
        with self.refused(self.user_other, AccessError) as env:
            recall.with_env(env).action_view_differences()

    # ------------------------------------------------------------------
    # For people
    # ------------------------------------------------------------------

    def test_a_consignee_is_settled_when_nothing_is_open(self):
        """The state of a consignee follows the balance."""
        recall = self.decide()
        consignee = self.consignee(recall, self.customer)
        consignee.sudo().notified_at = "2026-01-01"
        consignee._refresh_state()
        self.assertEqual(consignee.state, "notified")
        self.back(self.made_1, 200, self.customer)
        self.assertEqual(consignee.state, "settled")

    def test_the_next_step_names_goods_outside_of_a_quarantine(self):
        """Returned goods on the shelf are the first thing to be done."""
        recall = self.decide()
        self.back(self.made_1, 20, self.customer, self.shelf)
        steps = [step for step in recall._next_steps() if step["level"] == "danger"]
        self.assertIn("quarantine", " ".join(step["text"] for step in steps))

    def test_differences_are_listed_once(self):
        """Comparing twice lists nothing twice; what settled itself says so."""
        recall = self.decide()
        recall.action_view_differences()
        recall.action_view_differences()
        self.assertEqual(len(recall.difference_ids), 2)
        self.back(self.made_1, 200, self.customer)
        self.env.invalidate_all()
        states = recall.difference_ids.mapped("state")
        self.assertEqual(sorted(states), ["gone", "open"])
        found = recall.difference_ids.search([("state", "=", "gone")])
        self.assertEqual(found.lot_id, self.made_1)
