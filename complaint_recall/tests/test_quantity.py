from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..tools.quantity import (
    AMBIGUOUS,
    EMPTY,
    NEGATIVE,
    NO_NUMBER,
    TOO_LARGE,
    QuantityError,
    email_key,
    name_key,
    parse_quantity,
)


class TestQuantity(BaseCase):
    """A consignee types figures as people there do; none is guessed."""

    def code_of(self, text):
        with self.assertRaises(QuantityError) as caught:
            parse_quantity(text)
        return caught.exception.code

    def test_comma_and_point_both_begin_the_decimals(self):
        for text, number in (
            ("12", "12"),
            ("12.5", "12.5"),
            ("12,5", "12.5"),
            (" 0,125 ", "0.125"),
            (".5", "0.5"),
            ("１２。５", "12.5"),
            ("١٢", "12"),
            ("0", "0"),
            ("+7", "7"),
        ):
            self.assertEqual(parse_quantity(text), Decimal(number), text)

    def test_what_can_be_read_in_two_ways_is_asked_again(self):
        """1,000 is one to some and a thousand to others."""
        for text in (
            "1,000",
            "1.000",
            "1 000",
            "1'000",
            "1,234.5",
            "1.234,56",
            "12,345",
        ):
            self.assertEqual(self.code_of(text), AMBIGUOUS, text)

    def test_what_is_no_quantity_is_refused(self):
        for text, code in (
            ("", EMPTY),
            ("   ", EMPTY),
            (None, EMPTY),
            ("-1", NEGATIVE),
            ("−0.5", NEGATIVE),
            ("1e308", NO_NUMBER),
            ("NaN", NO_NUMBER),
            ("inf", NO_NUMBER),
            ("0x10", NO_NUMBER),
            ("1..2", NO_NUMBER),
            ("<b>1</b>", NO_NUMBER),
            ("1000000000", TOO_LARGE),
            ("9" * 41, TOO_LARGE),
            ("0.1234567", TOO_LARGE),
        ):
            self.assertEqual(self.code_of(text), code, text)

    @given(st.text(max_size=60))
    @example("1\x00")
    def test_any_text_is_a_small_number_or_refused(self, text):
        try:
            number = parse_quantity(text)
        except QuantityError:
            return
        self.assertTrue(0 <= number < 10**9)

    @given(st.decimals(0, 999, places=2), st.sampled_from(".,"))
    def test_a_number_is_read_as_it_was_written(self, number, point):
        text = f"{number:.2f}".replace(".", point)
        self.assertEqual(parse_quantity(text), number)

    def test_names_meet_however_they_are_spelled(self):
        self.assertEqual(
            name_key("Apotheke  Müller, Inc."), name_key("apotheke muller inc")
        )
        self.assertEqual(name_key("ＡＢＣ 药店"), name_key("abc药店"))
        self.assertNotEqual(name_key("药店 1"), name_key("药店 2"))
        self.assertEqual(name_key(" . "), "")
        self.assertEqual(email_key(" A@B.example "), "a@b.example")
        self.assertEqual(email_key("nobody"), "")
