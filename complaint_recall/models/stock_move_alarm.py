from odoo import models


class StockMove(models.Model):
    """A movement of recalled goods is noticed when it is done."""

    _inherit = "stock.move"  # pylint: disable=R8180

    def _action_done(self, cancel_backorder=False):
        done = super()._action_done(cancel_backorder=cancel_backorder)
        # sudo: who moves goods may know nothing of recalls, and need not.
        done.sudo().move_line_ids._alarm_recalls()
        return done
