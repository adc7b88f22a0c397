from odoo import fields, models


class StockLocation(models.Model):
    _inherit = "stock.location"  # pylint: disable=R8180

    is_retained_sample = fields.Boolean(
        string="Retained Samples",
        help="What is here, or below, are samples that are kept of each lot.",
    )
