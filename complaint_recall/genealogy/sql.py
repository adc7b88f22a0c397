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
    return SQL("%s::int[]", "{%s}" % ",".join(map(str, values)))


def places(*usages):
    """Return the ids of all locations of a usage, as an array worked out once."""
    return SQL(
        "ANY(ARRAY(SELECT id FROM stock_location WHERE usage IN %s))", tuple(usages)
    )


MAKING = places("production")
NOT_MAKING = SQL("ALL(ARRAY(SELECT id FROM stock_location WHERE usage = 'production'))")
CUSTOMERS = places("customer")
SUPPLIERS = places("supplier")
LOSSES = places("inventory")

# From a lot to the documents it went into, and from those to what came of them.
# INTO: a part went into a repaired product. OUT_OF: a part was taken out of one.
DOWN = SQL(
    """
    SELECT CASE WHEN move.raw_material_production_id IS NULL THEN 2 ELSE 1 END,
           COALESCE(move.raw_material_production_id, move.unbuild_id)
      FROM stock_move_line line
      JOIN stock_move move ON move.id = line.move_id
     WHERE node.kind = 0
       AND line.lot_id = node.id
       AND line.state = 'done'
       AND line.location_dest_id = %(making)s
       AND COALESCE(move.raw_material_production_id, move.unbuild_id) IS NOT NULL
     UNION ALL
    SELECT 3, rel.consume_line_id
      FROM stock_move_line line
      JOIN stock_move_line_consume_rel rel ON rel.produce_line_id = line.id
      JOIN stock_move move ON move.id = line.move_id
     WHERE node.kind = 0
       AND line.lot_id = node.id
       AND line.state = 'done'
       AND line.location_id <> %(not_making)s
       AND move.raw_material_production_id IS NULL
       AND move.unbuild_id IS NULL
     UNION ALL
    SELECT 4, line.id
      FROM stock_move_line line
      JOIN stock_move_line_consume_rel rel ON rel.consume_line_id = line.id
      JOIN stock_move_line part ON part.id = rel.produce_line_id
     WHERE node.kind = 0
       AND line.lot_id = node.id
       AND line.state = 'done'
       AND line.location_id <> %(not_making)s
       AND part.location_id = %(making)s
     UNION ALL
    SELECT 0, line.lot_id
      FROM stock_move move
      JOIN stock_move_line line ON line.move_id = move.id
     WHERE node.kind = 1
       AND move.production_id = node.id
       AND line.state = 'done'
       AND line.lot_id IS NOT NULL
       AND line.location_id = %(making)s
     UNION ALL
    SELECT 0, line.lot_id
      FROM stock_move move
      JOIN stock_move_line line ON line.move_id = move.id
     WHERE node.kind = 2
       AND move.unbuild_id = node.id
       AND line.state = 'done'
       AND line.lot_id IS NOT NULL
       AND line.location_id = %(making)s
     UNION ALL
    SELECT 0, line.lot_id
      FROM stock_move_line line
     WHERE node.kind = 3
       AND line.id = node.id
       AND line.state = 'done'
       AND line.lot_id IS NOT NULL
     UNION ALL
    SELECT 0, part.lot_id
      FROM stock_move_line_consume_rel rel
      JOIN stock_move_line part ON part.id = rel.produce_line_id
     WHERE node.kind = 4
       AND rel.consume_line_id = node.id
       AND part.state = 'done'
       AND part.lot_id IS NOT NULL
       AND part.location_id = %(making)s
     UNION ALL
    SELECT 0, link.child_id
      FROM complaint_lot_link link
     WHERE node.kind = 0 AND link.parent_id = node.id AND link.active
    """,
    making=MAKING,
    not_making=NOT_MAKING,
)

UP = SQL(
    """
    SELECT CASE WHEN move.production_id IS NULL THEN 2 ELSE 1 END,
           COALESCE(move.production_id, move.unbuild_id)
      FROM stock_move_line line
      JOIN stock_move move ON move.id = line.move_id
     WHERE node.kind = 0
       AND line.lot_id = node.id
       AND line.state = 'done'
       AND line.location_id = %(making)s
       AND COALESCE(move.production_id, move.unbuild_id) IS NOT NULL
     UNION ALL
    SELECT 3, line.id
      FROM stock_move_line line
      JOIN stock_move_line_consume_rel rel ON rel.consume_line_id = line.id
     WHERE node.kind = 0
       AND line.lot_id = node.id
       AND line.state = 'done'
     UNION ALL
    SELECT 4, rel.consume_line_id
      FROM stock_move_line line
      JOIN stock_move_line_consume_rel rel ON rel.produce_line_id = line.id
     WHERE node.kind = 0
       AND line.lot_id = node.id
       AND line.state = 'done'
       AND line.location_id = %(making)s
     UNION ALL
    SELECT 0, line.lot_id
      FROM stock_move move
      JOIN stock_move_line line ON line.move_id = move.id
     WHERE node.kind = 1
       AND move.raw_material_production_id = node.id
       AND line.state = 'done'
       AND line.lot_id IS NOT NULL
       AND line.location_dest_id = %(making)s
     UNION ALL
    SELECT 0, line.lot_id
      FROM stock_move move
      JOIN stock_move_line line ON line.move_id = move.id
     WHERE node.kind = 2
       AND move.unbuild_id = node.id
       AND line.state = 'done'
       AND line.lot_id IS NOT NULL
       AND line.location_dest_id = %(making)s
     UNION ALL
    SELECT 0, part.lot_id
      FROM stock_move_line_consume_rel rel
      JOIN stock_move_line part ON part.id = rel.produce_line_id
      JOIN stock_move move ON move.id = part.move_id
     WHERE node.kind = 3
       AND rel.consume_line_id = node.id
       AND part.state = 'done'
       AND part.lot_id IS NOT NULL
       AND part.location_id <> %(not_making)s
       AND move.raw_material_production_id IS NULL
       AND move.unbuild_id IS NULL
     UNION ALL
    SELECT 0, line.lot_id
      FROM stock_move_line line
     WHERE node.kind = 4
       AND line.id = node.id
       AND line.state = 'done'
       AND line.lot_id IS NOT NULL
     UNION ALL
    SELECT 0, link.parent_id
      FROM complaint_lot_link link
     WHERE node.kind = 0 AND link.child_id = node.id AND link.active
    """,
    making=MAKING,
    not_making=NOT_MAKING,
)

STEPS = {"down": DOWN, "up": UP}
# Planning for one seed and running with thousands, PostgreSQL would read whole tables.
PLANNER = ("enable_hashjoin", "enable_mergejoin", "jit")


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


def deliveries(lot_ids):
    """All transfers that brought one of these lots, or what came of it, to customers."""
    return SQL(
        """%s
        SELECT DISTINCT line.picking_id
          FROM node
          JOIN stock_move_line line ON line.lot_id = node.id
         WHERE node.kind = 0
           AND line.state = 'done'
           AND line.location_dest_id = %s
           AND line.picking_id IS NOT NULL""",
        walk(lot_ids, "down"),
        CUSTOMERS,
    )


def step_lines(productions, unbuilds):
    """What went into orders and what came out, summed by lot.

    Rows: kind, document, whether it came out, product, lot, place (only without a lot),
    quantity, first date, last date.
    """
    return SQL(
        """
        SELECT kind, document, is_output, product_id, lot_id, place,
               SUM(quantity_product_uom), MIN(date), MAX(date)
          FROM (
            SELECT 1 AS kind, one.id AS document, FALSE AS is_output, line.*,
                   CASE WHEN line.lot_id IS NULL THEN line.location_id END AS place
              FROM unnest(%(productions)s) AS one(id)
              JOIN stock_move move ON move.raw_material_production_id = one.id
              JOIN stock_move_line line ON line.move_id = move.id
             WHERE line.state = 'done' AND line.location_dest_id = %(making)s
             UNION ALL
            SELECT 1, one.id, TRUE, line.*,
                   CASE WHEN line.lot_id IS NULL THEN line.location_dest_id END
              FROM unnest(%(productions)s) AS one(id)
              JOIN stock_move move ON move.production_id = one.id
              JOIN stock_move_line line ON line.move_id = move.id
             WHERE line.state = 'done' AND line.location_id = %(making)s
             UNION ALL
            SELECT 2, one.id, FALSE, line.*,
                   CASE WHEN line.lot_id IS NULL THEN line.location_id END
              FROM unnest(%(unbuilds)s) AS one(id)
              JOIN stock_move move ON move.unbuild_id = one.id
              JOIN stock_move_line line ON line.move_id = move.id
             WHERE line.state = 'done' AND line.location_dest_id = %(making)s
             UNION ALL
            SELECT 2, one.id, TRUE, line.*,
                   CASE WHEN line.lot_id IS NULL THEN line.location_dest_id END
              FROM unnest(%(unbuilds)s) AS one(id)
              JOIN stock_move move ON move.unbuild_id = one.id
              JOIN stock_move_line line ON line.move_id = move.id
             WHERE line.state = 'done' AND line.location_id = %(making)s
          ) AS line
         GROUP BY kind, document, is_output, product_id, lot_id, place
        """,
        productions=ids(productions),
        unbuilds=ids(unbuilds),
        making=MAKING,
    )


def part_lines(into, out_of):
    """Parts that went into, or came out of, a product with a lot: repairs and others.

    Rows: kind, the line of the product, its lot, lot of the part, its quantity, date,
    quantity of the product.
    """
    return SQL(
        """
        SELECT CASE WHEN part.location_id = %(making)s THEN 4 ELSE 3 END AS way,
               line.id, line.lot_id, part.lot_id, part.quantity_product_uom,
               part.date, line.quantity_product_uom
          FROM unnest(%(lines)s) AS one(id)
          JOIN stock_move_line line ON line.id = one.id
          JOIN stock_move_line_consume_rel rel ON rel.consume_line_id = line.id
          JOIN stock_move_line part ON part.id = rel.produce_line_id
          JOIN stock_move move ON move.id = part.move_id
         WHERE part.state = 'done'
           AND line.state = 'done'
           AND part.lot_id IS NOT NULL
           AND line.lot_id IS NOT NULL
           AND move.raw_material_production_id IS NULL
           AND move.unbuild_id IS NULL
        """,
        lines=ids({*into, *out_of}),
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
