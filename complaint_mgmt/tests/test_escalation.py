"""People are called until one of them acknowledges, level after level."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_escalation import EscalationCase
from .common_procedure import utc


@tagged("post_install", "-at_install")
class TestOverdue(EscalationCase):
    def late_case(self, *levels):
        self.version_with(*levels)
        return self.log_at("2026-11-10 10:00", team_id=self.team.id)

    def two_levels(self):
        return (
            self.level("overdue", 1, 0, "leader"),
            self.level("overdue", 2, 60, "vice"),
        )

    def test_a_breached_deadline_calls_the_leader_then_the_leader_in_charge(self):
        """S2.4.3.4, S4.16: the next level is called while nobody acknowledges."""
        case = self.late_case(*self.two_levels())
        self.run_alerts("2026-11-11 09:59")
        self.assertFalse(self.alerts(case))
        self.run_alerts("2026-11-11 10:00")
        self.assertEqual(self.called(case, "overdue"), self.user_inspector2)
        self.run_alerts("2026-11-11 10:59")
        self.assertEqual(self.called(case, "overdue"), self.user_inspector2)
        self.run_alerts("2026-11-11 11:00")
        self.assertEqual(self.called(case, "overdue", 2), self.user_vp)
        people = self.user_inspector2 | self.user_vp
        self.assertEqual(self.activities(case).user_id, people)
        self.assertEqual(len(self.events_of(case, "alert.called")), 2)

    def test_general_levels_hold_for_a_procedure_without_its_own(self):
        """S2.4.3.4: 4 working hours after the breach, the leader in charge hears."""
        case = self.late_case()
        self.run_alerts("2026-11-11 10:00")
        self.assertEqual(self.called(case, "overdue"), self.user_inspector2)
        # 10:00-12:00 and 13:30-15:30 are worked
        self.run_alerts("2026-11-11 15:29")
        self.assertFalse(self.called(case, "overdue", 2))
        self.run_alerts("2026-11-11 15:30")
        self.assertEqual(self.called(case, "overdue", 2), self.user_vp)

    def test_acknowledgement_stops_the_calls_and_not_the_deadline(self):
        """S4.16: who was called acknowledges; it is recorded who and when."""
        case = self.late_case(*self.two_levels())
        self.run_alerts("2026-11-11 10:00")
        with self.refused(self.user_inspector, AccessError, "you were not called"):
            self.acknowledge(case, self.user_inspector)
        with freeze_time(utc("2026-11-11 10:20")):
            self.acknowledge(case, self.user_inspector2)
        alert = self.alerts(case)
        self.assertEqual(alert.acknowledged_by_id, self.user_inspector2)
        self.assertEqual(alert.acknowledged_at, utc("2026-11-11 10:20"))
        self.assertFalse(self.activities(case))
        event = self.events_of(case, "alert.acknowledged")
        self.assertEqual(event.user_id, self.user_inspector2)
        self.run_alerts("2026-11-12 10:00")
        self.assertEqual(len(alert.call_ids), 1)
        self.assertTrue(self.clock(case, "T").is_running)
        with self.refused(self.user_inspector2, UserError, "nobody waits"):
            self.acknowledge(case, self.user_inspector2)

    def test_the_cron_calls_once_however_often_it_runs_and_survives_a_night(self):
        """S4.16: after a night without cron each level still has its whole time."""
        case = self.late_case(*self.two_levels())
        self.run_alerts("2026-11-12 09:00")
        self.run_alerts("2026-11-12 09:00")
        self.assertEqual(len(self.alerts(case)), 1)
        self.assertEqual(len(self.alerts(case).call_ids), 1)
        self.run_alerts("2026-11-12 09:59")
        self.assertEqual(len(self.alerts(case).call_ids), 1)
        self.run_alerts("2026-11-12 10:00")
        self.assertEqual(len(self.alerts(case).call_ids), 2)

    def test_two_runs_at_once_cannot_raise_the_same_alert_twice(self):
        case = self.late_case(*self.two_levels())
        self.run_alerts("2026-11-11 10:00")
        alert = self.alerts(case)
        values = alert.read(["trigger", "key", "raised_at"], load=None)[0]
        values.pop("id")
        values.update(complaint_id=case.id, company_id=case.company_id.id)
        with self.assertRaises(Exception) as caught, mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.env["complaint.alert"]._append([values]).flush_recordset()
        self.assertIn("complaint_alert_key_uniq", str(caught.exception))

    def test_a_deadline_that_is_reached_ends_the_calls(self):
        """S4.16: the alert of a milestone that was reached calls nobody any more."""
        self.version_with(
            *self.two_levels(),
            term=("Call", "received", "reviewed", 24, "hours", {"source": "T"}),
        )
        case = self.log_at("2026-11-10 10:00", team_id=self.team.id)
        self.run_alerts("2026-11-11 10:00")
        with freeze_time(utc("2026-11-11 10:30")):
            self.clock(case, "T").with_user(self.user_inspector).action_reach()
        self.assertEqual(self.alerts(case).ended_at, utc("2026-11-11 10:30"))
        self.run_alerts("2026-11-11 12:00")
        self.assertEqual(len(self.alerts(case).call_ids), 1)
        self.assertFalse(self.activities(case))

    def test_a_cancelled_case_calls_nobody_any_more(self):
        case = self.late_case(*self.two_levels())
        self.run_alerts("2026-11-11 10:00")
        with freeze_time(utc("2026-11-11 10:30")):
            case.action_report_danger()
            case.with_user(self.user_inspector).write(
                {"state": "cancelled", "state_reason": "Logged twice."}
            )
        self.run_alerts("2026-11-11 12:00")
        self.assertEqual(self.alerts(case).mapped("is_open"), [False, False])
        self.assertEqual(len(self.alerts(case).call_ids), 2)

    def test_nobody_is_called_while_the_case_waits_for_the_customer(self):
        case = self.late_case(*self.two_levels())
        with freeze_time(utc("2026-11-11 09:30")):
            pauses = self.env["complaint.pause"].with_user(self.user_inspector)
            pauses.create({"complaint_id": case.id, "reason": "Sample"})
        self.run_alerts("2026-11-11 12:00")
        self.assertFalse(self.alerts(case))
        with freeze_time(utc("2026-11-11 12:30")):
            case.with_user(self.user_inspector).action_customer_answered()
        # half an hour was left
        self.run_alerts("2026-11-11 12:59")
        self.assertFalse(self.alerts(case))
        self.run_alerts("2026-11-11 13:00")
        self.assertEqual(self.called(case, "overdue"), self.user_inspector2)

    def test_part_of_a_deadline_calls_whom_the_procedure_names(self):
        """S4.16: at 80 % of 24 hours, 19.2 hours after receipt."""
        case = self.late_case(
            self.level("share", 1, 0, "users", user_ids=[self.user_gm.id])
        )
        cron = self.env.ref("complaint_mgmt.ir_cron_clock_warnings")
        for moment in ("2026-11-10 22:00", "2026-11-11 05:12"):
            with freeze_time(utc(moment)), self.enter_registry_test_mode():
                cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()
            self.env.invalidate_all()
            called = self.called(case, "share")
        self.assertEqual(called, self.user_gm)

    def test_the_second_refusal_is_reported_to_the_leader_in_charge(self):
        """S2.4.3.4: not the first one."""
        case = self.to_investigation(self.log(team_id=self.team.id))
        for number in (1, 2):
            self.to_decision(case)
            self.sign(case, self.user_head, "refuse", "Not enough")
            expected = self.user_vp if number == 2 else self.env["res.users"]
            self.assertEqual(self.called(case, "refused"), expected)


@tagged("post_install", "-at_install")
class TestReachable(EscalationCase):
    def serious(self, **levels):
        case = self.log()
        case.with_user(self.user_inspector).class_id = self.class_critical
        return case

    def test_who_may_not_read_the_case_is_not_called(self):
        """S9.4.3.1: neither a user without a role nor one of another company."""
        strangers = self.user_plain | self.user_other | self.user_portal
        self.version_with(
            self.level(
                "serious",
                1,
                0,
                "users",
                user_ids=[*strangers.ids, self.user_reader.id],
            )
        )
        self.assertEqual(self.called(self.serious(), "serious"), self.user_reader)

    def test_a_level_without_anybody_gives_way_to_the_next_at_once(self):
        """S9.4.3.1: the fallback does not wait for the time of an empty level."""
        self.version_with(
            self.level("serious", 1, 0, "users", user_ids=self.user_plain.ids),
            self.level("serious", 2, 60, "users", user_ids=self.user_gm.ids),
        )
        case = self.serious()
        self.assertEqual(self.called(case, "serious"), self.user_gm)
        self.assertEqual(len(self.events_of(case, "alert.unreachable")), 1)

    def test_a_chain_that_reaches_nobody_calls_the_qa_heads(self):
        """S9.4.3.1: if the inspector is not there, the QA head is called."""
        self.version_with(
            self.level("serious", 1, 0, "users", user_ids=self.user_plain.ids)
        )
        self.assertEqual(self.called(self.serious(), "serious"), self.heads)

    def test_who_is_absent_is_skipped_and_the_delegate_called(self):
        """S9.4.3.1."""
        self.version_with(
            self.level("serious", 1, 0, "users", user_ids=self.user_vp.ids)
        )
        today = fields.Date.today()
        self.env["complaint.gate.delegation"].with_user(self.user_vp).create(
            {
                "delegate_id": self.user_gm.id,
                "date_from": today,
                "date_to": today + timedelta(days=1),
            }
        )
        self.assertEqual(self.called(self.serious(), "serious"), self.user_gm)


@tagged("post_install", "-at_install")
class TestSerious(EscalationCase):
    def test_a_serious_class_calls_qa_head_and_vp_in_the_same_transaction(self):
        """S9.4.3.4, S7.5.2: at once, without any cron."""
        case = self.log()
        case.with_user(self.user_inspector).class_id = self.class_critical
        self.assertEqual(self.called(case, "serious"), self.heads | self.user_vp)
        self.assertEqual(self.activities(case).user_id, self.heads | self.user_vp)
        event = self.events_of(case, "alert.raised")
        self.assertEqual(event.user_id, self.user_inspector)

    def test_a_minor_class_calls_nobody(self):
        case = self.log()
        case.with_user(self.user_inspector).class_id = self.class_minor
        self.assertFalse(self.alerts(case))

    def test_a_serious_case_calls_the_gm_after_15_minutes_without_a_sign(self):
        """S9.4.3.1: 15 minutes; an acknowledgement before would have stopped it."""
        quiet, loud = (self.log_at("2026-11-10 10:00") for __ in range(2))
        with freeze_time(utc("2026-11-10 10:30")):
            for case in (quiet, loud):
                case.with_user(self.user_inspector).class_id = self.class_critical
            self.acknowledge(loud, self.user_vp)
        self.run_alerts("2026-11-10 10:44")
        self.assertFalse(self.called(quiet, "serious", 2))
        self.run_alerts("2026-11-10 10:45")
        self.assertEqual(self.called(quiet, "serious", 2), self.user_gm)
        self.assertFalse(self.called(loud, "serious", 2))

    def test_accepted_safety_words_call_the_same_people(self):
        """S9.4.3.4, S7.5.2: a serious word that a handler accepts."""
        self.env["complaint.safety.word"].create({"name": "anaphylaxis"})
        case = self.log(statement="She had an anaphylaxis after one capsule.")
        self.assertFalse(self.alerts(case, "serious"))
        case.with_user(self.user_inspector).action_safety_accept()
        self.assertEqual(self.called(case, "serious"), self.heads | self.user_vp)

    def test_a_class_that_turns_out_minor_ends_the_alert(self):
        case = self.log().with_user(self.user_inspector)
        case.class_id = self.class_critical
        self.reclassify(case, self.class_minor, "No danger at all")
        self.assertFalse(self.alerts(case).is_open)
        self.reclassify(case, self.class_critical)
        self.assertEqual(len(self.alerts(case, "serious")), 2)

    def test_a_confirmed_quality_problem_calls_vp_and_gm(self):
        """S9.4.3.5.4: for whatever confirms it."""
        case = self.to_investigation()
        case._alert("confirmed", "confirmed/1")
        case._alert("confirmed", "confirmed/1")
        self.assertEqual(self.called(case, "confirmed"), self.user_vp | self.user_gm)
        self.assertEqual(len(self.alerts(case, "confirmed")), 1)

    def test_danger_comes_before_priority_in_the_queue(self):
        """S5.3.2b, S7.5.2: safety beats the tier of a customer."""
        urgent = self.log(priority="1", received_at="2026-11-10 08:00:00")
        reported = self.log(danger_reported=True, received_at="2026-11-09 08:00:00")
        serious = self.log(received_at="2026-11-08 08:00:00")
        serious.with_user(self.user_inspector).class_id = self.class_critical
        cases = urgent | reported | serious
        found = self.env["complaint.complaint"].with_user(self.user_reader)
        self.assertEqual(
            found.search([("id", "in", cases.ids)]).ids,
            [serious.id, reported.id, urgent.id],
        )


@tagged("post_install", "-at_install")
class TestReported(EscalationCase):
    def demanded(self):
        version = self.new_procedure(
            "REP",
            ("Reply", "received", "replied", 3, "working_days", {}),
            approve=False,
        )
        self.env["complaint.procedure.requirement"].create(
            {"version_id": version.id, "stage": "start", "kind": "alert_acknowledged"}
        )
        self.approve(version.with_user(self.user_manager))
        case = self.log().with_user(self.user_inspector)
        case.class_id = self.class_minor
        return case

    def test_nothing_is_handled_before_the_qa_head_took_notice(self):
        """S9.4: reported to the QA head, then handled."""
        case = self.demanded()
        self.assertTrue(case.report_demanded)
        with self.refused(self.user_inspector, UserError, "Report the case"):
            case.action_start()
        case.action_report_to_head()
        self.assertEqual(self.called(case, "reported"), self.heads)
        with self.refused(self.user_inspector, UserError, "Report the case"):
            case.action_start()
        with self.refused(self.user_inspector, AccessError, "you were not called"):
            case.action_acknowledge_alerts()
        self.acknowledge(case, self.user_head)
        case.action_start()
        self.assertEqual(case.state, "investigation")

    def test_only_a_handler_reports(self):
        case = self.demanded()
        for user in (self.user_plain, self.user_reader):
            with self.refused(user):
                case.with_user(user).action_report_to_head()

    def test_acknowledgement_by_somebody_else_is_not_the_qa_heads(self):
        """S9.4: the VP's notice of a serious case does not replace the QA head's."""
        case = self.demanded()
        self.reclassify(case, self.class_critical)
        self.acknowledge(case, self.user_vp)
        with self.refused(self.user_inspector, UserError, "Report the case"):
            case.action_start()
