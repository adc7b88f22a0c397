"""Danger that an employee reports: by day, at night, on holidays, without customer."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import STATEMENT
from .common_escalation import EscalationCase
from .common_procedure import utc

DAY = "2026-11-10 10:30"  # a Tuesday
NIGHT = "2026-11-10 23:30"


@tagged("post_install", "-at_install")
class TestDanger(EscalationCase):
    def intake(self, user=None, **vals):
        values = {"statement": STATEMENT, "contact_name": "Li Na", **vals}
        intakes = self.env["complaint.intake"].with_user(user or self.user_plain)
        return intakes.create(values)

    def report_at(self, text, user=None, **vals):
        with freeze_time(utc(text)):
            return self.log(user, danger_reported=True, team_id=self.team.id, **vals)

    def on_call(self, user, **vals):
        values = {
            "user_id": user.id,
            "date_from": utc("2026-11-10 18:00"),
            "date_to": utc("2026-11-11 09:00"),
            **vals,
        }
        return self.env["complaint.oncall"].with_user(self.user_head).create(values)

    def test_one_tick_of_any_employee_calls_the_handlers_on_duty_at_once(self):
        """S9.4.3.1: in the same transaction, in working hours."""
        with freeze_time(utc(DAY)):
            intake = self.intake(is_urgent=True)
            intake.action_log()
            case = self.env["complaint.complaint"].search([], order="id desc", limit=1)
        team = case.team_id
        self.assertTrue(case.danger_reported)
        self.assertEqual(case.priority, "1")
        self.assertTrue(team)
        self.assertTrue(self.alerts(case, "urgent").call_ids)
        self.assertEqual(self.events_of(case, "alert.raised").user_id, self.user_plain)

    def test_handler_then_qa_head_then_other_handlers_15_minutes_each(self):
        """S9.4.3.1: not there, so the head; then other quality people."""
        case = self.report_at(DAY)
        self.assertEqual(self.called(case, "urgent"), self.user_inspector)
        self.run_alerts("2026-11-10 10:44")
        self.assertFalse(self.called(case, "urgent", 2))
        self.run_alerts("2026-11-10 10:45")
        self.assertLessEqual(self.heads, self.called(case, "urgent", 2))
        self.run_alerts("2026-11-10 11:00")
        self.assertIn(self.user_inspector2, self.called(case, "urgent", 3))

    def test_who_takes_notice_stops_the_chain_and_takes_the_case_over(self):
        """S9.4.3.1, S9.4.3.2: the hand-over is recorded, once."""
        case = self.report_at(DAY)
        with freeze_time(utc("2026-11-10 10:35")):
            self.acknowledge(case, self.user_inspector)
        self.run_alerts("2026-11-10 12:00")
        self.assertEqual(len(self.alerts(case).call_ids), 1)
        self.assertEqual(case.sudo().handed_over_at, utc("2026-11-10 10:35"))
        self.assertEqual(case.sudo().handed_over_to_id, self.user_inspector)
        with freeze_time(utc("2026-11-10 14:00")):
            case.with_user(self.user_inspector2).action_assign_to_me()
        self.assertEqual(case.sudo().handed_over_to_id, self.user_inspector)
        self.assertEqual(len(self.events_of(case, "duty.handed_over")), 1)

    def test_at_night_the_roster_is_called_one_after_the_other(self):
        """S9.4.3.2: the first on call, then the second with the QA heads."""
        self.on_call(self.user_inspector2, sequence=2)
        self.on_call(self.user_reader, sequence=1)
        case = self.report_at(NIGHT)
        self.assertTrue(case.sudo().off_hours)
        self.assertEqual(self.called(case, "urgent"), self.user_reader)
        self.run_alerts("2026-11-10 23:45")
        people = self.heads | self.user_inspector2
        self.assertEqual(self.called(case, "urgent", 2), people)

    def test_at_night_without_a_roster_the_qa_heads_are_called(self):
        """S9.4.3.2, S9.4.3.1: nobody on duty, no wait."""
        case = self.report_at(NIGHT)
        self.assertEqual(self.called(case, "urgent"), self.heads)

    def test_a_weekly_line_runs_over_midnight(self):
        """S9.4.3.2: Tuesday 18:00 to 08:00 of Wednesday, in the company's zone."""
        self.on_call(
            self.user_inspector2,
            pattern="weekly",
            date_from=False,
            date_to=False,
            weekday="1",
            hour_from=18.0,
            hour_to=8.0,
        )
        for text, called in (
            ("2026-11-10 23:30", True),
            ("2026-11-11 07:30", True),
            ("2026-11-11 08:30", False),
            ("2026-11-11 23:30", False),
        ):
            case = self.report_at(text)
            is_called = self.user_inspector2 in self.called(case, "urgent", 1)
            self.assertEqual(is_called, called, text)

    def test_hours_follow_holidays_and_makeup_days(self):
        """S9.4.3.2, B0.1: National Day is off, the make-up Saturday is worked."""
        for text, off in (
            ("2026-10-01 10:30", True),
            ("2026-10-10 10:30", False),
            ("2026-10-17 10:30", True),
            ("2026-11-10 12:30", True),
            ("2026-11-10 17:59", False),
            ("2026-11-10 18:00", True),
        ):
            case = self.log_at(text)
            self.assertEqual(case.sudo().off_hours, off, text)

    def test_guard_or_duty_officer_is_recorded_as_the_receiver(self):
        """S9.4.3.2: by the channel, or by the roster of that moment."""
        duty = self.env.ref("complaint_mgmt.complaint_channel_duty")
        guard = self.log_at(NIGHT, channel_id=duty.id)
        self.assertEqual(guard.sudo().received_role, "duty")
        self.on_call(self.user_reader)
        officer = self.log_at(NIGHT, self.user_reader)
        self.assertEqual(officer.sudo().received_role, "duty")
        self.assertEqual(self.log_at(DAY).sudo().received_role, "staff")
        quality = self.log_at(DAY, self.user_inspector)
        self.assertEqual(quality.sudo().received_role, "quality")

    def test_internal_evidence_takes_the_same_path_without_a_customer(self):
        """S9.4.3.3: no customer and no name, and people are called all the same."""
        internal = self.env.ref("complaint_mgmt.complaint_channel_internal")
        vals = {"contact_name": False, "is_urgent": True}
        with self.refused(self.user_plain, UserError, "who complained"):
            self.intake(**vals).action_log()
        with freeze_time(utc(DAY)):
            action = self.intake(channel_id=internal.id, **vals).action_log_and_open()
        case = self.env["complaint.complaint"].browse(action["res_id"])
        self.assertFalse(case.partner_id)
        self.assertTrue(self.alerts(case, "urgent").call_ids)

    def test_who_logged_a_case_reports_danger_later(self):
        """S9.4.3.1: whoever reads the case, without any role; once."""
        with freeze_time(utc(DAY)):
            case = self.log(team_id=self.team.id)
            case.action_report_danger()
            case.action_report_danger()
        self.assertTrue(case.sudo().danger_reported)
        self.assertEqual(case.sudo().priority, "1")
        self.assertEqual(len(self.alerts(case, "urgent")), 1)
        with self.refused(self.user_sales, AccessError):
            case.with_user(self.user_sales).action_report_danger()

    def test_reported_danger_is_not_unsaid(self):
        """S9.4.3.1: neither by a handler nor on a closed case."""
        case = self.report_at(DAY).with_user(self.user_inspector)
        with self.refused(self.user_inspector, UserError, "stays in the file"):
            case.danger_reported = False
        case.write({"state": "cancelled", "state_reason": "Twice."})
        with self.refused(self.user_inspector, UserError):
            case.action_report_danger()

    def test_receipt_and_hand_over_are_facts_that_nobody_gives(self):
        """S9.4.3.2."""
        for vals in (
            {"off_hours": True},
            {"received_role": "duty"},
            {"handed_over_at": "2026-11-10 10:00:00"},
        ):
            with self.refused(self.user_inspector, UserError):
                self.log(self.user_inspector, **vals)
            case = self.log().with_user(self.user_inspector)
            with self.refused(self.user_inspector, UserError, "system"):
                case.write(vals)


@tagged("post_install", "-at_install")
class TestRoster(EscalationCase):
    def values(self, **vals):
        return {
            "user_id": self.user_inspector.id,
            "date_from": "2026-11-10 10:00:00",
            "date_to": "2026-11-11 01:00:00",
            **vals,
        }

    def test_qa_head_or_administrator_keeps_the_roster(self):
        """S9.4.3.2: a handler reads it, and changes nothing."""
        lines = self.env["complaint.oncall"]
        for user in (self.user_head, self.user_manager):
            line = lines.with_user(user).create(self.values())
            self.assertTrue(self.events_of(line, "oncall.added"))
        inspector = line.with_user(self.user_inspector)
        self.assertTrue(inspector.read(["phone"]))
        for attempt in (
            lambda: inspector.write({"sequence": 1}),
            lambda: inspector.unlink(),
            lambda: inspector.with_context(_force_unlink=True).unlink(),
            lambda: inspector.create(self.values()),
        ):
            with self.refused(self.user_inspector):
                attempt()

    def test_who_cannot_read_complaints_is_not_on_call(self):
        """S9.4.3.2."""
        lines = self.env["complaint.oncall"].with_user(self.user_head)
        for user in (self.user_plain, self.user_other):
            with self.refused(self.user_head, ValidationError, "cannot be called"):
                lines.create(self.values(user_id=user.id))

    def test_a_line_says_from_when_to_when(self):
        lines = self.env["complaint.oncall"].with_user(self.user_head)
        for vals in (
            {"date_to": False},
            {"date_to": "2026-11-09 10:00:00"},
            {"pattern": "weekly"},
            {"pattern": "weekly", "weekday": "1", "hour_from": 25.0},
        ):
            with self.refused(self.user_head, ValidationError, "from when to when"):
                lines.create(self.values(**vals))
