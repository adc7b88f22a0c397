from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, float_compare

from .complaint_recall_response_line import FIGURES

ENGINE = frozenset(
    (
        "handed_qty",
        "response_line_id",
        "has_discrepancy",
        *(f"declared_{name}" for name in FIGURES),
    )
)


class ComplaintRecallConsigneeLine(models.Model):
    """What the latest answer says about a lot at a consignee."""

    _inherit = "complaint.recall.consignee.line"  # pylint: disable=R8180

    handed_qty = fields.Float(
        string="From Others",
        digits="Product Unit",
        readonly=True,
        help="What other consignees say they passed on to this one.",
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

    def write(self, vals):
        if vals.keys() & ENGINE:
            raise UserError(
                self.env._("Enter what the consignee says as an answer, in full.")
            )
        return super().write(vals)

    def _write_declared(self, vals):
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def _declare(self, response):
        """Take over what an answer says about these lots."""
        rows = {row.consignee_line_id.id: row for row in response.line_ids}
        for line in self.filtered(lambda r: r.id in rows):
            row = rows[line.id]
            numbers = {f"declared_{name}": row[f"{name}_qty"] for name in FIGURES}
            line._write_declared({**numbers, "response_line_id": row.id})

    def _flush_for_handed(self):
        """Have in the database what the statement below reads."""
        for model, names in (
            ("complaint.recall.passed.on", ["target_id", "quantity"]),
            ("complaint.recall.consignee", ["figures_response_id", "recall_id"]),
            ("complaint.recall.consignee.line", ["handed_qty", "consignee_id"]),
            ("complaint.recall.lot", ["recall_id", "lot_id", "company_id"]),
        ):
            self.env[model].flush_model(names)

    @api.model
    def _refresh_handed(self, consignees):
        """Sum up what the latest answers of others say they passed on to consignees.

        Lots that were not with them so far are added, in one statement.
        """
        if not consignees:
            return
        self._flush_for_handed()
        self.env.cr.execute(
            SQL(
                """
                WITH handed AS (
                    SELECT p.target_id, p.lot_id, sum(p.quantity) AS quantity
                      FROM complaint_recall_passed_on p
                      JOIN complaint_recall_consignee giver
                        ON giver.id = p.consignee_id
                       AND giver.figures_response_id = p.response_id
                     WHERE p.target_id = ANY(%(ids)s)
                     GROUP BY p.target_id, p.lot_id
                ), emptied AS (
                    UPDATE complaint_recall_consignee_line l SET handed_qty = 0
                     WHERE l.consignee_id = ANY(%(ids)s) AND l.handed_qty != 0
                       AND NOT EXISTS (
                           SELECT FROM handed h
                            WHERE h.target_id = l.consignee_id AND h.lot_id = l.lot_id)
                )
                INSERT INTO complaint_recall_consignee_line AS l (
                    consignee_id, recall_id, company_id, recall_lot_id, lot_id,
                    product_id, uom_id, shipped_qty, handed_qty)
                SELECT h.target_id, c.recall_id, r.company_id, r.id, h.lot_id,
                       r.product_id, r.uom_id, 0, h.quantity
                  FROM handed h
                  JOIN complaint_recall_consignee c ON c.id = h.target_id
                  JOIN complaint_recall_lot r
                    ON r.recall_id = c.recall_id AND r.lot_id = h.lot_id
                    ON CONFLICT (consignee_id, lot_id)
                    DO UPDATE SET handed_qty = EXCLUDED.handed_qty
                """,
                ids=consignees.ids,
            )
        )
        self.invalidate_model(["handed_qty", "expected_qty"], flush=False)
        consignees.invalidate_recordset(["line_ids"], flush=False)
        lines = consignees.line_ids
        self.env.add_to_compute(self._fields["has_discrepancy"], lines)
