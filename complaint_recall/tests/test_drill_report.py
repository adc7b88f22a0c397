"""The report of a drill, on paper."""

import re

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tests.common_procedure import utc

from .common_drill import LATER, DrillCase

REPORT = "complaint_recall.report_recall_drill"


@tagged("post_install", "-at_install")
class TestDrillReport(DrillCase):
    def printed(self, drill, user=None, **context):
        reports = self.env["ir.actions.report"].with_user(user or self.user_reader)
        html, _kind = reports.with_context(**context)._render_qweb_html(
            REPORT, drill.ids
        )
        return re.sub(r"\s+", " ", html.decode())

    def test_the_report_has_draw_times_balance_and_result(self):
        """BRCGS 3.9: the trial is documented with its timing and its result."""
        drill = self.passed()
        html = self.printed(drill)
        for text in (
            drill.name,
            drill.drill_draw_id.seed,
            drill.drill_draw_id.candidate_digest,
            drill.drill_digest,
            "Passed",
            "Goods Traced",
            "Balance Explained",
            "100.00",
            self.user_leader.name,
            "M1",
        ):
            self.assertIn(text, html)

    def test_the_figures_stay_as_they_were(self):
        drill = self.passed()
        before = self.printed(drill)
        self.user_leader.name = "Another Name"
        self.company.recall_drill_goal_hours = 99
        self.stranger.phone = False
        with freeze_time(utc(LATER)):
            after = self.printed(drill)
        self.assertIn("Test Leader", after)
        self.assertNotIn("Another Name", after)
        self.assertEqual(before.count("Passed"), after.count("Passed"))

    def test_figures_that_do_not_fit_their_digest_are_not_printed(self):
        drill = self.passed()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_recall SET drill_evidence ="
            " replace(drill_evidence, 'passed', 'paffed') WHERE id = %s",
            [drill.id],
        )
        drill.invalidate_recordset()
        with self.assertRaises(UserError):
            self.printed(drill)

    def test_what_is_not_finished_or_no_drill_is_not_reported(self):
        self.plan()
        with self.assertRaises(UserError):
            self.printed(self.run_due())
        with self.assertRaises(UserError):
            self.printed(self.draft_recall())

    def test_sales_does_not_print_it(self):
        drill = self.passed()
        with self.refused(self.user_sales, AccessError):
            self.printed(drill, self.user_sales)

    def test_a_failed_drill_names_its_actions(self):
        self.plan(goal_hours=0.1)
        drill = self.finish(self.work(self.run_due()))
        html = self.printed(drill)
        self.assertIn("It took longer than the goal.", html)
        self.assertIn(drill.sudo().action_ids.number, html)
