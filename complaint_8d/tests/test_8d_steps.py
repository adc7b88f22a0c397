from odoo.exceptions import AccessError, UserError

from .common_8d import EightDCase


class Test8DSteps(EightDCase):
    def test_disciplines_open_one_after_the_other(self):
        """Ford G8D: a discipline rests on those before it."""
        report = self.new_report()
        self.assertRegex(report.name, r"^8D-\d{6}-\d{4}$")
        locked = self.step(report, "d4")
        self.assertEqual(locked.state, "locked")
        self.assertEqual(
            locked.blocking.split("\n"),
            ["Complete D2 Problem first.", "Complete D3 Containment first."],
        )
        with self.refused(self.user_solver, UserError, "D2 Problem") as env:
            self.step(report, "d4").with_env(env).action_complete()
        self.complete(report, "d0", "d1", "d2", "d3")
        self.assertTrue(self.step(report, "d3").is_done)
        self.assertNotEqual(self.step(report, "d4").state, "locked")

    def test_a_report_says_which_discipline_is_in_work_and_which_wait(self):
        """Ford G8D: D2 and D3 run beside each other, D4 waits for both."""
        report = self.new_report()
        self.assertEqual(report.current_step, "d0")
        self.complete(report, "d0", "d1")
        self.assertEqual(report.current_step, "d2")
        self.assertEqual(report.waiting_steps, "d4 d5 d6 d7 d8")
        self.complete(report, "d2")
        self.assertEqual(report.current_step, "d3")
        self.close(report)
        self.assertFalse(report.current_step)

    def test_quality_manager_or_general_manager_closes(self):
        """S3.18: valid only after one of them signed; not by the team itself."""
        report = self.close(self.new_report(), self.user_gm)
        self.assertTrue(report.closed_at)
        with self.refused(self.user_solver, UserError) as env:
            report.with_env(env).title = "Another"

    def test_nobody_closes_without_signature(self):
        """S3.18: no write, no create and no default closes a report."""
        report = self.new_report()
        with self.refused(self.user_coordinator8d, UserError) as env:
            report.with_env(env).state = "closed"
        with self.refused(self.user_solver, UserError) as env:
            report.with_env(env).step_ids.is_done = True
        with self.refused(self.user_solver, UserError) as env:
            env["complaint.8d"].create({"title": "X", "state": "closed"})
        crafted = self.env["complaint.8d"].with_user(self.user_solver)
        made = crafted.with_context(default_state="closed", default_iteration=7).create(
            {"title": "X"}
        )
        self.assertEqual((made.state, made.iteration), ("open", 1))

    def test_what_is_taken_up_again_takes_the_later_ones_along(self):
        """S3.16: back to the causes, with a reason."""
        report = self.complete(self.new_report(), "d0", "d1", "d2", "d3", "d4", "d5")
        step = self.step(report, "d4")
        with self.refused(self.user_solver, UserError, "why") as env:
            step.with_env(env).action_reopen()
        step.action_reopen("The press was not the cause.")
        done = set(report.step_ids.filtered("is_done").mapped("code"))
        self.assertEqual(done, {"d0", "d1", "d2", "d3"})

    def test_sales_has_no_part_in_it(self):
        """S3.11: the team works on it; sales reads the case only."""
        report = self.new_report()
        with self.refused(self.user_sales, AccessError) as env:
            report.with_env(env).read(["title"])
