from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.recall_lifecycle import ACTIVE


class StockLot(models.Model):
    """In which recalls a lot is."""

    _inherit = "stock.lot"  # pylint: disable=R8180

    recall_count = fields.Integer(
        string="Recalls",
        compute="_compute_recall_count",
        groups="complaint_mgmt.group_complaint_reader",
    )
    running_recall_text = fields.Char(
        string="Recalled By",
        compute="_compute_recall_count",
        groups="complaint_mgmt.group_complaint_reader",
    )

    def _compute_recall_count(self):
        rows = self.env["complaint.recall.lot"].search_fetch(
            self._recall_domain(), ["lot_id", "recall_id"]
        )
        by_lot = rows.grouped("lot_id")
        for lot in self:
            recalls = by_lot.get(lot._origin, rows.browse()).recall_id
            running = recalls.filtered(lambda r: r.state in ACTIVE and not r.is_mock)
            lot.recall_count = len(recalls)
            lot.running_recall_text = ", ".join(running.mapped("display_name"))

    @api.model
    def _recall_domain(self):
        # a drill is no recall of a lot
        return Domain(
            [
                ("lot_id", "in", self._origin.ids),
                ("is_excluded", "=", False),
                ("recall_id.is_mock", "=", False),
            ]
        )

    def action_view_recalls(self):
        """Open the recalls in which these lots are: the form if there is one.

        :return: a window action
        """
        rows = self.env["complaint.recall.lot"].search(self._recall_domain())
        return rows.recall_id._action_open()
