"""Who may take a register over, and how a long one goes on."""

from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import complaint_ledger_check, complaint_ledger_run
from .common import ROLE
from .common_ledger import LedgerCase
from .test_ledger_read import HEAD, xlsx

NOW = "2026-11-20 09:00:00"
REFUSED = "Refused"


def rows_of(count, **changed):
    """Return rows of a register, all of them closed."""
    rows = [HEAD]
    for number in range(1, count + 1):
        row = [f"N{number}", "2025-01-02", "A", f"坏了 {number}", "2025-01-03"]
        rows.append(changed.get(f"N{number}", row))
    return rows


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLedgerRights(LedgerCase):
    """S9.5, S1.5.3: no way round the second person, and none to a closed case."""

    def test_only_a_manager_takes_a_register_over(self):
        for user in (
            self.user_plain,
            self.user_inspector,
            self.user_head,
            self.user_vp,
        ):
            with self.refused(user):
                self.begin(xlsx(rows_of(1)), user=user)
        found = self.to_checked(xlsx(rows_of(1)))
        for user in (self.user_inspector, self.user_head):
            for step in (
                "action_read",
                "action_columns_done",
                "action_check",
                "action_start",
                "action_run_batch",
                "action_cancel",
                "action_back",
            ):
                with self.refused(user):
                    getattr(found.with_user(user), step)()

    def test_who_prepared_a_register_does_not_verify_it(self):
        """S1.5.3: a second person checks what was entered."""
        found = self.to_checked(xlsx(rows_of(1)))
        with self.refused(self.user_manager, text="not who prepared it"):
            found.action_verify()
        with self.refused(self.user_inspector):
            found.with_user(self.user_inspector).action_verify()
        with self.assertRaisesRegex(UserError, "second person"):
            found.action_start()
        other = self.new_user("manager2", ROLE + "manager")
        found.with_user(other).action_verify()
        self.assertEqual(found.verified_by_id, other)
        self.assertTrue(self.events_of(found, "ledger.verified"))

    def test_a_step_back_makes_the_verification_void(self):
        found = self.verify(self.to_checked(xlsx(rows_of(1))))
        found.action_back()
        self.assertFalse(found.verified_by_id)
        found.action_check()
        with self.assertRaises(UserError):
            found.action_start()

    def test_state_digest_and_lines_are_written_by_the_steps_only(self):
        found = self.to_checked(xlsx(rows_of(1)))
        for vals in (
            {"state": "running"},
            {"verified_by_id": self.user_head.id},
            {"file_sha256": "0" * 64},
            {"position": {"chunk": 9}},
            {"bad_rows": "skip"},
            {"file": b"x"},
        ):
            with self.refused(self.user_manager, UserError):
                found.write(vals)
        with self.refused(self.user_manager):
            found.line_ids.write({"state": "ok"})
        with self.refused(self.user_manager):
            found.line_ids.create({"import_id": found.id, "row": 1})
        with self.refused(self.user_manager):
            found.match_ids.create({"import_id": found.id, "kind": "lot", "key": "x"})
        with self.refused(self.user_manager, UserError):
            found.match_ids.write({"text": "x"})
        with self.refused(self.user_manager, UserError):
            found.match_ids.write({"decision": "text"})
        with self.refused(self.user_manager, UserError):
            found.column_ids.write({"field_name": "note"})
        with self.refused(self.user_manager) as env:
            chunks = self.env["complaint.ledger.chunk"].search([])
            chunks.with_env(env).write({"rows": []})
        with self.refused(self.user_manager) as env:
            env["complaint.ledger.chunk"].search([])
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", found._name),
                ("res_id", "=", found.id),
                ("res_field", "!=", False),
            ]
        )
        self.assertEqual(len(files), 1)
        with self.refused(self.user_manager, UserError):
            files.with_user(self.user_manager).write({"raw": b"x"})
        born = found.with_context(
            default_state="running", default_verified_by_id=self.user_head.id
        ).create({"register_id": self.register.id, "state": "checked"})
        self.assertEqual(born.state, "draft")
        self.assertFalse(born.verified_by_id)

    def test_what_was_read_is_of_the_file_that_is_there(self):
        """S9.5: another file or sheet is read again."""
        found = self.begin(xlsx(rows_of(1)))
        found.action_read()
        found.sheet_number = 1
        self.assertEqual(found.state, "draft")
        with self.assertRaises(UserError):
            found.action_columns_done()
        found.action_read()
        found.action_columns_done()
        self.assertEqual(found.state, "matches")

    def test_nobody_logs_a_case_as_taken_over(self):
        """S9.5: `create`, `write` and the context are no way to a closed case."""
        found = self.verify(self.to_checked(xlsx(rows_of(1))))
        cases = self.env["complaint.complaint"].with_user(self.user_manager)
        for vals in (
            {"register_id": self.register.id},
            {"door": "import"},
            {"ledger_import_id": found.id},
            {"state": "closed"},
        ):
            with self.refused(self.user_manager, UserError):
                cases.create({"statement": "x", **vals})
            defaults = {f"default_{name}": value for name, value in vals.items()}
            with self.refused(self.user_manager, UserError):
                cases.with_context(**defaults).create({"statement": "x"})
        case = self.log().with_user(self.user_manager)
        with self.refused(self.user_manager, UserError):
            case.write({"register_id": self.register.id})
        with self.refused(self.user_manager):
            cases._import_cases(found, [])
        with self.refused(self.user_manager):
            cases._insert([{"statement": "x", "state": "closed"}])

    def test_an_import_of_another_company_is_refused(self):
        found = self.to_checked(xlsx(rows_of(1)))
        stranger = self.new_user("stranger", ROLE + "manager", self.other_company)
        with self.refused(stranger):
            found.with_user(stranger).action_back()
        with self.refused(stranger, UserError):
            self.begin(xlsx(rows_of(1)), user=stranger)

    def test_an_import_that_made_cases_is_not_deleted(self):
        found = self.take_over(xlsx(rows_of(1)))
        with self.refused(self.user_manager, UserError):
            found.unlink()
        with self.refused(self.user_manager, UserError):
            found.with_context(_force_unlink=True).unlink()
        self.to_checked(xlsx(rows_of(2))).unlink()


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLedgerRun(LedgerCase):
    """S6.8: a long register goes on step by step, once a number, without gaps."""

    @contextmanager
    def batches_of(self, size, one_transaction=0):
        with (
            patch.object(complaint_ledger_run, "BATCH", size),
            patch.object(complaint_ledger_run, "ONE_TRANSACTION", one_transaction),
            patch.object(complaint_ledger_check, "CHECKED_AT_ONCE", size),
        ):
            yield

    def checked_to_skip(self, count):
        """Check a register of which what cannot be taken over is left out."""
        return self.to_checked(xlsx(rows_of(count)), bad_rows="skip")

    def numbers_of(self, found):
        names = sorted(case.name for case in self.cases_of(found).values())
        return [int(name.rsplit("-", 1)[1]) for name in names]

    def test_a_long_register_goes_on_where_it_was_left(self):
        with self.batches_of(4):
            found = self.verify(self.checked_to_skip(10))
            found.action_start()
            self.assertEqual((found.state, found.done_count), ("running", 4))
            self.assertEqual(round(found.progress), 40)
            self.assertEqual(found.action_run_batch()["state"], "running")
            answer = found.action_run_batch()
        self.assertEqual(answer, {"state": "done", "progress": 100.0})
        numbers = self.numbers_of(found)
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 10)))

    def test_an_import_nobody_looks_at_is_gone_on_with_by_the_cron(self):
        with self.batches_of(4), patch.object(self.env.cr, "commit"):
            found = self.verify(self.to_checked(xlsx(rows_of(10))))
            found.action_start()
            self.env["complaint.ledger.import"]._cron_run()
            self.assertEqual(found.state, "running", "somebody still looks at it")
            with freeze_time("2026-11-20 09:05:00"):
                self.env["complaint.ledger.import"]._cron_run()
        self.assertEqual(found.state, "done")
        reporters = {c.reported_by_id for c in self.cases_of(found).values()}
        self.assertEqual(reporters, {self.user_manager})

    def test_the_cron_stops_where_the_role_was_taken_away(self):
        with self.batches_of(4), patch.object(self.env.cr, "commit"):
            found = self.verify(self.checked_to_skip(10))
            found.action_start()
            self.user_manager.group_ids -= self.env.ref(ROLE + "manager")
            with freeze_time("2026-11-20 09:05:00"):
                self.env["complaint.ledger.import"]._cron_run()
        self.assertEqual(found.sudo().state, "stopped")
        self.assertEqual(found.sudo().done_count, 4)

    def test_all_or_none_does_not_begin_while_one_row_is_bad(self):
        rows = rows_of(3, N2=["N2", "?", "A", "坏了", "2025-01-03"])
        found = self.verify(self.to_checked(xlsx(rows)))
        with self.assertRaisesRegex(UserError, "1 complaints cannot"):
            found.action_start()
        self.assertFalse(self.cases_of(found))

    def failing(self, number):
        """Let the database refuse the case of one number, as a race would."""
        cases = self.env.registry["complaint.complaint"]
        insert = cases._insert

        def refuse(self, vals_list):
            if any(vals["register_number"] == number for vals in vals_list):
                raise UserError(REFUSED)
            return insert(self, vals_list)

        return patch.object(cases, "_insert", refuse)

    def test_all_or_none_takes_nothing_when_one_row_fails_after_all(self):
        found = self.verify(self.to_checked(xlsx(rows_of(6))))
        with self.failing("N4"):
            found.action_start()
        self.assertEqual((found.state, found.done_count), ("stopped", 0))
        self.assertIn("Refused", found.error)
        found.action_start()
        self.assertEqual((found.state, found.done_count), ("done", 6))

    def test_a_row_that_fails_is_left_out_and_leaves_no_gap(self):
        """S9.6: the numbers of what failed are given to the next ones."""
        found = self.verify(self.to_checked(xlsx(rows_of(6))))
        found.action_back()
        found.bad_rows = "skip"
        found.action_check()
        self.verify(found)
        with self.failing("N4"):
            found.action_start()
        self.assertEqual((found.done_count, found.bad_count), (5, 1))
        numbers = self.numbers_of(found)
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 5)))
        self.assertEqual(self.lines_of(found)["N4"].problem, "Refused")

    def test_what_was_taken_over_meanwhile_is_not_taken_over_again(self):
        first = self.verify(self.to_checked(xlsx(rows_of(3))))
        second = self.verify(self.to_checked(xlsx(rows_of(4))))
        first.action_start()
        second.action_start()
        self.assertEqual((second.done_count, second.same_count), (1, 3))

    def test_an_import_that_is_given_up_keeps_its_cases(self):
        with self.batches_of(4):
            found = self.verify(self.checked_to_skip(10))
            found.action_start()
            found.action_cancel()
            self.assertEqual(found.action_view_cases()["domain"][0][2], found.id)
            with self.assertRaises(UserError):
                found.action_run_batch()
        self.assertEqual(len(self.cases_of(found)), 4)

    def test_queries_do_not_grow_with_the_rows(self):
        """A hundred rows cost about the queries of ten."""
        counts = []
        for count in (10, 100):
            register = self.register.create({"name": f"Of {count}"})
            content = xlsx(rows_of(count))
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.take_over(content, register_id=register.id)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1] - counts[0], 60)

    def test_the_chain_of_events_holds_after_an_import(self):
        found = self.take_over(xlsx(rows_of(20)))
        self.env.flush_all()
        self.env["complaint.event"]._seal()
        events = self.events_of(found.line_ids.complaint_id, "complaint.imported")
        self.assertEqual(len(events), 20)
        self.assertTrue(all(event.digest for event in events))
