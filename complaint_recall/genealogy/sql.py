"""The statements: which lots, which documents, which facts.

Each takes ids as one text literal (a list of 100,000 numbers costs a tenth of what the
driver's own list costs) and asks for sets, never for single records. A statement writes
nothing and needs no temporary table, so that it runs on a read replica.

A node of a walk is `(kind, id)`: a lot, or a document that turned lots into lots. So
an order of 1,000 serials made of 30 lots is 1,030 rows, not 30,000.

What a line is follows from the usage of its two places. `stock_move_line_consume_rel`
has its columns the wrong way round: `produce_line_id` is the line that was consumed.
"""

from odoo.tools import SQL

LOT, PRODUCTION, UNBUILD, INTO, OUT_OF = range(5)


def ids(values):
    """Return a set of ids as an array."""
    return SQL("%s::int[]", f"{{{','.join(map(str, values))}}}")


def places(*usages):
    """Return the ids of all locations of a usage, as an array worked out once."""
    return SQL(
        "ANY(ARRAY(SELECT id FROM stock_location WHERE usage IN %s))", tuple(usages)
    )


MAKING = places("production")
CUSTOMERS = places("customer")
SUPPLIERS = places("supplier")
LOSSES = places("inventory")
# Neither stays in the house nor is under way: no part of anything comes or goes there.
OUTSIDE = SQL(
    """ALL(ARRAY(SELECT id FROM stock_location
                 WHERE usage IN ('production', 'customer', 'supplier', 'inventory')))"""
)

# From a lot to the documents it went into, and from those to what came of them.
# INTO: a part went into a repaired product. OUT_OF: a part was taken out of one.
# Whatever belongs to an order is read from the moves of the order, never from `rel`.
DOWN = SQL(
    """
    SELECT next.kind, next.id
      FROM stock_move_line line
CROSS JOIN LATERAL (
        SELECT CASE WHEN move.raw_material_production_id IS NOT NULL THEN 1
                    WHEN move.unbuild_id IS NOT NULL THEN 2
                    ELSE 3
                END,
               COALESCE(
                   move.raw_material_production_id, move.unbuild_id,
                   rel.consume_line_id)
          FROM stock_move move
     LEFT JOIN stock_move_line_consume_rel rel
            ON rel.produce_line_id = CASE WHEN move.raw_material_production_id IS NULL
                                           AND move.unbuild_id IS NULL
                                          THEN line.id END
         WHERE line.location_dest_id = %(making)s
           AND move.id = line.move_id
         UNION ALL
        SELECT 3, rel.consume_line_id
          FROM stock_move_line_consume_rel rel
         WHERE NOT line.location_dest_id = %(making)s
           AND rel.produce_line_id = line.id
         UNION ALL
        SELECT 4, line.id
          FROM stock_move_line_consume_rel rel
          JOIN stock_move_line part ON part.id = rel.produce_line_id
         WHERE NOT line.location_dest_id = %(making)s
           AND rel.consume_line_id = line.id
           AND part.location_id = %(making)s
      ) AS next(kind, id)
     WHERE node.kind = 0
       AND line.lot_id = node.id
       AND line.state = 'done'
       AND (line.location_dest_id = %(making)s
            OR (line.location_dest_id <> %(outside)s
                AND line.location_id <> %(outside)s))
     UNION ALL
    SELECT 0, line.lot_id
      FROM stock_move move
      JOIN stock_move_line line ON line.move_id = move.id
     WHERE node.kind = 1
       AND move.production_id = node.id
       AND line.state = 'done'
       AND line.location_id = %(making)s
     UNION ALL
    SELECT 0, line.lot_id
      FROM stock_move move
      JOIN stock_move_line line ON line.move_id = move.id
     WHERE node.kind = 2
       AND move.unbuild_id = node.id
       AND line.state = 'done'
       AND line.location_id = %(making)s
     UNION ALL
    SELECT 0, line.lot_id
      FROM stock_move_line line
     WHERE node.kind = 3
       AND line.id = node.id
       AND line.state = 'done'
       AND line.location_id <> %(outside)s
       AND line.location_dest_id <> %(outside)s
     UNION ALL
    SELECT 0, part.lot_id
      FROM stock_move_line_consume_rel rel
      JOIN stock_move_line part ON part.id = rel.produce_line_id
     WHERE node.kind = 4
       AND rel.consume_line_id = node.id
       AND part.state = 'done'
       AND part.location_id = %(making)s
     UNION ALL
    SELECT 0, link.child_id
      FROM complaint_lot_link link
     WHERE node.kind = 0 AND link.parent_id = node.id AND link.active
    """,
    making=MAKING,
    outside=OUTSIDE,
)

UP = SQL(
    """
    SELECT CASE WHEN move.production_id IS NOT NULL THEN 1
                WHEN move.unbuild_id IS NOT NULL THEN 2
                ELSE 4
            END,
           COALESCE(move.production_id, move.unbuild_id, rel.consume_line_id)
      FROM stock_move_line line
      JOIN stock_move move ON move.id = line.move_id
 LEFT JOIN stock_move_line_consume_rel rel
        ON rel.produce_line_id = line.id
       AND move.production_id IS NULL
       AND move.unbuild_id IS NULL
     WHERE node.kind = 0
       AND line.lot_id = node.id
       AND line.state = 'done'
       AND line.location_id = %(making)s
     UNION ALL
    SELECT 3, line.id
      FROM stock_move_line line
      JOIN stock_move_line_consume_rel rel ON rel.consume_line_id = line.id
     WHERE node.kind = 0
       AND line.lot_id = node.id
       AND line.state = 'done'
       AND line.location_dest_id <> %(outside)s
       AND line.location_id <> %(outside)s
     UNION ALL
    SELECT 0, line.lot_id
      FROM stock_move move
      JOIN stock_move_line line ON line.move_id = move.id
     WHERE node.kind = 1
       AND move.raw_material_production_id = node.id
       AND line.state = 'done'
       AND line.location_dest_id = %(making)s
     UNION ALL
    SELECT 0, line.lot_id
      FROM stock_move move
      JOIN stock_move_line line ON line.move_id = move.id
     WHERE node.kind = 2
       AND move.unbuild_id = node.id
       AND line.state = 'done'
       AND line.location_dest_id = %(making)s
     UNION ALL
    SELECT 0, part.lot_id
      FROM stock_move_line_consume_rel rel
      JOIN stock_move_line part ON part.id = rel.produce_line_id
      JOIN stock_move move ON move.id = part.move_id
     WHERE node.kind = 3
       AND rel.consume_line_id = node.id
       AND part.state = 'done'
       AND NOT part.location_id = %(making)s
       AND move.raw_material_production_id IS NULL
       AND move.unbuild_id IS NULL
     UNION ALL
    SELECT 0, line.lot_id
      FROM stock_move_line line
     WHERE node.kind = 4
       AND line.id = node.id
       AND line.state = 'done'
       AND line.location_dest_id <> %(outside)s
       AND line.location_id <> %(outside)s
     UNION ALL
    SELECT 0, link.parent_id
      FROM complaint_lot_link link
     WHERE node.kind = 0 AND link.child_id = node.id AND link.active
    """,
    making=MAKING,
    outside=OUTSIDE,
)

STEPS = {"down": DOWN, "up": UP}
# Not knowing how many lots an array or a recursion holds, PostgreSQL would read whole
# tables. Every statement here is written in the order in which it is to be run.
PLANNER = {
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_bitmapscan": "off",
    "join_collapse_limit": "1",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}


def walk(lot_ids, direction):
    """Return the part `WITH RECURSIVE node(kind, id) AS (...)` of a statement.

    UNION drops what was reached before, so that a circle ends.
    """
    return SQL(
        """WITH RECURSIVE node(kind, id) AS (
               SELECT 0, unnest(%s)
                UNION
               SELECT next.kind, next.id
                 FROM node
           CROSS JOIN LATERAL (%s) AS next(kind, id)
                WHERE next.id IS NOT NULL
           )""",
        ids(lot_ids),
        STEPS[direction],
    )


def nodes(lot_ids, direction):
    """All lots and documents that are reached, seeds included."""
    return SQL("%s SELECT kind, id FROM node", walk(lot_ids, direction))


def lots(lot_ids, direction):
    """All lots that are reached, seeds included."""
    return SQL("%s SELECT id FROM node WHERE kind = 0", walk(lot_ids, direction))


def held_behind(lot_ids):
    """Which lots on hold went into which of these lots, carried along the walk.

    Rows: one of the lots, a lot on hold that is in it.
    """
    return SQL(
        """WITH RECURSIVE node(party, kind, id) AS (
               SELECT one.id, 0, one.id FROM unnest(%s) AS one(id)
                UNION
               SELECT node.party, next.kind, next.id
                 FROM node
           CROSS JOIN LATERAL (%s) AS next(kind, id)
                WHERE next.id IS NOT NULL
           )
           SELECT node.party, node.id
             FROM node
             JOIN stock_lot lot ON lot.id = node.id
            WHERE node.kind = 0 AND node.id <> node.party AND lot.is_held""",
        ids(lot_ids),
        STEPS["up"],
    )


def deliveries(lot_ids):
    """All transfers that brought these lots, or what came of them, to customers.

    A line that was entered on a move, by a program, knows no transfer. None may be in.
    """
    return SQL(
        """%s
        SELECT DISTINCT COALESCE(line.picking_id, (
               SELECT move.picking_id FROM stock_move move WHERE move.id = line.move_id
               ))
          FROM node
          JOIN stock_move_line line ON line.lot_id = node.id
         WHERE node.kind = 0
           AND line.state = 'done'
           AND line.location_dest_id = %s""",
        walk(lot_ids, "down"),
        CUSTOMERS,
    )


def step_lines(productions=(), unbuilds=(), into=(), out_of=()):
    """What went into documents and what came out, summed by lot.

    Lines without a lot come one by one: each has its own place and moment.

    Rows: kind, document, whether it came out, product, lot, place (only without a lot),
    quantity, first date, last date.
    """
    parts = []
    if productions:
        sides = (SQL("raw_material_production_id"), SQL("production_id"))
        parts.append(_order_lines(PRODUCTION, productions, *sides))
    if unbuilds:
        parts.append(_order_lines(UNBUILD, unbuilds, *[SQL("unbuild_id")] * 2))
    if into:
        parts.append(_part_lines(INTO, into))
    if out_of:
        parts.append(_part_lines(OUT_OF, out_of))
    return SQL(
        """
        SELECT kind, document, is_output, product_id, lot_id, place,
               SUM(quantity_product_uom), MIN(date), MAX(date)
          FROM (
            SELECT kind, document, is_output, product_id, lot_id, date,
                   quantity_product_uom,
                   CASE WHEN lot_id IS NULL THEN id END AS number,
                   CASE WHEN lot_id IS NOT NULL THEN NULL
                        WHEN is_output THEN location_dest_id
                        ELSE location_id
                    END AS place
              FROM (%s) AS every
          ) AS line
      GROUP BY kind, document, is_output, product_id, lot_id, place, number""",
        SQL(" UNION ALL ").join(parts),
    )


def _order_lines(kind, documents, input_column, output_column):
    return SQL(
        """
        SELECT %(kind)s AS kind, one.id AS document, FALSE AS is_output, line.*
          FROM unnest(%(documents)s) AS one(id)
          JOIN stock_move move ON move.%(input)s = one.id
          JOIN stock_move_line line ON line.move_id = move.id
         WHERE line.state = 'done' AND line.location_dest_id = %(making)s
         UNION ALL
        SELECT %(kind)s, one.id, TRUE, line.*
          FROM unnest(%(documents)s) AS one(id)
          JOIN stock_move move ON move.%(output)s = one.id
          JOIN stock_move_line line ON line.move_id = move.id
         WHERE line.state = 'done' AND line.location_id = %(making)s
        """,
        kind=kind,
        documents=ids(documents),
        input=input_column,
        output=output_column,
        making=MAKING,
    )


def _part_lines(kind, documents):
    """A document is the line of a product: parts went into it, or came out of it."""
    return SQL(
        """
        SELECT %(kind)s AS kind, one.id AS document, %(whole_is_output)s AS is_output,
               line.*
          FROM unnest(%(documents)s) AS one(id)
          JOIN stock_move_line line ON line.id = one.id
         WHERE line.state = 'done'
         UNION ALL
        SELECT %(kind)s, one.id, NOT %(whole_is_output)s, part.*
          FROM unnest(%(documents)s) AS one(id)
          JOIN stock_move_line_consume_rel rel ON rel.consume_line_id = one.id
          JOIN stock_move_line part ON part.id = rel.produce_line_id
          JOIN stock_move move ON move.id = part.move_id
         WHERE part.state = 'done'
           AND (part.location_id = %(making)s) = NOT %(whole_is_output)s
           AND move.raw_material_production_id IS NULL
           AND move.production_id IS NULL
           AND move.unbuild_id IS NULL
        """,
        kind=kind,
        documents=ids(documents),
        whole_is_output=kind == INTO,
        making=MAKING,
    )


def confirmed_links(lot_ids, direction):
    """What people said of these lots: id, parent, child, date, quantity."""
    near, far = (
        ("parent_id", "child_id")
        if direction == "down"
        else (
            "child_id",
            "parent_id",
        )
    )
    return SQL(
        """SELECT link.id, link.parent_id, link.child_id, link.date, link.quantity
             FROM unnest(%s) AS one(id)
             JOIN complaint_lot_link link ON link.%s = one.id
            WHERE link.active AND link.%s IS NOT NULL""",
        ids(lot_ids),
        SQL.identifier(near),
        SQL.identifier(far),
    )


def made(lot_ids):
    """How much was ever received, produced or found of lots."""
    return SQL(
        """SELECT line.lot_id, SUM(line.quantity_product_uom)
             FROM unnest(%(lots)s) AS one(id)
             JOIN stock_move_line line ON line.lot_id = one.id
            WHERE line.state = 'done'
              AND line.location_id = %(origins)s
              AND NOT line.location_dest_id = %(origins)s
         GROUP BY line.lot_id""",
        lots=ids(lot_ids),
        origins=places("supplier", "production", "inventory"),
    )
