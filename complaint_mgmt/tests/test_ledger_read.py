"""Files of registers: good ones are read, hostile ones are refused with a reason."""

import io
import struct
import zipfile
from pathlib import Path

import xlsxwriter
import xlwt

from odoo.tests import BaseCase, tagged

from ..tools import ledger_cases, ledger_dates
from ..tools.ledger_cells import LedgerError
from ..tools.ledger_headings import assign
from ..tools.ledger_limits import Limits
from ..tools.ledger_match import Names
from ..tools.ledger_read import read_book
from ..tools.ledger_table import find_table

DATA = Path(__file__).parent / "data"


def cases_of(content, year=None):
    """Return the complaints of a register, read as its columns are recognised."""
    book = read_book(content)
    table = find_table(book)
    fields = [name for name, _sure in assign(table.headings)]
    orders = {}
    for place, name in enumerate(fields):
        if name in ledger_cases.DATES:
            cells = [cells[place] for _row, cells, _year in table.rows]
            orders[place] = ledger_dates.guess_order(cells, book.is_1904)[0]
    reader = ledger_cases.Reader(table.headings, fields, orders, year, book.is_1904)
    return reader.cases(table.rows)


def xlsx(rows, **options):
    """Return an .xlsx file of rows."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Ledger")
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
    return target.getvalue()


def xls(rows):
    """Return an .xls file of rows."""
    book, target = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("Ledger")
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    book.save(target)
    return target.getvalue()


def repacked(content, **changed):
    """Return a zip file with parts that are replaced or added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, part in changed.items():
            new.writestr(name, part)
    return target.getvalue()


HEAD = ("编号", "投诉日期", "客户", "投诉内容", "结案日期")
GOOD = (HEAD, ("1", "2025-01-02", "A", "坏了", "2025-01-03"))


@tagged("post_install", "-at_install")
class TestLedgerRead(BaseCase):
    def cases(self, name):
        return cases_of((DATA / name).read_bytes())

    def refused(self, content, limits=None):
        """Return the code with which a file is refused."""
        with self.assertRaises(LedgerError) as caught:
            find_table(read_book(content, limits))
        return caught.exception.code

    def test_the_ledger_of_form_4_with_merged_cells_and_a_total(self):
        """S9.F4: titles, two rows of headings, three shapes of dates, several lots."""
        cases = self.cases("pharma_f4.xls")
        self.assertEqual(len(cases), 6)
        self.assertFalse([case["problems"] for case in cases if case["problems"]])
        by_number = {case["number"]: case for case in cases}
        two_lots = by_number["TS2025-003"]
        self.assertEqual([i["lot"] for i in two_lots["items"]], ["250102", "250103"])
        self.assertEqual([i["quantity"] for i in two_lots["items"]], [40, 20])
        self.assertEqual(two_lots["rows"], [7, 8])
        # the year of “3月5日” is that of the rows around it
        self.assertEqual(two_lots["received"], "2025-03-05 00:00")
        self.assertEqual(by_number["TS2025-002"]["items"][0]["lot"], "00123")
        self.assertEqual(by_number["TS2025-004"]["closed"], "2025-04-30 00:00")
        self.assertEqual(by_number["TS2025-001"]["phone"], "0571-55500100")
        self.assertEqual(ledger_cases.status_of(by_number["TS2025-001"]), "closed")
        self.assertIsNone(ledger_cases.status_of(by_number["TS2025-006"]))

    def test_a_property_register_by_months(self):
        cases = self.cases("property_company.xlsx")
        self.assertEqual(
            [case["received"] for case in cases],
            [
                "2025-12-30 00:00",
                "2026-01-02 00:00",
                "2026-01-09 15:20",
                "2026-01-20 00:00",
            ],
        )
        self.assertEqual(ledger_cases.status_of(cases[3]), "open")
        self.assertFalse(cases[3]["problems"])

    def test_dates_that_count_from_1904_and_numbers_shown_with_zeros(self):
        cases = self.cases("workshop.xls")
        self.assertEqual(cases[0]["received"], "2025-03-04 00:00")
        self.assertEqual(cases[2]["items"][0]["lot"], "00321")
        self.assertEqual(cases[1]["amount"], 180.5)
        self.assertEqual(cases[0]["phone"], "13900000001")

    def test_an_english_register_with_months_first(self):
        cases = self.cases("car_parts.xlsx")
        self.assertEqual(cases[0]["received"], "2025-03-14 00:00")
        # nothing but the column tells that 5/6 is a day of May
        self.assertEqual(cases[1]["received"], "2025-05-06 00:00")
        self.assertEqual([i["lot"] for i in cases[1]["items"]], ["B2502", "B2503"])
        self.assertEqual(cases[0]["note"], [["Supplier Lot", "R-7"]])

    def test_a_messy_register_says_what_is_wrong_with_which_row(self):
        cases = self.cases("messy.xlsx")
        codes = {c["number"]: [code for code, *_r in c["problems"]] for c in cases}
        self.assertEqual(
            codes,
            {
                "1": [],
                "2": [],
                "3": [],
                "4": ["date"],
                "5": ["statement"],
                "6": ["order"],
            },
        )
        self.assertEqual(cases[0]["items"][0]["lot"], "004567")
        self.assertEqual(cases[0]["items"][0]["quantity"], 1200)
        self.assertTrue(cases[0]["statement"].startswith("=HYPERLINK"))
        self.assertEqual(cases[1]["items"][0]["lot"], "20250601")

    def test_text_in_the_coding_of_chinese_spreadsheets(self):
        cases = self.cases("text_register.csv")
        self.assertEqual([case["number"] for case in cases], ["A-1", "A-2"])
        self.assertEqual(cases[1]["statement"], "瓶口破损,漏液")
        text = "编号,日期,投诉内容\n1,2025-01-02,坏了\n"
        for coding in ("utf-8", "utf-8-sig", "utf-16"):
            found = cases_of(text.encode(coding))
            self.assertEqual(found[0]["statement"], "坏了", coding)

    def test_a_number_used_twice_for_different_complaints_is_named(self):
        rows = (*GOOD, ("1", "2025-02-02", "B", "别的", ""))
        cases = cases_of(xlsx(rows))
        self.assertEqual(cases[1]["problems"][0][0], "twice")

    def test_a_failed_formula_is_named(self):
        rows = (*GOOD, ("2", "2025-02-02", "#REF!", "别的", ""))
        problems = cases_of(xlsx(rows))[1]["problems"]
        self.assertEqual(problems[0], ["formula", "客户", "#REF!"])

    def test_a_file_is_read_by_what_it_is_not_by_its_name(self):
        """An .xlsx that is called .xls is read; a picture or a page is refused."""
        self.assertEqual(read_book(xlsx(GOOD)).kind, "xlsx")
        self.assertEqual(read_book(xls(GOOD)).kind, "xls")
        for content in (
            b"\x89PNG\r\n\x1a\n",
            b"<html><table><tr><td>1</td></tr></table></html>",
            b"\xff\xd8\xff\xe0",
            b"%PDF-1.7",
            b"abc\x00\x01\x02",
        ):
            self.assertEqual(self.refused(content), "kind", content)
        document = repacked(xlsx(GOOD), **{"word/document.xml": "<a/>"})
        self.assertEqual(self.refused(document), "kind")
        self.assertEqual(self.refused(b""), "empty")

    def test_a_file_under_a_password_is_refused_as_such(self):
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
        self.assertEqual(
            self.refused(ole + "EncryptedPackage".encode("utf-16-le")), "encrypted"
        )
        # FILEPASS behind the first record of the stream of an .xls
        secret = bytearray(xls(GOOD))
        place = secret.find(b"\x09\x08\x10\x00") + 20
        secret[place : place + 10] = struct.pack("<HHHHH", 0x002F, 6, 1, 1, 1)
        self.assertEqual(self.refused(bytes(secret)), "encrypted")

    def test_a_damaged_file_is_refused_whatever_breaks(self):
        for content in (xlsx(GOOD)[:900], xls(GOOD)[:700], b"PK\x03\x04" + b"x" * 90):
            self.assertEqual(self.refused(content), "broken")
        broken = repacked(xlsx(GOOD), **{"xl/worksheets/sheet1.xml": "<a><b>"})
        self.assertEqual(self.refused(broken), "broken")

    def test_a_bomb_is_refused_before_it_is_unpacked(self):
        """Size and ratio are those of the directory; no entity is ever expanded."""
        zeros = repacked(xlsx(GOOD), **{"xl/media/a.bin": b"0" * 60_000_000})
        self.assertEqual(self.refused(zeros), "bomb")
        many = repacked(xlsx(GOOD), **{f"x/{n}": "" for n in range(40)})
        self.assertEqual(self.refused(many, Limits(entries=30)), "bomb")
        entity = (
            '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'
            "<worksheet><sheetData/></worksheet>"
        )
        for part in (entity, " " * 5000 + entity, "<a>" + " " * 2_000_000 + entity):
            hostile = repacked(xlsx(GOOD), **{"xl/worksheets/sheet1.xml": part})
            self.assertIn(self.refused(hostile), ("bomb", "broken"))
        for coding in ("utf-16", "cp037"):
            coded = entity.replace("?>", f' encoding="{coding}"?>', 1).encode(coding)
            hostile = repacked(xlsx(GOOD), **{"xl/worksheets/sheet1.xml": coded})
            self.assertEqual(self.refused(hostile), "broken")

    def test_what_is_too_large_is_refused_and_says_what(self):
        content = xlsx(GOOD)
        self.assertEqual(self.refused(content, Limits(size=100)), "size")
        self.assertEqual(self.refused(content, Limits(rows=1)), "rows")
        self.assertEqual(self.refused(content, Limits(columns=3)), "columns")
        self.assertEqual(self.refused(content, Limits(cell=5)), "cell")
        self.assertEqual(self.refused(xls(GOOD), Limits(rows=1)), "rows")
        self.assertEqual(self.refused(xls(GOOD), Limits(columns=3)), "columns")

    def test_a_size_that_a_sheet_only_claims_does_not_matter(self):
        part = zipfile.ZipFile(io.BytesIO(xlsx(GOOD))).read("xl/worksheets/sheet1.xml")
        part = part.replace(b'ref="A1:E2"', b'ref="A1:XFD1048576"')
        content = repacked(xlsx(GOOD), **{"xl/worksheets/sheet1.xml": part})
        self.assertEqual(len(cases_of(content)), 1)

    def test_merged_cells_over_everything_do_not_stop_the_reader(self):
        part = zipfile.ZipFile(io.BytesIO(xlsx(GOOD))).read("xl/worksheets/sheet1.xml")
        merges = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(2, 400))
        part = part.replace(
            b"</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>".encode()
        )
        content = repacked(xlsx(GOOD), **{"xl/worksheets/sheet1.xml": part})
        self.assertEqual(len(cases_of(content)), 1)

    def test_a_sheet_that_is_hidden_or_no_register_is_not_taken(self):
        self.assertEqual(self.refused(xlsx([("a", "b"), (1, 2)])), "no_table")
        table = find_table(read_book((DATA / "pharma_f4.xls").read_bytes()))
        self.assertEqual(table.sheet, "台帐")

    def test_names_are_found_exactly_or_by_likeness(self):
        names = Names(
            [
                (1, "华兴大药房有限公司"),
                (2, "东湖医院"),
                (3, "Northway Motors Ltd."),
                (4, "刘一"),
            ],
            core=True,
        )
        self.assertEqual(names.find("东湖医院"), (2, 1.0))
        self.assertEqual(names.find("华兴大药房")[0], 1)
        self.assertLess(names.find("华兴大药房")[1], 1.0)
        self.assertEqual(names.find("NORTHWAY MOTORS")[0], 3)
        self.assertEqual(names.find("西山工厂"), (None, 0.0))


@tagged("post_install", "-at_install")
class TestLedgerReadWhole(BaseCase):
    """S6.8: what a file says is read, or the file is refused; nothing is lost."""

    def refused(self, content):
        with self.assertRaises(LedgerError) as caught:
            find_table(read_book(content))
        return caught.exception

    def sheet(self, more):
        """Return a good file whose sheet has more rows of XML."""
        content, name = xlsx(GOOD), "xl/worksheets/sheet1.xml"
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            text = parts.read(name).decode()
        return repacked(content, **{name: text.replace("</sheetData>", more)})

    def test_a_cell_far_to_the_right_is_not_dropped(self):
        """A sheet that is only formatted so far is read, one with words is not."""
        far = '<row r="3"><c r="XFD3" t="inlineStr"><is><t>9</t></is></c></row>'
        error = self.refused(self.sheet(f"{far}</sheetData>"))
        self.assertEqual((error.code, error.data["limit"]), ("columns", 200))
        empty = '<row r="3"><c r="XFD3" s="0"/></row></sheetData>'
        self.assertEqual(len(cases_of(self.sheet(empty))), 1)

    def test_a_quotation_mark_that_is_left_open_swallows_no_rows(self):
        text = ",".join(HEAD) + '\n1,2025-01-02,A,"坏了,\n2,2025-01-02,A,漏了,\n'
        error = self.refused(text.encode())
        self.assertEqual((error.code, error.data["row"]), ("quote", 2))
        closed = text.replace("坏了,\n2", '坏了",\n2').encode()
        self.assertEqual([c["number"] for c in cases_of(closed)], ["1", "2"])
        inside = text.replace('"坏了', '5" 坏了').encode()
        self.assertEqual(cases_of(inside)[0]["statement"], '5" 坏了')

    def test_a_text_of_the_west_is_not_read_as_chinese(self):
        rows = "No,Date,Customer,Complaint\n1,2025-01-02,Müller,kaputt – schön für Ø\n"
        for coding in ("cp1252", "utf-8", "utf-8-sig", "utf-16"):
            case = cases_of(rows.encode(coding))[0]
            self.assertEqual(case["customer"], "Müller", coding)
            self.assertEqual(case["statement"], "kaputt – schön für Ø", coding)
        chinese = ",".join(HEAD) + "\n1,2025-01-02,东湖医院,镕了 é 丂,\n"
        self.assertEqual(cases_of(chinese.encode("gb18030"))[0]["customer"], "东湖医院")

    def test_a_number_of_wide_digits_is_the_same_number(self):
        """A number comes once, however it is typed."""
        days = ("２０２５－０１－０２", "２０２５年１月３日")
        rows = (HEAD, ("ＴＳ－１２", days[0], "A", "坏了", days[1]))
        (case,) = cases_of(xlsx(rows))
        self.assertEqual(case["number"], "TS-12")
        self.assertEqual(case["received"], "2025-01-02 00:00")
        self.assertEqual(case["closed"], "2025-01-03 00:00")
        twice = (*rows, ("TS-12", "2025-02-02", "B", "别的", ""))
        codes = [c["problems"] for c in cases_of(xlsx(twice))]
        self.assertIn("twice", [code for found in codes for code, *_more in found])

    def test_words_under_a_merged_heading_keep_it(self):
        target = io.BytesIO()
        with xlsxwriter.Workbook(target) as book:
            sheet = book.add_worksheet("Ledger")
            sheet.write_row(0, 0, HEAD[:3])
            sheet.merge_range(0, 3, 0, 4, HEAD[3])
            sheet.write_row(1, 0, ("1", "2025-01-02", "A", "坏了", "漏液"))
        (case,) = cases_of(target.getvalue())
        self.assertEqual(case["statement"], "坏了")
        self.assertEqual(case["note"], [[HEAD[3], "漏液"]])

    def test_an_xml_spreadsheet_is_called_what_it_is(self):
        text = (
            '<?xml version="1.0"?><Workbook '
            'xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
        )
        self.assertEqual(self.refused(text.encode()).data["kind"], "xml")
        page = self.refused(b"<html><table></table></html>")
        self.assertEqual(page.data["kind"], "page")
