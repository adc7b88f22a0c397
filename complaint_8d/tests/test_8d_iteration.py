from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common_8d import EightDCase

ESCALATION = "complaint_8d.mail_activity_type_8d_escalation"


class Test8DIteration(EightDCase):
    def reopen(self, report, user=None):
        return report.with_user(user or self.user_coordinator8d).write(
            {"state": "open", "state_reason": "It cracks again."}
        )

    def test_coordinator_reopens_and_the_old_iteration_stays(self):
        """S3.16: the next iteration; the earlier one is read-only, as it was."""
        report = self.close(self.new_report())
        said = report._content("d4")
        with self.refused(self.user_solver, AccessError) as env:
            report.with_env(env).write({"state": "open", "state_reason": "Why not"})
        with self.refused(self.user_coordinator8d, UserError, "why") as env:
            report.with_env(env).state = "open"
        self.reopen(report)
        kept = report.iteration_ids
        self.assertEqual((report.state, report.iteration), ("open", 2))
        self.assertFalse(report.closed_at)
        self.assertEqual((kept.number, kept.outcome), (1, "closed"))
        self.assertEqual(kept.reason, "It cracks again.")
        done = set(report.step_ids.filtered("is_done").mapped("code"))
        self.assertEqual(done, {"d0", "d1", "d2", "d3"})
        self.add_cause(report, "Quite another cause")
        self.assertNotEqual(report._content("d4"), said)
        self.assertEqual(kept._snapshot()["d4"], said)
        self.assertTrue(kept._is_intact())
        (event,) = self.events_of(report, "8d.iteration")
        self.assertIn(kept.digest, event.data)

    def test_nobody_touches_an_earlier_iteration(self):
        """S3.16: append-only, for everybody and with every context."""
        report = self.close(self.new_report())
        self.reopen(report)
        kept = report.iteration_ids
        for user in (self.user_solver, self.user_coordinator8d, self.env.user):
            with self.refused(user, AccessError) as env:
                kept.with_env(env).write({"reason": "X"})
            with self.refused(user, AccessError) as env:
                kept.with_env(env).with_context(_force_unlink=True).unlink()
            with self.refused(user, AccessError) as env:
                env["complaint.8d.iteration"].create({"report_id": report.id})
        with self.refused(self.user_other, AccessError) as env:
            kept.with_env(env).read(["content"])
        for vals in ({"iteration": 5}, {"iteration_at": "2026-01-01"}):
            with self.refused(self.user_coordinator8d, UserError) as env:
                report.with_env(env).write(vals)

    def test_snapshot_is_readable_and_the_same_for_everybody(self):
        """It is read in the language of the reader, and printed from the content."""
        report = self.close(self.new_report(title="<script>alert(1)</script>"))
        self.reopen(report)
        self.assertFalse(report.final_message or report.thanked_at)
        kept = report.iteration_ids.with_user(self.user_reader)
        self.assertIn("Sensor drifts and nobody calibrates it", kept.story)
        self.assertIn("Lessons Learned", kept.story)
        # a result of 0 is one
        after = r"<dt>After</dt><dd[^>]*>0(\.0)?</dd>"
        self.assertRegex(kept.story, after)
        self.assertNotIn("<script", kept.story)
        self.assertEqual(kept._snapshot()["report"]["name"], report.name)

    def test_targets_of_the_next_iteration_count_from_its_beginning(self):
        """D4 to D8 have their time anew; what was done keeps its own."""
        with freeze_time("2026-11-05 08:00:00"):
            report = self.close(self.new_report())
        with freeze_time("2027-02-01 08:00:00"):
            self.reopen(report)
            d4, d3 = self.step(report, "d4"), self.step(report, "d3")
            self.assertEqual(str(d4.due_at.date()), "2027-02-08")
            self.assertIn("the iteration began", d4.explanation)
            self.assertEqual(str(d3.due_at), "2026-11-06 08:00:00")

    def test_failed_validation_begins_the_next_iteration(self):
        """S3.16: what does not work goes back to the causes."""
        report = self.complete(self.new_report(), "d0", "d1", "d2", "d3", "d4", "d5")
        for action in report.sudo().action_ids:
            self.carry_out(action)
        bad = self.validate_result(report, "fail")
        bad.action_back_to_causes()
        self.assertEqual(report.iteration, 2)
        self.assertEqual(report.iteration_ids.outcome, "failed")
        self.assertFalse(self.step(report, "d5").is_done)

    def case_in_reply(self):
        complaint = self.to_reply()
        report = self.new_report(complaint_ids=[Command.set(complaint.ids)])
        return complaint, report

    def test_customer_not_satisfied_sends_the_team_back(self):
        """S3.20: satisfaction no begins the next iteration, by itself."""
        complaint, report = self.case_in_reply()
        self.close(report)
        reply = self.reply(complaint)
        self.assertEqual(report.iteration, 1)
        reply.customer_comment = "Still cracks."
        reply.action_not_satisfied()
        self.assertEqual((report.state, report.iteration), ("open", 2))
        self.assertIn("Still cracks.", report.iteration_ids.reason)
        reply.satisfaction = "no"
        self.assertEqual(report.iteration, 2)

    def test_customer_not_satisfied_takes_a_report_back_from_its_signers(self):
        """S3.20: a report in review is not signed any more."""
        complaint, report = self.case_in_reply()
        report = self.complete(report, *(f"d{n}" for n in range(9)))
        self._sign(report, report.action_submit_closure())
        self.assertEqual(report.state, "review")
        self.reply(complaint, satisfaction="no")
        self.assertEqual((report.state, report.iteration), ("open", 2))
        self.assertFalse(report._gate_open_round("closure"))
        self.assertEqual(report.iteration_ids.outcome, "failed")

    def test_satisfied_customer_changes_nothing(self):
        """S3.21: then it goes on to the documents."""
        complaint, report = self.case_in_reply()
        self.close(report)
        self.reply(complaint, satisfaction="yes")
        self.assertEqual((report.state, report.iteration), ("closed", 1))

    def test_three_failures_call_those_above_the_team(self):
        """S3.16: coordinators and QA heads are asked to escalate, after the third."""
        report = self.new_report()
        for count in range(1, 4):
            report._next_iteration("It cracks again.")
            calls = report.sudo().activity_ids.filtered(
                lambda a: a.activity_type_id == self.env.ref(ESCALATION)
            )
            self.assertEqual(bool(calls), count == 3)
        self.assertLessEqual(self.user_coordinator8d | self.user_head, calls.user_id)
        self.assertEqual(report.iteration, 4)
        with self.refused(self.user_solver, UserError, "why"):
            report._next_iteration(" ")

    def test_next_iteration_is_closed_by_signatures_of_its_own(self):
        """S3.18: what was signed for one iteration does not close the next."""
        report = self.close(self.new_report())
        self.reopen(report)
        self.close(report)
        self.assertEqual((report.state, report.iteration), ("closed", 2))
        self.assertEqual(len(report.effectiveness_ids), 2)
