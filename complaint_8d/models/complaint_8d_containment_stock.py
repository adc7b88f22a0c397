from collections import defaultdict

from odoo import fields, models
from odoo.fields import Domain

# Where goods stand, by the kind of the location of stock.
USAGES = {"internal": "own_stock", "transit": "transit"}


class Complaint8D(models.Model):
    """Where the lots of a report are, by the records of stock."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def action_fill_containment(self):
        """Propose the quantities in D3 from stock and deliveries of the lots.

        Where nothing was entered, the suspect quantity is taken over.

        :return: True
        :raises AccessError: the user is not of the 8D team
        :raises UserError: D3 is complete
        """
        self.check_access("write")
        self._check_editable("d3")
        for report in self:
            report._fill_containment()
        return True

    def _fill_containment(self):
        found = self._containment_quantities()
        own = self._contained_product()
        now = fields.Datetime.now()
        # sudo: what was found in stock is written by the engine only.
        for line in self.sudo().containment_ids:
            by_product = found.get(line.location, {})
            quantity = by_product.get(own, 0)
            vals = {
                "qty_proposed": quantity,
                "proposed_note": self._stock_note(by_product, own),
                "proposed_at": now,
            }
            if quantity > 0 and not line.qty_suspect and not line.answer:
                vals["qty_suspect"] = quantity
            line._write_engine(vals)
        lines = self.sudo().containment_ids
        lines.with_env(self.env)._log_line("filled")

    def _contained_product(self):
        """Return the product whose pieces are counted: others are named beside them."""
        # sudo: see `_contained_lots`.
        report = self.sudo()
        products = report.product_id or report.lot_ids.product_id
        return products if len(products) == 1 else products.browse()

    def _stock_note(self, by_product, own):
        """Return what stock says of a place: each product in its own unit."""
        products = [p for p, amount in by_product.items() if amount]
        products.sort(key=lambda p: (p != own, p.display_name))
        words = []
        for product in products:
            number = f"{by_product[product]:.6f}".rstrip("0").rstrip(".")
            name = "" if product == own else product.display_name
            words.append(" ".join(filter(None, (number, product.uom_id.name, name))))
        return "; ".join(words)

    def _containment_quantities(self):
        """Return where the lots of a report are, and what came of them.

        Products are kept apart: a part that was not built in yet is no product of which
        it becomes a piece, and pieces are not added to kilograms.

        :return: dict, place of `complaint.8d.containment` -> dict, product.product ->
            quantity in the unit of this product
        """
        self.ensure_one()
        lots = self._contained_lots()
        found = defaultdict(lambda: defaultdict(float))
        if not lots:
            return found
        for place, product, quantity in self._lots_in_stock(lots):
            found[USAGES[place.usage]][product] += quantity
        for sign, domain in self._lots_with_customers(lots):
            # sudo: quantities of lots that the report names; no partner is shown.
            lines = self.env["stock.move.line"].sudo()
            groups = ["product_id"], ["quantity_product_uom:sum"]
            for product, quantity in lines._read_group(domain, *groups):
                found["customer"][product] += sign * quantity
        return found

    def _contained_lots(self):
        """Return the lots, and those into which they went where that is known."""
        # sudo: the 8D team need not be in stock; only quantities are shown.
        lots = self.sudo().lot_ids
        # of the addon for recalls, which knows the genealogy of lots
        if hasattr(type(lots), "_genealogy_lot_ids"):
            lots = lots.browse(sorted(lots._genealogy_lot_ids("down")))
        return lots

    def _lots_in_stock(self, lots):
        companies = [self.company_id.id, False]
        return (
            self.env["stock.quant"]
            # sudo: see `_contained_lots`.
            .sudo()
            ._read_group(
                [
                    ("lot_id", "in", lots.ids),
                    ("company_id", "in", companies),
                    ("location_id.usage", "in", list(USAGES)),
                ],
                ["location_id", "product_id"],
                ["quantity:sum"],
            )
        )

    def _lots_with_customers(self, lots):
        """Return the domains of what went to customers (1) and came back (-1)."""
        done = Domain(
            [
                ("lot_id", "in", lots.ids),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "done"),
            ]
        )
        to = Domain("location_dest_id.usage", "=", "customer")
        back = Domain("location_id.usage", "=", "customer")
        return [(1, done & to & ~back), (-1, done & back & ~to)]
