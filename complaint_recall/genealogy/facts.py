"""What happened to lots, row by row: shipments, receipts, stock, losses, open lines.

Each is about exactly the lots that are given, in the unit of the product.
"""

from odoo.tools import SQL

from .sql import CUSTOMERS, LOSSES, MAKING, SUPPLIERS, ids

# Lines (`line`, with its `move`) to and from customers, and who ordered (`buyer`). A
# transfer is looked at only where order and move do not say so: that is the CASE, which
# a condition beside it would not achieve.
WITH_CUSTOMERS = SQL(
    """
     LEFT JOIN sale_order_line sale_line ON sale_line.id = move.sale_line_id
     LEFT JOIN stock_picking picking
            ON picking.id = CASE WHEN sale_line.id IS NULL OR move.partner_id IS NULL
                                 THEN COALESCE(line.picking_id, move.picking_id) END
     LEFT JOIN sale_order sale
            ON sale.id = COALESCE(sale_line.order_id, picking.sale_id)
     LEFT JOIN res_partner buyer
            ON buyer.id =
               COALESCE(sale.partner_id, move.partner_id, picking.partner_id)
         WHERE line.state = 'done'
           AND (line.location_dest_id = %(customers)s)
            <> (line.location_id = %(customers)s)
    """,
    customers=CUSTOMERS,
)

# Who made it did not get it from there, or send it there.
APART = SQL(
    """ALL(ARRAY(SELECT id FROM stock_location
                 WHERE usage IN ('production', 'supplier', 'inventory')))"""
)


def shipments(lot_ids):
    """Lines to customers (`out`) and from customers (`back`).

    The customer is the commercial entity that ordered; the contact is where the goods
    went.
    """
    return SQL(
        """
        SELECT line.id AS line_id, line.lot_id, line.product_id, line.company_id,
               CASE WHEN line.location_dest_id = %(customers)s
                    THEN 'out' ELSE 'back' END AS kind,
               line.quantity_product_uom AS quantity, line.date,
               COALESCE(line.picking_id, move.picking_id) AS picking_id,
               sale.id AS sale_order_id, move.sale_line_id,
               COALESCE(buyer.commercial_partner_id, buyer.id) AS customer_id,
               COALESCE(move.partner_id, picking.partner_id, sale.partner_shipping_id)
                    AS contact_id,
               COALESCE(line.result_package_id, line.package_id) AS package_id,
               line.owner_id
          FROM unnest(%(lots)s) AS one(id)
          JOIN stock_move_line line ON line.lot_id = one.id
          JOIN stock_move move ON move.id = line.move_id
          %(with_customers)s
        """,
        lots=ids(lot_ids),
        customers=CUSTOMERS,
        with_customers=WITH_CUSTOMERS,
    )


def receipts(lot_ids, has_purchases=False, has_subcontracts=False):
    """Lines from suppliers (`in`) and back to them (`out`).

    The supplier is whose order of purchase it was: on a transfer from him straight to a
    customer, or back, the partner may be the customer.

    :param bool has_purchases: whether moves know their line of purchase
    :param bool has_subcontracts: whether orders of manufacturing know a subcontractor
    """
    lines = SQL(
        """
        SELECT line.id, CASE WHEN line.location_id = %(suppliers)s THEN 'in' ELSE 'out'
                         END AS kind,
               NULL::int AS maker_id
          FROM unnest(%(lots)s) AS one(id)
          JOIN stock_move_line line ON line.lot_id = one.id
         WHERE line.state = 'done'
           AND (line.location_id = %(suppliers)s)
            <> (line.location_dest_id = %(suppliers)s)
        """,
        lots=ids(lot_ids),
        suppliers=SUPPLIERS,
    )
    if has_subcontracts:
        lines = SQL("%s UNION ALL %s", lines, _from_subcontractors(lot_ids))
    return SQL(
        """
        SELECT line.id AS line_id, line.lot_id, line.product_id, line.company_id,
               one.kind, line.quantity_product_uom AS quantity, line.date,
               picking.id AS picking_id,
               COALESCE(supplier.commercial_partner_id, supplier.id) AS supplier_id,
               COALESCE(line.result_package_id, line.package_id) AS package_id
          FROM (%(lines)s) AS one
          JOIN stock_move_line line ON line.id = one.id
          JOIN stock_move move ON move.id = line.move_id
     LEFT JOIN stock_picking picking
            ON picking.id = COALESCE(line.picking_id, move.picking_id)
     %(join_purchase)s
     LEFT JOIN res_partner supplier
            ON supplier.id = COALESCE(
               one.maker_id, %(buyer)s picking.partner_id, move.partner_id)
        """,
        lines=lines,
        join_purchase=PURCHASE if has_purchases else SQL(),
        buyer=SQL("purchase.partner_id,") if has_purchases else SQL(),
    )


PURCHASE = SQL(
    """
     LEFT JOIN purchase_order_line purchase_line
            ON purchase_line.id = move.purchase_line_id
     LEFT JOIN purchase_order purchase ON purchase.id = purchase_line.order_id"""
)


def _from_subcontractors(lot_ids):
    """Lines from the place where a subcontractor made a lot, and back there.

    To Odoo that place is one of our own.
    """
    return SQL(
        """
        SELECT line.id, CASE WHEN line.location_id = place.id THEN 'in' ELSE 'out' END,
               place.maker_id
          FROM unnest(%(lots)s) AS one(id)
    CROSS JOIN LATERAL (
               SELECT made.location_dest_id AS id,
                      MIN(production.subcontractor_id) AS maker_id
                 FROM stock_move_line made
                 JOIN stock_move move ON move.id = made.move_id
                 JOIN mrp_production production ON production.id = move.production_id
                WHERE made.lot_id = one.id
                  AND made.state = 'done'
                  AND made.location_id = %(making)s
                  AND production.subcontractor_id IS NOT NULL
             GROUP BY made.location_dest_id) AS place
          JOIN stock_move_line line ON line.lot_id = one.id
         WHERE line.state = 'done'
           AND (line.location_id = place.id) <> (line.location_dest_id = place.id)
           AND CASE WHEN line.location_id = place.id
                    THEN line.location_dest_id ELSE line.location_id
                END <> %(apart)s
        """,
        lots=ids(lot_ids),
        making=MAKING,
        apart=APART,
    )


def stock(lot_ids):
    """What is there: in own places and under way."""
    return SQL(
        """
        SELECT quant.id AS quant_id, quant.lot_id, quant.product_id,
               COALESCE(quant.company_id, place.company_id) AS company_id,
               quant.location_id,
               CASE WHEN quant.quantity < 0 THEN 'negative'
                    WHEN place.usage = 'transit' THEN 'transit'
                    WHEN lot.is_held THEN 'held'
                    WHEN quant.reserved_quantity >= quant.quantity THEN 'reserved'
                    ELSE 'free'
                END AS kind,
               quant.quantity, quant.reserved_quantity AS reserved,
               quant.package_id, quant.owner_id
          FROM unnest(%(lots)s) AS one(id)
          JOIN stock_quant quant ON quant.lot_id = one.id
          JOIN stock_lot lot ON lot.id = quant.lot_id
          JOIN stock_location place ON place.id = quant.location_id
         WHERE place.usage IN ('internal', 'transit')
           AND quant.quantity <> 0
        """,
        lots=ids(lot_ids),
    )


def losses(lot_ids):
    """Scrap, losses and gains at inventories."""
    return SQL(
        """
        SELECT line.id AS line_id, line.lot_id, line.product_id, line.company_id,
               CASE WHEN line.location_id = %(losses)s THEN 'gain'
                    WHEN move.is_inventory THEN 'loss'
                    ELSE 'scrap'
                END AS kind,
               line.quantity_product_uom AS quantity, line.date,
               CASE WHEN line.location_id = %(losses)s
                    THEN line.location_dest_id ELSE line.location_id END AS location_id
          FROM unnest(%(lots)s) AS one(id)
          JOIN stock_move_line line ON line.lot_id = one.id
          JOIN stock_move move ON move.id = line.move_id
         WHERE line.state = 'done'
           AND (line.location_id = %(losses)s) <> (line.location_dest_id = %(losses)s)
        """,
        lots=ids(lot_ids),
        losses=LOSSES,
    )


def opened(lot_ids):
    """Lines that are not done: what is about to leave or to be used."""
    return SQL(
        """
        SELECT line.id AS line_id, line.lot_id, line.product_id, line.company_id,
               CASE WHEN target.usage = 'customer' THEN 'delivery'
                    WHEN target.usage = 'production' THEN 'production'
                    ELSE 'other'
                END AS kind,
               line.quantity_product_uom AS quantity, line.picking_id,
               move.raw_material_production_id AS production_id,
               COALESCE(move.partner_id, picking.partner_id) AS contact_id,
               COALESCE(picking.scheduled_date, move.date) AS scheduled
          FROM unnest(%(lots)s) AS one(id)
          JOIN stock_move_line line ON line.lot_id = one.id
          JOIN stock_location target ON target.id = line.location_dest_id
     LEFT JOIN stock_move move ON move.id = line.move_id
     LEFT JOIN stock_picking picking ON picking.id = line.picking_id
         WHERE line.state NOT IN ('done', 'cancel')
        """,
        lots=ids(lot_ids),
    )


def shipped_without_lot(lot_ids):
    """What went to customers of the products of these lots, tracked, but without a lot.

    Rows: product, transfer, quantity, date, contact.
    """
    return SQL(
        """
        SELECT line.product_id, line.picking_id, line.quantity_product_uom, line.date,
               COALESCE(move.partner_id, picking.partner_id)
          FROM (SELECT DISTINCT lot.product_id
                  FROM unnest(%(lots)s) AS one(id)
                  JOIN stock_lot lot ON lot.id = one.id) AS mine
          JOIN product_product product ON product.id = mine.product_id
          JOIN product_template template ON template.id = product.product_tmpl_id
    CROSS JOIN LATERAL (
               SELECT *
                 FROM stock_move_line
                WHERE product_id = mine.product_id
                  AND state = 'done'
                  AND lot_id IS NULL
                  AND location_dest_id = %(customers)s
               OFFSET 0) AS line
          JOIN stock_move move ON move.id = line.move_id
     LEFT JOIN stock_picking picking ON picking.id = line.picking_id
         WHERE template.tracking <> 'none'
        """,
        lots=ids(lot_ids),
        customers=CUSTOMERS,
    )


def reachability(contact_ids):
    """Which of these partners have a mail or a phone, they or their company."""
    return SQL(
        """
        SELECT partner.id
          FROM unnest(%s) AS one(id)
          JOIN res_partner partner ON partner.id = one.id
     LEFT JOIN res_partner entity ON entity.id = partner.commercial_partner_id
         WHERE COALESCE(
               NULLIF(partner.email, ''), NULLIF(partner.phone, ''),
               NULLIF(entity.email, ''), NULLIF(entity.phone, '')) IS NOT NULL
        """,
        ids(contact_ids),
    )
