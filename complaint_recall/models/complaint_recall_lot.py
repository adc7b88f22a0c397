from odoo import fields, models

CERTAINTY = [("certain", "Certain"), ("possible", "Possible")]


class ComplaintRecallLot(models.Model):
    """One lot in the scope of a recall, as it was found and decided on.

    Rows are written by the scope engine; a person only takes a lot out before the
    decision, with a reason, and takes it in again.
    """

    _name = "complaint.recall.lot"
    _description = "Lot in a Recall"
    _order = "recall_id, level, id"
    _rec_name = "lot_id"

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="recall_id.company_id", store=True, index=True, precompute=True
    )
    lot_id = fields.Many2one(
        "stock.lot", required=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product", required=True, index=True, ondelete="restrict"
    )
    uom_id = fields.Many2one("uom.uom", string="Unit", required=True)
    certainty = fields.Selection(CERTAINTY, required=True, default="certain")
    reason_code = fields.Char(string="Why Only Possible")
    level = fields.Integer(
        string="Distance", aggregator=None, help="Steps from a suspect lot."
    )
    low = fields.Float(
        string="Contains At Least", digits="Product Unit", aggregator=None
    )
    high = fields.Float(
        string="Contains At Most", digits="Product Unit", aggregator=None
    )
    produced_qty = fields.Float(
        string="Made or Received", digits="Product Unit", readonly=True
    )
    is_excluded = fields.Boolean(string="Taken Out")
    exclusion_reason = fields.Char(string="Why Taken Out")
    excluded_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    is_amended = fields.Boolean(
        string="Added Later", readonly=True, help="Added by a signed amendment."
    )

    _lot_uniq = models.Constraint(
        "UNIQUE(recall_id, lot_id)", "A lot is in a recall once."
    )
