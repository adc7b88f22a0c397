from unittest.mock import patch

from odoo.tests import tagged

from .common_public import GTIN, PublicCase

NOTICE = {
    "headline": "URGENT: Product Recall",
    "hazard": "Mould may make you ill.",
    "instructions": "Stop taking the capsules.",
    "contact": "+86 571 5550 0999",
}


@tagged("post_install", "-at_install")
class TestLabelPage(PublicCase):
    """S6.7: the code on the pack opens product, lot, recall and the form."""

    def test_a_digital_link_shows_product_and_lot(self):
        """GS1 Digital Link: /01/<GTIN>/10/<lot>, with a button to the form."""
        page = self.url_open(f"/01/{GTIN}/10/LOT-2611-1")
        self.assertEqual(page.status_code, 200)
        for words in ("Honeysuckle Capsules", GTIN, "LOT-2611-1"):
            self.assertIn(words, page.text)
        self.assertIn(f"/complaint?gtin={GTIN}&amp;lot_text=LOT-2611-1", page.text)
        self.assertIn("no-store", page.headers["Cache-Control"])
        self.assertIn("noindex", page.headers["X-Robots-Tag"])

    def test_lots_with_slashes_and_spaces_come_through(self):
        """GS1 General Specifications: a lot may hold / % and other signs."""
        page = self.url_open(f"/01/{GTIN}/10/A%2FB%2510")
        self.assertIn("A/B%10", page.text)
        page = self.url_open(f"/01/{GTIN}/10/AB1/21/S-7?17=271231")
        self.assertIn("S-7", page.text)

    def test_a_damaged_link_is_a_friendly_page(self):
        """A wrong check digit or a false order is no server error."""
        for path in (
            "/01/09506000134353",
            "/01/abc",
            f"/01/{GTIN}/21/S/10/L",
            f"/01/{GTIN}/10/%ZZ",
            f"/01/{GTIN}/10/" + "9" * 300,
        ):
            page = self.url_open(path)
            self.assertIn(page.status_code, (200, 404), path)
            self.assertIn("/complaint", page.text)
        page = self.url_open("/01/09506000134353")
        self.assertEqual(page.status_code, 404)
        self.assertIn("cannot be read", page.text)
        self.assertNotIn("Honeysuckle", page.text)

    def test_a_number_that_is_not_on_record_looks_the_same(self):
        """S9.5: neither articles nor lots can be found out by guessing."""
        known = self.url_open(f"/01/{GTIN}/10/LOT-2611-1").text
        wrong = self.url_open(f"/01/{GTIN}/10/LOT-2611-9").text
        self.assertEqual(self.plain(known), self.plain(wrong.replace("-9", "-1")))
        self.product.sale_ok = False
        hidden = self.url_open(f"/01/{GTIN}/10/LOT-2611-1")
        unknown = self.url_open("/01/04006381333931/10/LOT-2611-1")
        self.assertEqual(hidden.status_code, unknown.status_code)
        self.assertNotIn("Honeysuckle", hidden.text)
        text = unknown.text.replace("04006381333931", GTIN)
        self.assertEqual(self.plain(hidden.text), self.plain(text))

    def plain(self, text):
        return [x for x in text.splitlines() if "csrf" not in x and "session" not in x]

    def test_a_running_recall_is_shown_first(self):
        """21 CFR 7.42(b)(2): who scans the pack is warned."""
        lots = self.env.registry["stock.lot"]
        asked = []

        def told(lot):
            asked.append((lot, lot.env.company))
            return NOTICE

        with patch.object(lots, "_public_recall_notice", told):
            page = self.url_open(f"/01/{GTIN}/10/LOT-2611-1")
            other = self.url_open(f"/01/{GTIN}/10/LOT-9")
        for words in NOTICE.values():
            self.assertIn(words, page.text)
            self.assertNotIn(words, other.text)
        self.assertEqual([(lot.id, c.id) for lot, c in asked], [(self.lot_1.id, 1)])
        self.assertLess(page.text.index("URGENT"), page.text.index("<h1"))

    def test_lots_of_another_company_are_not_looked_for(self):
        """S9.5: a website speaks for its company only."""
        self.lot_1.company_id = self.other_company
        lots = self.env.registry["stock.lot"]
        with patch.object(lots, "_public_recall_notice", lambda lot: NOTICE):
            page = self.url_open(f"/01/{GTIN}/10/LOT-2611-1")
        self.assertNotIn("URGENT", page.text)

    def test_a_signed_label_without_gtin_leads_to_the_same(self):
        """S6.7: a product without a number of its own has a label all the same."""
        self.product.barcode = False
        products = self.env["product.product"]
        reference = products._label_reference(self.product, self.lot_2)
        page = self.url_open(f"/complaint/label/{reference}")
        self.assertIn("LOT-2611-2", page.text)
        form = self.open_form(f"?ref={reference}")
        self.assertEqual(self.hidden(form, "lot_text"), "LOT-2611-2")
        self.send(
            form,
            ref=reference,
            product_text=self.hidden(form, "product_text"),
            lot_text="LOT-2611-2",
        )
        self.assertEqual(self.made().item_ids.lot_id, self.lot_2)

    def test_a_reference_that_we_did_not_sign_shows_nothing(self):
        """Ids can be counted up; signatures cannot."""
        other = f"l{self.lot_1.id}"
        signed = self.env["product.product"]._label_reference(self.product, self.lot_2)
        for reference in (
            other,
            f"{other}-{signed.partition('-')[2]}",
            "l-",
            "x1-aaaa",
            "l99999999999999999999-a",
            "é",
        ):
            page = self.url_open(f"/complaint/label/{reference}")
            self.assertEqual(page.status_code, 404, reference)
            self.assertNotIn("LOT-2611", page.text)
