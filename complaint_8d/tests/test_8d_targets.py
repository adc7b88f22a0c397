from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .common_8d import EightDCase

THURSDAY = "2026-11-05 20:10:00"


class Test8DTargets(EightDCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profiles = cls.env["complaint.8d.profile"]
        cls.general = cls.env.ref("complaint_8d.complaint_8d_profile_default")
        cls.company.resource_calendar_id.tz = "UTC"

    def due(self, report, code):
        return self.step(report, code).due_at

    @freeze_time(THURSDAY)
    def test_containment_is_due_24_hours_later(self):
        """Ford G8D, customers' terms: hours run through nights and weekends."""
        report = self.new_report()
        self.assertEqual(self.due(report, "d3"), datetime(2026, 11, 6, 20, 10))
        with freeze_time("2026-11-06 20:10:00"):
            friday = self.new_report()
        self.assertEqual(self.due(friday, "d3"), datetime(2026, 11, 7, 20, 10))

    @freeze_time(THURSDAY)
    def test_days_end_at_midnight_or_at_the_close_by_the_profile(self):
        """D4 7, D5 and D6 14, D7 25, D8 30 days; a day ends as it was agreed."""
        report = self.new_report()
        self.assertEqual(self.due(report, "d4"), datetime(2026, 11, 12, 23, 59, 59))
        self.assertEqual(self.due(report, "d6"), datetime(2026, 11, 19, 23, 59, 59))
        self.assertEqual(self.due(report, "d7"), datetime(2026, 11, 30, 23, 59, 59))
        self.assertEqual(self.due(report, "d8"), datetime(2026, 12, 5, 23, 59, 59))
        self.general.with_user(self.user_coordinator8d).day_end = "close"
        self.assertEqual(self.due(report, "d4").date(), datetime(2026, 11, 12).date())
        self.assertLess(self.due(report, "d4").hour, 20)

    @freeze_time(THURSDAY)
    def test_targets_follow_receipt_and_customer_while_open(self):
        """A corrected receipt or another customer counts all anew."""
        report = self.new_report()
        report.received_at = "2026-11-05 08:00:00"
        self.assertEqual(self.due(report, "d3"), datetime(2026, 11, 6, 8, 0))
        self.profiles.create(
            {
                "name": "Quick",
                "partner_ids": self.stranger.ids,
                "term_ids": [
                    (0, 0, {"code": "d3", "count": 4, "unit": "hours"}),
                ],
            }
        )
        report.partner_id = self.stranger
        self.assertEqual(self.due(report, "d3"), datetime(2026, 11, 5, 12, 0))
        self.assertFalse(self.due(report, "d4"))

    @freeze_time(THURSDAY)
    def test_a_changed_target_leaves_what_is_done_as_it_was(self):
        """A discipline that was in time is not made late by another agreement."""
        report = self.complete(self.new_report(), "d0", "d1")
        term = self.general.term_ids.filtered(lambda t: t.code == "d1")
        others = self.general.term_ids.filtered(lambda t: t.code == "d3")
        (term | others).with_user(self.user_coordinator8d).write({"count": 2})
        self.assertEqual(self.due(report, "d1"), datetime(2026, 11, 6, 20, 10))
        self.assertEqual(self.due(report, "d3"), datetime(2026, 11, 5, 22, 10))
        with self.refused(self.user_solver, AccessError) as env:
            term.with_env(env).count = 100

    def test_late_is_a_matter_of_the_time_that_it_is(self):
        """Nothing stored says late: it is computed and found at any time."""
        with freeze_time(THURSDAY):
            report = self.complete(self.new_report(), "d0")
        steps = self.env["complaint.8d.step"].with_user(self.user_solver)
        late = [("report_id", "=", report.id), ("target_status", "=", "late")]
        with freeze_time("2026-11-06 20:09:00"):
            report.invalidate_recordset()
            self.assertFalse(steps.search(late))
            self.assertFalse(report.is_late)
        with freeze_time("2026-11-06 20:11:00"):
            self.env.invalidate_all()
            found = set(steps.search(late).mapped("code"))
            self.assertEqual(found, {"d1", "d2", "d3"})
            self.assertTrue(report.is_late)
            self.assertIn(report, report.search([("is_late", "=", True)]))
            self.complete(report, "d1")
            self.assertEqual(self.step(report, "d1").target_status, "missed")
            self.assertEqual(self.step(report, "d0").target_status, "met")

    def test_warnings_at_half_at_80_percent_and_when_over(self):
        """The leader first, the coordinators when it is over; each once."""
        with freeze_time(THURSDAY):
            report = self.new_report()
            self.complete(report, "d0")
        step = self.step(report, "d3")
        for moment, level, users in (
            ("2026-11-06 08:11:00", 50, self.user_solver),
            ("2026-11-06 15:30:00", 80, self.user_solver),
            ("2026-11-06 20:11:00", 100, self.user_solver | self.user_coordinator8d),
        ):
            with freeze_time(moment):
                for __ in range(2):
                    self.run_cron("ir_cron_8d_targets")
                own = [("step_8d_id", "=", step.id)]
                calls = self.env["mail.activity"].search(own)
                self.assertEqual(step.warned, level)
                self.assertLessEqual(users, calls.user_id)
                self.assertEqual(len(calls.user_id), len(calls))
                coordinators = self.user_coordinator8d <= calls.user_id
                self.assertEqual(coordinators, level == 100)
        with freeze_time("2026-11-06 20:12:00"):
            self.complete(report, "d1", "d2", "d3")
            self.assertFalse(self.env["mail.activity"].search(own))

    @freeze_time(THURSDAY)
    def test_each_target_explains_its_days(self):
        """Why this day: the rule, the days, and when it is due."""
        step = self.step(self.new_report(), "d4")
        text = step.explanation
        self.assertIn("7 Calendar Days after we learned of it", text)
        self.assertIn("The day of the event is not counted", text)
        self.assertEqual(step.action_explain()["res_id"], step.id)

    def test_nobody_sets_a_target(self):
        """Not by write, not by create, not by a default."""
        report = self.new_report()
        with self.refused(self.user_coordinator8d, UserError) as env:
            self.step(report, "d3").with_env(env).due_at = "2030-01-01"
        crafted = self.env["complaint.8d"].with_user(self.user_solver)
        made = crafted.with_context(default_due_at="2030-01-01", default_warned=100)
        made = made.create({"title": "X", "received_at": THURSDAY})
        step = self.step(made, "d3")
        self.assertEqual(step.due_at, datetime(2026, 11, 6, 20, 10))
        self.assertFalse(step.warned)
