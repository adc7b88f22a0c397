from odoo import api, models
from odoo.tools import SQL


class StockMoveLine(models.Model):
    """What really went out, as a complaint needs to know it."""

    _inherit = "stock.move.line"

    @api.model
    def _complaint_shipped(self, condition):
        """Return what was shipped to customers, by product, lot, order line and
        customer.

        Quantities are gross (returns are not taken off) in the product's own unit. One
        query, whatever the number of lines.

        :param SQL condition: on the aliases `line` (stock_move_line), `move`,
            `picking`, `sale_line` and `customer` (the commercial entity)
        :return: list of dicts with company_id, product_id, lot_id, sale_line_id,
            customer_id, picking_id, quantity and date
        """
        self.env.flush_all()
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT line.company_id,
                       line.product_id,
                       line.lot_id,
                       move.sale_line_id,
                       customer.id AS customer_id,
                       MAX(move.picking_id) AS picking_id,
                       SUM(line.quantity_product_uom) AS quantity,
                       MAX(line.date) AS date
                  FROM stock_move_line line
                  JOIN stock_move move ON move.id = line.move_id
                  JOIN stock_location source ON source.id = line.location_id
                  JOIN stock_location target ON target.id = line.location_dest_id
             LEFT JOIN stock_picking picking ON picking.id = move.picking_id
             LEFT JOIN sale_order_line sale_line ON sale_line.id = move.sale_line_id
             LEFT JOIN sale_order sale ON sale.id = sale_line.order_id
             LEFT JOIN res_partner receiver
                    ON receiver.id = COALESCE(sale.partner_id, picking.partner_id)
             LEFT JOIN res_partner customer
                    ON customer.id =
                       COALESCE(receiver.commercial_partner_id, receiver.id)
                 WHERE line.state = 'done'
                   AND target.usage = 'customer'
                   AND source.usage <> 'customer'
                   AND line.quantity_product_uom > 0
                   AND %(condition)s
              GROUP BY line.company_id,
                       line.product_id,
                       line.lot_id,
                       move.sale_line_id,
                       customer.id
              ORDER BY date DESC, line.product_id, line.lot_id
                """,
                condition=condition,
            )
        )
