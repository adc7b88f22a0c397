from odoo.tests import tagged

from .common_trace import GTIN, TraceCase


@tagged("post_install", "-at_install")
class TestTraceScan(TraceCase):
    """What a typed or scanned text means, or a sentence why it means nothing."""

    def found(self, text, kind=None):
        """The names of the lots that a text means without a question."""
        answer = self.scan(text, kind=kind)
        self.assertFalse(answer["ambiguous"], answer)
        return {lot["name"] for lot in answer["lots"]}

    def asked(self, text, words):
        """The names of the lots among which a text lets choose."""
        answer = self.scan(text)
        self.assertFalse(answer["lots"], answer)
        self.assertIn(words, answer["message"])
        return {lot["name"] for lot in answer["ambiguous"]}

    def test_a_lot_number_in_any_letters(self):
        self.assertEqual(self.found("F-1"), {"F-1"})
        self.assertEqual(self.found(" f-1 \n"), {"F-1"})

    def test_the_number_of_the_supplier(self):
        self.assertEqual(self.found("SH/88-1"), {"R-1"})
        self.raw_2.ref = "SH/99"
        self.assertEqual(self.found("sh/99"), {"R-2"})
        self.assertEqual(self.found("F-1", kind="supplier_lot"), set())

    def test_an_order_and_a_delivery_mean_the_lots_that_were_delivered(self):
        self.assertEqual(self.found(self.sale_1.name), {"F-1"})
        self.assertEqual(self.found(self.sale_2.picking_ids.name), {"F-2"})

    def test_signs_of_a_pattern_are_only_signs(self):
        self.assertEqual(self.asked("%", "Nothing has the number"), set())
        self.assertEqual(self.asked("F__", "Nothing has the number"), set())

    def test_codes_on_packs(self):
        for text in (
            f"01{GTIN}10F-1",
            f"]d201{GTIN}1729123110F-1",
            f"(01){GTIN}(10)F-1",
            f"https://pack.example.org/01/{GTIN}/10/F-1?17=291231",
        ):
            self.assertEqual(self.found(text), {"F-1"}, text)

    def test_the_code_of_a_package_names_the_product(self):
        self.env["product.uom"].create(
            {
                "product_id": self.product.id,
                "uom_id": self.uom_dozen.id,
                "barcode": "19506000134359",
            }
        )
        self.assertEqual(self.found("(01)19506000134359(10)F-1"), {"F-1"})

    def test_a_serial_number_comes_before_the_lot(self):
        serial = self.new_product("Pump", tracking="serial", barcode="96385074")
        self.new_lot("S-77", serial)
        self.assertEqual(self.found("010000009638507410BATCH\x1d21S-77"), {"S-77"})

    def test_wrong_codes_say_what_is_wrong(self):
        wrong = GTIN[:-1] + "0"
        for text, words in (
            (f"(01){wrong}(10)F-1", "check digit"),
            (f"(01){GTIN}(10)", "not complete"),
            (f"(01){GTIN}", "no lot"),
            (f"(01){GTIN}(10)NONE", "no lot NONE"),
            ("(17)291231", "no lot number"),
            (f"https://x.org/01/{GTIN}/10/%ZZ", "damaged"),
        ):
            self.assertEqual(self.asked(text, words), set(), text)

    def test_an_unknown_article_asks(self):
        self.assertEqual(self.asked("(01)00000096385074(10)F-1", "No product"), {"F-1"})

    def test_the_same_number_of_two_products_asks(self):
        self.new_lot("F-1", self.raw)
        answer = self.scan("F-1")
        self.assertEqual(answer["lots"], [])
        self.assertIn("Choose", answer["message"])
        products = {lot["product"] for lot in answer["ambiguous"]}
        self.assertEqual(products, {"Honeysuckle Capsules", "Honeysuckle Extract"})
        # a code with an article number leaves no question
        self.assertEqual(self.found(f"(01){GTIN}(10)F-1"), {"F-1"})

    def test_something_similar_is_offered(self):
        self.assertEqual(
            self.asked("LOT-2611", "Nothing has the number"),
            {"LOT-2611-1", "LOT-2611-2"},
        )

    def test_a_lot_of_another_company_is_not_named(self):
        product = self.new_product("Their Product", company_id=self.other_company.id)
        self.new_lot("THEIRS-1", product)
        answer = self.scan("THEIRS-1")
        self.assertEqual((answer["lots"], answer["ambiguous"]), ([], []))
        self.assertIn("not open for you", answer["message"])
        self.assertNotIn("Their Product", str(answer))
        self.assertEqual(self.asked("THEIRS", "Nothing has the number"), set())

    def test_an_archived_product_still_has_its_lots(self):
        self.product.active = False
        answer = self.scan("F-1")
        self.assertEqual([lot["name"] for lot in answer["lots"]], ["F-1"])
        self.assertIn("archived", answer["message"])
        self.assertEqual(self.names(self.trace(self.made_1)), {"F-1"})

    def test_whatever_comes_by_rpc_gets_a_sentence(self):
        for text in (None, False, 1, 1.5, [], {}, ["F-1"], "", "  ", "\0", "x" * 10**7):
            answer = self.scan(text)
            self.assertEqual((answer["lots"], answer["ambiguous"]), ([], []))
            self.assertTrue(answer["message"])
        for kind in ("", "sudo", [], {}, 1):
            self.assertTrue(self.scan("F-1", kind=kind)["message"])
        for text in ("'; DROP TABLE stock_lot; --", "\\", "𝔽-1", "\x1d", "]C1", "()"):
            self.assertTrue(self.scan(text)["message"])
