from odoo import api, fields, models


class ComplaintRecallShipment(models.Model):
    """One done move line that brought a lot of the scope to a customer, or back.

    Written set by set in SQL by the scope engine (`scope/rows.py`), which
    no loop over 100,000 rows would survive. Fixed when the decision is signed.
    """

    _name = "complaint.recall.shipment"
    _description = "Shipment in a Recall"
    _inherit = ["complaint.recall.row"]
    _order = "recall_id, date, id"
    _rec_name = "lot_id"
    _log_access = False

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    recall_lot_id = fields.Many2one(
        "complaint.recall.lot", required=True, index=True, ondelete="restrict"
    )
    consignee_id = fields.Many2one(
        "complaint.recall.consignee",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: the records name no customer.",
    )
    move_line_id = fields.Many2one(
        "stock.move.line", required=True, index=True, ondelete="restrict"
    )
    lot_id = fields.Many2one("stock.lot", required=True, ondelete="restrict")
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    uom_id = fields.Many2one("uom.uom", string="Unit", required=True)
    kind = fields.Selection([("out", "Shipped"), ("back", "Came Back")], required=True)
    quantity = fields.Float(digits="Product Unit", required=True)
    date = fields.Datetime(required=True)
    picking_id = fields.Many2one(
        "stock.picking", string="Delivery", ondelete="restrict"
    )
    sale_order_id = fields.Many2one(
        "sale.order", string="Sales Order", ondelete="restrict"
    )
    customer_id = fields.Many2one("res.partner", ondelete="restrict")
    contact_id = fields.Many2one(
        "res.partner", string="Delivery Contact", ondelete="restrict"
    )

    is_amended = fields.Boolean(
        string="Added Later", readonly=True, help="Added after the decision."
    )

    _line_uniq = models.Constraint(
        "UNIQUE(recall_id, move_line_id, lot_id)", "A shipment is in a recall once."
    )

    @api.model
    def _inserted_columns(self):
        return (
            "recall_id",
            "company_id",
            "recall_lot_id",
            "consignee_id",
            "move_line_id",
            "lot_id",
            "product_id",
            "uom_id",
            "kind",
            "quantity",
            "date",
            "picking_id",
            "sale_order_id",
            "customer_id",
            "contact_id",
            "is_amended",
        )
