from datetime import date, datetime

from freezegun import freeze_time

from odoo.fields import Command

from .common import ComplaintCase

NOON = "12:00:00"


class RetentionCase(ComplaintCase):
    """Closed and archived cases, rules of each test's own, and a second archivist."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        role = "complaint_mgmt.group_complaint_"
        cls.user_archivist2 = cls.new_user("archivist2", role + "archivist")
        cls.user_legal2 = cls.new_user("legal2", role + "legal")
        # the shipped ones speak for themselves in tests of their own
        rules = cls.env["complaint.retention.rule"].search([])
        rules.active = False
        cls.company.resource_calendar_id.tz = "UTC"

    def rule(self, *terms, user=None, **vals):
        """Create a rule as a manager; a term is (anchor, count, unit, is_fallback)."""
        lines = [
            Command.create(
                {
                    "sequence": index,
                    "anchor": anchor,
                    "count": count,
                    "unit": rest[0] if rest else "years",
                    "is_fallback": bool(rest[1:] and rest[1]),
                }
            )
            for index, (anchor, count, *rest) in enumerate(terms)
        ]
        rules = self.env["complaint.retention.rule"]
        return rules.with_user(user or self.user_manager).create(
            {"name": "Rule of a test", "term_ids": lines, **vals}
        )

    def archive(self, complaint=None, on="2020-06-15"):
        """Archive a case, as two archivists, on a day of the past.

        :return: the entry, in the environment of the archivist
        """
        complaint = complaint or self.to_closed()
        with freeze_time(f"{on} {NOON}"):
            entries = self.env["complaint.archive.entry"]
            entry = entries.with_user(self.user_archivist).create(
                {"complaint_id": complaint.id}
            )
            self.enter(entry, f"{on} {NOON}")
        return entry

    def enter(self, entry, moment):
        """Take an entry to the archive, by SQL: the steps have tests of their own.

        The days of the case become those of a past in which it was really handled.
        """
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE complaint_complaint
                  SET received_at = %(on)s, closed_at = %(on)s
                WHERE id = %(id)s""",
            {"on": moment, "id": entry.complaint_id.id},
        )
        self.env.cr.execute(
            """UPDATE complaint_archive_entry
                  SET state = 'entered', entered_at = %(on)s, state_changed_at = %(on)s,
                      digest = %(digest)s
                WHERE id = %(id)s""",
            {"on": moment, "id": entry.id, "digest": "d" * 64},
        )
        self.env.invalidate_all()
        # what the step itself does
        entry.sudo()._record_steps({entry.sudo(): "review"}, "entered", None)

    def run_of(self, *entries):
        """Let the archivist propose what is due; nothing but these entries is."""
        runs = self.env["complaint.destruction"].with_user(self.user_archivist)
        run = runs.browse(runs.action_propose()["res_id"])
        if entries:
            ids = {entry.id for entry in entries}
            self.assertEqual(set(run.line_ids.entry_id.ids), ids)
        return run

    def sign_run(self, run, *users):
        """Submit a run as the archivist, and let others sign it."""
        run = run.with_user(self.user_archivist)
        self._sign(run, run.action_submit())
        for user in users or (self.user_head, self.user_vp):
            self.sign(run, user)
        return run

    def execute(self, run):
        """Carry a run out, as the archivist and then the cron, without a commit."""
        run.with_user(self.user_archivist).action_execute()
        runs = self.env["complaint.destruction"].sudo()
        for line in runs._pending_lines():
            line._destroy_now()
        run.sudo()._finish()
        self.env.flush_all()
        self.env.invalidate_all()

    def day(self, year, month, day):
        """Return a date."""
        return date(year, month, day)

    def moment(self, year, month, day):
        """Return noon of a day."""
        return datetime(year, month, day, 12)
