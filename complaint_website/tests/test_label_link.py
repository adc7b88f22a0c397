from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tests.common import ComplaintCase
from odoo.addons.complaint_mgmt.tools import gs1

GTIN = "09506000134352"


@tagged("post_install", "-at_install")
class TestLabelLink(ComplaintCase):
    """S6.7: what the code of a label leads to."""

    def link(self, lot=None, product=None):
        product = product or self.product
        return self.company._complaint_label_link(product, lot or self.lot_1)

    def gaps(self, lot=None):
        return self.company._complaint_label_gaps(self.product, lot or self.lot_1)

    def setUp(self):
        super().setUp()
        self.company.write(
            {
                "complaint_link_domain": "https://id.example.com",
                "phone": "1",
                "email": "a@example.com",
            }
        )
        self.product.barcode = GTIN[1:]

    def test_a_lot_has_a_gs1_digital_link(self):
        """GS1 Digital Link: the GTIN with 14 digits, the lot percent-encoded."""
        self.assertEqual(self.link(), f"https://id.example.com/01/{GTIN}/10/LOT-2611-1")
        self.lot_1.name = "A/B 1"
        self.assertIn("/complaint/label/l", self.link(), "GS1 knows no space")
        self.lot_1.name = "A/B%1"
        self.assertTrue(self.link().endswith("/10/A%2FB%251"))
        self.assertEqual(gs1.parse(self.link())["10"], "A/B%1")
        self.assertFalse(self.gaps())

    def test_a_serial_number_has_its_own_key(self):
        """GS1 General Specifications: key 21 is a serial number."""
        product = self.new_product("Pump", tracking="serial", barcode="4006381333931")
        lot = self.new_lot("SN1", product)
        self.assertTrue(self.link(lot, product).endswith("/01/04006381333931/21/SN1"))

    def test_what_is_missing_is_said_and_the_label_works(self):
        """A product without GTIN gets a signed reference, and a word about it."""
        self.product.barcode = "4711"
        self.assertIn("/complaint/label/l", self.link())
        self.assertIn("no valid GTIN", self.gaps()[0])
        self.product.barcode = GTIN
        self.lot_1.name = "批次-1"
        self.assertIn("/complaint/label/l", self.link())
        self.assertIn("批次-1", self.gaps()[0])
        self.company.write({"phone": False, "email": False})
        self.assertEqual(len(self.gaps()), 3)

    def test_a_domain_is_an_address_and_nothing_else(self):
        """It is printed for years."""
        for domain in ("id.example.com", "javascript:x", "https://a/b", "https://a\n"):
            with self.assertRaises(ValidationError, msg=domain):
                self.company.complaint_link_domain = domain
        self.company.complaint_link_domain = False
        self.assertTrue(self.link().startswith(self.company.get_base_url()))

    def test_a_code_that_leads_nowhere_for_long_is_told_before_printing(self):
        """S6.7: a pack outlives the address of a database."""
        self.assertFalse(self.gaps())
        self.company.complaint_link_domain = False
        found = " ".join(self.gaps())
        self.assertIn(self.company.get_base_url(), found)
        self.assertIn("Set Domain on Labels", found)

    def test_a_website_of_another_company_is_told_before_printing(self):
        """S6.7: it would answer that the code cannot be read."""
        sites = self.env["website"]
        sites.create(
            {
                "name": "Rival",
                "company_id": self.other_company.id,
                "domain": "https://id.example.com",
            }
        )
        self.assertIn(self.other_company.name, " ".join(self.gaps()))
        self.company.complaint_link_domain = "https://resolver.example.org"
        self.assertFalse(self.gaps(), "may be a resolver outside of this database")
