"""What of a file is not read is named, and so is why a file is refused."""

import io

import xlsxwriter

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_ledger import LedgerCase
from .test_ledger_read import HEAD


@tagged("post_install", "-at_install")
class TestLedgerSheets(LedgerCase):
    def test_sheets_that_are_not_read_are_named(self):
        """S6.8: years on sheets of their own, one of them hidden; no cover."""
        target = io.BytesIO()
        with xlsxwriter.Workbook(target) as book:
            for name in ("2024", "2023", "2025", "Cover"):
                sheet = book.add_worksheet(name)
                if name == "Cover":
                    sheet.write(0, 0, "Ledgers of the house")
                    continue
                for row, cells in enumerate((HEAD, (name, "2025-01-02", "A", "x", ""))):
                    sheet.write_row(row, 0, cells)
            book.get_worksheet_by_name("2023").hide()
        found = self.to_matches(target.getvalue(), undecided_rows="open")
        self.assertEqual(found.sheet_name, "2024")
        self.assertEqual(found.other_sheets, "2023, 2025")
        second = self.to_matches(target.getvalue(), sheet_number=2)
        self.assertEqual(second.sheet_name, "2025")
        self.assertFalse(self.to_matches("text_register.csv").other_sheets)

    def test_a_refusal_says_what_to_do(self):
        text = ",".join(HEAD) + '\n1,2025-01-02,A,"x,\n2,2025-01-02,A,y,\n'
        with self.refused(self.user_manager, UserError, "Row 2 opens a quotation"):
            self.begin(text.encode(), "x.csv").action_read()
        xml = b"<?xml?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>"
        with self.refused(self.user_manager, UserError, "XML spreadsheet of 2003"):
            self.begin(xml, "x.xls").action_read()
