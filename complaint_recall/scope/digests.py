"""What is signed of a scope: digests and totals, worked out where the rows are.

Rows of an amendment have a signature of their own and are left out, so that the
decision stays what was signed.
"""

from odoo.tools import SQL


def digest(recall_id):
    """One row: digests of lots, shipments and consignees, as hexadecimal text."""
    return SQL(
        "SELECT (%s), (%s), (%s)",
        _hash(
            SQL("complaint_recall_lot"),
            SQL(
                """concat_ws('|', lot_id, certainty, reason_code, level,
                             COALESCE(is_excluded, FALSE), exclusion_reason)"""
            ),
            SQL("lot_id"),
            SQL("recall_id = %s AND is_amended IS NOT TRUE", recall_id),
        ),
        _hash(
            SQL("complaint_recall_shipment"),
            SQL(
                """concat_ws('|', move_line_id, lot_id, kind, quantity, date,
                             COALESCE(customer_id, 0))"""
            ),
            SQL("move_line_id, lot_id"),
            SQL("recall_id = %s AND is_amended IS NOT TRUE", recall_id),
        ),
        _hash(
            SQL("complaint_recall_consignee"),
            SQL("concat_ws('|', partner_id, depth)"),
            SQL("partner_id"),
            SQL(
                """recall_id = %s AND is_amended IS NOT TRUE
                   AND partner_id IS NOT NULL AND parent_id IS NULL""",
                recall_id,
            ),
        ),
    )


def _hash(table, content, order, where):
    return SQL(
        """SELECT encode(sha256(convert_to(COALESCE(
                         string_agg(%s, E'\\n' ORDER BY %s), ''), 'UTF8')), 'hex')
             FROM %s WHERE %s""",
        content,
        order,
        table,
        where,
    )


def lot_counts(recall_id):
    """Rows: certainty, whether taken out, number of lots."""
    return SQL(
        """SELECT certainty, COALESCE(is_excluded, FALSE), COUNT(*)
             FROM complaint_recall_lot
            WHERE recall_id = %s AND is_amended IS NOT TRUE
         GROUP BY 1, 2 ORDER BY 1, 2""",
        recall_id,
    )


def totals(recall_id):
    """Rows: unit, shipped, came back, shipments, those without a customer."""
    return SQL(
        """SELECT uom_id,
                  COALESCE(SUM(quantity) FILTER (WHERE kind = 'out'), 0),
                  COALESCE(SUM(quantity) FILTER (WHERE kind = 'back'), 0),
                  COUNT(*), COUNT(*) FILTER (WHERE customer_id IS NULL)
             FROM complaint_recall_shipment
            WHERE recall_id = %s AND is_amended IS NOT TRUE
         GROUP BY 1 ORDER BY 1""",
        recall_id,
    )


def consignee_counts(recall_id):
    """One row: consignees, those within the depth, those without mail and phone."""
    return SQL(
        """SELECT COUNT(*), COUNT(*) FILTER (WHERE in_depth),
                  COUNT(*) FILTER (WHERE in_depth AND email IS NULL AND phone IS NULL)
             FROM complaint_recall_consignee
            WHERE recall_id = %s AND is_amended IS NOT TRUE
              AND partner_id IS NOT NULL AND parent_id IS NULL""",
        recall_id,
    )
