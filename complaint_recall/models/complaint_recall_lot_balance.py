from odoo import api, fields, models

from ..recovery import lots

# Field -> keys of the balance that are added.
QUANTITIES = {
    "balance_in_qty": ("received", "produced", "gained", "given_back"),
    "balance_stock_qty": ("on_hand",),
    "balance_quarantine_qty": ("quarantine",),
    "balance_sample_qty": ("samples",),
    "balance_shipped_qty": ("shipped",),
    "balance_returned_qty": ("returned", "came_back"),
    "balance_consumed_qty": ("consumed",),
    "balance_scrap_qty": ("scrap", "lost"),
    "balance_difference_qty": ("difference",),
}


def quantity(label, **options):
    """Return a field that is worked out by `_compute_balance`."""
    return fields.Float(
        string=label, digits="Product Unit", compute="_compute_balance", **options
    )


class ComplaintRecallLot(models.Model):
    """Where a lot of the scope is, at this moment."""

    _inherit = "complaint.recall.lot"  # pylint: disable=R8180

    balance_in_qty = quantity("Came In", help="Received, made, found, taken apart.")
    balance_stock_qty = quantity("In Stock")
    balance_quarantine_qty = quantity("In Quarantine", help="Of what is in stock.")
    balance_sample_qty = quantity("Samples")
    balance_shipped_qty = quantity("Shipped")
    balance_returned_qty = quantity("Returned")
    balance_consumed_qty = quantity("Used in Production")
    balance_scrap_qty = quantity("Scrapped or Lost")
    balance_difference_qty = quantity(
        "Difference",
        help="What came in and is nowhere; less than 0: more than came in.",
    )

    @api.depends("lot_id", "is_excluded")
    def _compute_balance(self):
        by_id = {row["id"]: row for row in self._balance_rows_of()}
        for entry in self:
            row = by_id.get(entry.id)
            for name, keys in QUANTITIES.items():
                entry[name] = sum(row[key] for key in keys) if row else 0.0

    def _balance_rows_of(self):
        """Return the balance of these lots only."""
        if not self.ids:
            return []
        statement = lots.balance(self.recall_id.ids, self.ids)
        return self.env["complaint.recall"]._balance_rows(statement)
