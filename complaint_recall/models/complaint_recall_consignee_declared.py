from odoo import api, fields, models
from odoo.tools import float_compare

from .complaint_recall_response_line import FIGURES


class ComplaintRecallConsigneeLine(models.Model):
    """What the latest answer says about a lot at a consignee."""

    _inherit = "complaint.recall.consignee.line"  # pylint: disable=R8180

    handed_qty = fields.Float(
        string="From Others",
        digits="Product Unit",
        readonly=True,
        help="What consignees say they passed on to this one, other than the one "
        "because of which it is in the recall.",
    )
    expected_qty = fields.Float(
        compute="_compute_expected_qty",
        string="Should Have Received",
        digits="Product Unit",
    )
    response_line_id = fields.Many2one(
        "complaint.recall.response.line",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    declared_received = fields.Float(
        string="Says: Received", digits="Product Unit", readonly=True
    )
    declared_stock = fields.Float(
        string="Says: In Stock", digits="Product Unit", readonly=True
    )
    declared_used = fields.Float(
        string="Says: Used", digits="Product Unit", readonly=True
    )
    declared_destroyed = fields.Float(
        string="Says: Destroyed", digits="Product Unit", readonly=True
    )
    declared_return = fields.Float(
        string="Says: Will Return", digits="Product Unit", readonly=True
    )
    declared_passed_on = fields.Float(
        string="Says: Passed On", digits="Product Unit", readonly=True
    )
    has_discrepancy = fields.Boolean(
        compute="_compute_has_discrepancy",
        store=True,
        string="Figures Differ",
        help="The consignee answered; received is not what was shipped, or what became "
        "of it does not add up to what was received.",
    )

    _discrepancy_idx = models.Index("(recall_id) WHERE has_discrepancy")

    @api.depends("shipped_qty", "handed_qty")
    def _compute_expected_qty(self):
        for line in self:
            line.expected_qty = line.shipped_qty + line.handed_qty

    @api.depends(
        "response_line_id",
        "shipped_qty",
        "handed_qty",
        *(f"declared_{name}" for name in FIGURES),
    )
    def _compute_has_discrepancy(self):
        for line in self:
            line.has_discrepancy = bool(line.response_line_id) and line._differs()

    def _differs(self):
        """Return whether what was declared differs from shipments, or in itself."""
        accounted = sum(self[f"declared_{name}"] for name in FIGURES[1:])
        rounding = {"precision_rounding": self.uom_id.rounding}
        pairs = (
            (self.declared_received, self.expected_qty),
            (accounted, self.declared_received),
        )
        return any(float_compare(*pair, **rounding) for pair in pairs)

    def _declare(self, response):
        """Take over what an answer says about these lots."""
        rows = {row.consignee_line_id.id: row for row in response.line_ids}
        for line in self.filtered(lambda r: r.id in rows):
            row = rows[line.id]
            numbers = {f"declared_{name}": row[f"{name}_qty"] for name in FIGURES}
            line._write_engine({**numbers, "response_line_id": row.id})
