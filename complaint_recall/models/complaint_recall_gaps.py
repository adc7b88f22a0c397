from collections import defaultdict

from odoo import api, fields, models

from ..trace.companies import companies_of
from ..trace.words import reason_words, spot_words


class ComplaintRecall(models.Model):
    """What the scope does not see: blind spots of the trace, in numbers and words.

    Kept as they were when the scope was found, so that who signs reads them. Spots of
    other companies are left out, as anywhere else.
    """

    _inherit = "complaint.recall"  # pylint: disable=R8180

    scope_spots = fields.Json(readonly=True, copy=False)
    scope_confidence = fields.Float(
        string="Confidence",
        readonly=True,
        copy=False,
        aggregator=None,
        help="How much of the way of the lots is on record, as a share of 1.",
    )
    scope_gap_text = fields.Text(
        string="What the Scope Does Not See",
        compute="_compute_scope_gap_text",
        compute_sudo=True,
    )

    @api.depends("scope_spots", "foreign_lot_count", "foreign_customer_count")
    @api.depends_context("lang")
    def _compute_scope_gap_text(self):
        for recall in self:
            recall.scope_gap_text = "\n".join(recall._gap_sentences())

    @api.model
    def _reason_words(self):
        """Return {reason why a lot is only possible: sentence}."""
        return reason_words(self.env)

    def _scope_gaps(self, found):
        """Return the values that keep blind spots and confidence of a genealogy.

        One entry for each kind and product, with number and quantity: nothing is cut.
        """
        companies = companies_of(self.env, found.spots)
        sums = defaultdict(lambda: [0, 0.0])
        for spot in found.spots:
            company = companies.get((spot.model, spot.res_id))
            if company not in (None, False, self.company_id.id):
                continue
            entry = sums[spot.kind, spot.product_id]
            entry[0] += 1
            entry[1] += spot.quantity
        spots = [
            {"kind": kind, "product_id": product, "count": count, "quantity": quantity}
            for (kind, product), (count, quantity) in sorted(
                sums.items(), key=lambda item: (item[0][0], item[0][1] or 0)
            )
        ]
        parts = {key: round(share, 4) for key, share in found.confidence_parts.items()}
        return {
            "scope_spots": {"spots": spots, "confidence": parts},
            "scope_confidence": found.confidence,
        }

    def _gap_sentences(self):
        """Return what the scope does not see, as sentences in the user's language."""
        kept = self.scope_spots or {}
        words = spot_words(self.env)
        by_kind = defaultdict(list)
        for spot in kept.get("spots", []):
            by_kind[spot["kind"]].append(spot)
        sentences = []
        for kind, spots in by_kind.items():
            label, meaning = words.get(kind, (kind, ""))
            sentences.append(
                self.env._(
                    "%(gap)s: %(count)s (%(products)s). %(meaning)s",
                    gap=label,
                    count=sum(spot["count"] for spot in spots),
                    products=self._gap_products(spots),
                    meaning=meaning,
                )
            )
        return sentences + self._foreign_sentences()

    def _gap_products(self, spots):
        ids = [spot["product_id"] for spot in spots if spot["product_id"]]
        products = self.env["product.product"].browse(ids).exists()
        return ", ".join(products.mapped("display_name")) or self.env._("no product")

    def _foreign_sentences(self):
        """Goods of other companies are counted and not named."""
        if not (self.foreign_lot_count or self.foreign_customer_count):
            return []
        return [
            self.env._(
                "Other companies: %(lots)s lots and %(customers)s customers, which "
                "this recall does not reach. Their recall teams are called by the "
                "decision.",
                lots=self.foreign_lot_count,
                customers=self.foreign_customer_count,
            )
        ]
