"""How the clocks of a recall run, and whom they call."""

import json

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tests.common_procedure import utc

from .common_recall_law import RecallLawCase

TUESDAY = "2026-11-10 10:00"


@tagged("post_install", "-at_install")
class TestRecallClock(RecallLawCase):
    def test_a_draft_counts_from_the_knowledge(self):
        """China food recalls: 24 hours after knowing, long before anybody signs."""
        recall = self.begin("cn_food", "I", TUESDAY, known_at=utc("2026-11-10 06:00"))
        self.assertDue(recall, "decided", "2026-11-11 06:00")
        self.assertEqual(recall.next_due_at, utc("2026-11-11 06:00"))
        marks = recall.mark_ids
        self.assertEqual(marks.mapped("code"), ["known"])
        self.assertEqual(marks.user_id, self.user_leader)

    def test_a_corrected_date_of_knowledge_moves_the_clocks(self):
        recall = self.begin("cn_food", "I", TUESDAY)
        with freeze_time(utc("2026-11-10 12:00")):
            recall.known_at = utc("2026-11-09 08:00")
        self.assertDue(recall, "decided", "2026-11-10 08:00")
        self.assertEqual(len(recall.mark_ids), 2)
        self.assertTrue(self.events_of(recall, "recall.clock_moved"))

    def test_a_language_that_comes_later_names_the_deadline(self):
        """The copy of the rule keeps its words; a translation is no other rule."""
        self.env["res.lang"]._activate_lang("zh_CN")
        clock = self.begin("cn_food", "I", TUESDAY).clock_ids[:1].sudo()
        english = clock.name
        rule = json.loads(clock.rule)
        rule["name"] = {"en_US": english}
        self.env.cr.execute(
            "UPDATE complaint_recall_clock SET rule = %s WHERE id = %s",
            [json.dumps(rule), clock.id],
        )
        self.env.invalidate_all()
        self.assertEqual(clock.with_context(lang="en_US").name, english)
        clock.term_id.with_context(lang="zh_CN").name = "停止销售"
        self.assertEqual(clock.with_context(lang="zh_CN").name, "停止销售")
        self.assertEqual(clock.with_context(lang="en_US").name, english)

    def test_another_class_plans_anew_what_is_not_met(self):
        """Before the decision the class may change; what was met stays."""
        recall = self.begin("cn_food", "III", TUESDAY)
        self.file(recall, "plan", "2026-11-10 11:00")
        old = self.clocks(recall, "decided")
        with freeze_time(utc("2026-11-10 12:00")):
            recall.class_id = self.class_of(recall.regime_id, "I")
        self.assertTrue(old.ended_at)
        self.assertDue(recall, "decided", "2026-11-11 10:00")
        plans = self.clocks(recall, "plan")
        self.assertEqual(plans.mapped("status"), ["met", "met"])
        self.assertFalse(
            recall.clock_ids.filtered(
                lambda c: c.until_code == "completed" and c.ended_at
            )
        )
        with freeze_time(utc("2026-11-10 13:00")):
            recall.class_id = self.class_of(recall.regime_id, "III")
        self.assertDue(recall, "decided", "2026-11-13 10:00")

    def test_the_signed_decision_starts_and_meets_clocks(self):
        """S9.4.3.5.6: from the last signature on, not from any write."""
        with freeze_time(utc(TUESDAY)):
            recall = self.draft_recall(
                regime_id=self.law("cn_food").id,
                class_id=self.class_of(self.law("cn_food"), "I").id,
            )
        with freeze_time(utc("2026-11-10 15:00")):
            self.decide(recall)
            self.assertEqual(self.clock(recall, "decided").status, "met")
        self.assertEqual(self.clock(recall, "decided").reached_at, recall.decided_at)
        kinds = self.events_of(recall).mapped("kind")
        self.assertIn("recall.clock_met", kinds)
        self.assertIn("recall.reached", kinds)

    def test_a_point_is_reached_once(self):
        recall = self.begin("cn_drug_2022", "I", TUESDAY)
        self.reach(recall, "decided", "2026-11-10 11:00")
        self.reach(recall, "decided", "2026-11-12 11:00")
        self.assertEqual(recall.mark_ids.mapped("code"), ["known", "decided"])
        self.assertDue(recall, "plan", "2026-11-11 18:00")

    def test_late_comes_as_time_passes_without_any_write(self):
        recall = self.begin("cn_food", "I", TUESDAY)
        clock = self.clock(recall, "decided").with_user(self.user_reader)
        recalls = self.env["complaint.recall"].with_user(self.user_reader)
        own = [("id", "=", recall.id)]
        for moment, expected in (
            ("2026-11-11 10:00", "running"),
            ("2026-11-11 10:01", "late"),
        ):
            with freeze_time(utc(moment)):
                self.env.invalidate_all()
                self.assertEqual(clock.status, expected)
                for status in ("running", "late", "met", "missed"):
                    found = clock.search(
                        [("id", "=", clock.id), ("status", "=", status)]
                    )
                    self.assertEqual(bool(found), status == expected, status)
                is_late = expected == "late"
                late = recalls.search([*own, ("has_late_clock", "=", True)])
                self.assertEqual(bool(late), is_late)
                calm = recalls.search([*own, ("has_late_clock", "=", False)])
                self.assertEqual(bool(calm), not is_late)
                self.assertEqual(bool(recall.late_text), is_late)
        self.reach(recall, "decided", "2026-11-11 10:02")
        self.assertEqual(clock.status, "missed")
        self.assertIn(clock, clock.search([("status", "=", "missed")]))

    def test_the_time_left_is_said_in_words(self):
        recall = self.begin("cn_food", "III", TUESDAY)
        clock = self.clock(recall, "decided")
        for moment, text in (
            (TUESDAY, "3 d 0 h"),
            ("2026-11-12 11:30", "22 h 30 min left"),
            ("2026-11-13 12:05", "2 h 5 min over"),
        ):
            with freeze_time(utc(moment)):
                clock.invalidate_recordset(["remaining"])
                self.assertIn(text, clock.remaining)

    def test_the_next_step_names_the_next_deadline(self):
        recall = self.begin("cn_food", "II", TUESDAY)
        for moment, level in (
            ("2026-11-10 11:00", "info"),
            ("2026-11-12 09:00", "warning"),
            ("2026-11-12 11:00", "danger"),
        ):
            with freeze_time(utc(moment)):
                steps = recall._next_steps()
                own = [s for s in steps if "recall" in s["text"] and ":" in s["text"]]
                self.assertEqual(own[0]["level"], level, moment)
        action = recall.action_add_filing()
        self.assertEqual(action["context"]["default_kind"], "plan")

    def test_the_cockpit_shows_the_next_deadline_in_constant_queries(self):
        recalls = self.env["complaint.recall"]
        for code in ("I", "II", "III"):
            recalls |= self.begin("cn_food", code, TUESDAY)
        found = recalls._next_deadlines()
        self.assertEqual(found[recalls[0].id]["due_at"], "2026-11-11 02:00:00")
        self.assertTrue(found[recalls[0].id]["name"])
        one = self.count_queries(recalls[:1]._next_deadlines)
        self.assertEqual(self.count_queries(recalls._next_deadlines), one)

    def test_all_clocks_end_with_a_recall_that_does_not_take_place(self):
        recall = self.begin("cn_food", "I", TUESDAY)
        with freeze_time(utc("2026-11-10 11:00")):
            recall.with_user(self.user_coordinator).write(
                {"state": "cancelled", "state_reason": "The lot was never shipped."}
            )
        self.assertEqual(set(recall.clock_ids.mapped("status")), {"ended"})
        self.assertFalse(recall.next_due_at)
        self.assertFalse(recall.law_text)

    def test_only_the_final_report_may_follow_the_closure(self):
        """The term decides whether the closure waits for the report."""
        recall = self.draft_recall(
            regime_id=self.law("house").id,
            class_id=self.class_of(self.law("house"), "I").id,
        )
        self.close(self.decide(recall))
        self.assertEqual(self.clock(recall, "final").status, "running")
        self.assertFalse(self.clock(recall, "notified").is_running)
        filings = self.env["complaint.recall.filing"].with_user(self.user_leader)
        with self.refused(self.user_leader, UserError, "over") as env:
            filings.with_env(env).create({"recall_id": recall.id, "kind": "plan"})
        filings.create({"recall_id": recall.id, "kind": "final"}).action_confirm()
        self.assertEqual(self.clock(recall, "final").status, "met")


@tagged("post_install", "-at_install")
class TestRhythm(RecallLawCase):
    def running(self, code="II"):
        recall = self.begin("cn_drug_2022", code, TUESDAY)
        self.reach(recall, "decided", TUESDAY)
        return recall

    def test_progress_is_due_from_the_last_due_date(self):
        """Every 3 days: Friday 13, Monday 16, whenever the reports were sent."""
        recall = self.running()
        self.assertDue(recall, "progress", "2026-11-13 18:00")
        self.file(recall, "progress", "2026-11-12 10:00")
        self.assertDue(recall, "progress", "2026-11-16 18:00")
        self.file(recall, "progress", "2026-11-16 17:00")
        self.assertDue(recall, "progress", "2026-11-19 18:00")
        statuses = self.clocks(recall, "progress").mapped("status")
        self.assertEqual(statuses[:2], ["met", "met"])
        codes = recall.mark_ids.mapped("code")
        self.assertEqual(codes.count("progress"), 2)

    def test_a_daily_report_is_due_on_sunday_too(self):
        recall = self.running("I")
        for day, due in (
            ("11", "2026-11-12 18:00"),
            ("12", "2026-11-13 18:00"),
            ("13", "2026-11-14 23:59:59"),
            ("14", "2026-11-15 23:59:59"),
            ("15", "2026-11-16 18:00"),
        ):
            self.file(recall, "progress", f"2026-11-{day} 11:00")
            self.assertDue(recall, "progress", due)

    def test_two_reports_in_one_period_do_not_save_the_next(self):
        recall = self.running()
        self.file(recall, "progress", "2026-11-12 10:00")
        self.file(recall, "progress", "2026-11-12 11:00")
        self.assertDue(recall, "progress", "2026-11-16 18:00")
        self.assertEqual(len(self.clocks(recall, "progress")), 2)

    def test_a_late_report_goes_on_in_the_rhythm(self):
        """One report answers for the dates that passed; the first of them is missed."""
        recall = self.running()
        self.file(recall, "progress", "2026-11-20 10:00")
        first, second = self.clocks(recall, "progress")
        self.assertEqual(first.status, "missed")
        # 13, 16, 19 passed
        self.assertEqual(second.due_at, utc("2026-11-22 23:59:59"))

    def test_the_rhythm_ends_with_the_recovery(self):
        recall = self.running()
        self.file(recall, "progress", "2026-11-12 10:00")
        self.reach(recall, "completed", "2026-11-15 10:00")
        clock = self.clock(recall, "progress")
        self.assertEqual(clock.status, "ended")
        self.file(recall, "progress", "2026-11-16 10:00")
        self.assertEqual(self.clock(recall, "progress"), clock)
        self.assertDue(recall, "final", "2026-11-27 18:00")

    def test_the_closure_waits_for_what_is_to_be_filed(self):
        recall = self.running("III")
        points = recall.sudo()._filing_points
        with freeze_time(utc("2026-11-11 10:00")):
            self.assertEqual(len(points()), 1, points())  # the plan
            self.assertIn("plan", points()[0])
            self.assertIn(points()[0], recall.sudo()._open_points("closure"))
        self.file(recall, "plan", "2026-11-11 11:00")
        with freeze_time(utc("2026-11-11 12:00")):
            self.assertFalse(points())
        with freeze_time(utc("2026-11-17 18:01")):
            self.assertEqual(len(points()), 1, "progress is overdue")
        self.file(recall, "progress", "2026-11-17 18:02")
        self.reach(recall, "completed", "2026-11-18 10:00")
        with freeze_time(utc("2026-11-18 11:00")):
            self.assertIn("disposal", points()[0])
        self.file(recall, "final", "2026-11-18 12:00")
        with freeze_time(utc("2026-11-18 13:00")):
            self.assertFalse(points())


@tagged("post_install", "-at_install")
class TestRecallWarnings(RecallLawCase):
    def test_each_share_of_the_time_warns_once(self):
        """24 hours from Tuesday 10:00: 50 % at 22:00, 80 % Wednesday 05:12."""
        recall = self.begin("cn_food", "I", TUESDAY)
        clock = self.clock(recall, "decided")
        coordinators = clock._coordinators()
        coordinators = coordinators.filtered(lambda u: self.company in u.company_ids)
        self.assertIn(self.user_coordinator, coordinators)
        leader = self.user_leader
        mails = self.env["mail.mail"].search_count([])
        for moment, level, users in (
            ("2026-11-10 21:59", 0, self.env["res.users"]),
            ("2026-11-10 22:00", 50, leader),
            ("2026-11-11 05:11", 50, leader),
            ("2026-11-11 05:12", 80, leader),
            ("2026-11-11 10:00", 100, leader | coordinators),
            ("2026-11-11 20:00", 100, leader | coordinators),
        ):
            self.run_cron(moment)
            self.assertEqual(clock.warned, level, moment)
            activities = self.warnings(clock)
            self.assertEqual(activities.user_id, users, moment)
            self.assertEqual(len(activities), len(users), moment)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertIn("Overdue", self.warnings(clock)[0].summary)
        self.reach(recall, "decided", "2026-11-11 21:00")
        self.assertFalse(self.warnings(clock))
        self.assertFalse(clock.next_warning_at)

    def test_a_drill_calls_its_leader_alone(self):
        """EU GMP 8.30: a drill runs as the real thing, and alarms nobody else."""
        recall = self.begin("cn_food", "I", TUESDAY, is_mock=True)
        clock = self.clock(recall, "decided")
        self.run_cron("2026-11-12 10:00")
        self.assertEqual(clock.warned, 100)
        self.assertEqual(self.warnings(clock).user_id, self.user_leader)

    def test_coordinators_are_called_when_the_leader_has_left(self):
        recall = self.begin("cn_food", "I", TUESDAY)
        self.user_leader.active = False
        self.run_cron("2026-11-10 22:00")
        called = self.warnings(self.clock(recall, "decided")).user_id
        self.assertIn(self.user_coordinator, called)
        self.assertNotIn(self.user_leader, called)

    def test_no_clock_and_no_mark_is_made_or_bent_by_anybody(self):
        """A deadline that can be moved by hand proves nothing."""
        recall = self.begin("cn_food", "I", TUESDAY)
        clock, mark = self.clock(recall, "decided"), recall.mark_ids
        clock_vals = {
            "recall_id": recall.id,
            "term_id": clock.term_id.id,
            "rule": "{}",
            "base_code": "known",
            "until_code": "plan",
        }
        mark_vals = {
            "recall_id": recall.id,
            "code": "decided",
            "reached_at": utc(TUESDAY),
            "user_id": self.env.uid,
        }
        attempts = (
            lambda env: clock.with_env(env).write({"due_at": "2030-01-01 00:00:00"}),
            lambda env: clock.with_env(env).write({"reached_at": utc(TUESDAY)}),
            lambda env: clock.with_env(env).unlink(),
            lambda env: env["complaint.recall.clock"].create(clock_vals),
            lambda env: mark.with_env(env).write({"reached_at": utc(TUESDAY)}),
            lambda env: mark.with_env(env).unlink(),
            lambda env: mark.with_env(env).with_context(_force_unlink=True).unlink(),
            lambda env: env["complaint.recall.mark"].create(mark_vals),
        )
        admin = self.env.ref("base.user_admin")
        for user in (self.user_leader, self.user_coordinator, admin):
            for number, attempt in enumerate(attempts):
                with self.subTest(number, user=user.login):
                    with self.refused(user, AccessError) as env:
                        attempt(env)
        for attempt in attempts[4:]:
            with self.refused(admin, AccessError) as env:
                attempt(env(su=True))

    def run_cron(self, moment):
        cron = self.env.ref("complaint_recall.ir_cron_recall_clock_warnings")
        with freeze_time(utc(moment)), self.enter_registry_test_mode():
            cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()
        self.env.invalidate_all()

    def warnings(self, clock):
        domain = [("recall_clock_id", "=", clock.id)]
        return self.env["mail.activity"].sudo().search(domain)
