import io

from openpyxl import load_workbook

from odoo.tests import tagged

from odoo.addons.complaint_8d.tools.report_sheet import COLUMNS, spread

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class TestSheet(EightDCase):
    """The report as one sheet of Excel (S3.17)."""

    def sheet(self, report, **kwargs):
        raw = report._file_xlsx(["en_US"], **kwargs)
        book = load_workbook(io.BytesIO(raw))
        self.assertEqual(len(book.worksheets), 1)
        return book.worksheets[0]

    def values(self, sheet):
        rows = sheet.iter_rows(values_only=True)
        return [value for row in rows for value in row if value]

    def test_the_sheet_has_each_discipline_on_a4(self):
        """One sheet, A4, all disciplines in their order, the form's number below."""
        report = self.new_report()
        self.complete(report, *(f"d{n}" for n in range(7)))
        sheet = self.sheet(report)
        values = self.values(sheet)
        titles = [v for v in values if str(v)[:3] in {f"D{n} " for n in range(9)}]
        self.assertEqual([t[:2] for t in titles[:7]], [f"D{n}" for n in range(7)])
        self.assertEqual(int(sheet.page_setup.paperSize), 9)
        self.assertTrue(sheet.print_area)
        self.assertTrue(any("E1" in str(value) for value in values))
        self.assertIn("Draft, not signed", values)

    def test_words_that_begin_like_a_formula_stay_words(self):
        """What a customer wrote is never calculated."""
        formula = '=HYPERLINK("http://x.example","y")'
        report = self.new_report(title=formula, customer_reference="=1+1")
        self.complete(report, "d0")
        sheet = self.sheet(report)
        cells = [c for row in sheet.iter_rows() for c in row if c.value]
        self.assertIn("=1+1", [c.value for c in cells])
        self.assertFalse([c for c in cells if c.data_type == "f"])

    def test_each_page_of_a_draft_bears_its_number_and_mark(self):
        """S3.18: a page that is taken out of a draft is still one of a draft."""
        report = self.new_report()
        sheet = self.sheet(report)
        self.assertEqual(sheet.oddHeader.left.text, report.name)
        self.assertIn("Draft, not signed", sheet.oddHeader.center.text)
        self.close(report)
        sheet = self.sheet(report)
        self.assertEqual(sheet.oddHeader.left.text, report.name)
        self.assertFalse(sheet.oddHeader.center.text)

    def test_a_long_text_is_not_cut_off(self):
        """S3.17: Excel shows no row higher than 409 points: it goes over several."""
        text = "\n".join(f"Line {number}" for number in range(60))
        report = self.new_report()
        report.symptom = text
        sheet = self.sheet(report)
        (cell,) = [c for row in sheet.iter_rows() for c in row if c.value == text]
        merged = [m for m in sheet.merged_cells.ranges if cell.coordinate in m]
        rows = range(merged[0].min_row, merged[0].max_row + 1)
        heights = [sheet.row_dimensions[row].height for row in rows]
        self.assertLessEqual(max(heights), 409)
        self.assertGreaterEqual(sum(heights), 60 * 12)

    def test_no_column_is_starved_by_its_neighbours(self):
        """A date and a name fit into their columns, beside a column of text."""
        self.assertEqual(spread([2, 3, 2, 2, 2, 2]), [4, 5, 4, 4, 4, 3])

    def test_columns_of_a_table_fill_the_sheet(self):
        """However many columns a list has, its lines are as wide as the sheet."""
        for weights in ([1], [2, 3], [3] * 5, [2] * 8, [2, 3, 2, 2, 3, 2, 2]):
            widths = spread(weights)
            self.assertEqual(sum(widths), COLUMNS)
            self.assertGreaterEqual(min(widths), 1)
