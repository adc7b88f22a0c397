"""What moved since a scope was found."""

from odoo.tools import SQL

from ..genealogy import facts


def stale_shipments(recall, lot_ids):
    """One row: how many shipments are new, how many changed, how many are gone."""
    return SQL(
        """
          WITH now AS MATERIALIZED (
               SELECT one.line_id, one.lot_id, one.kind, one.quantity, one.customer_id
                 FROM (%(shipments)s) AS one
                WHERE one.company_id = %(company)s)
        SELECT COUNT(*) FILTER (WHERE own.id IS NULL),
               COUNT(*) FILTER (
                   WHERE own.id IS NOT NULL
                     AND (own.kind <> now.kind
                          OR own.quantity <> COALESCE(now.quantity, 0)
                          OR own.customer_id IS DISTINCT FROM now.customer_id)),
               (SELECT COUNT(*) FROM complaint_recall_shipment
                 WHERE recall_id = %(recall)s)
               - COUNT(own.id)
          FROM now
     LEFT JOIN LATERAL (
               SELECT entry.id, entry.kind, entry.quantity, entry.customer_id
                 FROM complaint_recall_shipment entry
                WHERE entry.recall_id = %(recall)s
                  AND entry.move_line_id = now.line_id
                  AND entry.lot_id = now.lot_id
               OFFSET 0) AS own ON TRUE
        """,
        shipments=facts.shipments(lot_ids),
        company=recall.company_id.id,
        recall=recall.id,
    )
