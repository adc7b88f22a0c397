from odoo import api, models
from odoo.fields import Domain

from odoo.addons.complaint_mgmt.tools import gs1


class ComplaintTraceGs1(models.AbstractModel):
    _inherit = "complaint.trace"  # pylint: disable=R8180

    @api.model
    def _scan_gs1(self, text):
        """Find the lots that a GS1 text means; see `resolve_scan`."""
        try:
            found = gs1.parse(text)
        except gs1.Gs1Error as error:
            return self._answer(message=self._gs1_message(error))
        numbers = [found[ai] for ai in (gs1.SERIAL, gs1.LOT) if ai in found]
        gtin = found.get(gs1.GTIN)
        if not numbers:
            return self._answer(message=self._no_lot_message(gtin))
        products = self._products(gtin) if gtin else None
        for number in numbers:
            answer = self._scan_number(number, gtin, products)
            if answer:
                return answer
        message = self.env._("There is no lot %(lot)s of it.", lot=numbers[-1])
        return self._answer(message=message)

    @api.model
    def _scan_number(self, number, gtin, products):
        """Return the answer for a lot or serial number on a pack, or None."""
        domain = Domain("name", "=", number)
        if products:
            domain &= Domain("product_id", "in", products.ids)
        lots, foreign = self._split(self._lots_by(domain))
        if lots and gtin and not products:
            message = self.env._(
                "No product has the article number %(gtin)s. Lots of this number:",
                gtin=gtin,
            )
            return self._answer(ambiguous=lots, message=message)
        if lots:
            return self._found(lots)
        return self._answer(message=self._foreign_message()) if foreign else None

    @api.model
    def _products(self, gtin):
        """Return the products of an article number, also by the code of a package."""
        # A code of 8, 12 or 13 digits is kept as it is printed, without the zeros.
        codes = [gtin[14 - length :] for length in (14, 13, 12, 8)]
        codes = [code for code in codes if int(code) == int(gtin)]
        # sudo: only ids are taken, and lots of other companies are left out afterwards.
        products = self.env["product.product"].sudo().with_context(active_test=False)
        packages = self.env["product.uom"].sudo()
        return (
            products.search(Domain("barcode", "in", codes))
            | packages.search(Domain("barcode", "in", codes)).product_id
        )

    @api.model
    def _no_lot_message(self, gtin):
        if not gtin:
            return self.env._("There is no lot number in this code.")
        return self.env._(
            "This code names the article %(gtin)s, but no lot.", gtin=gtin
        )

    @api.model
    def _gs1_message(self, error):
        ai = str(error.ai or "")
        messages = {
            "length": self.env._("This code is too long."),
            "unknown": self.env._("This code has an unknown element “%(ai)s”.", ai=ai),
            "value": self.env._(
                "The element “%(ai)s” of this code is not complete.", ai=ai
            ),
            "check_digit": self.env._(
                "The check digit of the article number is wrong."
            ),
            "date": self.env._("The date in element “%(ai)s” does not exist.", ai=ai),
            "repeated": self.env._(
                "The element “%(ai)s” is in this code twice.", ai=ai
            ),
            "encoding": self.env._("This address is damaged."),
            "order": self.env._("The elements of this address are not in order."),
            "empty": self.env._("There is no element in this code."),
        }
        return messages[error.code]
