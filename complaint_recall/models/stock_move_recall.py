from odoo import models


class StockMove(models.Model):
    """Goods of a recall that come back change its balance."""

    _inherit = "stock.move"  # pylint: disable=R8180

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        # read first: a transfer without customers asks nothing
        traded = moves.filtered(
            lambda move: (
                move.state == "done"
                and move.has_tracking != "none"
                and "customer" in (move.location_id.usage, move.location_dest_id.usage)
            )
        )
        if traded:
            # sudo: a recall learns of it, whoever moves the goods.
            lots = traded.sudo().move_line_ids.lot_id
            self.env["complaint.recall"].sudo()._on_traded(lots)
        return moves
