"""What a destroyed case said stays in no file of the register that it came from."""

import json
import os

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_ledger import LedgerCase
from .destruction_filler import tables_with
from .test_ledger_read import HEAD, xlsx
from .test_privacy_request import PrivacyCase

MARK = "诸葛清风8657177770199"
NOW = "2026-11-20 09:00:00"


class RegisterDestroyedCase(PrivacyCase, LedgerCase):
    """Of a register of two, one case is archived and its term is over."""

    def setUp(self):
        super().setUp()
        self.rule(("closed", 3), name="Three years")
        row = ("N1", "2018-01-02", f"{MARK} A", f"{MARK} B", "2018-01-03", f"{MARK} C")
        other = ("N2", "2018-01-02", "东湖医院", "坏了", "2018-01-03", "")
        self.content = xlsx([(*HEAD, "备注"), row, other])
        self.found = self.take_over(self.content)
        self.case = self.cases_of(self.found)["N1"]
        self.entry = self.archive(self.case)

    def destroy(self):
        run = self.sign_run(self.run_of(self.entry))
        self.execute(run)
        return run

    def stored(self, found):
        """Return the file of an import as an attachment."""
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", found._name),
                    ("res_id", "=", found.id),
                    ("res_field", "=", "file"),
                ]
            )
        )


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRegisterDestroyed(RegisterDestroyedCase):
    def test_file_rows_and_values_go_with_the_case(self):
        """S1.4.6, PIPL 47: every text column of every table is searched."""
        file = self.stored(self.found)
        path = file._full_path(file.store_fname)
        self.assertTrue(os.path.exists(path))
        for table in ("chunk", "line", "match", "column"):
            self.assertIn(f"complaint_ledger_{table}", tables_with(self.env, MARK))
        run = self.destroy()
        self.assertEqual(self.entry.state, "destroyed")
        self.assertEqual(tables_with(self.env, MARK), {})
        self.assertFalse(file.exists() or self.found.file)
        self.env["ir.attachment"]._gc_file_store_unsafe()
        self.assertFalse(os.path.exists(path))
        # the certificate counts what went, and the log says so
        counts = json.loads(run.line_ids.counts)
        self.assertEqual(counts["complaint.ledger.chunk"], 1)
        self.assertGreater(counts["complaint.ledger.match"], 0)
        self.assertEqual(counts["complaint.ledger.line"], 1)
        self.assertEqual(counts["ir.attachment"], 1)
        event = self.events_of(self.case, "archive.destroyed")
        self.assertIn("complaint.ledger.chunk", event.data)
        # what says where a case is from stays, and so does the other case
        self.assertTrue(self.found.file_sha256)
        self.assertEqual(set(self.lines_of(self.found)), {"N1", "N2"})
        self.assertEqual(self.cases_of(self.found)["N2"].statement, "坏了")
        self.assertEqual(self.case.register_number, "N1")

    def test_another_file_with_the_number_goes_as_well(self):
        second = self.to_checked(self.content)
        line = self.lines_of(second)["N1"]
        self.assertEqual(line.state, "same")
        second.action_cancel()
        counts = json.loads(self.destroy().line_ids.counts)
        self.assertEqual(tables_with(self.env, MARK), {})
        self.assertEqual(counts["complaint.ledger.line"], 2)
        self.assertFalse(self.stored(second))

    def test_an_import_that_is_not_over_keeps_the_case(self):
        """Nothing is half destroyed: end the import, or give it up."""
        for build in (self.begin, self.to_checked):
            second = build(self.content)
            run = self.run_of(self.entry)
            with self.refused(self.user_archivist, UserError, "not imported to the"):
                run.action_submit()
            second.action_cancel()
            run.action_submit()
            run.sudo()._write_engine({"state": "draft"})
            run.line_ids._take_off("Later")
        # a register of its own is nobody's obstacle
        other = self.register.create({"name": "Another"})
        self.to_checked(self.content, register_id=other.id)
        self.assertFalse(self.case._with_open_register())

    def test_an_import_that_begins_after_the_signatures_keeps_the_case(self):
        run = self.sign_run(self.run_of(self.entry))
        self.to_checked(self.content)
        self.execute(run)
        self.assertEqual(run.line_ids.blocked_reason, "register")
        self.assertTrue(self.case.statement)
        self.assertTrue(self.found.file)

    def test_what_is_forgotten_is_not_offered_any_more(self):
        self.destroy()
        with self.refused(self.user_manager, UserError, "forgotten"):
            self.found._failed_file()


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRegisterPrivacy(RegisterDestroyedCase):
    """GDPR 15, 17, PIPL 45, 47: a file that is kept is known of as well."""

    def setUp(self):
        super().setUp()
        self.env["complaint.retention.rule"].search([]).active = False
        self.person = self.env["res.partner"].create({"name": f"{MARK} A"})

    def rows_of(self, request):
        return request._privacy_data()["registers"]

    def test_the_copy_holds_what_the_register_says_of_her(self):
        person = self.case.person_ids
        request = self.checked(
            kind="access", partner_id=False, person_ids=[(6, 0, person.ids)]
        )
        (row,) = self.rows_of(request)
        self.assertEqual((row["case"], row["statement"]), (self.case.name, f"{MARK} B"))
        self.assertNotIn("note", row)
        self.assertLessEqual({"registers", *row}, request._privacy_labels().keys())

    def test_the_copy_holds_rows_that_became_no_case(self):
        found = self.to_matches(self.content, register_id=self.another().id)
        request = self.checked(kind="access", partner_id=self.person.id)
        (row,) = self.rows_of(request)
        self.assertEqual((row["case"], row["number"]), ("", "N1"))
        self.assertEqual(row["register"], found.register_id.name)

    def another(self):
        return self.register.create({"name": "Another"})

    def test_an_import_that_is_not_over_stands_against_erasure(self):
        found = self.to_matches(self.content, register_id=self.another().id)
        request = self.checked(partner_id=self.person.id)
        request.action_see_obstacles()
        self.assertIn("whose import is not over", request.obstacles)
        self.assertIn(found.display_name, request.obstacles)
        found.action_cancel()
        request.answer = "Erased"
        request.action_answer()
        self.assertTrue(request.is_granted)
        self.assertFalse(self.stored(found) or found.match_ids)
        self.assertFalse(any(line.values for line in found.line_ids))

    def test_a_case_in_an_import_that_is_not_over_stands_against_erasure(self):
        self.to_checked(self.content)
        request = self.checked(
            partner_id=False, person_ids=[(6, 0, self.case.person_ids.ids)]
        )
        request.action_see_obstacles()
        self.assertIn(f"{self.case.name}: stands in an earlier", request.obstacles)
