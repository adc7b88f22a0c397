from odoo import fields, models

# What a consignee says about one lot, in the order in which it is asked.
FIGURES = ("received", "stock", "used", "destroyed", "return", "passed_on")


class ComplaintRecallResponseLine(models.Model):
    """What a consignee says about one lot, in the unit of the product."""

    _name = "complaint.recall.response.line"
    _description = "Lot in an Answer"
    _inherit = ["complaint.append.only"]
    _order = "response_id desc, id"
    _rec_name = "lot_id"
    _log_access = False

    response_id = fields.Many2one(
        "complaint.recall.response", required=True, index=True, ondelete="restrict"
    )
    consignee_line_id = fields.Many2one(
        "complaint.recall.consignee.line",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    lot_id = fields.Many2one("stock.lot", required=True, ondelete="restrict")
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    uom_id = fields.Many2one("uom.uom", string="Unit", required=True)
    shipped_qty = fields.Float(
        string="Shipped", digits="Product Unit", help="By our records at that time."
    )
    received_qty = fields.Float(string="Received", digits="Product Unit")
    stock_qty = fields.Float(string="In Stock", digits="Product Unit")
    used_qty = fields.Float(string="Used or Sold to Users", digits="Product Unit")
    destroyed_qty = fields.Float(string="Destroyed", digits="Product Unit")
    return_qty = fields.Float(string="Will Return", digits="Product Unit")
    passed_on_qty = fields.Float(string="Passed On", digits="Product Unit")

    _lot_uniq = models.Constraint(
        "UNIQUE(response_id, consignee_line_id)", "A lot is in an answer once."
    )
    _size_check = models.Constraint(
        "CHECK(received_qty >= 0 AND stock_qty >= 0 AND used_qty >= 0"
        " AND destroyed_qty >= 0 AND return_qty >= 0 AND passed_on_qty >= 0)",
        "A quantity is 0 or more.",
    )

    def _numbers(self):
        """Return the figures in their order, as texts that a digest can cover."""
        return [f"{self[f'{name}_qty']:.6f}" for name in FIGURES]
