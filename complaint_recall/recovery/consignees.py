"""What each consignee was shipped of each lot, and where that is now.

What came back is read from done move lines, what a consignee says from the answers,
what was destroyed at the site from signed destructions. Goods that were passed on count
at whom they were passed on to: they are taken from who gave them, and given (`handed`)
to who got them, so that nothing counts twice.

A row without a consignee is what customers got, or sent back, whom nobody knows.
"""

from odoo.tools import SQL

from ..genealogy.facts import WITH_CUSTOMERS
from ..genealogy.sql import CUSTOMERS, ids
from .lots import NETTED, scope

FACTS = ("shipped", "handed", "returned", "used", "destroyed", "passed_on")
# What a consignee says; the columns of the line where they are written down.
DECLARED = ("declared_received", "declared_stock", "declared_return")
KEYS = (*FACTS, *DECLARED)
# Key -> column of the line where the answers write it.
COLUMNS = {
    **{name: name for name in DECLARED},
    "used": "declared_used",
    "handed": "handed_qty",
}
ANSWERED = "response_line_id"


def balance(recall_ids, declared, consignee_ids=None, lot_ids=None):
    """Return one row a consignee and lot: ids, `KEYS`, and what is `outstanding`.

    :param declared: those columns of complaint_recall_consignee_line that there are
    :param consignee_ids: ids of complaint.recall.consignee, or None for all
    :param lot_ids: ids of complaint.recall.lot, or None for all
    """
    chosen = SQL()
    if consignee_ids is not None:
        chosen = SQL("WHERE part.consignee_id = ANY(%s)", ids(consignee_ids))
    sums = SQL(", ").join(
        SQL("SUM(part.%(key)s) AS %(key)s", key=SQL.identifier(key)) for key in KEYS
    )
    return SQL(
        """
        SELECT every.*,
               ROUND((shipped + handed - returned - used - destroyed - passed_on)
                     ::numeric, 6)::float8 AS outstanding
          FROM (
            SELECT part.recall_id, part.consignee_id, part.id, part.lot_id,
                   part.product_id, part.uom_id, MAX(part.line_id) AS line_id, %(sums)s
              FROM (%(parts)s) AS part
              %(chosen)s
          GROUP BY part.recall_id, part.consignee_id, part.id, part.lot_id,
                   part.product_id, part.uom_id
          ) AS every
        """,
        sums=sums,
        parts=_parts(scope(recall_ids, lot_ids), declared),
        chosen=chosen,
    )


def _parts(lots, declared):
    parts = [_lines(declared), _unknown(), _returns(), _destroyed(), _parted()]
    if COLUMNS["handed"] in declared:
        parts.append(_passed_on())
    return SQL("WITH scope AS (%s) %s", lots, SQL(" UNION ALL ").join(parts))


def _part(source, consignee, line=None, **values):
    """Return a part of the sum.

    :param source: FROM and WHERE, in which `scope` is a lot of the recall
    :param consignee: whose it is
    :param line: id of the complaint.recall.consignee.line
    :param values: what is added to which of `KEYS`
    """
    zero = SQL("0::float8")
    quantities = SQL(", ").join(
        SQL("%s AS %s", values.get(key, zero), SQL.identifier(key)) for key in KEYS
    )
    return SQL(
        """
        SELECT scope.recall_id, scope.id, scope.lot_id, scope.product_id,
               scope.uom_id, %s AS consignee_id, %s AS line_id, %s
        %s""",
        consignee,
        line or SQL("NULL::int"),
        quantities,
        source,
    )


def _lines(declared):
    columns = {
        key: SQL("COALESCE(line.%s, 0)::float8", SQL.identifier(column))
        for key, column in COLUMNS.items()
        if column in declared
    }
    return _part(
        SQL(
            """FROM scope
               JOIN complaint_recall_consignee_line line
                 ON line.recall_lot_id = scope.id"""
        ),
        SQL("line.consignee_id"),
        SQL("line.id"),
        shipped=SQL("COALESCE(line.shipped_qty, 0)::float8"),
        **columns,
    )


def _unknown():
    """Shipments of which the records name no customer."""
    return _part(
        SQL(
            """FROM scope
               JOIN complaint_recall_shipment shipment
                 ON shipment.recall_lot_id = scope.id
              WHERE shipment.consignee_id IS NULL"""
        ),
        SQL("NULL::int"),
        shipped=SQL(
            """(CASE shipment.kind WHEN 'out' THEN shipment.quantity
                ELSE -shipment.quantity END)::float8"""
        ),
    )


def _returns():
    """What came back and the scope did not count: whose, by transfer or customer."""
    return _part(
        SQL(
            """
          FROM (
            SELECT scope.*, line.quantity_product_uom AS quantity,
                   COALESCE(buyer.commercial_partner_id, buyer.id) AS customer_id,
                   COALESCE(line.picking_id, move.picking_id) AS transfer_id
              FROM scope
              JOIN stock_move_line line ON line.lot_id = scope.lot_id
               AND line.company_id = scope.company_id
              JOIN stock_move move ON move.id = line.move_id
              %(with_customers)s
               AND line.location_id = %(customers)s
               AND NOT %(netted)s
          ) AS scope
     LEFT JOIN stock_picking transfer ON transfer.id = scope.transfer_id
     LEFT JOIN complaint_recall_consignee named
            ON named.id = transfer.recall_consignee_id
           AND named.recall_id = scope.recall_id
     LEFT JOIN complaint_recall_consignee known
            ON known.recall_id = scope.recall_id
           AND known.partner_id = scope.customer_id
            """,
            with_customers=WITH_CUSTOMERS,
            customers=CUSTOMERS,
            netted=NETTED,
        ),
        SQL("COALESCE(named.id, known.id)"),
        returned=SQL("scope.quantity::float8"),
    )


def _destroyed():
    """What was destroyed at the site of the consignee, proved and signed."""
    return _part(
        SQL(
            """FROM scope
               JOIN complaint_recall_destruction_line gone
                 ON gone.recall_lot_id = scope.id
               JOIN complaint_recall_destruction destruction
                 ON destruction.id = gone.destruction_id
              WHERE destruction.state = 'done'
                AND destruction.consignee_id IS NOT NULL"""
        ),
        SQL("destruction.consignee_id"),
        destroyed=SQL("gone.quantity::float8"),
    )


def _parted():
    """What a consignee of a consignee was given by the engine of the scope."""
    return _part(
        SQL(
            """FROM scope
               JOIN complaint_recall_consignee_line line
                 ON line.recall_lot_id = scope.id
               JOIN complaint_recall_consignee taker ON taker.id = line.consignee_id
              WHERE taker.parent_id IS NOT NULL"""
        ),
        SQL("taker.parent_id"),
        passed_on=SQL("COALESCE(line.shipped_qty, 0)::float8"),
    )


def _passed_on():
    """What the latest answers say about whom goods were passed on to, where that is a
    consignee; the rest is still outstanding at who says so."""
    return _part(
        SQL(
            """FROM scope
               JOIN complaint_recall_passed_on parted
                 ON parted.recall_id = scope.recall_id
                AND parted.lot_id = scope.lot_id
               JOIN complaint_recall_consignee giver
                 ON giver.id = parted.consignee_id
                AND giver.figures_response_id = parted.response_id
              WHERE parted.target_id IS NOT NULL"""
        ),
        SQL("parted.consignee_id"),
        passed_on=SQL("parted.quantity::float8"),
    )
