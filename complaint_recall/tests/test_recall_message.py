import csv
import io
import json
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum import ean

from odoo.tests import BaseCase, tagged

from ..tools import recall_message
from ..tools.safe_csv import FORMULA, write_csv

# The first draw of a process is slow: Hypothesis reads the constants of the code.
MODEST = settings(
    max_examples=80,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
GLN = "9506000140445"
# What files break on: quotes, markup, line ends, formulas, half a character, nothing.
ALPHABET = "aZ0 é批\"'&<>,;=@+-＝\t\r\n\x00\x0b\ud800\ufffe"
texts = st.lists(st.sampled_from(ALPHABET), max_size=8).map("".join)
gtins = st.integers(0, 10**13 - 1).map(
    lambda n: f"{n:013d}{ean.calc_check_digit(f'{n:013d}')}"
)
lots = st.fixed_dictionaries({"lot": texts, "expiry": texts})
items = st.fixed_dictionaries(
    {
        "gtin": st.one_of(gtins, texts),
        "product": texts,
        "code": texts,
        "lots": st.lists(lots, max_size=3),
    }
)
facts = st.fixed_dictionaries(
    {"number": texts, "title": texts, "reasonCode": texts, "hazardCode": texts}
)


def plain(node):
    """What an element of the message says, as `build` had it."""
    if node.tag in recall_message.SINGLE:
        return [plain(child) for child in node]
    if len(node):
        return {child.tag: plain(child) for child in node}
    return node.text or ""


@tagged("post_install", "-at_install")
class TestRecallMessage(BaseCase):
    """The file that machines of trading partners read (GS1 product recall)."""

    def message(self, **changes):
        values = {
            "kind": "INITIAL",
            "sender": {"gln": GLN, "prefix": "9506000", "afterHoursPhone": "+86 1"},
            "recall": {"number": "RC-202611-0001", "reasonCode": "MOULD"},
            "markets": ["US", "CN", "", "CN"],
            "items": [{"gtin": "9506000134352", "product": "Capsules", "lots": []}],
        }
        return recall_message.build(**{**values, **changes})

    def test_identifiers_are_checked(self):
        """GS1 General Specifications 7.9: check digits of GTIN, GLN and GDTI."""
        message = self.message()
        self.assertEqual(message["items"][0]["gtin"], "09506000134352")
        self.assertEqual(message["initiator"]["gln"], GLN)
        self.assertEqual(message["targetMarkets"], ["CN", "US"])
        number = message["id"]
        self.assertTrue(ean.is_valid(number[:13]))
        self.assertEqual((number[:7], number[13:]), ("9506000", "RC-202611-0001"))
        self.assertNotIn("prefix", message["initiator"])

    def test_what_fails_the_check_is_left_out_and_said(self):
        message = self.message(
            sender={"gln": GLN[:-1] + "9", "prefix": "x", "afterHoursPhone": "1"},
            items=[{"gtin": "9506000134353", "product": "Capsules", "lots": []}],
        )
        self.assertEqual(message["initiator"]["gln"], "")
        self.assertEqual(message["items"][0]["gtin"], "")
        self.assertEqual(
            recall_message.problems(message),
            [("id", ""), ("gln", ""), ("hazard_code", ""), ("gtin", "Capsules")],
        )

    def test_a_number_that_is_too_long_makes_no_identifier(self):
        self.assertEqual(recall_message.gdti("9506000", "X" * 18), "")
        self.assertEqual(recall_message.gdti("9506000", "编号"), "")
        self.assertEqual(recall_message.gdti("9506000", ""), "")

    def test_there_are_three_kinds(self):
        with self.assertRaises(ValueError):
            self.message(kind="LATER")

    @MODEST
    @given(facts, st.lists(items, max_size=3))
    def test_both_files_say_the_same_whatever_the_names(self, recall, goods):
        message = self.message(recall=recall, items=goods)
        self.assertEqual(json.loads(recall_message.to_json(message)), message)
        root = ElementTree.fromstring(recall_message.to_xml(message))
        told = {child.tag: plain(child) for child in root}
        self.assertEqual(told["recall"], message["recall"])
        self.assertEqual(told["items"], message["items"])
        self.assertEqual(told["version"], "1")
        for item in message["items"]:
            self.assertTrue(not item["gtin"] or ean.is_valid(item["gtin"]))


@tagged("post_install", "-at_install")
class TestSafeCsv(BaseCase):
    """A table that a spreadsheet opens without harm."""

    def written(self, rows, headings=("A", "B")):
        target = io.BytesIO()
        write_csv(target, headings, rows)
        return target.getvalue()

    def test_excel_knows_the_encoding(self):
        self.assertEqual(
            self.written([["批次", 1.5], [None, -2]]),
            "\ufeffA,B\r\n批次,1.5\r\n,-2\r\n".encode(),
        )

    @MODEST
    @given(st.lists(st.tuples(texts, texts), max_size=4))
    def test_no_text_becomes_a_formula(self, rows):
        content = self.written(rows).decode("utf-8-sig", "surrogatepass")
        for row in list(csv.reader(io.StringIO(content, newline="")))[1:]:
            for cell in row:
                self.assertFalse(cell.startswith(FORMULA), cell)
