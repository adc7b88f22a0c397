"""What does not add up in a recall, and which of it nobody has explained.

| kind | is |
|---|---|
| `lot` | made or received is not what is in stock, shipped, used up, scrapped or lost |
| `shipped` | what the stock shipped is not what the scope says was shipped |
| `outside` | came back and lies outside of a quarantine |
| `outstanding` | a consignee still has it |
| `excess` | a consignee returned and declared more than was shipped |
| `received` | a consignee says to have received another quantity |
| `unknown` | shipped to, or returned by, customers whom nobody knows |
"""

from odoo.tools import SQL

from . import consignees, lots

KINDS = ("lot", "shipped", "outside", "outstanding", "excess", "received", "unknown")

CONSIGNEES = SQL(
    """
    SELECT recall_id,
           CASE WHEN consignee_id IS NULL THEN 'unknown'
                WHEN outstanding > 0 THEN 'outstanding'
                ELSE 'excess' END AS kind,
           id, consignee_id, uom_id, outstanding AS quantity
      FROM consignee_balance
    """
)
# Who answered says how much arrived.
RECEIVED = SQL(
    """
    SELECT one.recall_id, 'received', one.id, one.consignee_id, one.uom_id,
           one.declared_received - one.shipped - one.handed
      FROM consignee_balance one
      JOIN complaint_recall_consignee_line line ON line.id = one.line_id
     WHERE line.response_line_id IS NOT NULL
    """
)
LOTS = SQL(
    """
    SELECT recall_id, 'lot', id, NULL::int, uom_id, difference
      FROM lot_balance
     UNION ALL
    SELECT recall_id, 'outside', id, NULL, uom_id, LEAST(loose, on_hand - quarantine)
      FROM lot_balance
     WHERE loose > 0 AND on_hand > quarantine
     UNION ALL
    SELECT recall_id, 'shipped', id, NULL, uom_id, SUM(quantity)
      FROM (
        SELECT recall_id, id, uom_id, shipped - came_back AS quantity
          FROM lot_balance
         UNION ALL
        SELECT one.recall_id, one.id, one.uom_id, -one.shipped
          FROM consignee_balance one
     LEFT JOIN complaint_recall_consignee receiver ON receiver.id = one.consignee_id
         WHERE receiver.parent_id IS NULL
      ) AS side
  GROUP BY recall_id, id, uom_id
    """
)


def found(recall_ids, declared, consignee_ids=None, lot_ids=None):
    """Return one row a difference: recall_id, kind, id (of the recall's lot),
    consignee_id, uom_id, quantity.

    :param declared: see `consignees.balance`
    :param consignee_ids: ids of complaint.recall.consignee, whose differences alone are
        looked at, or None for all, and for those of lots
    :param lot_ids: ids of complaint.recall.lot, or None for all
    """
    parts = [CONSIGNEES]
    if consignees.ANSWERED in declared:
        parts.append(RECEIVED)
    tables = [
        SQL(
            "consignee_balance AS MATERIALIZED (%s)",
            consignees.balance(recall_ids, declared, consignee_ids, lot_ids),
        )
    ]
    if consignee_ids is None:
        parts.append(LOTS)
        lot_balance = lots.balance(recall_ids, lot_ids)
        tables.append(SQL("lot_balance AS MATERIALIZED (%s)", lot_balance))
    return SQL(
        """
        WITH %s
        SELECT every.recall_id, every.kind, every.id, every.consignee_id, every.uom_id,
               ROUND(every.quantity::numeric, 6)::float8 AS quantity
          FROM (%s) AS every
         WHERE ROUND(every.quantity::numeric, 6) <> 0
        """,
        SQL(", ").join(tables),
        SQL(" UNION ALL ").join(parts),
    )


def judged(recall_ids, declared, consignee_ids=None, lot_ids=None):
    """Return the rows of `found` with `difference_id`, the record on it, if any, and
    `is_open`: nobody accepted an explanation of just this quantity."""
    return SQL(
        """
        SELECT found.*, said.id AS difference_id,
               COALESCE(said.accepted_at IS NULL
                        OR ROUND(said.explained_qty::numeric, 6)
                           <> ROUND(found.quantity::numeric, 6), TRUE) AS is_open
          FROM (%(found)s) AS found
     LEFT JOIN complaint_recall_difference said
            ON said.recall_id = found.recall_id
           AND said.kind = found.kind
           AND said.recall_lot_id = found.id
           AND COALESCE(said.consignee_id, 0) = COALESCE(found.consignee_id, 0)
        """,
        found=found(recall_ids, declared, consignee_ids, lot_ids),
    )


def counts(recall_ids, declared):
    """Return how many differences are open: recall_id, kind, count."""
    return SQL(
        """SELECT recall_id, kind, COUNT(*) AS count
             FROM (%s) AS every
            WHERE is_open
         GROUP BY recall_id, kind""",
        judged(recall_ids, declared),
    )


def examples(recall_ids, declared, limit):
    """Return some open differences, those of lots first, with `total`, the number."""
    return SQL(
        """SELECT every.*, COUNT(*) OVER () AS total
             FROM (%s) AS every
            WHERE is_open
         ORDER BY consignee_id IS NOT NULL, ABS(quantity) DESC, id, consignee_id
            LIMIT %s""",
        judged(recall_ids, declared),
        limit,
    )


def unexplained(recall_ids, declared):
    """Return what is open by unit, but for a wrong place or a wrong word, of which
    nothing is missing."""
    return SQL(
        """SELECT uom_id, SUM(ABS(quantity)) AS unexplained
             FROM (%s) AS every
            WHERE is_open AND kind NOT IN ('outside', 'received')
         GROUP BY uom_id""",
        judged(recall_ids, declared),
    )
