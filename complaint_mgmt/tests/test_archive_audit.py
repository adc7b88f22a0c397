"""S1.6: the regular audit of the archive."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools.sampling import draw, share_of
from .common import ROLE
from .common_archive import ArchiveCase

AUDIT = "complaint.archive.audit"


@tagged("post_install", "-at_install")
class TestArchiveAudit(ArchiveCase):
    def audit(self, **vals):
        values = {"date_from": "2020-01-01", "date_to": "2099-12-31", **vals}
        return self.env[AUDIT].with_user(self.user_archivist).create(values)

    def drawn(self, **vals):
        audit = self.audit(percent=100, **vals)
        audit.action_draw()
        return audit

    def looked_at(self, audit):
        audit.line_ids.write({"is_found": "yes", "is_retained": "yes"})
        audit.action_check_digests()
        audit.note = "In order."

    def test_a_share_is_rounded_up_and_never_nothing(self):
        self.assertEqual([share_of(n, 10) for n in (0, 1, 10, 11)], [0, 1, 1, 2])
        with self.assertRaises(ValueError):
            share_of(1, 101)

    def test_the_sample_is_the_one_of_its_seed(self):
        """S1.6: drawn by chance, kept, and drawn again by anybody."""
        entries = self.enter() | self.enter() | self.enter()
        audit = self.audit(percent=40)
        audit.action_draw()
        self.assertEqual(audit.population_count, 3)
        wanted = draw(audit.seed, entries.ids, 2)
        self.assertEqual(audit.line_ids.entry_id.ids, wanted)
        self.assertEqual(audit.action_prove()["params"]["type"], "success")
        with self.refused(self.user_archivist, UserError, "drawn already"):
            audit.action_draw()
        with self.refused(self.user_archivist, UserError, "plan is fixed"):
            audit.percent = 10
        with self.refused(self.user_archivist, AccessError):
            audit.line_ids.create({"audit_id": audit.id, "entry_id": entries[0].id})
        with self.refused(self.user_archivist, UserError):
            audit.line_ids[0].unlink()
        audit.line_ids[0].sudo()._write_engine(
            {"entry_id": (entries - audit.line_ids.entry_id).id}
        )
        with self.refused(self.user_archivist, UserError, "not the one"):
            audit.action_prove()

    def test_who_may_audit(self):
        """S1.6: archivists and the QA head; handlers, readers and others do not."""
        for user in (self.user_inspector, self.user_reader, self.user_manager):
            with self.refused(user, AccessError) as env:
                env[AUDIT].create({"date_from": "2026-01-01", "date_to": "2026-12-31"})
        audit = self.drawn()
        with self.refused(self.user_reader, AccessError):
            audit.with_user(self.user_reader).read(["name"])
        for vals in ({"state": "closed"}, {"seed": "0"}, {"closed_count": 9}):
            with self.refused(self.user_archivist, UserError):
                audit.write(vals)
        born = self.env[AUDIT].with_user(self.user_archivist).with_context(
            default_state="closed", default_seed="0"
        )  # fmt: skip
        born = born.create(
            {"date_from": "2026-01-01", "date_to": "2026-12-31", "state": "closed"}
        )
        self.assertEqual((born.state, born.seed), ("planned", False))

    def test_a_changed_file_is_found(self):
        """S1.6, S1.4.4: the digest of each file of the sample is proved."""
        good, bad, out = self.enter(), self.enter(), self.enter()
        audit = self.drawn()
        self.env.cr.execute(
            "UPDATE complaint_complaint SET amount = 1 WHERE id = %s",
            [bad.complaint_id.id],
        )
        self.env.invalidate_all()
        out.write({"state": "preparation", "state_reason": "A claim"})
        audit.action_check_digests()
        results = {line.entry_id: line.digest_result for line in audit.line_ids}
        self.assertEqual(results, {good: "same", bad: "changed", out: "gone"})
        self.assertEqual(audit.finding_count, 2)

    def test_an_audit_is_closed_by_a_qa_head_who_archived_none_of_it(self):
        """S1.6: with a conclusion, after each file was looked at."""
        entry = self.enter(self.prepare(user=self.user_keeper))
        audit = self.drawn()
        head = audit.with_user(self.user_head)
        with self.refused(self.user_head, UserError, "Not looked at yet"):
            head.action_close()
        audit.line_ids.write({"is_found": "yes", "is_retained": "yes"})
        with self.refused(self.user_head, UserError, "Not looked at yet"):
            head.action_close()
        audit.action_check_digests()
        with self.refused(self.user_head, UserError, "Conclusion"):
            head.action_close()
        self.looked_at(audit)
        with self.refused(self.user_archivist, AccessError, "QA head"):
            audit.action_close()
        with self.refused(self.user_keeper, AccessError, "another QA head"):
            audit.with_user(self.user_keeper).action_close()
        head.action_close()
        self.assertEqual(audit.closed_by_id, self.user_head)
        self.assertEqual(audit.line_ids.entry_id, entry)
        with self.refused(self.user_head, UserError, "closed audit"):
            head.note = "Other"
        with self.refused(self.user_archivist, UserError, "not under way"):
            audit.line_ids.write({"finding": "x"})
        self.assertTrue(self.events_of(audit, "archive.audit_closed"))

    def test_findings_lead_to_actions_and_trainings(self):
        """S1.6: improvement and training follow."""
        self.enter()
        audit = self.drawn()
        audit.line_ids.finding = "The folder was in the wrong box."
        self.assertEqual(audit.finding_count, 1)
        action = self.env["complaint.action"].with_user(self.user_head).create(
            {
                "name": "Label the boxes",
                "archive_audit_id": audit.id,
                "owner_id": self.user_plain.id,
                "due_date": "2030-01-01",
            }
        )  # fmt: skip
        training = self.env["complaint.training"].with_user(self.user_head).create(
            {
                "name": "Labelling",
                "user_id": self.user_archivist.id,
                "trainer": "Head",
                "archive_audit_id": audit.id,
            }
        )  # fmt: skip
        self.assertEqual(audit.with_user(self.user_head).action_ids, action)
        self.assertEqual(audit.with_user(self.user_head).training_ids, training)

    def test_the_figures_say_how_complete_the_archive_is(self):
        """S1.6: closed, archived, overdue; kept as they were at the draw."""
        with freeze_time("2026-03-01 10:00"):
            late, archived = self.closed(), self.closed()
            self.enter(self.prepare(archived))
        with freeze_time("2026-12-01 10:00"):
            audit = self.drawn(date_from="2026-03-01", date_to="2026-03-01")
            self.assertEqual((audit.closed_count, audit.archived_count), (2, 1))
            self.assertEqual(audit.archived_percent, 50)
            self.assertGreaterEqual(audit.overdue_count, 1)
            overdue = self.env["complaint.complaint"].search(
                [("is_archive_overdue", "=", True)]
            )
            self.assertIn(late.id, overdue.ids)
            self.assertNotIn(archived.id, overdue.ids)
            self.assertTrue(late.is_archive_overdue)

    def test_the_next_audit_plans_itself_every_year(self):
        """S1.6: from the first archived file on, once a period."""
        with freeze_time("2025-01-15 10:00"):
            self.enter()
        audits = self.env[AUDIT]

        def planned():
            domain = [("company_id", "=", self.company.id)]
            return audits.search(domain).sorted("date_to")

        before = planned()
        with freeze_time("2026-01-14 10:00"):
            audits._cron_plan()
            self.assertEqual(planned(), before)
        with freeze_time("2026-01-16 10:00"):
            audits._cron_plan()
            audits._cron_plan()
        audit = planned() - before
        self.assertEqual(len(audit), 1)
        self.assertEqual(str(audit.date_from), "2025-01-15")
        self.assertEqual(str(audit.date_to), "2026-01-14")
        self.assertIn(self.user_head, audit.activity_ids.user_id)
        with freeze_time("2027-01-16 10:00"):
            audits._cron_plan()
        self.assertEqual(str(planned()[-1].date_from), "2026-01-15")

    def test_the_report_shows_sample_and_figures(self):
        """S1.6: as a document."""
        self.enter()
        audit = self.drawn()
        html, __ = self.env["ir.actions.report"]._render_qweb_html(
            "complaint_mgmt.report_archive_audit", audit.ids
        )
        self.assertIn(audit.name, html.decode())
        self.assertIn(audit.line_ids.entry_id.name, html.decode())


@tagged("post_install", "-at_install")
class TestConfidentialAudit(ArchiveCase):
    """S1.6, S1.5.2: a sample with a file that its auditor may not know of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_trusted = cls.new_user("trusted", ROLE + "confidential")

    def setUp(self):
        super().setUp()
        self.open_entry, self.secret = self.enter(), self.enter()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_complaint SET is_confidential = TRUE WHERE id = %s",
            [self.secret.complaint_id.id],
        )
        self.env.invalidate_all()
        vals = {"date_from": "2020-01-01", "date_to": "2099-12-31", "percent": 100}
        self.audit = self.env[AUDIT].with_user(self.user_head).create(vals)
        self.audit.action_draw()
        self.env.flush_all()
        self.env.invalidate_all()

    def lines(self, user):
        lines = self.env["complaint.archive.audit.line"].with_user(user)
        return lines.search([("audit_id", "=", self.audit.id)])

    def test_the_qa_head_sees_how_many_and_not_which(self):
        """S1.5.2: no name, no number, no finding of them."""
        audit = self.audit
        self.assertEqual(self.lines(self.user_head).entry_id, self.open_entry)
        self.assertEqual(audit.line_ids.entry_id, self.open_entry)
        counts = (audit.sample_count, audit.hidden_count, audit.hidden_open_count)
        self.assertEqual(counts, (2, 1, 1))
        line = self.lines(self.user_trusted)
        line.write({"finding": "The folder is gone", "is_found": "no"})
        self.env.invalidate_all()
        audit.sudo().line_ids.mapped("has_finding")
        self.assertEqual(audit.finding_count, 0)
        with self.refused(self.user_head) as env:
            line.with_env(env).read(["finding"])
        with self.refused(self.user_head) as env:
            line.with_env(env).write({"is_found": "yes"})
        reports = self.env["ir.actions.report"].with_user(self.user_head)
        html, __ = reports._render_qweb_html(
            "complaint_mgmt.report_archive_audit", audit.ids
        )
        text = html.decode()
        self.assertIn("looked at by a Confidential Reader", text)
        for word in ("folder", self.secret.sudo().name, line.sudo().complaint_number):
            self.assertNotIn(word, text)

    def test_a_confidential_reader_looks_and_the_qa_head_closes(self):
        """S1.6: the audit of a year comes to an end."""
        head = self.audit
        called = head.sudo().activity_ids.user_id
        self.assertIn(self.user_trusted, called)
        head.line_ids.write({"is_found": "yes", "is_retained": "yes"})
        head.action_check_digests()
        head.note = "In order."
        with self.refused(self.user_head, UserError, "1 confidential files") as env:
            head.with_env(env).action_close()
        lines = self.lines(self.user_trusted)
        self.assertEqual(lines.entry_id, self.secret.sudo().with_env(lines.env))
        # the proof is no look
        self.assertEqual(lines.digest_result, "changed")
        self.assertFalse(lines.checked_by_id)
        lines.write({"is_found": "yes", "is_retained": "yes"})
        self.assertEqual(lines.checked_by_id, self.user_trusted)
        self.env.invalidate_all()
        self.assertEqual(head.hidden_open_count, 0)
        head.action_close()
        self.assertEqual(head.state, "closed")

    def test_who_may_look_at_confidential_files(self):
        """S1.5.2: nobody by the role of reader; a Confidential Reader at no other."""
        self.assertNotIn(self.open_entry, self.lines(self.user_trusted).sudo().entry_id)
        other = self.lines(self.user_head)
        line = self.lines(self.user_trusted)
        for record in (other, line):
            with self.refused(self.user_reader) as env:
                record.with_env(env).read(["is_found"])
            with self.refused(self.user_reader) as env:
                record.with_env(env).write({"is_found": "yes"})
        with self.refused(self.user_trusted) as env:
            other.with_env(env).write({"is_found": "yes"})
        for vals in ({"digest_result": "same"}, {"checked_by_id": self.env.uid}):
            with self.refused(self.user_trusted, UserError) as env:
                line.with_env(env).write(vals)
        for method in ("action_draw", "action_check_digests", "action_close"):
            with self.refused(self.user_trusted) as env:
                getattr(self.audit.with_env(env), method)()
        with self.refused(self.user_trusted) as env:
            self.audit.with_env(env).note = "Mine"

    def test_a_case_about_the_reader_is_for_another_one(self):
        """S1.5.2: neither called nor shown."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s, %s) VALUES (%s, %s)",
                SQL.identifier(self.subjects.relation),
                SQL.identifier(self.subjects.column1),
                SQL.identifier(self.subjects.column2),
                self.secret.sudo().complaint_id.id,
                self.user_trusted.id,
            )
        )
        self.env.invalidate_all()
        self.assertFalse(self.lines(self.user_trusted))
        self.audit.sudo().activity_ids.unlink()
        self.audit._call_confidential()
        self.assertNotIn(self.user_trusted, self.audit.sudo().activity_ids.user_id)

    @property
    def subjects(self):
        return self.env["complaint.complaint"]._fields["subject_user_ids"]
