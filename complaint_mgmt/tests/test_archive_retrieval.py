"""S1.4.5: who opens an archived file, when and why."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_archive import ArchiveCase

ROWS = "complaint.retrieval"


@tagged("post_install", "-at_install")
class TestRetrieval(ArchiveCase):
    def rows(self, case):
        return self.env[ROWS].sudo().search([("complaint_id", "=", case.id)])

    def retrieve(self, case, user, **vals):
        action = case.with_user(user).action_retrieve()
        wizard = self.env[action["res_model"]].with_user(user)
        wizard = wizard.with_context(**action["context"])
        return wizard.create({"reason": "An inspection", **vals}).action_confirm()

    def test_who_retrieves_says_why(self):
        """S1.4.5: and reads without a further note for an hour."""
        case = self.archived()
        action = self.retrieve(case, self.user_reader)
        self.assertEqual(action["res_id"], case.id)
        row = self.rows(case)
        self.assertEqual(
            (row.user_id, row.kind, row.reason),
            (self.user_reader, "file", "An inspection"),
        )
        own = case.with_user(self.user_reader)
        own.read(["statement"])
        self.assertEqual(len(self.rows(case)), 1)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=61)):
            own.read(["statement"])
        self.assertEqual(self.rows(case).mapped("kind"), ["unasked", "file"])
        event = self.events_of(case, "archive.retrieved")[:1]
        self.assertNotIn("inspection", event.data)

    def test_reading_without_asking_shows_once_an_hour(self):
        """S1.4.5: by the form, by RPC and by an export; each person for itself."""
        case = self.archived()
        for read in (
            lambda c: c.read(["statement"]),
            lambda c: c.web_read({"investigation": {}}),
            lambda c: c.export_data(["name", "proposal"]),
            lambda c: c.search_read([("id", "=", c.id)], ["lessons"]),
        ):
            before = len(self.rows(case))
            for user in (self.user_reader, self.user_vp):
                read(case.with_user(user))
                read(case.with_user(user))
            found = self.rows(case)[: len(self.rows(case)) - before]
            self.assertEqual(found.user_id, self.user_reader | self.user_vp)
            self.assertEqual(len(found), 2)
            self.assertEqual(set(found.mapped("kind")), {"unasked"})
            self.env.cr.execute("DELETE FROM complaint_retrieval")
            self.env.invalidate_all()

    def test_the_catalogue_is_read_by_all_readers_without_a_note(self):
        """S1.4.5: number, customer, dates and sorting are no content."""
        case = self.archived()
        case.with_user(self.user_reader).read(["name", "partner_id", "closed_at"])
        entry = case.with_user(self.user_reader).archive_entry_ids
        entry.read(["name", "product_id", "lot_names"])
        self.assertFalse(self.rows(case))

    def test_lists_of_open_cases_cost_no_query(self):
        """S1.4.5: and a closed case that is not archived costs one."""
        names = ["name", "state", "statement"]
        cases = self.to_investigation() | self.to_investigation()
        for group, more in ((cases, 0), (self.closed(), 1)):
            own = group.with_user(self.user_reader)
            own.read(names)

            def read(own=own):
                own.env.invalidate_all()
                own.read(names)

            with_note = self.count_queries(read)
            self.patch(type(own), "_note_reading", lambda cases: None)
            without = self.count_queries(read)
            self.assertLessEqual(with_note - without, more)

    def test_originals_are_handed_out_by_an_archivist(self):
        """S1.4.5: the time from the question to the file is a figure."""
        case = self.archived()
        start = fields.Datetime.now()
        with freeze_time(start):
            self.retrieve(case, self.user_reader, wants_original=True)
        row = self.rows(case)
        self.assertFalse(row.opened_at)
        called = case.sudo().archive_entry_ids.activity_ids.user_id
        self.assertIn(self.user_archivist, called)
        with self.refused(self.user_head, AccessError):
            row.with_user(self.user_head).action_hand_out()
        with freeze_time(start + timedelta(hours=3)):
            row.with_user(self.user_archivist).action_hand_out()
        self.assertEqual(row.hours, 3)
        self.assertEqual(row.handed_by_id, self.user_archivist)
        with self.refused(self.user_archivist, UserError, "already"):
            row.with_user(self.user_archivist).action_hand_out()

    def test_the_list_is_evidence(self):
        """S1.4.5: archivists and the QA head read it, nobody writes it."""
        case = self.archived()
        self.retrieve(case, self.user_reader)
        row = self.rows(case)
        for user in (self.user_archivist, self.user_head):
            self.assertTrue(row.with_user(user).reason)
            for change in (
                lambda r: r.write({"reason": "x"}),
                lambda r: r.unlink(),
                lambda r: r.create({"complaint_id": case.id}),
            ):
                with self.refused(user, AccessError):
                    change(row.with_user(user))
        for user in (self.user_reader, self.user_inspector):
            with self.refused(user, AccessError):
                row.with_user(user).read(["reason"])

    def test_a_reason_is_needed_and_an_archived_case(self):
        """S1.4.5: neither a blank nor an open case."""
        closed, case = self.closed(), self.archived()
        with self.refused(self.user_reader, UserError, "is not archived"):
            closed.with_user(self.user_reader).action_retrieve()
        with self.refused(self.user_reader, UserError, "Say why"):
            self.retrieve(case, self.user_reader, reason="  ")
        with self.refused(self.user_other, AccessError):
            self.retrieve(case, self.user_other)
