"""The lots with which complained lots are compared, and what stood behind them."""

from odoo.tools import SQL

from .sql import CUSTOMERS, ids


def first_shipped(lot_ids, company_ids):
    """When companies shipped the first of these lots to a customer, if they did."""
    return SQL(
        """
        SELECT MIN(line.date)
          FROM unnest(%(lots)s) AS one(id)
          JOIN stock_move_line line ON line.lot_id = one.id
         WHERE line.company_id = ANY(%(companies)s)
           AND line.state = 'done'
           AND line.location_dest_id = %(customers)s
           AND NOT line.location_id = %(customers)s
        """,
        lots=ids(lot_ids),
        companies=ids(company_ids),
        customers=CUSTOMERS,
    )


def shipped_lots(product_ids, since, company_ids, limit):
    """Lots of products that companies shipped to customers since a date, limited.

    Rows: lot, product.
    """
    return SQL(
        """
        SELECT DISTINCT line.lot_id, line.product_id
          FROM stock_move_line line
         WHERE line.product_id = ANY(%(products)s)
           AND line.company_id = ANY(%(companies)s)
           AND line.state = 'done'
           AND line.lot_id IS NOT NULL
           AND line.date >= %(since)s
           AND line.location_dest_id = %(customers)s
           AND NOT line.location_id = %(customers)s
         LIMIT %(limit)s
        """,
        products=ids(product_ids),
        companies=ids(company_ids),
        since=since,
        customers=CUSTOMERS,
        limit=limit,
    )
