from odoo import models
from odoo.tools import SQL

NAMES = (
    ("complaint.recall.passed.on", ["target_id", "quantity"]),
    ("complaint.recall.consignee", ["figures_response_id", "recall_id", "parent_id"]),
    ("complaint.recall.consignee.line", ["handed_qty", "shipped_qty", "consignee_id"]),
    ("complaint.recall.lot", ["recall_id", "lot_id", "company_id"]),
)


class ComplaintRecallConsignee(models.Model):
    """What others say they passed on to a consignee.

    A consignee that another one named is in the recall by what that one passed on: this
    is its `shipped_qty`, which the balance takes from its parent. What yet others
    passed on to it is `handed_qty`.
    """

    _inherit = "complaint.recall.consignee"  # pylint: disable=R8180

    def _refresh_handed(self):
        """Sum up what the latest answers of others say they passed on to these.

        Lots that were not with them so far are added; all in one statement.
        """
        if not self:
            return
        for model, names in NAMES:
            self.env[model].flush_model(names)
        self.env.cr.execute(self._handed_statement())
        lines = self.env["complaint.recall.consignee.line"]
        lines.invalidate_model(["shipped_qty", "handed_qty"], flush=False)
        self.invalidate_recordset(["line_ids"], flush=False)
        own = lines.search([("consignee_id", "in", self.ids)])
        own.modified(["shipped_qty", "handed_qty"])

    def _handed_statement(self):
        return SQL(
            """
            WITH target AS (
                SELECT id, recall_id, parent_id, partner_id IS NULL AS is_named
                  FROM complaint_recall_consignee WHERE id = ANY(%(ids)s)
            ), handed AS (
                SELECT target.id, target.is_named, target.recall_id, said.lot_id,
                       COALESCE(sum(said.quantity) FILTER (
                           WHERE said.consignee_id = target.parent_id), 0) AS own,
                       COALESCE(sum(said.quantity) FILTER (
                           WHERE said.consignee_id
                              IS DISTINCT FROM target.parent_id), 0) AS other
                  FROM target
                  JOIN complaint_recall_passed_on said ON said.target_id = target.id
                  JOIN complaint_recall_consignee giver
                    ON giver.id = said.consignee_id
                   AND giver.figures_response_id = said.response_id
              GROUP BY target.id, target.is_named, target.recall_id, said.lot_id
            ), emptied AS (
                UPDATE complaint_recall_consignee_line line
                   SET handed_qty = 0,
                       shipped_qty = CASE WHEN target.is_named THEN 0
                                          ELSE line.shipped_qty END
                  FROM target
                 WHERE line.consignee_id = target.id
                   AND NOT EXISTS (
                       SELECT FROM handed
                        WHERE handed.id = target.id AND handed.lot_id = line.lot_id)
            )
            INSERT INTO complaint_recall_consignee_line AS line (
                consignee_id, recall_id, company_id, recall_lot_id, lot_id,
                product_id, uom_id, shipped_qty, handed_qty)
            SELECT handed.id, handed.recall_id, entry.company_id, entry.id,
                   handed.lot_id, entry.product_id, entry.uom_id,
                   CASE WHEN handed.is_named THEN handed.own ELSE 0 END,
                   CASE WHEN handed.is_named THEN handed.other
                        ELSE handed.own + handed.other END
              FROM handed
              JOIN complaint_recall_lot entry
                ON entry.recall_id = handed.recall_id
               AND entry.lot_id = handed.lot_id
                ON CONFLICT (consignee_id, lot_id) DO UPDATE
               SET handed_qty = EXCLUDED.handed_qty,
                   shipped_qty = CASE
                       WHEN EXISTS (SELECT FROM target
                                     WHERE target.id = line.consignee_id
                                       AND target.is_named)
                       THEN EXCLUDED.shipped_qty ELSE line.shipped_qty END
            """,
            ids=self.ids,
        )
