"""A works in Shanghai with the holidays of 2026, and recalls under the shipped laws.

2026 in Shanghai: 1-7 October closed, Saturday 10 October worked; office 09:00-18:00.
"""

from freezegun import freeze_time

from odoo.addons.complaint_mgmt.tests.common_procedure import ProcedureCase, utc

from .common_recall import RecallCase

REGIME = "complaint_recall.complaint_recall_regime_"


class RecallLawCase(RecallCase, ProcedureCase):
    def law(self, name):
        return self.env.ref(REGIME + name)

    def class_of(self, regime, code):
        return regime.class_ids.filtered(lambda found: found.code == code)

    def begin(self, law, code, known, **vals):
        """Begin a recall under a shipped law, at a wall clock time in Shanghai.

        :return: the complaint.recall, in the environment of its leader
        """
        regime = self.law(law)
        with freeze_time(utc(known)):
            return (
                self.env["complaint.recall"]
                .with_user(self.user_leader)
                .create(
                    {
                        "title": "Capsules: mould",
                        "regime_id": regime.id,
                        "class_id": self.class_of(regime, code).id,
                        **vals,
                    }
                )
            )

    def reach(self, recall, code, moment):
        """Let the engine reach a point; signatures are another test."""
        with freeze_time(utc(moment)):
            recall._reach(code)

    def file(self, recall, kind, moment, user=None, **vals):
        """Record and confirm a filing, as a member of the team."""
        with freeze_time(utc(moment)):
            filings = self.env["complaint.recall.filing"]
            filing = filings.with_user(user or self.user_leader).create(
                {"recall_id": recall.id, "kind": kind, **vals}
            )
            filing.action_confirm()
        return filing

    def clocks(self, recall, until):
        """Return the clocks that lead to a point, oldest first."""
        clocks = recall.sudo().clock_ids
        return clocks.filtered(lambda c: c.until_code == until).sorted("id")

    def clock(self, recall, until):
        """Return the latest clock that leads to a point."""
        return self.clocks(recall, until)[-1:]

    def status(self, clock, moment):
        with freeze_time(utc(moment)):
            clock.invalidate_recordset(["status"])
            return clock.status

    def assertDue(self, recall, until, text):
        """Assert when a clock is due, by the wall clock in Shanghai."""
        clock = self.clock(recall, until)
        self.assertTrue(clock, f"{until} does not run")
        self.assertEqual(clock.due_at, utc(text), until)
