"""Clocks by the terms of the shipped procedures; dates worked out by hand.

2026 in Shanghai: 1-7 October closed, Saturday 10 October worked; office 09:00-18:00.
"""

import json
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import complaint_clock_warning
from .common_procedure import ProcedureCase, utc


@tagged("post_install", "-at_install")
class TestTerms(ProcedureCase):
    def test_24_hours_to_acknowledge_run_through_the_weekend(self):
        """S5.2.1, B0.2."""
        self.switch_on("S5")
        # Friday 13 November 17:00 -> Saturday 17:00
        case = self.log_at("2026-11-13 17:00")
        self.assertDue(case, "S5.2.1", "2026-11-14 17:00")
        self.assertDue(case, "S5.2.5a", "2026-11-15 17:00")

    def test_24_hours_for_the_first_reply_run_on_a_holiday(self):
        """S7.4.4."""
        self.switch_on("S7")
        case = self.log_at("2026-10-01 08:30")
        self.assertDue(case, "S7.4.4", "2026-10-02 08:30")

    def test_3_working_days_leap_over_national_day_and_count_the_makeup_saturday(self):
        """S7.5.3, B0.1, B0.3."""
        version = self.switch_on("S7")
        general = version.class_ids.filtered(lambda c: c.code == "GENERAL")
        # Wednesday 30 September; Thu 8 = 1, Fri 9 = 2, Sat 10 (worked) = 3
        case = self.log_at("2026-09-30 10:00")
        case.with_user(self.user_inspector).class_id = general
        self.assertDue(case, "S7.5.3", "2026-10-10 18:00")
        notes = json.loads(self.clock(case, "S7.5.3").notes)
        reasons = {note["date"]: note["reason"] for note in notes}
        self.assertEqual(reasons["2026-09-30"], "start_day")
        self.assertEqual(reasons["2026-10-01"], "holiday")
        self.assertEqual(reasons["2026-10-10"], "end")

    def test_an_oral_complaint_is_answered_the_same_day(self):
        """S2.4.3.2b."""
        self.switch_on("S2")
        case = self.log_at("2026-11-13 10:00", mode="oral")
        self.assertDue(case, "S2.4.3.2b", "2026-11-13 18:00")
        self.assertFalse(self.clock(case, "S2.4.3.2c"))

    def test_a_written_complaint_of_friday_is_answered_on_tuesday(self):
        """S2.4.3.2c: Monday 16 = 1, Tuesday 17 = 2."""
        self.switch_on("S2")
        case = self.log_at("2026-11-13 10:00", mode="written")
        self.assertDue(case, "S2.4.3.2c", "2026-11-17 18:00")
        self.assertFalse(self.clock(case, "S2.4.3.2b"))

    def test_the_result_is_counted_from_the_acceptance_decision(self):
        """S8.8a, S8.8b, S8.8c."""
        self.switch_on("S8")
        # Thursday 12: review the same day, decide on Friday 13
        case = self.log_at("2026-11-12 10:00")
        self.assertDue(case, "S8.8a", "2026-11-12 18:00")
        self.assertDue(case, "S8.8b", "2026-11-13 18:00")
        self.assertFalse(self.clock(case, "S8.8c"))
        decide = self.clock(case, "S8.8b").with_user(self.user_inspector)
        with freeze_time(utc("2026-11-13 15:00")):
            action = case.with_user(self.user_inspector).action_review_admissibility()
            review = self.env["complaint.admissibility"].browse(action["res_id"])
            review.answer_ids.answer = "yes"
            review.with_user(self.user_inspector).action_decide()
            self.assertEqual(decide.status, "met")
        # Mon 16 = 1 ... Fri 20 = 5
        self.assertDue(case, "S8.8c", "2026-11-20 18:00")

    def test_a_class_1_complaint_is_answered_within_a_week(self):
        """S9.4.1.2: Friday 13 + 7 = Friday 20; nothing before it is classified."""
        version = self.switch_on("S9")
        case = self.log_at("2026-11-13 10:00").with_user(self.user_inspector)
        self.assertFalse(case.clock_ids)
        case.class_id = version.class_ids.filtered(lambda c: c.code == "1")
        self.assertDue(case, "S9.4.1.2", "2026-11-20 18:00")

    def test_a_month_ends_on_the_last_day_of_a_shorter_month(self):
        """B0.4: 31 January 2028 + 1 month = 29 February 2028, a Tuesday."""
        self.new_procedure(
            "M1", ("Month", "received", "replied", 1, "months", {"source": "M"})
        )
        case = self.log_at("2028-01-31 10:00")
        self.assertDue(case, "M", "2028-02-29 18:00")

    def test_a_year_from_leap_day_ends_on_28_february(self):
        """B0.4: 29 February 2028 + 1 year = 28 February 2029, a Wednesday."""
        self.new_procedure(
            "Y1", ("Year", "received", "replied", 1, "years", {"source": "Y"})
        )
        case = self.log_at("2028-02-29 10:00")
        self.assertDue(case, "Y", "2029-02-28 18:00")

    def test_a_day_begins_where_the_company_is(self):
        """B0.1: 23:30 UTC on Thursday is Friday 07:30 in Shanghai."""
        self.switch_on("S2")
        with freeze_time("2026-11-12 23:30:00"):
            case = self.log(mode="oral")
        self.assertDue(case, "S2.4.3.2b", "2026-11-13 18:00")


@tagged("post_install", "-at_install")
class TestClockLife(ProcedureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(utc("2026-11-13 09:00")))

    def setUp(self):
        super().setUp()
        self.version = self.switch_on("S5")

    def test_a_clock_is_met_when_its_milestone_is_reached_in_time(self):
        """S5.2.1."""
        case = self.log_at("2026-11-13 10:00").with_user(self.user_inspector)
        clock = self.clock(case, "S5.2.1")
        with freeze_time(utc("2026-11-14 10:00:00")):
            case.action_acknowledge()
            self.assertEqual(clock.status, "met")
        self.assertEqual(clock.reached_at, utc("2026-11-14 10:00"))
        kinds = self.events_of(case).mapped("kind")
        self.assertIn("clock.started", kinds)
        self.assertIn("clock.met", kinds)

    def test_a_clock_is_missed_one_second_after_it_was_due(self):
        """S5.2.1."""
        case = self.log_at("2026-11-13 10:00").with_user(self.user_inspector)
        with freeze_time(utc("2026-11-14 10:00:01")):
            case.action_acknowledge()
        self.assertEqual(self.clock(case, "S5.2.1").status, "missed")
        clocks = self.env["complaint.clock"].search([("status", "=", "missed")])
        self.assertIn(self.clock(case, "S5.2.1"), clocks)

    def test_overdue_comes_as_time_passes_without_any_write(self):
        """S4.16: nobody writes the case between the two looks."""
        case = self.log_at("2026-11-13 10:00")
        self.env.flush_all()
        steps = (
            ("2026-11-13 10:30", "on_time"),
            ("2026-11-14 09:59", "today"),
            ("2026-11-14 10:01", "overdue"),
        )
        cases = self.env["complaint.complaint"].with_user(self.user_reader)
        own = [("id", "=", case.id)]
        for moment, expected in steps:
            with freeze_time(utc(moment)):
                case.invalidate_recordset(["deadline_state"])
                self.assertEqual(case.deadline_state, expected)
                for state in ("overdue", "today", "on_time", "none"):
                    found = cases.search([*own, ("deadline_state", "=", state)])
                    self.assertEqual(bool(found), state == expected, state)
                groups = cases._read_group(own, ["deadline_state"], ["__count"])
                self.assertEqual(groups, [(expected, 1)])

    def test_the_status_of_a_clock_is_searched_by_the_time_that_it_is(self):
        case = self.log_at("2026-11-13 10:00")
        clock = self.clock(case, "S5.2.1")
        for moment, expected in (("11-13 10:30", "running"), ("11-14 11:00", "late")):
            with freeze_time(utc(f"2026-{moment}")):
                for status in ("running", "late", "paused", "met", "missed", "ended"):
                    found = clock.search(
                        [("id", "=", clock.id), ("status", "=", status)]
                    )
                    self.assertEqual(bool(found), status == expected, status)

    def test_hours_run_on_by_exactly_the_time_that_the_case_waited(self):
        """S3.8: 48 hours from Friday 10:00, paused 3 hours; both dues stay visible."""
        case = self.log_at("2026-11-13 10:00").with_user(self.user_inspector)
        with freeze_time(utc("2026-11-13 12:00")):
            self.wait(case)
            clock = self.clock(case, "S5.2.5a")
            self.assertEqual(clock.status, "paused")
            # the acknowledgement does not wait for the customer
            self.assertEqual(self.clock(case, "S5.2.1").status, "running")
        with freeze_time(utc("2026-11-13 15:00")):
            case.action_customer_answered()
            self.assertEqual(clock.status, "running")
        self.assertEqual(clock.due_at, utc("2026-11-15 13:00"))
        self.assertEqual(clock.original_due_at, utc("2026-11-15 10:00"))
        self.assertDue(case, "S5.2.1", "2026-11-14 10:00")

    def test_a_pause_that_begins_too_late_saves_no_deadline(self):
        case = self.log_at("2026-11-13 10:00").with_user(self.user_inspector)
        with freeze_time(utc("2026-11-16 10:00")):
            self.wait(case, start="2026-11-13 02:00:00")
            self.assertEqual(self.clock(case, "S5.2.5a").status, "late")
            self.assertEqual(case.pause_ids.start, utc("2026-11-16 10:00"))

    def test_a_pause_is_never_changed_deleted_or_doubled(self):
        case = self.log_at("2026-11-13 10:00").with_user(self.user_inspector)
        self.wait(case)
        with self.refused(self.user_inspector, UserError):
            case.pause_ids.sudo().write({"start": "2026-11-01 00:00:00"})
        with self.refused(self.user_inspector, UserError):
            case.pause_ids.sudo().unlink()
        with self.refused(self.user_inspector, UserError, "already"):
            self.wait(case)

    def test_only_a_handler_lets_a_case_wait(self):
        """S9.2."""
        case = self.log_at("2026-11-13 10:00", self.user_sales)
        for user in (self.user_sales, self.user_vp):
            with self.refused(user):
                case.with_user(user).action_wait()
            with self.refused(user):
                self.wait(case.with_user(user))
            with self.refused(user):
                case.with_user(user).action_customer_answered()

    def test_only_a_handler_marks_a_milestone(self):
        """S9.2."""
        self.switch_off("S5")
        term = ("By hand", "received", "reviewed", 1, "days", {"source": "HAND"})
        version = self.new_procedure("HAND", term, approve=False)
        version.term_ids.milestone_id = self.env["complaint.milestone"].create(
            {"name": "Marked by hand", "code": "by_hand"}
        )
        self.approve(version.with_user(self.user_manager))
        case = self.log_at("2026-11-13 10:00", self.user_sales)
        clock = self.clock(case, "HAND")
        for user in (self.user_sales, self.user_vp):
            with self.refused(user):
                clock.with_user(user).action_reach()
        clock.with_user(self.user_inspector).action_reach()
        self.assertEqual(clock.status, "met")
        with self.refused(self.user_inspector, UserError):
            clock.with_user(self.user_inspector).action_reach()

    def test_a_milestone_that_a_step_reaches_is_not_marked_by_hand(self):
        """S5.2.1."""
        case = self.log_at("2026-11-13 10:00")
        clock = self.clock(case, "S5.2.1").with_user(self.user_inspector)
        with self.refused(self.user_inspector, UserError, "not marked by hand"):
            clock.action_reach()

    def test_nobody_writes_clocks_or_milestones(self):
        """S9.5."""
        case = self.log_at("2026-11-13 10:00")
        clock = self.clock(case, "S5.2.1")
        for user in (self.user_inspector, self.user_head, self.user_manager):
            with self.refused(user):
                clock.with_user(user).write({"due_at": "2030-01-01 00:00:00"})
            with self.refused(user):
                clock.with_user(user).unlink()
            with self.refused(user):
                case.mark_ids.with_user(user).write({"reached_at": "2026-01-01"})
            with self.refused(user, UserError):
                case.with_user(user).next_due_at = "2030-01-01 00:00:00"
        with self.refused(self.user_inspector):
            case.mark_ids.sudo().unlink()

    def test_a_corrected_receipt_moves_the_clock_until_it_is_acknowledged(self):
        """S5.2.1."""
        case = self.log_at("2026-11-13 10:00").with_user(self.user_inspector)
        case.received_at = utc("2026-11-13 08:00")
        self.assertDue(case, "S5.2.1", "2026-11-14 08:00")
        self.assertEqual(len(case.clock_ids), 2)

    def test_closed_and_cancelled_cases_have_no_deadline(self):
        case = self.log_at("2026-11-13 10:00").with_user(self.user_inspector)
        with freeze_time(utc("2026-11-13 12:00")):
            self.wait(case)
            case.write({"state": "cancelled", "state_reason": "Twice."})
        self.assertEqual(set(case.clock_ids.mapped("status")), {"ended"})
        self.assertFalse(case.next_due_at)
        self.assertFalse(case.waiting_since)

    def test_a_reply_meets_the_clock_of_the_result(self):
        """S5.2.5a: the whole way of a case."""
        term = ("Result", "received", "replied", 48, "hours", {"source": "S5.2.5a"})
        self.new_procedure("WAY", term)
        with freeze_time(utc("2026-11-13 10:00")):
            case = self.to_closed()
        clock = self.clock(case, "S5.2.5a")
        self.assertEqual(clock.status, "met")
        triggers = case.mark_ids.mapped("trigger")
        for step in ("received", "assigned", "started", "proposed", "decided"):
            self.assertIn(step, triggers)

    def test_hours_that_run_through_a_weekend_call_it_a_weekend(self):
        """B0.2: 48 hours from Friday 10:00 end on Sunday, through a Saturday."""
        case = self.log_at("2026-11-13 10:00")
        explanation = self.clock(case, "S5.2.5a").explanation
        self.assertIn("<td>yes</td><td>Weekend</td>", explanation)

    def test_the_explanation_tells_each_day_in_the_language_of_the_reader(self):
        """B0.1."""
        self.env["res.lang"]._activate_lang("zh_CN")
        version = self.new_procedure(
            "W2", ("Two", "received", "closed", 2, "working_days", {"source": "W"})
        )
        case = self.log_at("2026-09-30 10:00")
        self.assertEqual(case.procedure_version_id, version)
        clock = self.clock(case, "W").with_user(self.user_reader)
        self.assertIn("Holiday (National Day)", clock.explanation)
        self.assertIn("2026-10-09", clock.explanation)
        self.assertNotEqual(
            clock.with_context(lang="zh_CN").explanation, clock.explanation
        )

    # ------------------------------------------------------------------
    # Warnings
    # ------------------------------------------------------------------

    def test_a_deadline_calls_at_50_80_and_100_per_cent_once_each(self):
        """S4.16: 24 hours from 10:00, so 22:00, 05:12 and 10:00."""
        team = self.env["complaint.team"].create(
            {"name": "Front", "leader_id": self.user_head.id}
        )
        case = self.log_at("2026-11-13 10:00", team_id=team.id)
        case.with_user(self.user_inspector).action_assign_to_me()
        clock = self.clock(case, "S5.2.1")
        inspector, head = self.user_inspector, self.user_head
        nobody = self.env["res.users"]
        steps = (
            ("2026-11-13 21:59", 0, nobody),
            ("2026-11-13 22:00", 50, inspector),
            ("2026-11-14 05:11", 50, inspector),
            ("2026-11-14 05:12", 80, inspector),
            ("2026-11-14 10:00", 100, inspector | head),
            ("2026-11-15 10:00", 100, inspector | head),
        )
        for moment, level, users in steps:
            self.run_cron(moment)
            self.assertEqual(clock.warned, level, moment)
            activities = self.warnings(clock)
            self.assertEqual(activities.user_id, users, moment)
            self.assertEqual(len(activities), len(users), moment)
        case.with_user(inspector).action_acknowledge()
        self.assertFalse(self.warnings(clock))

    def test_warnings_that_one_run_leaves_over_come_with_the_next(self):
        cases = [self.log_at("2026-11-13 10:00") for __ in range(4)]
        for case in cases:
            case.with_user(self.user_inspector).action_assign_to_me()
        with patch.object(complaint_clock_warning, "BATCH", 1):
            self.run_cron("2026-11-13 22:30")
        self.assertEqual(
            [self.clock(case, "S5.2.1").warned for case in cases], [50] * 4
        )

    def run_cron(self, moment):
        cron = self.env.ref("complaint_mgmt.ir_cron_clock_warnings")
        with freeze_time(utc(moment)), self.enter_registry_test_mode():
            cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()
        self.env.invalidate_all()

    def warnings(self, clock):
        domain = [("complaint_clock_id", "=", clock.id)]
        return self.env["mail.activity"].sudo().search(domain)

    def wait(self, case, **vals):
        pauses = self.env["complaint.pause"].with_user(case.env.user)
        return pauses.create({"complaint_id": case.id, "reason": "Sample", **vals})

    def switch_off(self, code):
        self.env["complaint.procedure"].search([("code", "=", code)]).active = False
