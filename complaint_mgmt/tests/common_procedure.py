"""A company in Shanghai with the holidays of 2026, and procedures that it follows."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from freezegun import freeze_time

from odoo.fields import Command

from .common import ROLE, ComplaintCase
from .common_deadline import CLOSED
from .common_deadline import MAKEUP_2026 as MAKEUPS

CLOSED_DAY = min(CLOSED)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def utc(text):
    """The naive UTC instant of a wall clock time in Shanghai."""
    moment = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


class ProcedureCase(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_head2 = cls.new_user("head2", ROLE + "qa_head")
        # whoever configures and is QA head as well could sign the own version
        cls.user_both = cls.new_user("both", f"{ROLE}manager,{ROLE}qa_head")
        cls.company.partner_id.tz = "Asia/Shanghai"
        rows = [
            {"name": name, "dayofweek": str(day), "hour_from": a, "hour_to": b}
            for day in range(5)
            for name, a, b in (("am", 9, 12), ("pm", 13.5, 18))
        ]
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Shanghai",
                "tz": "Asia/Shanghai",
                "company_id": cls.company.id,
                "attendance_ids": [Command.clear(), *map(Command.create, rows)],
            }
        )
        days = {day: "closed" for day in CLOSED}
        days.update({CLOSED_DAY.replace(month=m, day=d): "makeup" for m, d in MAKEUPS})
        cls.env["complaint.special.day"].search([]).unlink()
        cls.env["complaint.special.day"].create(
            [
                {
                    "name": "National Day" if day.month == 10 else "Holiday",
                    "date": day,
                    "kind": kind,
                    "company_id": cls.company.id,
                }
                for day, kind in days.items()
            ]
        )

    # ------------------------------------------------------------------
    # Procedures
    # ------------------------------------------------------------------

    def switch_on(self, code, user=None, head=None, effective="2024-01-01"):
        """Take a shipped procedure into use: a manager submits, a QA head approves.

        :return: complaint.procedure.version, approved
        """
        procedures = self.env["complaint.procedure"].with_context(active_test=False)
        procedure = procedures.search([("code", "=", code)]).with_user(
            user or self.user_manager
        )
        procedure.active = True
        version = procedure.version_ids.sorted("number")[-1:]
        self.approve(version, head, effective)
        return version

    def approve(self, version, head=None, effective="2024-01-01"):
        version.effective_date = effective
        self._sign(version, version.action_submit())
        self.sign(version, head or self.user_head)

    def term(self, version, name, base, milestone, count, unit, **vals):
        """Add a term to a draft."""
        ref = "complaint_mgmt.complaint_milestone_"
        return self.env["complaint.procedure.term"].create(
            {
                "version_id": version.id,
                "name": name,
                "base_id": self.env.ref(ref + base).id,
                "milestone_id": self.env.ref(ref + milestone).id,
                "count": count,
                "unit": unit,
                **vals,
            }
        )

    def new_procedure(self, code, *terms, classes=(), approve=True):
        """Make a procedure out of data, with a rule that fits every case.

        :param terms: tuples (name, base, milestone, count, unit, dict)
        """
        procedure = self.env["complaint.procedure"].create(
            {"code": code, "name": code, "rule_ids": [Command.create({"sequence": 1})]}
        )
        version = self.env["complaint.procedure.version"].create(
            {
                "procedure_id": procedure.id,
                "class_ids": [
                    Command.create({"code": c, "name": f"Class {c}"}) for c in classes
                ],
            }
        )
        for name, base, milestone, count, unit, vals in terms:
            self.term(version, name, base, milestone, count, unit, **vals)
        if approve:
            self.approve(version.with_user(self.user_manager))
        return version

    # ------------------------------------------------------------------
    # Cases
    # ------------------------------------------------------------------

    def log_at(self, text, user=None, **vals):
        """Log a complaint at a time of the wall clock in Shanghai."""
        with freeze_time(utc(text)):
            return self.log(user, **vals)

    def clock(self, complaint, source):
        """Return the clock of a case by the row of the procedure, latest first."""
        clocks = complaint.sudo().clock_ids.filtered(lambda c: c.source == source)
        return clocks.sorted("id")[-1:]

    def assertDue(self, complaint, source, text):
        """Assert when a clock is due, by the wall clock in Shanghai."""
        clock = self.clock(complaint, source)
        self.assertTrue(clock, f"{source} does not run")
        self.assertEqual(clock.due_at, utc(text))
