"""A plan of drills in a company in Shanghai, and the way of a drill."""

from contextlib import contextmanager

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.complaint_mgmt.tests.common_procedure import utc

from .common_recall import RecallCase

DAY = "2027-01-12 10:30"  # a Tuesday
LATER = "2027-01-12 11:00"
NIGHT = "2027-01-12 23:30"
HOLIDAY = "2027-01-13 10:30"  # a Wednesday that is off by decree
STEPS = (
    "action_drill_start",
    "action_find_scope",
    "action_time_list",
    "action_time_contacts",
    "action_time_balance",
)


class DrillCase(RecallCase):
    """Who keeps plans is the coordinator; the leader leads. Everybody is reachable."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        rows = [
            {"name": "Day", "dayofweek": str(day), "hour_from": 9, "hour_to": 18}
            for day in range(5)
        ]
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Shanghai",
                "tz": "Asia/Shanghai",
                "company_id": cls.company.id,
                "attendance_ids": [Command.clear(), *map(Command.create, rows)],
            }
        )
        cls.env["complaint.special.day"].create(
            {
                "name": "Founders' Day",
                "date": "2027-01-13",
                "kind": "closed",
                "company_id": cls.company.id,
            }
        )
        cls.stranger.phone = "+86 571 5550 0200"

    def plan(self, user=None, **vals):
        """Plan a drill that is due, as the coordinator."""
        values = {
            "name": "Yearly drill",
            "date_next": "2027-01-12",
            "leader_id": self.user_leader.id,
            "hours": "in",
            **vals,
        }
        plans = self.env["complaint.recall.drill"]
        return plans.with_user(user or self.user_coordinator).create(values)

    def run_due(self, text=DAY):
        """Let the scheduler look at a moment, and return the drills that it began."""
        before = self.drills()
        with freeze_time(utc(text)), self.enter_registry_test_mode():
            cron = self.env.ref("complaint_recall.ir_cron_recall_drill")
            cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()
        self.env.invalidate_all()
        return (self.drills() - before).with_user(self.user_leader)

    def drills(self):
        return self.env["complaint.recall"].search([("is_mock", "=", True)])

    def work(self, drill, text=LATER, steps=STEPS):
        """Take steps of a drill at a moment, as its leader."""
        with freeze_time(utc(text)):
            for step in steps:
                getattr(drill, step)()
        return drill

    def finish(self, drill, text=LATER):
        with freeze_time(utc(text)):
            drill.action_finish_drill()
        return drill

    def passed(self, **vals):
        """Return a drill by a new plan that passed within half an hour."""
        self.plan(**vals)
        return self.finish(self.work(self.run_due()))

    def labels(self, drill):
        return drill.step_ids.sorted("id").mapped("code")

    @contextmanager
    def unchanged(self, *tables):
        """Assert that these tables have the same rows before and after."""
        before = {table: self.rows_of(table) for table in tables}
        yield
        self.env.flush_all()
        for table in tables:
            self.assertEqual(self.rows_of(table), before[table], table)

    def rows_of(self, table):
        self.env.flush_all()
        [(digest,)] = self.env.execute_query(
            SQL(
                "SELECT md5(string_agg(one::text, '|' ORDER BY one.id)) FROM %s one",
                SQL.identifier(table),
            )
        )
        return digest
