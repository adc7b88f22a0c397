from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from odoo.tests import BaseCase, tagged

from ..tools import gs1

GTIN = "09506000134352"
INVARIANT = "".join(chr(c) for c in range(33, 123) if chr(c) not in "#$@[\\]^`")
values = st.text(INVARIANT, min_size=1, max_size=20)
gtins = st.integers(0, 10**13 - 1).map(
    lambda n: f"{n:013d}{ean.calc_check_digit(f'{n:013d}')}"
)


@tagged("post_install", "-at_install")
class TestGs1(BaseCase):
    """What is printed on packs (GS1 General Specifications, Digital Link)."""

    def refused(self, text, code):
        """The text is refused for this reason."""
        with self.assertRaises(gs1.Gs1Error) as caught:
            gs1.parse(text)
        self.assertEqual(caught.exception.code, code, text)

    def test_all_ways_of_writing_say_the_same(self):
        expected = {"01": GTIN, "17": "261231", "10": "A-1"}
        for text in (
            f"01{GTIN}1726123110A-1",
            f"]C101{GTIN}1726123110A-1",
            f"]d2\x1d01{GTIN}1726123110A-1",
            f"]Q301{GTIN}17261231\x1d10A-1\x1d",
            f"(01){GTIN}(17)261231(10)A-1",
            f"https://id.example.org/01/{GTIN}/10/A-1?17=261231",
            f"http://example.org/some/stem/01/{GTIN}/10/A-1?17=261231&utm=x",
            f"https://example.org/01/{GTIN[1:]}/10/A%2D1?17=261231#top",
        ):
            with self.subTest(text):
                self.assertEqual(gs1.parse(text), expected)
                self.assertTrue(gs1.is_gs1(text))

    def test_a_lot_before_the_last_element_ends_with_a_separator(self):
        found = gs1.parse(f"01{GTIN}10A(1)\x1d21S/7\x1d3103001250")
        self.assertEqual(
            found, {"01": GTIN, "10": "A(1)", "21": "S/7", "3103": "001250"}
        )

    def test_a_parenthesis_in_a_lot_stays_in_the_lot(self):
        self.assertEqual(gs1.parse(f"(01){GTIN}(10)A(B)-(9")["10"], "A(B)-(9")

    def test_what_breaks_a_rule_is_refused_and_says_which(self):
        wrong = GTIN[:-1] + "9"
        for text, code in (
            (f"01{wrong}10A", "check_digit"),
            (f"(01){wrong}", "check_digit"),
            (f"https://x.org/01/{wrong}", "check_digit"),
            (f"01{GTIN[:-1]}", "value"),
            (f"01{GTIN}10", "value"),
            (f"01{GTIN}10{'A' * 21}", "unknown"),
            (f"01{GTIN}10批\x1d", "value"),
            (f"01{GTIN}17261331", "date"),
            (f"01{GTIN}17260230", "date"),
            (f"01{GTIN}05123", "unknown"),
            (f"01{GTIN}10A\x1d10B", "repeated"),
            (f"(01){GTIN}(10)", "value"),
            ("(05)1", "unknown"),
            ("]C1", "empty"),
            ("https://x.org/10/A", "empty"),
            (f"https://x.org/01/{GTIN}/10", "value"),
            (f"https://x.org/01/{GTIN}/21/S/10/A", "order"),
            (f"https://x.org/01/{GTIN}/99/S", "order"),
            (f"https://x.org/01/{GTIN}/10/A%G1", "encoding"),
            (f"https://x.org/01/{GTIN}/10/A%FF", "encoding"),
            (f"https://x.org/01/{GTIN}?05=1", "unknown"),
            (f"https://x.org/01/{GTIN}?10=A&10=B", "repeated"),
            ("https://[x/01/1", "encoding"),
            ("A" * 5000, "length"),
        ):
            with self.subTest(text[:60]):
                self.refused(text, code)

    def test_the_last_day_of_a_month_may_be_written_as_00(self):
        self.assertEqual(gs1.parse(f"01{GTIN}17260200")["17"], "260200")

    def test_a_plain_lot_number_does_not_claim_to_be_gs1(self):
        for text in (
            "LOT-0001",
            "0112",
            "10ABC",
            "批号01",
            "https://example.org/x",
            "",
        ):
            self.assertFalse(gs1.is_gs1(text), text)

    def test_short_numbers_of_articles_are_padded(self):
        self.assertEqual(gs1.pad_gtin("9506000134352"), GTIN)
        self.assertEqual(gs1.pad_gtin("96385074"), "00000096385074")
        for wrong in ("", "9506000134353", "123", "９５０６０００１３４３５２"):
            self.assertIsNone(gs1.pad_gtin(wrong))

    @given(gtins, values, values)
    def test_what_was_written_is_read_again(self, gtin, lot, serial):
        """Element string and Digital Link carry each allowed character."""
        from urllib.parse import quote

        expected = {"01": gtin, "10": lot, "21": serial}
        raw = f"]d201{gtin}10{lot}\x1d21{serial}"
        path = f"10/{quote(lot, safe='')}/21/{quote(serial, safe='')}"
        self.assertEqual(gs1.parse(raw), expected)
        self.assertEqual(gs1.parse(f"https://x.org/01/{gtin}/{path}"), expected)

    @given(st.text(max_size=60) | st.text("()0123456789]C/\x1d%:", max_size=60))
    def test_no_text_leads_to_another_error(self, text):
        """Whatever is scanned is read or refused."""
        for candidate in (
            text,
            f"https://{text}",
            f"https://x/01/{text}",
            f"]C1{text}",
        ):
            gs1.is_gs1(candidate)
            try:
                found = gs1.parse(candidate)
            except gs1.Gs1Error:
                continue
            self.assertTrue(found)
