import io
from unittest.mock import patch

import openpyxl

from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from ..models import complaint_trace_export
from .common_trace import TraceCase


@tagged("post_install", "-at_install")
class TestTraceExport(TraceCase):
    """The same answer as an Excel file and on paper, with all rows."""

    def book(self, lots, direction="forward"):
        """The workbook that a user of the recall team gets."""
        trace = self.env["complaint.trace"].with_user(self.user_recall)
        content = trace._export_book(lots.ids, direction)
        return openpyxl.load_workbook(io.BytesIO(content))

    def column(self, sheet, heading):
        """The cells of a column below its heading."""
        headings = [cell.value for cell in sheet[1]]
        place = headings.index(heading)
        return [row[place].value for row in sheet.iter_rows(min_row=2)]

    def test_the_workbook_has_all_tables(self):
        book = self.book(self.raw_1, "both")
        self.assertEqual(
            book.sheetnames,
            [
                "Summary",
                "Lots",
                "Customers",
                "Deliveries and Returns",
                "Stock",
                "Open Reservations",
                "Suppliers",
                "Scrapped or Lost",
                "Not Traceable",
            ],
        )
        sheet = book["Deliveries and Returns"]
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertTrue(sheet.auto_filter.ref)
        self.assertEqual(sorted(self.column(sheet, "Quantity")), [100, 200])
        self.assertEqual(set(self.column(sheet, "Unit")), {"Units"})
        lots = self.column(book["Lots"], "Lot")
        self.assertEqual(sorted(lots), ["F-1", "F-2", "R-1", "R-1"])
        summary = {row[0].value: row[1].value for row in book["Summary"].iter_rows()}
        self.assertEqual(summary["Read by"], self.user_recall.name)
        self.assertEqual(summary["Lots asked for"], "R-1")
        self.assertEqual(summary["Companies"], self.company.name)
        self.assertEqual(summary["Customers"], 2)

    def test_what_begins_like_a_formula_stays_text(self):
        evil = '=HYPERLINK("http://x.example","y")'
        self.made_1.name = evil
        self.customer.name = "+cmd|' /C calc'!A0"
        sheet = self.book(self.raw_1)["Deliveries and Returns"]
        self.assertIn(evil, self.column(sheet, "Lot"))
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                self.assertNotEqual(cell.data_type, "f", cell.value)

    def test_the_export_has_the_rows_that_the_screen_leaves_out(self):
        from ..trace import payload

        with patch.object(payload, "ROWS", 1), patch.object(payload, "LOTS", 1):
            sheet = self.book(self.raw_1)["Deliveries and Returns"]
        self.assertEqual(len(self.column(sheet, "Lot")), 2)

    def test_nothing_to_trace_is_a_sentence(self):
        trace = self.env["complaint.trace"].with_user(self.user_recall)
        with self.assertRaises(UserError):
            trace._export_book([], "forward")

    def test_the_printed_form_says_the_same(self):
        self.env.user.group_ids += self.env.ref("complaint_recall.group_recall_user")
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html(
                "complaint_recall.report_trace",
                [],
                {"lot_ids": self.raw_1.ids, "direction": "forward"},
            )[0]
            .decode()
        )
        for text in ("R-1", "F-1", "Huaxing Pharmacy", self.order_1.name, "300 Units"):
            self.assertIn(text, html)
        with patch.object(complaint_trace_export, "PRINTED_ROWS", 1):
            html = (
                self.env["ir.actions.report"]
                ._render_qweb_html(
                    "complaint_recall.report_trace",
                    [],
                    {"lot_ids": self.raw_1.ids, "direction": "forward"},
                )[0]
                .decode()
            )
        self.assertIn("The Excel file has all of them", html)


@tagged("post_install", "-at_install")
class TestTraceDownload(HttpCase, TraceCase):
    """The way of the file to the browser."""

    def download(self, login, lots, **data):
        """Post the form of the button “Excel”."""
        self.authenticate(login, login)
        values = {"csrf_token": Request.csrf_token(self), "lots": lots, **data}
        return self.url_open("/complaint_recall/trace/export", data=values)

    def test_the_recall_team_gets_the_file_and_nobody_else(self):
        answer = self.download("complaint_recall", str(self.raw_1.id), direction="both")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("spreadsheetml", answer.headers["Content-Type"])
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertTrue(openpyxl.load_workbook(io.BytesIO(answer.content)))
        answer = self.download("complaint_reader", str(self.raw_1.id))
        self.assertEqual(answer.status_code, 403)

    def test_nonsense_is_answered(self):
        for lots in ("", "x", "1;2", "-1", "99999999999", "[1]", "9" * 20000):
            answer = self.download("complaint_recall", lots)
            self.assertIn(answer.status_code, (400, 422), lots[:20])
        answer = self.download("complaint_recall", str(self.raw_1.id), direction="up")
        self.assertIn(answer.status_code, (400, 422))
