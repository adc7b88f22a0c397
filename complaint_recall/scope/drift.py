"""What moved after a recall was decided: statements that write alarms, each once."""

from odoo.tools import SQL

from ..genealogy import facts
from ..genealogy.sql import MAKING, ids
from . import rows


def concerned(lot_ids, production_ids):
    """Which running recalls have one of these lots, or what these orders used.

    The one query that a movement of any lot to a customer or into production costs.

    Rows: recall, lot.
    """
    used = SQL()
    if production_ids:
        used = SQL(
            """OR own.lot_id IN (
                   SELECT line.lot_id
                     FROM stock_move move
                     JOIN stock_move_line line ON line.move_id = move.id
                    WHERE move.raw_material_production_id = ANY(%s))""",
            ids(production_ids),
        )
    return SQL(
        """SELECT own.recall_id, own.lot_id
             FROM complaint_recall recall
             JOIN complaint_recall_lot own ON own.recall_id = recall.id
            WHERE recall.state IN ('running', 'closing')
              AND recall.is_mock IS NOT TRUE
              AND own.is_excluded IS NOT TRUE
              AND (own.lot_id = ANY(%s) %s)""",
        ids(lot_ids),
        used,
    )


def shipments(recall, lot_ids, now, line_ids=None):
    """Write alarms for goods that went to a customer and are not in the scope.

    What a consignee sends back is what a recall is for, and no alarm; what somebody
    else sends back is.
    """
    only = (
        SQL() if line_ids is None else SQL("AND one.line_id = ANY(%s)", ids(line_ids))
    )
    return SQL(
        """
        INSERT INTO complaint_recall_drift (
               recall_id, company_id, kind, lot_id, product_id, uom_id, quantity, date,
               res_model, res_id, picking_id, partner_id, partner_name, direction,
               detected_at, state)
        SELECT own.recall_id, own.company_id,
               CASE WHEN consignee.id IS NULL THEN 'customer' ELSE 'shipment' END,
               own.lot_id, own.product_id, own.uom_id, COALESCE(one.quantity, 0),
               one.date, 'stock.move.line', one.line_id, one.picking_id,
               one.customer_id, partner.name, one.kind, %(now)s, 'open'
          FROM (%(shipments)s) AS one
    %(own)s
     LEFT JOIN res_partner partner ON partner.id = one.customer_id
    %(consignee)s
         WHERE one.company_id = own.company_id
           AND own.is_excluded IS NOT TRUE
           AND (one.kind = 'out' OR consignee.id IS NULL)
           AND NOT EXISTS (
               SELECT 1 FROM complaint_recall_shipment known
                WHERE known.recall_id = %(recall)s
                  AND known.move_line_id = one.line_id
                  AND known.lot_id = one.lot_id
               OFFSET 0) %(only)s
   ON CONFLICT (recall_id, lot_id, res_model, res_id) DO NOTHING
     RETURNING id
        """,
        shipments=facts.shipments(lot_ids),
        own=rows.own(recall, SQL("one.lot_id")),
        consignee=rows.consignee(recall, SQL("one.customer_id")),
        recall=recall.id,
        now=now,
        only=only,
    )


def productions(recall, lot_ids, now):
    """Write alarms for orders that used lots after they were in the scope."""
    return SQL(
        """
        INSERT INTO complaint_recall_drift (
               recall_id, company_id, kind, lot_id, product_id, uom_id, quantity, date,
               res_model, res_id, detected_at, state)
        SELECT own.recall_id, own.company_id, 'production', own.lot_id, own.product_id,
               own.uom_id, SUM(line.quantity_product_uom), MAX(line.date),
               'mrp.production', move.raw_material_production_id, %(now)s, 'open'
          FROM unnest(%(lots)s) AS one(id)
    %(own)s
          JOIN complaint_recall recall ON recall.id = own.recall_id
          JOIN stock_move_line line ON line.lot_id = one.id
          JOIN stock_move move ON move.id = line.move_id
         WHERE line.state = 'done'
           AND line.location_dest_id = %(making)s
           AND line.company_id = own.company_id
           AND own.is_excluded IS NOT TRUE
           AND move.raw_material_production_id IS NOT NULL
           AND line.date > CASE WHEN own.is_amended IS TRUE
                                THEN own.create_date ELSE recall.scope_at END
      GROUP BY own.recall_id, own.company_id, own.id, own.lot_id, own.product_id,
               own.uom_id, move.raw_material_production_id
   ON CONFLICT (recall_id, lot_id, res_model, res_id) DO NOTHING
     RETURNING id
        """,
        lots=ids(lot_ids),
        own=rows.own(recall, SQL("one.id")),
        recall=recall.id,
        making=MAKING,
        now=now,
    )


def new_lots(recall, lot_ids, now):
    """Write alarms for lots that were made of lots of the scope and are not in it."""
    return SQL(
        """
        INSERT INTO complaint_recall_drift (
               recall_id, company_id, kind, lot_id, product_id, uom_id, quantity, date,
               res_model, res_id, detected_at, state)
        SELECT %(recall)s, %(company)s, 'lot', lot.id, lot.product_id, template.uom_id,
               COALESCE(made.quantity, 0), COALESCE(made.date, lot.create_date),
               'stock.lot', lot.id, %(now)s, 'open'
          FROM unnest(%(lots)s) AS one(id)
          JOIN stock_lot lot ON lot.id = one.id
          JOIN product_product product ON product.id = lot.product_id
          JOIN product_template template ON template.id = product.product_tmpl_id
     LEFT JOIN LATERAL (
               SELECT SUM(line.quantity_product_uom) AS quantity, MAX(line.date) AS date
                 FROM stock_move_line line
                WHERE line.lot_id = lot.id
                  AND line.state = 'done'
                  AND line.location_id = %(making)s) AS made ON TRUE
   ON CONFLICT (recall_id, lot_id, res_model, res_id) DO NOTHING
     RETURNING id
        """,
        lots=ids(lot_ids),
        recall=recall.id,
        company=recall.company_id.id,
        making=MAKING,
        now=now,
    )
