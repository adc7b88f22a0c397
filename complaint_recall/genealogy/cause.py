"""The lots with which complained lots are compared, and what stood behind them."""

from odoo.tools import SQL

from .sql import CUSTOMERS, ids


def shipped_lots(product_ids, since, company_ids, limit):
    """Lots of products that companies shipped to customers, the last ones first.

    Rows: lot, product.
    """
    return SQL(
        """
        SELECT line.lot_id, line.product_id
          FROM stock_move_line line
         WHERE line.product_id = ANY(%(products)s)
           AND line.company_id = ANY(%(companies)s)
           AND line.state = 'done'
           AND line.lot_id IS NOT NULL
           AND line.date >= %(since)s
           AND line.location_dest_id = %(customers)s
           AND NOT line.location_id = %(customers)s
         GROUP BY line.lot_id, line.product_id
         ORDER BY MAX(line.date) DESC, line.lot_id
         LIMIT %(limit)s
        """,
        products=ids(product_ids),
        companies=ids(company_ids),
        since=since,
        customers=CUSTOMERS,
        limit=limit,
    )
