"""Levels of escalation, and whom they called."""

from freezegun import freeze_time

from odoo.fields import Command

from .common_procedure import ProcedureCase, utc


class EscalationCase(ProcedureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.heads = cls.user_head | cls.user_head2 | cls.user_both
        cls.team = cls.env["complaint.team"].create(
            {
                "name": "Front",
                "leader_id": cls.user_inspector2.id,
                "vice_leader_id": cls.user_vp.id,
                "member_ids": [Command.set(cls.user_inspector.ids)],
            }
        )

    def level(self, trigger, step, delay, called, **vals):
        """Return the values of a level, to be created by a test."""
        return {
            "trigger": trigger,
            "step": step,
            "delay": delay,
            "called": called,
            **vals,
        }

    def version_with(self, *levels, effective="2024-01-01", term=None, approve=True):
        """Approve a procedure whose one term is 24 hours, with these levels."""
        term = term or ("Reply", "received", "replied", 24, "hours", {"source": "T"})
        version = self.new_procedure("ESC", term, approve=False)
        self.env["complaint.escalation.level"].create(
            [{"version_id": version.id, **vals} for vals in levels]
        )
        if approve:
            self.approve(version.with_user(self.user_manager), effective=effective)
        return version

    def run_alerts(self, moment):
        """Run the cron of the alerts at a time of the wall clock in Shanghai."""
        with freeze_time(utc(moment)), self.enter_registry_test_mode():
            cron = self.env.ref("complaint_mgmt.ir_cron_alerts")
            cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()
        self.env.invalidate_all()

    def alerts(self, case, trigger=None):
        found = case.sudo().alert_ids
        return found.filtered(lambda a: not trigger or a.trigger == trigger)

    def called(self, case, trigger, step=None):
        calls = self.alerts(case, trigger).call_ids
        return calls.filtered(lambda c: step is None or c.step == step).user_ids

    def activities(self, case):
        domain = [("complaint_alert_id", "in", self.alerts(case).ids)]
        return self.env["mail.activity"].sudo().search(domain)

    def acknowledge(self, case, user):
        return case.with_user(user).action_acknowledge_alerts()
