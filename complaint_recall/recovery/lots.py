"""What became of each lot of a recall: all that was made or received is somewhere.

One statement over the done move lines and the quants of the lots, never over sums that
were stored earlier. What a line is follows from the usage of its two places, as in
`genealogy`; a line from outside to outside (dropshipping) counts on both sides.

Quantities are in the unit of the product.
"""

from odoo.tools import SQL

from ..genealogy.sql import ids

# What went into the house, and what left it.
GAINS = ("received", "produced", "given_back", "came_back", "returned", "gained")
LEAKS = ("sent_back", "consumed", "shipped", "scrap", "lost")
OTHER = ("moved_in", "moved_out")
STOCK = ("on_hand", "samples", "quarantine", "loose")
KEYS = (*GAINS, *LEAKS, *OTHER, *STOCK)

# Lots of a recall that were not taken out of it.
SCOPE = """
    SELECT entry.id, entry.recall_id, entry.lot_id, entry.product_id, entry.uom_id,
           recall.company_id
      FROM complaint_recall recall
      JOIN complaint_recall_lot entry ON entry.recall_id = recall.id
     WHERE recall.id = ANY(%(recalls)s)
       AND entry.is_excluded IS NOT TRUE
"""
# Whether what a consignee was shipped is less a line by which goods came back: the rows
# of the scope are what it was summed up from.
NETTED = SQL(
    """EXISTS (SELECT 1
                 FROM complaint_recall_shipment shipment
                WHERE shipment.move_line_id = line.id
                  AND shipment.lot_id = line.lot_id
                  AND shipment.recall_id = scope.recall_id)"""
)


def inside(place, company):
    """Return whether a place is our own: what lies there is stock of the company."""
    return SQL(
        """CASE %(place)s.usage
           WHEN 'internal'
           THEN COALESCE(%(place)s.company_id, %(company)s) = %(company)s
           WHEN 'transit' THEN COALESCE(%(place)s.company_id = %(company)s, FALSE)
           ELSE FALSE END""",
        place=SQL.identifier(place),
        company=company,
    )


def marked(place, *uses, samples=False):
    """Return whether a place, or one around it, keeps goods on hold for a use."""
    retained = SQL(" OR around.is_retained_sample") if samples else SQL()
    return SQL(
        """EXISTS (SELECT 1
                     FROM unnest(string_to_array(
                          trim('/' FROM %(place)s.parent_path), '/')::int[]) AS path(id)
                     JOIN stock_location around ON around.id = path.id
                    WHERE around.hold_use IN %(uses)s%(retained)s)""",
        place=SQL.identifier(place),
        uses=uses,
        retained=retained,
    )


def scope(recall_ids, lot_ids=None):
    """Return the lots of recalls: id, recall, lot, product, unit, company.

    :param lot_ids: ids of complaint.recall.lot, or None for all of them
    """
    statement = SQL(SCOPE, recalls=ids(recall_ids))
    if lot_ids is None:
        return statement
    return SQL("%s AND entry.id = ANY(%s)", statement, ids(lot_ids))


def balance(recall_ids, lot_ids=None):
    """Return one row a lot: its ids, `KEYS`, and the `difference` that is nowhere.

    `loose` is what came back since the decision and did not go to a quarantine.
    """
    sums = SQL(", ").join(
        SQL(
            "COALESCE(SUM(part.quantity) FILTER (WHERE part.key = %s), 0) AS %s",
            key,
            SQL.identifier(key),
        )
        for key in KEYS
    )
    return SQL(
        """
        SELECT every.*, ROUND((%(gains)s - %(leaks)s - on_hand - samples
                               + moved_in - moved_out)::numeric, 6)::float8
                     AS difference
          FROM (
            SELECT part.id, part.recall_id, part.lot_id, part.product_id, part.uom_id,
                   %(sums)s
              FROM (%(parts)s) AS part
          GROUP BY part.id, part.recall_id, part.lot_id, part.product_id, part.uom_id
          ) AS every
        """,
        gains=_added(GAINS),
        leaks=_added(LEAKS, sign=" - "),
        sums=sums,
        parts=_parts(scope(recall_ids, lot_ids)),
    )


def totals(statement, keys):
    """Return the sums of a balance by unit.

    :param statement: a balance of lots or of consignees
    :param keys: which of its columns
    """
    sums = SQL(", ").join(
        SQL("SUM(%(key)s) AS %(key)s", key=SQL.identifier(key)) for key in keys
    )
    return SQL("SELECT uom_id, %s FROM (%s) AS every GROUP BY uom_id", sums, statement)


def _added(keys, sign=" + "):
    return SQL(sign).join(map(SQL.identifier, keys))


def _parts(lots):
    return SQL(
        """
        WITH scope AS (%(scope)s)
        SELECT scope.id, scope.recall_id, scope.lot_id, scope.product_id, scope.uom_id,
               'none' AS key, 0 AS quantity
          FROM scope
         UNION ALL
        SELECT scope.id, scope.recall_id, scope.lot_id, scope.product_id, scope.uom_id,
               side.key, line.quantity_product_uom
          FROM scope
          JOIN stock_move_line line ON line.lot_id = scope.lot_id
           AND line.state = 'done'
           AND line.company_id = scope.company_id
          JOIN stock_move move ON move.id = line.move_id
          JOIN stock_location source ON source.id = line.location_id
          JOIN stock_location target ON target.id = line.location_dest_id
    CROSS JOIN LATERAL (VALUES (%(came)s), (%(went)s), (%(loose)s)) AS side(key)
         WHERE side.key IS NOT NULL
           AND NOT (source.usage = 'customer' AND target.usage = 'customer')
         UNION ALL
        SELECT scope.id, scope.recall_id, scope.lot_id, scope.product_id, scope.uom_id,
               side.key, quant.quantity
          FROM scope
          JOIN stock_quant quant ON quant.lot_id = scope.lot_id
          JOIN stock_location place ON place.id = quant.location_id
    CROSS JOIN LATERAL (VALUES (%(kept)s), (%(safe)s)) AS side(key)
         WHERE side.key IS NOT NULL AND %(own)s
        """,
        scope=lots,
        came=_came(),
        went=_went(),
        loose=_loose(),
        kept=SQL(
            "CASE WHEN %s THEN 'samples' ELSE 'on_hand' END",
            marked("place", "sample", samples=True),
        ),
        safe=SQL("CASE WHEN %s THEN 'quarantine' END", marked("place", "quarantine")),
        own=inside("place", SQL("scope.company_id")),
    )


def _came():
    return SQL(
        """CASE WHEN %(inside)s THEN NULL
                WHEN source.usage = 'supplier' THEN 'received'
                WHEN source.usage = 'production' AND move.unbuild_id IS NOT NULL
                THEN 'given_back'
                WHEN source.usage = 'production' THEN 'produced'
                WHEN source.usage = 'customer' AND %(netted)s THEN 'came_back'
                WHEN source.usage = 'customer' THEN 'returned'
                WHEN source.usage = 'inventory' THEN 'gained'
                ELSE 'moved_in' END""",
        inside=inside("source", SQL("scope.company_id")),
        netted=NETTED,
    )


def _went():
    return SQL(
        """CASE WHEN %(inside)s THEN NULL
                WHEN target.usage = 'supplier' THEN 'sent_back'
                WHEN target.usage = 'production' THEN 'consumed'
                WHEN target.usage = 'customer' THEN 'shipped'
                WHEN target.usage = 'inventory' AND move.is_inventory THEN 'lost'
                WHEN target.usage = 'inventory' THEN 'scrap'
                ELSE 'moved_out' END""",
        inside=inside("target", SQL("scope.company_id")),
    )


def _loose():
    return SQL(
        """CASE WHEN source.usage = 'customer' AND target.usage = 'internal'
                 AND NOT %(safe)s AND NOT %(netted)s THEN 'loose' END""",
        safe=marked("target", "quarantine", "sample"),
        netted=NETTED,
    )
