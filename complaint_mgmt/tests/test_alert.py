"""Nobody writes alerts; levels are signed with their version."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ROLE
from .common_escalation import EscalationCase
from .common_procedure import utc


@tagged("post_install", "-at_install")
class TestAlertAttacks(EscalationCase):
    def alerted(self):
        case = self.log()
        case.with_user(self.user_inspector).class_id = self.class_critical
        return case

    def test_alerts_and_calls_are_written_by_nobody(self):
        """S9.4.3.4: the log of who was told stays as it was written."""
        case = self.alerted()
        alert = self.alerts(case)
        records = (alert, alert.call_ids)
        for record in records:
            for env_record in (record.with_user(self.user_manager), record.sudo()):
                with self.refused(self.user_manager):
                    env_record.write({"step": 9})
                with self.refused(self.user_manager):
                    env_record.unlink()
                with self.refused(self.user_manager):
                    env_record.with_context(_force_unlink=True).unlink()
                with self.refused(self.user_manager):
                    env_record.create({"complaint_id": case.id})

    def test_a_case_is_not_born_or_written_with_alerts(self):
        command = [Command.create({"trigger": "serious", "key": "x"})]
        for user in (self.user_plain, self.user_inspector):
            with self.refused(user):
                self.log(user, alert_ids=command)
        case = self.alerted().with_user(self.user_inspector)
        with self.refused(self.user_inspector):
            case.write({"alert_ids": [Command.clear()]})
        with self.refused(self.user_plain):
            case.with_user(self.user_plain).read(["alert_ids"])
        self.assertTrue(self.log().read())

    def test_other_companies_and_users_without_a_role_see_no_alert(self):
        case = self.alerted()
        alerts = self.env["complaint.alert"]
        self.assertFalse(alerts.with_user(self.user_other).search([]))
        self.assertTrue(alerts.with_user(self.user_reader).search([]))
        with self.refused(self.user_plain):
            alerts.with_user(self.user_plain).search([])
        with self.refused(self.user_plain):
            self.alerts(case).with_user(self.user_plain).read(["key"])
        with self.refused(self.user_plain, AccessError):
            case.with_user(self.user_plain).action_acknowledge_alerts()

    def test_the_banner_says_who_was_called_and_the_minutes_left(self):
        """S9.4.3.4: a reader sees it, only who was called may press the button."""
        with freeze_time(utc("2026-11-10 10:30")):
            case = self.alerted()
            case.with_user(self.user_reader).invalidate_recordset()
            reader = case.with_user(self.user_reader)
            self.assertIn("Test Vp", reader.alert_text)
            self.assertIn("Next call in 15 minutes", reader.alert_text)
            self.assertFalse(reader.can_acknowledge_alert)
            self.assertTrue(case.with_user(self.user_vp).can_acknowledge_alert)


@tagged("post_install", "-at_install")
class TestLevels(EscalationCase):
    def test_levels_are_signed_fixed_and_copied_with_their_version(self):
        """S2.4.3.4: nobody changes an approved escalation."""
        version = self.version_with(
            self.level("overdue", 1, 0, "role", group_id=self.env.ref(ROLE + "gm").id)
        )
        level = version.level_ids.with_user(self.user_manager)
        self.assertIn("group_complaint_gm", str(version._gate_payload("procedure")))
        attempts = (
            lambda: level.write({"delay": 5}),
            lambda: level.unlink(),
            lambda: level.copy({"step": 2}),
            lambda: level.write({"version_id": False}),
        )
        for attempt in attempts:
            with self.refused(self.user_manager, UserError, "submitted or approved"):
                attempt()
        action = version.procedure_id.with_user(self.user_manager).action_new_version()
        draft = version.browse(action["res_id"])
        self.assertEqual(draft.level_ids.group_id, level.group_id)
        draft.level_ids.with_user(self.user_manager).delay = 30

    def test_a_level_cannot_slip_into_an_approved_version(self):
        """S2.4.3.4: neither created there nor moved there."""
        version = self.version_with()
        levels = self.env["complaint.escalation.level"].with_user(self.user_manager)
        with self.refused(self.user_manager, UserError, "submitted or approved"):
            levels.create(self.level("overdue", 1, 0, "vice", version_id=version.id))
        general = levels.create(self.level("overdue", 1, 0, "vice"))
        with self.refused(self.user_manager, UserError, "submitted or approved"):
            general.write({"version_id": version.id})

    def test_only_an_administrator_keeps_the_general_levels(self):
        levels = self.env["complaint.escalation.level"]
        values = self.level("overdue", 3, 0, "vice")
        for user in (self.user_head, self.user_inspector, self.user_reader):
            with self.refused(user):
                levels.with_user(user).create(values)
        found = levels.with_user(self.user_manager).create(values)
        self.assertTrue(self.events_of(found, "escalation.added"))

    def test_a_level_says_whom_it_calls(self):
        levels = self.env["complaint.escalation.level"].with_user(self.user_manager)
        for called in ("role", "users"):
            with self.refused(self.user_manager, UserError, "which role"):
                levels.create(self.level("overdue", 1, 0, called))
