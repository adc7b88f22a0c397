from odoo import models


class StockLot(models.Model):
    """A lot from which a recall begins."""

    _inherit = "stock.lot"  # pylint: disable=R8180

    def action_start_recall(self):
        """Begin a recall of these lots, with its scope found, and open it.

        :return: a window action
        :raises AccessError: the user is not of the recall team
        :raises UserError: no lots, or lots of several companies
        """
        return self.env["complaint.recall"]._start(self).action_view_form()
