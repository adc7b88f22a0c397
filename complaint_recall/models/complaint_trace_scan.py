from odoo import api, models
from odoo.fields import Domain

from odoo.addons.complaint_mgmt.tools import gs1

# A lot with as many namesakes is not found by its number alone.
MOST_CANDIDATES = 50
MOST_SUGGESTIONS = 10
# The longest text that is worth a look: a GS1 Digital Link.
LONGEST = gs1.LONGEST
KINDS = ("lot", "supplier_lot", "order", "delivery")


class ComplaintTraceScan(models.AbstractModel):
    _inherit = "complaint.trace"  # pylint: disable=R8180

    @api.model
    @api.readonly
    def resolve_scan(self, text, kind=None):
        """Find the lots that a typed or scanned text means.

        :param str text: a lot number, a supplier's lot number, the number of a sales
            order or of a delivery, a GS1 element string or a GS1 Digital Link
        :param str kind: `lot`, `supplier_lot`, `order` or `delivery` to look for
            nothing else
        :return: dict: `lots`, what is meant, `ambiguous`, what may be meant, as lists
            of `{id, name, product, supplier_lot}`, and `message`, a sentence or empty
        :raises AccessError: the user is not of the recall team
        """
        self._check_role()
        if not isinstance(text, str) or (kind is not None and kind not in KINDS):
            return self._answer(message=self.env._("Type or scan a number."))
        text = text.strip(" \t\r\n")
        if not text:
            return self._answer(message=self.env._("Type or scan a number."))
        if len(text) > LONGEST or "\0" in text:
            return self._answer(message=self.env._("This is not a number of a lot."))
        if kind is None and gs1.is_gs1(text):
            return self._scan_gs1(text)
        return self._scan_plain(text, kind)

    @api.model
    def _scan_plain(self, text, kind):
        for name in [kind] if kind else KINDS:
            lots, foreign = self._split(getattr(self, f"_scan_{name}")(text))
            if lots:
                return self._found(lots, is_document=name in ("order", "delivery"))
            if foreign:
                return self._answer(message=self._foreign_message())
        similar = self._similar(text, kind)
        words = {"text": text[:60]}
        message = self.env._("Nothing has the number “%(text)s”.", **words)
        if similar:
            message = self.env._(
                "Nothing has the number “%(text)s”. Lots with a similar one:", **words
            )
        return self._answer(ambiguous=similar, message=message)

    @api.model
    def _similar(self, text, kind):
        """Return lots whose number contains a text, unless something else is wanted."""
        if kind not in (None, "lot"):
            return self.env["stock.lot"]
        domain = Domain("name", "ilike", _literal(text))
        return self._split(self._lots_by(domain, MOST_SUGGESTIONS))[0]

    @api.model
    def _found(self, lots, is_document=False):
        """One lot is the answer; several of the same number are a question."""
        if is_document or len(lots) == 1:
            return self._answer(lots=lots, message=self._archived_message(lots))
        message = self.env._("Several lots have this number. Choose.")
        return self._answer(ambiguous=lots, message=message)

    @api.model
    def _scan_lot(self, text):
        # The same number in other letters is the same lot to who types it.
        return self._lots_by(Domain("name", "=", text)) or self._lots_by(
            Domain("name", "=ilike", _literal(text))
        )

    @api.model
    def _scan_supplier_lot(self, text):
        word = _literal(text)
        return self._lots_by(
            Domain("supplier_lot", "=ilike", word) | Domain("ref", "=ilike", word)
        )

    @api.model
    def _scan_order(self, text):
        orders = self._documents("sale.order", text)
        return self._lots_moved(
            Domain("move_id.sale_line_id.order_id", "in", orders.ids)
        )

    @api.model
    def _scan_delivery(self, text):
        pickings = self._documents("stock.picking", text)
        return self._lots_moved(Domain("picking_id", "in", pickings.ids))

    @api.model
    def _documents(self, model, text):
        # sudo: who traces lots need not have rights on sales or stock; only ids of lots
        # are taken, and lots of other companies are left out afterwards.
        return (
            self.env[model]
            .sudo()
            .search(Domain("name", "=ilike", _literal(text)), limit=MOST_CANDIDATES)
        )

    @api.model
    def _lots_moved(self, domain):
        """Return the lots of the done lines of documents of open companies."""
        domain &= Domain("lot_id", "!=", False) & Domain("state", "=", "done")
        domain &= Domain("company_id", "in", self.env.companies.ids)
        # sudo: see `_documents`.
        groups = self.env["stock.move.line"].sudo()._read_group(domain, ["lot_id"])
        return self.env["stock.lot"].browse([lot.id for (lot,) in groups])

    @api.model
    def _lots_by(self, domain, limit=MOST_CANDIDATES):
        # sudo: also lots of other companies, to be able to say that there is one; an
        # archived product does not hide its lots.
        lots = self.env["stock.lot"].sudo().with_context(active_test=False)
        found = lots.search(domain, limit=limit, order="id desc")
        return self.env["stock.lot"].browse(found.ids)

    @api.model
    def _split(self, lots):
        """Return the lots that may be shown, and the others."""
        own = self._own_lots(lots)
        return own, lots - own

    @api.model
    def _foreign_message(self):
        return self.env._("This lot belongs to a company that is not open for you.")

    @api.model
    def _archived_message(self, lots):
        # sudo: the name of a product of a lot that may be shown.
        products = lots.sudo().product_id.filtered(lambda product: not product.active)
        if not products:
            return ""
        return self.env._(
            "The product is archived: %(products)s",
            products=", ".join(products.mapped("display_name")),
        )

    @api.model
    def _answer(self, lots=(), ambiguous=(), message=""):
        return {
            "lots": self._describe(lots),
            "ambiguous": self._describe(ambiguous),
            "message": message,
        }

    @api.model
    def _describe(self, lots):
        if not lots:
            return []
        # sudo: these lots are of open companies, see `_split`.
        return [
            {
                "id": lot.id,
                "name": lot.name,
                "product": lot.product_id.display_name,
                "supplier_lot": lot.supplier_lot or lot.ref or "",
            }
            for lot in lots.sudo()
        ]


def _literal(text):
    """Return a text for `=ilike` in which nothing stands for something else."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
