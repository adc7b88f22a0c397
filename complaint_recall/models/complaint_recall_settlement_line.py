from odoo import fields, models


class ComplaintRecallSettlementLine(models.Model):
    """How much of a lot a document settles."""

    _name = "complaint.recall.settlement.line"
    _description = "Goods of a Settlement"
    _inherit = ["complaint.append.only"]
    _order = "settlement_id, id"
    _rec_name = "lot_id"

    settlement_id = fields.Many2one(
        "complaint.recall.settlement", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    recall_lot_id = fields.Many2one(
        "complaint.recall.lot", required=True, index=True, ondelete="restrict"
    )
    lot_id = fields.Many2one(related="recall_lot_id.lot_id")
    product_id = fields.Many2one(related="recall_lot_id.product_id")
    uom_id = fields.Many2one(related="recall_lot_id.uom_id")
    quantity = fields.Float(digits="Product Unit", required=True)
