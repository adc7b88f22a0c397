"""The figures of several groups of lots at once: one row for each figure.

The same walk as `sql.walk`, with the group carried along, so that the lines of a form
and their total cost one statement.
"""

from odoo.tools import SQL

from .facts import WITH_CUSTOMERS
from .sql import CUSTOMERS, STEPS, ids

NUMBERS = ("lots", "customers", "deliveries")
QUANTITIES = ("shipped", "returned", "on_hand")


def counters(groups):
    """Rows: group, name of the figure, unit of measure (quantities only), number.

    :param dict groups: int -> ids of lots
    """
    pairs = [(key, lot) for key, lots in groups.items() for lot in lots]
    return SQL(
        """
        WITH RECURSIVE node(party, kind, id) AS (
            SELECT seed.party, 0, seed.lot
              FROM unnest(%(keys)s, %(lots)s) AS seed(party, lot)
             UNION
            SELECT node.party, next.kind, next.id
              FROM node
        CROSS JOIN LATERAL (%(steps)s) AS next(kind, id)
        ), lot AS MATERIALIZED (
            SELECT node.party, lot.id, template.uom_id
              FROM node
              JOIN stock_lot lot ON lot.id = node.id
              JOIN product_product product ON product.id = lot.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE node.kind = 0
        ), shipped AS MATERIALIZED (
            SELECT lot.party, lot.uom_id,
                   COALESCE(line.picking_id, move.picking_id) AS picking_id,
                   line.quantity_product_uom AS quantity,
                   line.location_dest_id = %(customers)s AS is_out,
                   COALESCE(buyer.commercial_partner_id, buyer.id) AS customer_id
              FROM lot
              JOIN stock_move_line line ON line.lot_id = lot.id
              JOIN stock_move move ON move.id = line.move_id
              %(with_customers)s
        )
        SELECT party, 'lots', NULL::int, COUNT(*)::numeric FROM lot GROUP BY party
         UNION ALL
        SELECT party, 'customers', NULL, COUNT(DISTINCT customer_id)
          FROM shipped WHERE is_out GROUP BY party
         UNION ALL
        SELECT party, 'deliveries', NULL, COUNT(DISTINCT picking_id)
          FROM shipped WHERE is_out GROUP BY party
         UNION ALL
        SELECT party, CASE WHEN is_out THEN 'shipped' ELSE 'returned' END, uom_id,
               SUM(quantity)
          FROM shipped GROUP BY party, is_out, uom_id
         UNION ALL
        SELECT lot.party, 'on_hand', lot.uom_id, SUM(quant.quantity)
          FROM lot
          JOIN stock_quant quant ON quant.lot_id = lot.id
          JOIN stock_location place ON place.id = quant.location_id
         WHERE place.usage IN ('internal', 'transit')
         GROUP BY lot.party, lot.uom_id
        """,
        keys=ids(key for key, _lot in pairs),
        lots=ids(lot for _key, lot in pairs),
        steps=STEPS["down"],
        customers=CUSTOMERS,
        with_customers=WITH_CUSTOMERS,
    )


def by_group(groups, rows):
    """Return the rows of `counters` as {group: {figure: number or quantities}}."""
    result = {
        key: {**dict.fromkeys(NUMBERS, 0), **{name: {} for name in QUANTITIES}}
        for key in groups
    }
    for key, name, unit, number in rows:
        if name in NUMBERS:
            result[key][name] = int(number)
        else:
            result[key][name][unit] = float(number)
    return result
