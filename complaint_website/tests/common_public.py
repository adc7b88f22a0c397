import re

from odoo.tests import HttpCase

from odoo.addons.complaint_mgmt.tests.common import STATEMENT, ComplaintCase

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
GTIN = "09506000134352"


class PublicCase(ComplaintCase, HttpCase):
    """Somebody without a login, in front of the form or with a pack in the hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([], limit=1)
        # Nobody waits in a test; how fast is too fast has a test of its own.
        cls.website.write({"company_id": cls.company.id, "complaint_form_seconds": 0})
        cls.company.write({"phone": "+86 571 5550 0001", "email": "care@example.com"})
        cls.product.barcode = GTIN[1:]
        cls.cases = cls.env["complaint.complaint"].sudo()

    def open_form(self, query=""):
        return self.url_open(f"/complaint{query}")

    def hidden(self, page, name):
        """Return the value of a field of the form on a page."""
        field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page.text)[0]
        return re.search(r'value="([^"]*)"', field)[1] if "value=" in field else ""

    def filled(self, page, **values):
        """Return the form as somebody sends it."""
        data = {
            "csrf_token": self.hidden(page, "csrf_token"),
            "token": self.hidden(page, "token"),
            "name": "Wang Fang",
            "phone": "+86 571 5550 0200",
            "email": "wang.fang@example.com",
            "statement": STATEMENT,
            "consent": "1",
        }
        return {**data, **values}

    def send(self, page=None, files=None, **values):
        """Fill in the form and send it; the page after it is returned."""
        data = self.filled(page or self.open_form(), **values)
        data = {name: value for name, value in data.items() if value is not None}
        return self.url_open("/complaint", data=data, files=files)

    def made(self):
        """Return the cases of the public form, the newest first."""
        self.env.invalidate_all()
        return self.cases.search([("door", "=", "web")], order="id desc")
