from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..tools import gs1

MOST_FOUND = 8
LONGEST_TEXT = 200


class ComplaintIntake(models.TransientModel):
    """What is scanned or typed: a code on a pack, a lot, or a part of a name.

    The server reads the code, so that dialog and quick log understand the same.
    """

    _inherit = "complaint.intake"  # pylint: disable=R8180

    scan = fields.Char(
        string="Scan or Type",
        store=False,
        help="A GS1 code, barcode, lot number or product.",
    )
    duplicate_text = fields.Char(compute="_compute_duplicate_text")

    @api.onchange("scan")
    def _onchange_scan(self):
        text = (self.scan or "").strip()
        if not text:
            return None
        answer = self.find_goods(text)
        if len(answer["found"]) != 1:
            several = [goods["label"] for goods in answer["found"]]
            message = answer["error"] or self.env._(
                "Several fit: %(names)s. Type more of it.", names=", ".join(several)
            )
            return {"warning": {"title": self.env._("Not added"), "message": message}}
        self._add_goods(answer["found"][0])
        self.scan = False
        return None

    def _add_goods(self, goods):
        name = goods["lot_name"]
        for line in self.line_ids:
            same_lot = not name or (line.lot_name or "") == name
            if line.product_id.id == goods["product_id"] and same_lot:
                line.selected = True
                return
        values = {"product_id": goods["product_id"], "lot_name": name, "selected": True}
        self.line_ids = [Command.create(values)]

    @api.depends("partner_id", "sale_order_id", "statement", "line_ids")
    @api.depends_context("uid", "lang")
    def _compute_duplicate_text(self):
        cases = self.env["complaint.complaint"]
        for intake in self:
            chosen = intake.line_ids.filtered("selected")
            lots = [lot.id for lot in chosen._stated_lots().values() if lot]
            found = cases._find_duplicates(
                intake.company_id,
                intake.partner_id,
                chosen.product_id.ids,
                lots,
                intake.sale_order_id,
                intake.statement,
            )
            intake.duplicate_text = cases._describe_duplicates(found)

    # ------------------------------------------------------------------
    # What a text means
    # ------------------------------------------------------------------

    @api.model
    def find_goods(self, text):
        """Return the products and lots that a scanned or typed text may mean.

        :param str text: GS1 element string or Digital Link, barcode, lot number, or a
            part of a product's name
        :return: dict: `found`, list of dicts with `product_id`, `lot_name`, `label`;
            `error`, why nothing was found, or False
        """
        self.check_access("create")
        text = str(text or "").strip()[:LONGEST_TEXT]
        lot_name, products, error = "", self.env["product.product"], False
        if gs1.is_gs1(text):
            products, lot_name, error = self._goods_of_gs1(text)
        elif text:
            products = self._products_of_code(text)
        found = [self._goods(product, lot_name) for product in products]
        if not found and not error and text:
            found = self._goods_of_lot(text) or self._goods_of_name(text)
        if not found and not error:
            error = self.env._("Nothing is on record for “%(text)s”.", text=text)
        return {"found": found[:MOST_FOUND], "error": error}

    @api.model
    def _goods(self, product, lot_name=""):
        label = " · ".join(filter(None, [product.display_name, lot_name]))
        return {"product_id": product.id, "lot_name": lot_name, "label": label}

    @api.model
    def _goods_of_gs1(self, text):
        none = self.env["product.product"]
        try:
            parts = gs1.parse(text)
        except gs1.Gs1Error:
            return none, "", self.env._("The code cannot be read. Scan it once more.")
        lot_name = parts.get(gs1.LOT) or parts.get(gs1.SERIAL) or ""
        code = parts.get(gs1.GTIN, "")
        products = self._products_of_code(code) if code else none
        if products or not code:
            return products, lot_name, False
        error = self.env._("No product has the code %(code)s.", code=code)
        return none, lot_name, error

    @api.model
    def _products_of_code(self, text):
        codes = {text}
        if padded := gs1.pad_gtin(text):
            codes |= {padded[14 - size :] for size in (8, 12, 13, 14)}
        domain = Domain("barcode", "in", list(codes)) | Domain(
            "default_code", "=", text
        )
        return self.env["product.product"].search(domain, limit=MOST_FOUND)

    @api.model
    def _goods_of_lot(self, text):
        domain = [
            ("name", "=", text),
            ("company_id", "in", [*self.env.companies.ids, False]),
        ]
        # sudo: one exact number that stands on a pack, for who may not read lots.
        lots = self.env["stock.lot"].sudo().search(domain, limit=MOST_FOUND)
        products = lots.product_id.sudo(False)._filtered_access("read")
        return [self._goods(product, text) for product in products]

    @api.model
    def _goods_of_name(self, text):
        products = self.env["product.product"]
        found = products.name_search(text, limit=MOST_FOUND)
        return [self._goods(products.browse(key)) for key, __ in found]
