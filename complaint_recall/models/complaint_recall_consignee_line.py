from odoo import api, fields, models


class ComplaintRecallConsigneeLine(models.Model):
    """How much of one lot of the scope one consignee received.

    Written by the scope engine out of the shipments before the decision. What came back
    since, what the consignee says and what is still out is added by `balance` and
    `answers` in files of their own.
    """

    _name = "complaint.recall.consignee.line"
    _description = "Lot at a Consignee"
    _inherit = ["complaint.recall.row"]
    _order = "consignee_id, id"
    _rec_name = "lot_id"
    _log_access = False

    consignee_id = fields.Many2one(
        "complaint.recall.consignee", required=True, index=True, ondelete="restrict"
    )
    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    recall_lot_id = fields.Many2one(
        "complaint.recall.lot", required=True, index=True, ondelete="restrict"
    )
    lot_id = fields.Many2one("stock.lot", required=True, ondelete="restrict")
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    uom_id = fields.Many2one("uom.uom", string="Unit", required=True)
    shipped_qty = fields.Float(
        string="Shipped",
        digits="Product Unit",
        help="Less what came back before the decision.",
    )

    _lot_uniq = models.Constraint(
        "UNIQUE(consignee_id, lot_id)", "A lot is at a consignee once."
    )

    @api.model
    def _inserted_columns(self):
        return (
            "consignee_id",
            "recall_id",
            "company_id",
            "recall_lot_id",
            "lot_id",
            "product_id",
            "uom_id",
            "shipped_qty",
        )
