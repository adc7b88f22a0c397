from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Datetime

from .common_recall import RecallCase


class TestRecallDecision(RecallCase):
    """What must be known and said before a recall is decided, and who decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.s9 = cls.env.ref("complaint_mgmt.complaint_procedure_s9")
        cls.s9_version = cls.env.ref("complaint_mgmt.complaint_procedure_s9_v1")

    def case_of_s9(self):
        """Return a complaint on F-1 that follows S9."""
        case = self.log(
            user=self.user_inspector,
            item_ids=[
                Command.create(
                    {"product_id": self.product.id, "lot_id": self.made_1.id}
                )
            ],
        )
        # the way by which a procedure comes into force is told by the scenarios
        case.sudo()._write_system({"procedure_version_id": self.s9_version.id})
        return case.with_user(self.user_inspector)

    def started(self):
        """Return the recall that a handler begins on a complaint with one click."""
        case = self.case_of_s9()
        action = case.action_start_recall()
        recall = case.env["complaint.recall"].browse(action["res_id"])
        recall.write(
            {
                "regime_id": self.regime.id,
                "class_id": self.class_1.id,
                "reason": "Two patients fell ill.",
            }
        )
        return case, recall

    def meet(self, recall, *departments, chair=None):
        """Hold a meeting, convened and confirmed by the legal representative."""
        chair = chair or self.user_legal
        meeting = recall.env["complaint.recall.meeting"].create(
            {
                "recall_id": recall.id,
                "chair_id": chair.id,
                "conclusion": "Recall at once.",
                "attendee_ids": [
                    Command.create({"department": name, "name": name.title()})
                    for name in departments
                ],
            }
        )
        meeting.with_user(chair).action_confirm()
        return meeting

    def test_a_complaint_becomes_a_recall_by_one_click(self):
        """S9.4.3.5.6: lots, consignees and quantities are there at once, once."""
        case, recall = self.started()
        self.assertEqual(recall.origin, "complaint")
        self.assertEqual(recall.complaint_ids, case)
        self.assertEqual(recall.lot_ids, self.made_1)
        self.assertEqual(recall.consignee_ids.partner_id, self.customer)
        self.assertEqual(recall.consignee_ids.line_ids.shipped_qty, 200)
        self.assertEqual(recall.known_at, case.received_at)
        again = case.action_start_recall()
        self.assertEqual(again["res_id"], recall.id)
        with self.refused(self.user_sales, AccessError) as env:
            case.with_env(env).action_start_recall()

    def test_only_the_legal_representative_decides_a_recall_of_medicines(self):
        """S9.4.3.5.5: leader and VP sign before; nobody signs in the place of the
        legal representative, not even the general manager."""
        _case, recall = self.started()
        self.meet(recall, "quality", "production", "sales", "medical")
        self.submit(recall)
        self.sign(recall, self.user_vp)
        for user in (self.user_gm, self.user_head, self.user_coordinator):
            with self.refused(user, UserError, "not your turn") as env:
                recall.with_env(env).action_gate_sign()
        self.assertEqual(recall.state, "decision")
        self.sign(recall, self.user_legal)
        self.assertEqual(recall.state, "running")

    def test_no_decision_before_the_departments_met(self):
        """S9.4.3.5.5: quality, production and sales must have met, with minutes."""
        _case, recall = self.started()
        self.prepare(recall)
        with self.refused(self.user_inspector, UserError, "Production") as env:
            recall.with_env(env).action_submit_decision()
        self.meet(recall, "quality", "sales")
        with self.refused(self.user_inspector, UserError, "Production") as env:
            recall.with_env(env).action_submit_decision()
        self.meet(recall, "quality", "sales", "production")
        self.assertTrue(recall.action_submit_decision())

    def test_minutes_are_confirmed_by_who_convened_and_then_fixed(self):
        """S9.4.3.5.5: attendees and conclusion are evidence."""
        recall = self.draft_recall()
        meetings = recall.env["complaint.recall.meeting"]
        values = {"recall_id": recall.id, "chair_id": self.user_legal.id}
        with self.refused(self.user_leader, UserError) as env:
            meetings.with_env(env).create({**values, "confirmed_at": Datetime.now()})
        meeting = meetings.with_context(default_confirmed_at="2026-01-01").create(
            values
        )
        self.assertFalse(meeting.confirmed_at)
        with self.refused(self.user_leader, AccessError) as env:
            meeting.with_env(env).action_confirm()
        with self.refused(self.user_legal, UserError, "concluded") as env:
            meeting.with_env(env).action_confirm()
        done = self.meet(recall, "quality")
        for change in ({"conclusion": "Nothing."}, {"attendee_ids": [Command.clear()]}):
            with self.refused(self.user_leader, UserError) as env:
                done.with_env(env).write(change)
        with self.refused(self.user_leader, UserError) as env:
            done.with_env(env).unlink()
        with self.refused(self.user_leader, UserError) as env:
            done.with_env(env).attendee_ids.name = "Somebody Else"

    def test_the_hazard_is_evaluated_before_the_decision(self):
        """21 CFR 7.41: six questions answered, and confirmed by the evaluator."""
        recall = self.draft_recall()
        with self.refused(self.user_leader, UserError, "health hazard") as env:
            recall.with_env(env).action_submit_decision()
        hazard = recall.env["complaint.recall.hazard"].create({"recall_id": recall.id})
        with self.refused(self.user_leader, UserError, "Harm So Far") as env:
            hazard.with_env(env).action_confirm()
        done = self.evaluate(recall, class_id=self.class_2.id)
        self.assertEqual(done.score, 9)
        with self.refused(self.user_coordinator, UserError, "fixed") as env:
            done.with_env(env).severity = "1"
        with self.refused(self.user_leader, UserError, "Class II") as env:
            recall.with_env(env).action_submit_decision()
        recall.class_id = self.class_2
        self.prepare(recall)
        self.assertTrue(recall.action_submit_decision())

    def test_somebody_else_does_not_confirm_an_evaluation(self):
        """21 CFR 7.41: who evaluated answers for it."""
        recall = self.draft_recall()
        hazard = recall.env["complaint.recall.hazard"].create({"recall_id": recall.id})
        with self.refused(self.user_head, AccessError) as env:
            hazard.with_env(env).action_confirm()

    def test_a_new_evaluation_makes_signatures_void(self):
        """21 CFR 7.41: what was signed rested on another evaluation."""
        recall = self.submit(self.draft_recall())
        self.assertEqual(recall.state, "decision")
        self.evaluate(recall, injuries="Three patients.")
        self.assertEqual(recall.state, "draft")

    def test_who_sells_does_not_lead(self):
        """EU GMP 8.27, China GMP 298: the leader is independent of sales."""
        recall = self.draft_recall()
        self.prepare(recall)
        team = self.env["crm.team"].create({"name": "Hospital Sales"})
        self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": self.user_leader.id}
        )
        with self.refused(self.user_leader, UserError, "independent of sales") as env:
            recall.with_env(env).action_submit_decision()

    def test_a_refused_decision_ends_the_recall(self):
        """S9.4.3.5.5: no is a decision, too, with its reason."""
        recall = self.submit(self.draft_recall())
        self.sign(recall, self.user_head, "refuse", "Only the label is wrong.")
        self.assertEqual(recall.state, "cancelled")
        with self.refused(self.user_coordinator, UserError) as env:
            recall.with_env(env).state = "draft"

    def test_the_coordinator_ends_an_assessment_with_a_reason(self):
        """21 CFR 7.46: why nothing is recalled is on record; by the coordinator."""
        recall = self.draft_recall()
        with self.refused(self.user_leader, AccessError) as env:
            env["complaint.recall.cancel"].create(
                {"recall_id": recall.id, "reason": "A false alarm."}
            )
        with self.refused(self.user_leader, AccessError) as env:
            recall.with_env(env).write({"state": "cancelled", "state_reason": "No."})
        dialogs = self.env["complaint.recall.cancel"].with_user(self.user_coordinator)
        dialogs.create(
            {"recall_id": recall.id, "reason": "The sample was mixed up."}
        ).action_confirm()
        self.assertEqual(recall.state, "cancelled")
        self.assertEqual(recall.state_reason, "The sample was mixed up.")

    def test_a_change_after_signing_makes_the_signature_void(self):
        """21 CFR 11.70: what is signed and what is decided are the same."""
        recall = self.submit(self.draft_recall())
        recall.depth = "consumer"
        self.assertEqual(recall.state, "draft")

    def test_an_order_of_an_authority_is_on_record(self):
        """21 CFR 7.46: who ordered it, by which document, received when."""
        recall = self.draft_recall(origin="authority")
        self.prepare(recall)
        with self.refused(self.user_leader, UserError, "authority") as env:
            recall.with_env(env).action_submit_decision()
        recall.write(
            {
                "authority": "Drug Administration of the Province",
                "authority_reference": "2026-118",
                "authority_at": Datetime.now() - timedelta(hours=2),
            }
        )
        self.assertTrue(recall.action_submit_decision())

    def test_what_is_learned_later_leaves_the_decision_signed(self):
        """21 CFR 7.41: a later evaluation stands beside what was signed."""
        with freeze_time("2026-03-02 08:00:00"):
            recall = self.decide()
        before = recall.sudo()._last_hazard()
        with freeze_time("2026-03-03 08:00:00"):
            self.evaluate(recall, conclusion="Worse than we thought.")
            recall.sudo()._gate_recheck()
        self.assertTrue(recall.sudo()._gate_is_approved("decision"))
        self.assertEqual(recall.sudo()._last_hazard(), before)

    def test_new_names_leave_the_decision_valid(self):
        """21 CFR 11.70: a lot, a law or a class under another name is the same one."""
        recall = self.submit(self.draft_recall())
        gate_round = recall.sudo()._gate_open_round("decision")
        recall.sudo().lot_ids[0].name = "R-1 (new label)"
        recall.sudo().lot_ids.product_id.name = "Extract N"
        self.regime.name = "Law of Tests"
        self.regime.class_ids.name = "Most serious"
        self.env.invalidate_all()
        self.assertTrue(gate_round._matches())
