from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from .complaint_8d_document import REQUIRED

# How many levels up a bill of materials is followed, and how many are proposed.
LEVELS = 10
MOST = 50
MOST_OF_CATEGORY = 20
# How far back a complaint of the same defect is looked for, in days.
LOOK_BACK = 730


class Complaint8D(models.Model):
    """What D7 should look at: documents, and products from bills of materials."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _propose_prevention(self):
        """Add what is not on the lists yet (rights of the engine)."""
        self.ensure_one()
        kinds = [c for c in REQUIRED if c not in self.document_ids.mapped("kind")]
        documents = self.env["complaint.8d.document"]
        documents.create(
            [
                {"report_id": self.id, "kind": c, "sequence": 10 * (n + 1)}
                for n, c in enumerate(kinds)
            ]
        )
        known = self.product_id | self.deployment_ids.product_id
        values = []
        for source, products in self._similar_products():
            found = (products - known)[: MOST - len(values)]
            known |= found
            values += [(source, product) for product in found]
        lines = self.env["complaint.8d.deployment"].create(
            [{"report_id": self.id, "product_id": p.id} for __, p in values]
        )
        for line, (source, __) in zip(lines, values, strict=True):
            line._write_engine({"source": source})

    def _similar_products(self):
        """Return where the same cause may be at work: pairs of source and products."""
        found = []
        product = self.product_id
        if product and "mrp.bom" in self.env:
            found.append(("used_in", self._products_with(product)))
            shared = self._components_of(product)
            found.append(("component", self._products_with(shared, levels=1)))
        found.append(("defect", self._products_of_defect()))
        found.append(("category", self._products_of_category()))
        return found

    def _company_domain(self):
        return Domain("company_id", "in", [False, self.company_id.id])

    def _products_with(self, products, levels=LEVELS):
        """Return the products into which some go, level by level."""
        found = self.env["product.product"]
        lines = self.env["mrp.bom.line"]
        for __ in range(levels):
            domain = Domain("product_id", "in", products.ids) & self._company_domain()
            boms = lines.search(domain & Domain("bom_id.active", "=", True)).bom_id
            # a bill without a variant is one of all variants
            general = boms.filtered(lambda b: not b.product_id)
            above = boms.product_id | general.product_tmpl_id.product_variant_ids
            products = above - found - products
            found |= products
            if not products:
                break
        return found

    def _components_of(self, product):
        own = Domain("product_id", "=", product.id)
        own |= Domain("product_id", "=", False) & Domain(
            "product_tmpl_id", "=", product.product_tmpl_id.id
        )
        boms = self.env["mrp.bom"].search(own & self._company_domain())
        return boms.bom_line_ids.product_id

    def _products_of_defect(self):
        products = self.env["product.product"]
        if not self.defect_id:
            return products
        since = fields.Datetime.now() - timedelta(days=LOOK_BACK)
        domain = [
            ("defect_id", "=", self.defect_id.id),
            ("company_id", "=", self.company_id.id),
            ("complaint_id.received_at", ">=", since),
        ]
        rows = self.env["complaint.item"]._read_group(domain, ["product_id"])
        return products.union(*(product for (product,) in rows))

    def _products_of_category(self):
        products = self.env["product.product"]
        category = self.product_id.categ_id
        if not category:
            return products
        domain = Domain("categ_id", "=", category.id) & self._company_domain()
        domain &= Domain("type", "=", "consu")
        return products.search(domain, limit=MOST_OF_CATEGORY, order="id")
