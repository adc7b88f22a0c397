from odoo import models


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "complaint.counter.mixin"]
    _complaint_link = "item_ids.lot_id"

    def _public_recall_notice(self):
        """Return what anybody may be told of a running recall of this lot.

        The addon for recalls says it.

        :return: dict of texts (`headline`, `hazard`, `instructions`, `contact`) or None
        """
        return None
