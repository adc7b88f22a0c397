from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ComplaintCase

REPORT = "complaint_mgmt.report_complaint_label"


@tagged("post_install", "-at_install")
class TestLabelPrint(ComplaintCase):
    """S6.7, S8.4: labels for packs, printed by who may read lots."""

    def wizard(self, *records, user=None, **vals):
        """Open the dialog from the print menu of some records."""
        records = records or (self.lot_1, self.lot_2)
        ids = [record.id for record in records]
        wizards = self.env["complaint.label.print"].with_user(user or self.user_stock)
        wizards = wizards.with_context(active_model=records[0]._name, active_ids=ids)
        return wizards.create(vals)

    def html(self, wizard):
        reports = wizard.env["ir.actions.report"]
        return reports._render_qweb_html(REPORT, wizard.ids)[0].decode()

    def test_a_stock_user_prints_labels_of_lots(self):
        """S8.4: phone and e-mail of the company are on every label."""
        self.company.write({"phone": "+86 571 5550 0001", "email": "care@example.com"})
        wizard = self.wizard()
        self.assertEqual(wizard.line_ids.lot_id, self.lot_1 | self.lot_2)
        wizard.line_ids[0].copies = 3
        self.assertEqual(wizard.action_print()["report_name"], REPORT)
        html = self.html(wizard)
        self.assertEqual(html.count("LOT-2611-1"), 3)
        self.assertEqual(html.count("LOT-2611-2"), 1)
        self.assertEqual(html.count("+86 571 5550 0001"), 4)
        self.assertIn("care@example.com", html)

    def test_the_pdf_holds_each_label_as_often_as_it_was_asked_for(self):
        """S6.7: a sheet with the labels twice spoils the paper and the count."""
        wizard = self.wizard()
        wizard.line_ids[0].copies = 3
        reports = self.env["ir.actions.report"].with_user(self.user_stock)
        bodies = reports._prepare_html(self.html(wizard), wizard._name)[0]
        self.assertEqual(len(bodies), 1)
        self.assertEqual("".join(bodies).count("LOT-2611-1"), 3)

    def test_what_many_labels_lack_is_said_in_a_few_lines(self):
        """S6.7: the labels stay on the screen; what all of them lack comes first."""
        self.company.write({"phone": False, "email": False})
        companies = self.env.registry["res.company"]
        gaps = companies._complaint_label_gaps

        def of_each(self, product, lot):
            return gaps(self, product, lot) + [f"{product.name} has no number."]

        self.patch(companies, "_complaint_label_gaps", of_each)
        products = [self.new_product(f"Herb {at}") for at in range(20)]
        lines = self.wizard(*products).gaps.split("\n")
        self.assertEqual(len(lines), 6)
        self.assertIn("phone", lines[0])
        self.assertIn("more of this kind", lines[-1])

    def test_without_a_page_there_is_no_code_and_the_dialog_says_so(self):
        """A label never carries a link that leads nowhere."""
        companies = self.env.registry["res.company"]
        self.patch(companies, "_complaint_label_link", lambda self, p, lot: "")
        wizard = self.wizard(self.lot_1)
        self.assertIn("no QR code", wizard.gaps)
        self.assertNotIn("<img", self.html(wizard))
        link = "https://id.example.com/01/09506000134352/10/LOT-2611-1"
        self.patch(companies, "_complaint_label_link", lambda self, p, lot: link)
        self.assertIn("data:image/svg+xml", self.html(self.wizard(self.lot_1)))

    def test_products_have_labels_without_a_lot(self):
        """S6.7: from the product, all variants."""
        wizard = self.wizard(self.product, user=self.user_plain)
        self.assertIn("Honeysuckle Capsules", self.html(wizard))
        wizard = self.wizard(self.product.product_tmpl_id, user=self.user_plain)
        self.assertEqual(wizard.line_ids.product_id, self.product)

    def test_who_may_not_read_lots_prints_none(self):
        """S9.5: the name of a lot is not for everybody with a login."""
        with self.refused(self.user_plain):
            self.wizard(user=self.user_plain)
        wizard = self.wizard(self.product, user=self.user_plain)
        with self.refused(self.user_plain):
            wizard.line_ids.write({"lot_id": self.lot_1.id})
        foreign = self.env["stock.lot"].create(
            {
                "name": "FX-1",
                "product_id": self.product.id,
                "company_id": self.other_company.id,
            }
        )
        with self.assertRaises(AccessError):
            self.wizard(foreign)

    def test_the_number_of_labels_has_an_end(self):
        """A slip of the finger does not stop the server."""
        wizard = self.wizard()
        wizard.line_ids.copies = 2000
        with self.refused(self.user_stock, UserError):
            wizard.action_print()
        wizard.line_ids.copies = 0
        with self.refused(self.user_stock, UserError):
            wizard.action_print()

    def test_the_label_is_in_the_language_that_was_chosen(self):
        """S6.7: who holds the pack reads it."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.product.with_context(lang="zh_CN").name = "金银花胶囊"
        self.assertIn("金银花胶囊", self.html(self.wizard(lang="zh_CN")))
