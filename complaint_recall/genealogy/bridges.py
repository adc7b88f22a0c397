"""Ways on which a lot may have gone on although no record says so: possible only."""

from odoo.tools import SQL

from .sql import LOSSES, MAKING, ids

# A product without lots is followed while there was some at the place. Less than this
# is none: quantities are rounded.
NONE_LEFT = 1e-6
# Between the loss of one lot and the gain of another at an inventory, in minutes.
RELABEL_MINUTES = 1


def timestamps(values):
    """Return points in time as an array."""
    return SQL("%s::timestamp[]", f"{{{','.join(map(str, values))}}}")


def _flows(entries):
    """Return entries, and what moved of these products there, with the stock after."""
    products, locations, dates = zip(*entries, strict=True)
    return SQL(
        """WITH entry AS (
               SELECT *
                 FROM unnest(%s, %s, %s) WITH ORDINALITY
                      AS entry(product_id, location_id, date, number)
           ), spot AS (
               SELECT DISTINCT product_id, location_id FROM entry
           ), flow AS (
               SELECT spot.product_id, spot.location_id, line.date, line.id,
                      CASE WHEN line.location_dest_id = spot.location_id
                           THEN line.quantity_product_uom
                           ELSE -line.quantity_product_uom
                       END AS quantity
                 FROM spot
                 JOIN stock_move_line line ON line.product_id = spot.product_id
                WHERE line.state = 'done'
                  AND line.lot_id IS NULL
                  AND (line.location_id = spot.location_id)
                   <> (line.location_dest_id = spot.location_id)
           ), stock AS (
               SELECT product_id, location_id, date, quantity,
                      SUM(quantity) OVER (
                          PARTITION BY product_id, location_id
                              ORDER BY date, quantity DESC, id
                      ) AS left_over
                 FROM flow
           )""",
        ids(products),
        ids(locations),
        timestamps(dates),
    )


def onward(entries):
    """Where a product without lots went from a place, from a date on.

    :param entries: list of (product id, location id, date), numbered from 1
    :return: SQL; rows: number of the entry, date until which it was followed (None if
        some is left), product, place it went to, its usage, kind and id of the document
        it went into, date, quantity, partner, line id
    """
    return SQL(
        """%s, span AS (
            SELECT entry.*, (
                   SELECT MIN(stock.date)
                     FROM stock
                    WHERE stock.product_id = entry.product_id
                      AND stock.location_id = entry.location_id
                      AND stock.date >= entry.date
                      AND stock.quantity < 0
                      AND stock.left_over <= %s) AS limit_date
              FROM entry
        )
        SELECT span.number, span.limit_date, line.product_id, line.location_dest_id,
               target.usage,
               CASE WHEN move.raw_material_production_id IS NOT NULL THEN 1
                    WHEN move.unbuild_id IS NOT NULL THEN 2
                    ELSE 3
                END,
               CASE WHEN target.usage = 'production' THEN COALESCE(
                   move.raw_material_production_id, move.unbuild_id,
                   rel.consume_line_id)
                END,
               line.date, line.quantity_product_uom,
               COALESCE(move.partner_id, picking.partner_id), line.id
          FROM span
          JOIN stock_move_line line ON line.product_id = span.product_id
                                   AND line.location_id = span.location_id
          JOIN stock_move move ON move.id = line.move_id
          JOIN stock_location target ON target.id = line.location_dest_id
     LEFT JOIN stock_picking picking ON picking.id = line.picking_id
     LEFT JOIN stock_move_line_consume_rel rel
            ON rel.produce_line_id = line.id
           AND target.usage = 'production'
           AND move.raw_material_production_id IS NULL
           AND move.unbuild_id IS NULL
         WHERE line.state = 'done'
           AND line.lot_id IS NULL
           AND line.location_dest_id <> line.location_id
           AND line.date >= span.date
           AND line.date <= COALESCE(span.limit_date, 'infinity')""",
        _flows(entries),
        NONE_LEFT,
    )


def backward(entries):
    """Where a product without lots came from that was at a place until a date.

    :param entries: list of (product id, location id, date), numbered from 1
    :return: SQL; rows as of `onward`, with the place it came from, and the last date at
        which there was none
    """
    return SQL(
        """%s, span AS (
            SELECT entry.*, (
                   SELECT MAX(stock.date)
                     FROM stock
                    WHERE stock.product_id = entry.product_id
                      AND stock.location_id = entry.location_id
                      AND stock.date < entry.date
                      AND stock.quantity < 0
                      AND stock.left_over <= %s) AS limit_date
              FROM entry
        )
        SELECT span.number, span.limit_date, line.product_id, line.location_id,
               source.usage,
               CASE WHEN move.production_id IS NOT NULL THEN 1
                    WHEN move.unbuild_id IS NOT NULL THEN 2
                    ELSE 4
                END,
               CASE WHEN source.usage = 'production' THEN COALESCE(
                   move.production_id, move.unbuild_id, rel.consume_line_id)
                END,
               line.date, line.quantity_product_uom,
               COALESCE(picking.partner_id, move.partner_id), line.id
          FROM span
          JOIN stock_move_line line ON line.product_id = span.product_id
                                   AND line.location_dest_id = span.location_id
          JOIN stock_move move ON move.id = line.move_id
          JOIN stock_location source ON source.id = line.location_id
     LEFT JOIN stock_picking picking ON picking.id = line.picking_id
     LEFT JOIN stock_move_line_consume_rel rel
            ON rel.produce_line_id = line.id
           AND source.usage = 'production'
           AND move.production_id IS NULL
           AND move.unbuild_id IS NULL
         WHERE line.state = 'done'
           AND line.lot_id IS NULL
           AND line.location_dest_id <> line.location_id
           AND line.date <= span.date
           AND line.date > COALESCE(span.limit_date, '-infinity')""",
        _flows(entries),
        NONE_LEFT,
    )


def made_here(product_ids):
    """Which of these products ever came out of an order: the others were bought."""
    return SQL(
        """SELECT one.id
             FROM unnest(%s) AS one(id)
            WHERE EXISTS (
                SELECT FROM stock_move move
                 WHERE move.product_id = one.id
                   AND move.location_id = %s
                   AND move.state = 'done'
            )""",
        ids(product_ids),
        MAKING,
    )


def relabels(lot_ids, direction):
    """Pairs of an inventory loss and a gain that look like a relabelled lot.

    Rows: lot that was lost, lot that was found, id of the gain, date, quantity.
    """
    mine, other = ("loss", "gain") if direction == "down" else ("gain", "loss")
    return SQL(
        """SELECT loss.lot_id, gain.lot_id, gain.id, gain.date,
                  LEAST(loss.quantity_product_uom, gain.quantity_product_uom)
             FROM unnest(%(lots)s) AS one(id)
             JOIN stock_move_line %(mine)s ON %(mine)s.lot_id = one.id
             JOIN stock_move %(mine_move)s ON %(mine_move)s.id = %(mine)s.move_id
             JOIN stock_move %(other_move)s
               ON %(other_move)s.product_id = %(mine)s.product_id
              AND %(other_move)s.is_inventory
              AND %(other_move)s.date
                  BETWEEN %(mine_move)s.date - make_interval(mins => %(minutes)s)
                      AND %(mine_move)s.date + make_interval(mins => %(minutes)s)
             JOIN stock_move_line %(other)s ON %(other)s.move_id = %(other_move)s.id
            WHERE loss.state = 'done'
              AND gain.state = 'done'
              AND %(mine_move)s.is_inventory
              AND loss.location_dest_id = %(losses)s
              AND gain.location_id = %(losses)s
              AND loss.location_id = gain.location_dest_id
              AND loss.lot_id <> gain.lot_id""",
        lots=ids(lot_ids),
        mine=SQL.identifier(mine),
        other=SQL.identifier(other),
        mine_move=SQL.identifier(f"{mine}_move"),
        other_move=SQL.identifier(f"{other}_move"),
        minutes=RELABEL_MINUTES,
        losses=LOSSES,
    )


def twins(lot_ids, direction):
    """The same lot in a company that was supplied by the company of this one.

    Lots of one company have no link to the lot that the other one keeps under the same
    number: the same product, or one with the same barcode.

    Rows: lot of the supplier, lot of the supplied company, last date, quantity.
    """
    mine, other = ("giver", "taker") if direction == "down" else ("taker", "giver")
    return SQL(
        """SELECT giver.id, taker.id, MAX(line.date), SUM(line.quantity_product_uom)
             FROM unnest(%(lots)s) AS one(id)
             JOIN stock_lot %(mine)s ON %(mine)s.id = one.id
             JOIN stock_lot %(other)s ON %(other)s.name = %(mine)s.name
             JOIN product_product giver_product ON giver_product.id = giver.product_id
             JOIN product_product taker_product ON taker_product.id = taker.product_id
             JOIN res_company taking ON taking.id = taker.company_id
             JOIN stock_move_line line ON line.lot_id = giver.id
             JOIN stock_move move ON move.id = line.move_id
             JOIN stock_location target ON target.id = line.location_dest_id
        LEFT JOIN stock_picking picking ON picking.id = line.picking_id
             JOIN res_partner partner
               ON partner.id = COALESCE(move.partner_id, picking.partner_id)
            WHERE %(mine)s.company_id IS NOT NULL
              AND taker.company_id <> giver.company_id
              AND (giver_product.id = taker_product.id
                   OR giver_product.barcode = taker_product.barcode)
              AND line.state = 'done'
              AND target.usage IN ('customer', 'transit')
              AND taking.partner_id IN (partner.id, partner.commercial_partner_id)
         GROUP BY giver.id, taker.id""",
        lots=ids(lot_ids),
        mine=SQL.identifier(mine),
        other=SQL.identifier(other),
    )
