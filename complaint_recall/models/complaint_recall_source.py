from odoo import models


class ComplaintRecall(models.Model):
    """Where a recall comes from: complaints, lots, a supplier's lot, a window of
    production, an order of an authority."""

    _inherit = "complaint.recall"  # pylint: disable=R8180
