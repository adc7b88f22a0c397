from collections import defaultdict

from odoo import models

from ..scope import drift

# Where goods leave the reach of a hold, or become others.
FAR = ("customer", "production")


class StockMoveLine(models.Model):
    """A movement of recalled goods to a customer or into production is noticed."""

    _inherit = "stock.move.line"  # pylint: disable=R8180

    def _alarm_recalls(self):
        """Raise an alarm in the running recalls of these lots: one query for none."""
        lines = self.filtered(
            lambda line: (
                line.lot_id
                and (
                    line.location_dest_id.usage in FAR or line.location_id.usage in FAR
                )
            )
        )
        if not lines:
            return
        made = lines.filtered(lambda line: line.location_id.usage == "production")
        orders = made.move_id.production_id
        query = drift.concerned(lines.lot_id.ids, orders.ids)
        concerned = defaultdict(set)
        for recall, lot in self.env.execute_query(query):
            concerned[recall].add(lot)
        for recall in self.env["complaint.recall"].browse(concerned):
            company = recall.company_id.ids
            own = recall.with_context(allowed_company_ids=company)
            own._find_drift_of(sorted(concerned[recall.id]), lines)
