"""D0: the symptom, what was done at once, and whether an 8D report is needed."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class Test8DD0(EightDCase):
    def test_d0_asks_symptom_emergency_safety_and_need(self):
        """Ford G8D, D0: each is answered before the team is formed."""
        report = self.new_report()
        step = self.step(report, "d0")
        for word in ("symptom", "emergency", "safety", "Decide"):
            self.assertIn(word, self.left(report, step.code))
        report.write(
            {
                "symptom": "Cracks.",
                "emergency_needed": "yes",
                "emergency_action": "Delivery stopped.",
                "safety_relevant": "yes",
                "is_needed": "yes",
                "need_reason": "Safety.",
            }
        )
        self.assertIn("when the emergency action was", self.left(report, step.code))
        self.assertIn("who was informed", self.left(report, step.code))
        report.write(
            {
                "emergency_at": fields.Datetime.now(),
                "emergency_by_id": self.user_solver2.id,
                "safety_note": "Braking distance.",
            }
        )
        step.action_complete()
        self.assertTrue(step.is_done)

    def test_reason_is_not_asked_where_every_criterion_holds(self):
        """Ford G8D: an 8D is for an unknown cause that one person cannot solve."""
        report = self.new_report()
        self._fill_d0(report)
        report.need_reason = False
        self.assertIn("Not every criterion", self.left(report, "d0"))
        names = "symptom affected gap unknown_cause commitment complexity".split()
        report.write({f"has_{name}": True for name in names})
        self.assertFalse(self.left(report, "d0"))

    def test_no_8d_is_needed_ends_by_the_coordinator_with_the_reason(self):
        """S3.11: who decides against a report says why."""
        report = self.new_report()
        report.write({"is_needed": "no"})
        with self.refused(self.user_coordinator8d, UserError, "and why") as env:
            report.with_env(env).action_not_needed()
        report.need_reason = "A single part, damaged in transport."
        self.assertIn("coordinator", self.left(report, "d0"))
        with self.refused(self.user_solver, AccessError) as env:
            report.with_env(env).action_not_needed()
        report.with_user(self.user_coordinator8d).action_not_needed()
        self.assertEqual(report.state, "cancelled")
        self.assertEqual(report.state_reason, report.need_reason)
        with self.refused(self.user_solver, UserError) as env:
            report.with_env(env).symptom = "Another."

    def test_complete_d0_is_not_changed(self):
        report = self.complete(self.new_report(), "d0")
        for vals in ({"symptom": "None."}, {"is_needed": "no"}, {"has_gap": True}):
            with self.refused(self.user_solver, UserError, "Take it up again") as env:
                report.with_env(env).write(vals)
        self.step(report, "d0").action_reopen("The symptom was another one.")
        report.symptom = "Noise."

    def test_danger_judged_on_the_complaint_is_taken_over(self):
        """IATF 16949, 4.4.1.2: product safety is looked at from the first hour."""
        complaint = self.log()
        complaint.sudo().env.cr.execute(
            "UPDATE complaint_complaint SET safety_state = 'accepted' WHERE id = %s",
            [complaint.id],
        )
        complaint.invalidate_recordset()
        report = self.new_report(complaint_ids=[(6, 0, complaint.ids)])
        self.assertEqual(report.safety_relevant, "yes")
        self.assertEqual(report.symptom, complaint.statement)
