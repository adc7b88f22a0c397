from odoo import models


class StockMove(models.Model):
    """Moves tell for which place they reserve, and what was made of lots on hold."""

    _inherit = "stock.move"  # pylint: disable=R8180

    def _update_reserved_quantity_vals(
        self,
        need,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=True,
    ):
        move = self.with_context(complaint_hold_destination=self.location_dest_id.id)
        return super(StockMove, move)._update_reserved_quantity_vals(
            need, location_id, lot_id, package_id, owner_id, strict
        )

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        made = moves.filtered(
            lambda move: (
                move.state == "done"
                and move.has_tracking != "none"
                and move.location_id.usage == "production"
            )
        )
        if made:
            # sudo: what is made of goods on hold is proposed, whoever makes it.
            made.sudo().move_line_ids.lot_id._hold_propose()
        return moves
