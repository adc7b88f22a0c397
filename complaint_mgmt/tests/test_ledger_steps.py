"""A long register is read and gathered piece by piece, and goes on after a failure."""

import io
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from itertools import takewhile
from unittest.mock import patch

import xlsxwriter
from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..models import (
    complaint_ledger_check,
    complaint_ledger_gather,
    complaint_ledger_read,
    complaint_ledger_run,
)
from ..tools.ledger_limits import Limits
from .common import ROLE
from .common_ledger import DATA, LedgerCase
from .test_ledger_read import HEAD, xlsx
from .test_ledger_run import rows_of

NOW = "2026-11-20 09:00:00"
LATER = "2026-11-20 09:05:00"
AT_ONCE = timedelta(0)
SHIPPED = (
    "pharma_f4.xls",
    "workshop.xls",
    "property_company.xlsx",
    "car_parts.xlsx",
    "messy.xlsx",
    "text_register.csv",
)


class PowerCutError(Exception):
    """What ends a step in its middle."""


class StepsCase(LedgerCase):
    """Steps that are as short as they can be."""

    @contextmanager
    def short_steps(self, rows=3, cases=4):
        with ExitStack() as stack:
            for module, name, value in (
                (complaint_ledger_read, "ROWS_AT_ONCE", rows),
                (complaint_ledger_read, "BUDGET", AT_ONCE),
                (complaint_ledger_gather, "VALUES_AT_ONCE", rows),
                (complaint_ledger_gather, "BUDGET", AT_ONCE),
                (complaint_ledger_check, "CHECKED_AT_ONCE", cases),
                (complaint_ledger_check, "BUDGET", AT_ONCE),
                (complaint_ledger_run, "BATCH", cases),
                (complaint_ledger_run, "ONE_TRANSACTION", 0),
            ):
                stack.enter_context(patch.object(module, name, value))
            yield

    @contextmanager
    def power_cut(self, model, method, after=0):
        """Let a method of a model fail at its next call, and take the step back."""
        owner = self.env.registry[model]
        real, calls = getattr(owner, method), []

        def fail(records, *args, **kwargs):
            calls.append(1)
            if len(calls) > after:
                raise PowerCutError
            return real(records, *args, **kwargs)

        with (
            patch.object(owner, method, fail),
            self.assertRaises(PowerCutError),
            self.env.cr.savepoint(),
        ):
            yield
        self.env.invalidate_all()

    def steps(self, found, state):
        """Take the steps of a state; return how far each of them came."""
        seen = []
        while found.state == state:
            self.assertLess(len(seen), 200, "a step that leads nowhere")
            seen.append(found.action_run_batch()["progress"])
            self.env.flush_all()
            self.env.invalidate_all()
        return seen

    def gathered(self, content, **vals):
        """Read and gather a file step by step."""
        found = self.begin(content, **vals)
        found.action_read()
        self.steps(found, "reading")
        for column in found.column_ids.filtered("needs_order"):
            column.date_order = "ymd"
        found.action_columns_done()
        self.steps(found, "gathering")
        return found

    def facts(self, found):
        """Return everything that was made of a file."""
        lines = [(ln.row, ln.rows, ln.number, ln.digest, ln.values) for ln in
                 found.line_ids.sorted("id")]  # fmt: skip
        values = {
            (m.kind, m.key): (m.text, m.more, m.count, m.decision, m.score, m._target())
            for m in found.match_ids
        }
        columns = [
            (c.heading, c.samples, c.field_name, c.date_order, c.needs_order)
            for c in found.column_ids.sorted("sequence")
        ]
        told = (found.row_count, found.left_out, found.title, found.sheet_name)
        return {"lines": lines, "values": values, "columns": columns, "told": told}


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLedgerSteps(StepsCase):
    def test_what_is_made_of_a_file_does_not_depend_on_the_steps(self):
        """S6.8: merged cells, sections, years and numbers reach over two pieces."""
        for name in SHIPPED:
            content = (DATA / name).read_bytes()
            whole = self.facts(self.to_matches(content))
            for rows in (1, 2, 3):
                with self.short_steps(rows), self.subTest(name, rows=rows):
                    self.assertEqual(self.facts(self.gathered(content)), whole)

    def test_a_number_comes_again_far_below(self):
        """A complaint that goes on in a later piece is the one that began above."""
        rows = [(*HEAD, "批号")]
        rows += [(f"N{n}", "2025-01-02", "A", "坏了", "", "L1") for n in range(9)]
        rows += [("N1", "2025-01-02", "A", "也坏了", "2025-02-01", "L2")]
        rows += [("", "", "", "", "", "L3"), ("N2", "2025-06-01", "B", "x", "", "L1")]
        content = xlsx(rows)
        whole = self.facts(self.to_matches(content))
        with self.short_steps(2):
            found = self.gathered(content)
        self.assertEqual(self.facts(found), whole)
        own = found.line_ids.filtered(lambda ln: ln.number == "N1").values
        self.assertEqual([item["lot"] for item in own["items"]], ["L1", "L2", "L3"])
        self.assertEqual(own["statement"], "坏了\n也坏了")
        self.assertEqual(own["closed"][:10], "2025-02-01")
        count = found.match_ids.filtered(lambda m: m.text == "A").count
        self.assertEqual(count, 9)

    def test_a_cell_that_is_merged_over_several_pieces_is_that_of_all_its_rows(self):
        target = io.BytesIO()
        with xlsxwriter.Workbook(target) as book:
            sheet = book.add_worksheet("Ledger")
            for row, cells in enumerate(rows_of(7)):
                sheet.write_row(row, 0, cells)
            sheet.merge_range(1, 2, 5, 2, "东湖医院")
        for rows in (1, 2, 9):
            with self.short_steps(rows):
                found = self.gathered(target.getvalue())
            customers = [line.values["customer"] for line in found.line_ids]
            self.assertEqual(customers, ["东湖医院"] * 5 + ["A"] * 2)

    def test_a_day_without_a_year_takes_it_from_another_piece(self):
        rows = [HEAD]
        days = ("12月30日", "12月31日", "2024-01-02", "1月3日", "12月1日")
        rows += [(f"N{n}", day, "A", "坏了", "") for n, day in enumerate(days)]
        with self.short_steps(1):
            found = self.gathered(xlsx(rows))
        received = [line.values["received"][:10] for line in found.line_ids]
        expected = ["2023-12-30", "2023-12-31", "2024-01-02", "2024-01-03"]
        self.assertEqual(received, [*expected, "2023-12-01"])

    def test_one_step_does_a_piece_and_says_how_far_it_is(self):
        with self.short_steps(3):
            found = self.begin(xlsx(rows_of(10)))
            found.action_read()
            self.assertEqual((found.state, found.row_count), ("reading", 3))
            self.assertTrue(0 < found.progress < 100)
            with self.assertRaises(UserError):
                found.action_columns_done()
            with self.refused(self.user_manager, UserError):
                found.write({"file": b"x"})
            seen = self.steps(found, "reading")
            self.assertEqual(seen, sorted(seen))
            self.assertEqual((found.state, found.row_count), ("columns", 10))
            found.action_columns_done()
            self.assertEqual((found.state, found.case_count), ("gathering", 0))
            seen = self.steps(found, "gathering")
            self.assertEqual(seen, sorted(seen))
            self.assertGreater(len(set(seen)), 3)
        self.assertEqual((found.state, found.case_count), ("matches", 10))

    def test_the_cron_goes_on_with_reading_where_nobody_looks(self):
        with self.short_steps(3), patch.object(self.env.cr, "commit"):
            found = self.begin(xlsx(rows_of(10)))
            found.action_read()
            with freeze_time(LATER):
                self.env["complaint.ledger.import"]._cron_run()
            self.assertEqual((found.state, found.row_count), ("columns", 10))
            found.action_columns_done()
            with freeze_time(LATER):
                self.env["complaint.ledger.import"]._cron_run()
        self.assertEqual((found.state, found.case_count), ("matches", 10))

    def test_the_role_is_asked_for_at_each_step(self):
        with self.short_steps(3):
            found = self.begin(xlsx(rows_of(10)))
            found.action_read()
            with self.refused(self.user_head):
                found.with_user(self.user_head).action_run_batch()
            self.user_manager.group_ids -= self.env.ref(ROLE + "manager")
            with freeze_time(LATER), patch.object(self.env.cr, "commit"):
                self.env["complaint.ledger.import"]._cron_run()
        self.assertEqual((found.sudo().state, found.row_count), ("stopped", 3))

    def test_reading_is_given_up_or_taken_back_at_any_time(self):
        chunks = self.env["complaint.ledger.chunk"]
        with self.short_steps(3):
            found = self.begin(xlsx(rows_of(10)))
            found.action_read()
            found.action_back()
            self.assertEqual(found.state, "draft")
            found.action_read()
            self.steps(found, "reading")
            self.assertEqual(found.row_count, 10)
            found.action_columns_done()
            found.action_run_batch()
            self.assertEqual(found.case_count, 3)
            found.action_back()
            self.assertEqual((found.state, found.case_count), ("columns", 0))
            found.action_columns_done()
            self.steps(found, "gathering")
            self.assertEqual(found.case_count, 10)
            other = self.begin(xlsx(rows_of(10)))
            other.action_read()
            other.action_cancel()
            with self.assertRaises(UserError):
                other.action_run_batch()
        own = chunks.search([("import_id", "=", other.id)])
        self.assertTrue(own)
        with freeze_time("2027-03-01 00:00:00"):
            self.env["complaint.ledger.import"]._gc_files()
        self.assertFalse(own.exists())

    def test_a_file_that_turns_out_to_be_too_large_is_refused_with_the_reason(self):
        small = partial(Limits, rows=5)
        with self.short_steps(3), patch.object(complaint_ledger_read, "Limits", small):
            found = self.begin(xlsx(rows_of(10)))
            found.action_read()
            found.action_run_batch()
        self.assertEqual(found.state, "draft")
        self.assertIn("more than 5 rows", found.error)
        self.assertFalse(
            self.env["complaint.ledger.chunk"].search([("import_id", "=", found.id)])
        )
        found.action_read()
        self.assertEqual((found.state, found.error), ("columns", False))


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLedgerValuesShown(StepsCase):
    """S6.8: what means no record is not passed over in silence."""

    def test_values_that_stay_text_are_shown_beside_those_to_be_decided(self):
        rows = [HEAD, ("1", "2025-01-02", "华兴大药房", "坏了", "2025-01-03")]
        rows += [("2", "2025-01-02", "西山诊所", "坏了", "2025-01-03")]
        rows += [("3", "2025-01-02", "东湖医院", "坏了", "2025-01-03")]
        found = self.to_matches(xlsx(rows))
        self.assertEqual((found.ask_count, found.text_count), (1, 1))
        shown = self.shown_by("complaint_ledger_match_action", found)
        self.assertEqual(set(shown.mapped("text")), {"华兴大药房", "西山诊所"})
        shown = self.shown_by("complaint_ledger_match_action_text", found)
        self.assertEqual(shown.mapped("text"), ["西山诊所"])

    def shown_by(self, name, found):
        """Return the values that an action shows first, by its default filters."""
        action = self.env.ref(f"complaint_mgmt.{name}")
        given = safe_eval(action.context)
        view = self.env.ref("complaint_mgmt.complaint_ledger_match_view_search")
        # filters that stand together, without a separator, are alternatives
        first = takewhile(
            lambda node: node.tag == "filter",
            etree.fromstring(view.arch).xpath("/search/*[not(self::field)]"),
        )
        chosen = [
            Domain(safe_eval(node.get("domain")))
            for node in first
            if given.get(f"search_default_{node.get('name')}")
        ]
        domain = Domain.OR(chosen) & Domain("import_id", "=", found.id)
        return found.env["complaint.ledger.match"].search(domain)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLedgerPowerCut(StepsCase):
    """S6.8, S9.6: what ends a step in its middle costs that step and nothing else."""

    def test_a_step_of_reading_that_is_cut_off_is_taken_again(self):
        content = (DATA / "pharma_f4.xls").read_bytes()
        whole = self.facts(self.to_matches(content))
        imports = "complaint.ledger.import"
        with self.short_steps(2):
            found = self.begin(content)
            found.action_read()
            with self.power_cut(imports, "_write_engine"):
                found.action_run_batch()
            self.assertEqual(found.state, "reading")
            self.steps(found, "reading")
            found.column_ids.filtered("needs_order").date_order = "ymd"
            found.action_columns_done()
            found.action_run_batch()
            # lines are made, and what they count is not yet
            with self.power_cut(imports, "_count_values", after=2):
                found.action_run_batch()
            with self.power_cut(imports, "_write_engine"):
                found.action_run_batch()
            self.steps(found, "gathering")
        self.assertEqual(self.facts(found), whole)

    def test_a_batch_that_is_cut_off_leaves_neither_gap_nor_double(self):
        """S9.6, S8: numbers run on, the chain verifies, the next run goes on."""
        cases, events = self.env["complaint.complaint"], self.env["complaint.event"]
        with self.short_steps(50, 4):
            found = self.gathered(xlsx(rows_of(10)))
            found.action_rest_as_text()
            found.action_check()
            self.steps(found, "checking")
            self.verify(found)
            found.action_start()
            first = self.cases_of(found)
            self.assertEqual(len(first), 4)
            # cases and products stand there; persons, answers and events do not
            with self.power_cut("complaint.complaint", "_insert_lines", after=1):
                found.action_run_batch()
            # everything stands there but the state of the import
            with self.power_cut("complaint.ledger.import", "_write_engine"):
                found.action_run_batch()
            self.assertEqual((found.state, found.done_count), ("running", 4))
            self.assertEqual(self.cases_of(found), first)
            domain = [("register_id", "=", self.register.id)]
            self.assertEqual(cases.search_count(domain), 4)
            events._seal()
            self.assertEqual(events._verify(self.company)["problems"], [])
            logged = self.log()
            self.steps(found, "running")
            self.steps(found, "beginning")
        self.assertEqual((found.state, found.done_count), ("done", 10))
        own = cases.search(domain)
        self.assertEqual(
            sorted(own.mapped("register_number")), sorted(f"N{n}" for n in range(1, 11))
        )
        names = sorted((own | logged.sudo()).mapped("name"))
        numbers = [int(name.rsplit("-", 1)[1]) for name in names]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 11)))
        events._seal()
        self.assertEqual(events._verify(self.company)["problems"], [])
        imported = self.events_of(own, "complaint.imported")
        self.assertEqual(len(imported), 10)
