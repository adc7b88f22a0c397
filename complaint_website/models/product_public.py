from odoo import api, models
from odoo.fields import Domain
from odoo.tools import consteq
from odoo.tools.misc import hmac

from odoo.addons.complaint_mgmt.tools import gs1

SCOPE = "complaint_website_label"
SIGNATURE = 20


class ProductProduct(models.Model):
    """Which products the public form and the labels know."""

    _inherit = "product.product"

    @api.model
    def _public_domain(self, company):
        """Return the domain of products that anybody may learn the name of."""
        return Domain("sale_ok", "=", True) & Domain(
            "company_id", "in", (company.id, False)
        )

    @api.model
    def _find_by_gtin(self, company, gtin):
        """Return the product of an article number, empty when it is not for the public.

        :param company: res.company whose page asks
        :param str gtin: as printed, 8 to 14 digits
        :return: product.product with the rights of the system, at most one
        """
        padded = gs1.pad_gtin(gtin or "")
        if not padded:
            return self.browse()
        # A code of 8, 12 or 13 digits is kept as it is printed, without the zeros.
        codes = {padded[14 - length :] for length in (14, 13, 12, 8)}
        codes = [code for code in codes if int(code) == int(padded)]
        # sudo: a name that is printed on the pack, and nothing else, gets out.
        products = self.sudo()
        domain = self._public_domain(company)
        found = products.search(domain & Domain("barcode", "in", codes), limit=2)
        if not found:
            packages = self.env["product.uom"].sudo()
            units = packages.search([("barcode", "in", codes)])
            found = units.product_id.filtered_domain(domain)
        return found if len(found) == 1 else self.browse()

    @api.model
    def _find_by_name(self, company, text):
        """Return the product that is called or numbered like a text, at most one."""
        if not text:
            return self.browse()
        names = Domain.OR(
            Domain(name, "=", text) for name in ("name", "default_code", "barcode")
        )
        # sudo: as above; the case is told, never who asks.
        found = self.sudo().search(self._public_domain(company) & names, limit=2)
        return found if len(found) == 1 else self.browse()

    @api.model
    def _label_reference(self, product, lot):
        """Return a signed reference for a label that can have no GS1 link."""
        name = f"l{lot.id}" if lot else f"p{product.id}"
        # sudo: the secret of the database is read to sign.
        signature = hmac(self.env(su=True), SCOPE, name)[:SIGNATURE]
        return f"{name}-{signature}"

    @api.model
    def _find_by_reference(self, company, reference):
        """Return product and lot of a signed reference, both may be empty."""
        # sudo: a signature stands for the right; the caller shows sold products only.
        lots = self.env["stock.lot"].sudo()
        name, _dash, signature = (reference or "").partition("-")
        digits = name[1:]
        is_plain = digits.isascii() and digits.isdigit() and len(digits) < 10
        if not is_plain or name[0] not in "lp":
            return self.browse(), lots.browse()
        wanted = hmac(self.env(su=True), SCOPE, name)[:SIGNATURE]
        if not signature.isascii() or not consteq(signature, wanted):
            return self.browse(), lots.browse()
        # sudo: who holds a pack with this signed label knows both.
        found = (lots if name[0] == "l" else self.sudo()).browse(int(digits)).exists()
        lot = found if found._name == lots._name else lots.browse()
        product = lot.product_id if name[0] == "l" else found
        if (lot.company_id | product.company_id) - company:
            return self.browse(), lots.browse()
        return product, lot
