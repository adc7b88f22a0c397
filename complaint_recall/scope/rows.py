"""Statements that write the rows of a scope. None reads or writes row by row."""

from odoo.tools import SQL

from ..genealogy import facts
from ..genealogy.sql import ids

# The order of the levels of trade, wholesale first; see DEPTHS of the recall.
LEVELS = SQL("ARRAY['wholesale', 'retail', 'consumer']")


def within(depth, wanted):
    """Whether a level of trade is within the depth of a recall."""
    return SQL(
        "array_position(%(levels)s, %(depth)s::text)"
        " <= array_position(%(levels)s, %(wanted)s::text)",
        levels=LEVELS,
        depth=depth,
        wanted=wanted,
    )


def own(recall, lot):
    """Join the row of a lot in a recall.

    LATERAL and OFFSET have each row looked up by index. PostgreSQL has no statistics
    on rows that were just written, and would read a whole trace once for each of them.
    """
    return SQL(
        """CROSS JOIN LATERAL (
               SELECT entry.*
                 FROM complaint_recall_lot entry
                WHERE entry.recall_id = %s AND entry.lot_id = %s
               OFFSET 0) AS own""",
        recall.id,
        lot,
    )


def consignee(recall, customer):
    """Join the consignee that a customer is, if any; see `own`."""
    return SQL(
        """LEFT JOIN LATERAL (
               SELECT entry.id
                 FROM complaint_recall_consignee entry
                WHERE entry.recall_id = %s AND entry.partner_id = %s
               OFFSET 0) AS consignee ON TRUE""",
        recall.id,
        customer,
    )


def extra(defaults):
    """What other concerns added to a table and need a value: columns, values.

    :param dict defaults: column -> value
    :return: two parts of an INSERT, each with a leading comma, empty without any
    """
    if not defaults:
        return SQL(), SQL()
    names = SQL(", ").join(map(SQL.identifier, defaults))
    values = SQL(", ").join(SQL("%s", value) for value in defaults.values())
    return SQL(", %s", names), SQL(", %s", values)


def companies(lot_ids):
    """Whose lots are: the company of the lot or product, else all that moved it.

    Rows: lot, company.
    """
    return SQL(
        """
          WITH one AS MATERIALIZED (
               SELECT lot.id, COALESCE(lot.company_id, template.company_id) AS owner_id
                 FROM unnest(%(lots)s) AS given(id)
                 JOIN stock_lot lot ON lot.id = given.id
                 JOIN product_product product ON product.id = lot.product_id
                 JOIN product_template template
                   ON template.id = product.product_tmpl_id)
        SELECT one.id, one.owner_id FROM one WHERE one.owner_id IS NOT NULL
         UNION
        SELECT one.id, line.company_id
          FROM one
          JOIN stock_move_line line ON line.lot_id = one.id
         WHERE one.owner_id IS NULL
           AND line.state = 'done'
           AND line.company_id IS NOT NULL
        """,
        lots=ids(lot_ids),
    )


def foreign_customers(lot_ids, company_id):
    """How many customers of other companies got these lots."""
    return SQL(
        """SELECT COUNT(DISTINCT (one.company_id, one.customer_id))
             FROM (%s) AS one
            WHERE one.company_id <> %s AND one.customer_id IS NOT NULL""",
        facts.shipments(lot_ids),
        company_id,
    )


def lots(recall, found, stamp, is_amended=False, defaults=None):
    """Write lots, and bring up to date those that are there.

    A lot that turned out to be certain is in again, although it was taken out while it
    was only possible: that is for somebody else to decide.

    :param found: list of `genealogy.graph.Reached`
    :param dict stamp: `user` and `now`, who writes and when
    """
    names, values = extra(defaults)
    return SQL(
        """
        INSERT INTO complaint_recall_lot AS own (
               recall_id, company_id, lot_id, product_id, uom_id, certainty,
               reason_code, level, low, high, produced_qty, is_excluded, is_amended,
               create_uid, write_uid, create_date, write_date %(names)s)
        SELECT %(recall)s, %(company)s, lot.id, lot.product_id, template.uom_id,
               found.certainty, found.reason, found.level, COALESCE(found.low, 0),
               COALESCE(found.high, 0), COALESCE(found.made, 0), FALSE, %(amended)s,
               %(user)s, %(user)s, %(now)s, %(now)s
               %(values)s
          FROM unnest(%(ids)s::int[], %(certainties)s::text[], %(reasons)s::text[],
                      %(levels)s::int[], %(lows)s::numeric[], %(highs)s::numeric[],
                      %(made)s::numeric[])
               AS found(id, certainty, reason, level, low, high, made)
          JOIN stock_lot lot ON lot.id = found.id
          JOIN product_product product ON product.id = lot.product_id
          JOIN product_template template ON template.id = product.product_tmpl_id
      ORDER BY found.level, lot.id
   ON CONFLICT (recall_id, lot_id) DO UPDATE
           SET certainty = EXCLUDED.certainty,
               reason_code = EXCLUDED.reason_code,
               level = EXCLUDED.level,
               low = EXCLUDED.low,
               high = EXCLUDED.high,
               produced_qty = EXCLUDED.produced_qty,
               is_excluded = own.is_excluded AND (
                   own.certainty = 'certain' OR EXCLUDED.certainty = 'possible')
        """,
        names=names,
        values=values,
        recall=recall.id,
        company=recall.company_id.id,
        amended=is_amended,
        **stamp,
        ids=[one.lot_id for one in found],
        certainties=[one.certainty for one in found],
        reasons=[one.reason for one in found],
        levels=[one.level for one in found],
        lows=[one.low for one in found],
        highs=[one.high for one in found],
        made=[one.made for one in found],
    )


def consignees(recall, lot_ids, stamp, is_amended=False, line_ids=None, defaults=None):
    """Write one row for each customer who got these lots, or sent them back.

    Contact, addresses and language are as they are now. The level of trade that the
    team entered stays. A customer whose row a consignee named first (`parent_id`) is no
    conflict: that row has no customer.
    """
    names, values = extra(defaults)
    return SQL(
        """
        INSERT INTO complaint_recall_consignee AS own (
               recall_id, company_id, partner_id, contact_id, name, email, phone,
               street, lang, depth, in_depth, state, is_amended,
               create_uid, write_uid, create_date, write_date %(names)s)
        SELECT %(recall)s, %(company)s, got.customer_id, written.contact_id,
               written.name, written.email, written.phone, written.street,
               written.lang, written.depth, %(within)s, 'waiting',
               %(amended)s,
               %(user)s, %(user)s, %(now)s, %(now)s
               %(values)s
          FROM (SELECT DISTINCT one.customer_id
                  FROM (%(shipments)s) AS one
                 WHERE one.company_id = %(company)s
                   AND one.customer_id IS NOT NULL %(only)s) AS got
    CROSS JOIN LATERAL (%(snapshot)s) AS written
      ORDER BY written.name, got.customer_id
   ON CONFLICT (recall_id, partner_id) WHERE partner_id IS NOT NULL DO UPDATE
           SET contact_id = EXCLUDED.contact_id,
               name = EXCLUDED.name,
               email = EXCLUDED.email,
               phone = EXCLUDED.phone,
               street = EXCLUDED.street,
               lang = EXCLUDED.lang,
               depth = CASE WHEN own.is_depth_set THEN own.depth
                            ELSE EXCLUDED.depth END,
               in_depth = CASE WHEN own.is_depth_set THEN own.in_depth
                               ELSE EXCLUDED.in_depth END
         WHERE own.notified_at IS NULL AND NOT %(amended)s
        """,
        names=names,
        values=values,
        only=_of(line_ids),
        recall=recall.id,
        company=recall.company_id.id,
        amended=is_amended,
        **stamp,
        within=within(SQL("written.depth"), recall.depth),
        shipments=facts.shipments(lot_ids),
        snapshot=snapshot(SQL("got.customer_id"), recall.company_id),
    )


def snapshot(customer, company):
    """Whom a customer wants recalls to be written to, and how: one row.

    The contact for recalls of the customer comes first, else the customer itself; what
    the contact lacks is taken from the customer.
    """
    return SQL(
        """
        SELECT COALESCE(contact.id, entity.id) AS contact_id,
               COALESCE(NULLIF(entity.name, ''), entity.complete_name, entity.email,
                        entity.id::text) AS name,
               COALESCE(NULLIF(contact.email, ''), NULLIF(entity.email, '')) AS email,
               COALESCE(NULLIF(contact.phone, ''), NULLIF(entity.phone, '')) AS phone,
               COALESCE(NULLIF(%(contact_street)s, ''), NULLIF(%(entity_street)s, ''))
                    AS street,
               COALESCE(contact.lang, entity.lang, %(lang)s) AS lang,
               COALESCE(entity.recall_depth, CASE WHEN entity.is_company
                        THEN 'wholesale' ELSE 'consumer' END) AS depth
          FROM res_partner entity
     LEFT JOIN LATERAL (
               SELECT child.*
                 FROM res_partner child
                WHERE child.commercial_partner_id = entity.id
                  AND child.is_recall_contact IS TRUE
                  AND child.active
                  AND (child.company_id IS NULL OR child.company_id = %(company)s)
             ORDER BY NULLIF(child.email, '') IS NULL, child.id
                LIMIT 1) AS contact ON TRUE
         WHERE entity.id = %(customer)s
        """,
        customer=customer,
        company=company.id,
        lang=company.partner_id.lang,
        contact_street=_street(SQL("contact")),
        entity_street=_street(SQL("entity")),
    )


def _street(partner):
    return SQL(
        """concat_ws(', ', NULLIF(%(one)s.street, ''), NULLIF(%(one)s.street2, ''),
                     NULLIF(concat_ws(' ', NULLIF(%(one)s.zip, ''),
                                      NULLIF(%(one)s.city, '')), ''),
                     (SELECT state.name FROM res_country_state state
                       WHERE state.id = %(one)s.state_id),
                     (SELECT country.name ->> 'en_US' FROM res_country country
                       WHERE country.id = %(one)s.country_id))""",
        one=partner,
    )


def _of(line_ids):
    """A condition on lines, if some are given."""
    return (
        SQL() if line_ids is None else SQL("AND one.line_id = ANY(%s)", ids(line_ids))
    )


def late_returns(recall, lot_ids, defaults=None):
    """Write what consignees sent back meanwhile."""
    only = SQL("AND one.kind = 'back' AND consignee.id IS NOT NULL")
    return shipments(recall, lot_ids, True, only, defaults=defaults)


def shipments(
    recall, lot_ids, is_amended=False, only=None, line_ids=None, defaults=None
):
    """Write the done lines of these lots to and from customers of the company.

    What is there already stays as it is.

    :param only: SQL, a condition with a leading AND
    :param line_ids: only these of stock.move.line
    """
    names, values = extra(defaults)
    only = SQL("%s %s", only or SQL(), _of(line_ids))
    return SQL(
        """
        INSERT INTO complaint_recall_shipment (
               recall_id, company_id, recall_lot_id, consignee_id, move_line_id,
               lot_id, product_id, uom_id, kind, quantity, date, picking_id,
               sale_order_id, customer_id, contact_id, is_amended %(names)s)
        SELECT own.recall_id, own.company_id, own.id, consignee.id, one.line_id,
               one.lot_id, one.product_id, own.uom_id, one.kind,
               COALESCE(one.quantity, 0), one.date, one.picking_id,
               one.sale_order_id, one.customer_id, one.contact_id, %(amended)s
               %(values)s
          FROM (%(shipments)s) AS one
    %(own)s
    %(consignee)s
         WHERE one.company_id = own.company_id
           AND own.is_excluded IS NOT TRUE %(only)s
   ON CONFLICT (recall_id, move_line_id, lot_id) DO NOTHING
        """,
        names=names,
        values=values,
        only=only,
        amended=is_amended,
        shipments=facts.shipments(lot_ids),
        own=own(recall, SQL("one.lot_id")),
        consignee=consignee(recall, SQL("one.customer_id")),
        recall=recall.id,
    )


def lines(recall, defaults=None):
    """Write how much of each lot each consignee got, less what came back."""
    names, values = extra(defaults)
    return SQL(
        """
        INSERT INTO complaint_recall_consignee_line (
               consignee_id, recall_id, company_id, recall_lot_id, lot_id,
               product_id, uom_id, shipped_qty %(names)s)
        SELECT one.consignee_id, one.recall_id, one.company_id, one.recall_lot_id,
               one.lot_id, one.product_id, one.uom_id, one.quantity %(values)s
          FROM (SELECT consignee_id, recall_id, company_id, recall_lot_id, lot_id,
                       product_id, uom_id,
                       SUM(CASE kind WHEN 'out' THEN quantity ELSE -quantity END)
                            AS quantity
                  FROM complaint_recall_shipment
                 WHERE recall_id = %(recall)s AND consignee_id IS NOT NULL
              GROUP BY consignee_id, recall_id, company_id, recall_lot_id, lot_id,
                       product_id, uom_id) AS one
      ORDER BY one.consignee_id, one.lot_id
   ON CONFLICT (consignee_id, lot_id) DO UPDATE SET shipped_qty = EXCLUDED.shipped_qty
        """,
        names=names,
        values=values,
        recall=recall.id,
    )


def empty_lines(recall, lot_ids, line_ids, defaults=None):
    """Write that consignees have lots of which nothing was shipped to them."""
    names, values = extra(defaults)
    return SQL(
        """
        INSERT INTO complaint_recall_consignee_line (
               consignee_id, recall_id, company_id, recall_lot_id, lot_id,
               product_id, uom_id, shipped_qty %(names)s)
        SELECT DISTINCT consignee.id, own.recall_id, own.company_id, own.id,
               own.lot_id, own.product_id, own.uom_id, 0 %(values)s
          FROM (%(shipments)s) AS one
    %(own)s
    %(consignee)s
         WHERE one.company_id = own.company_id
           AND consignee.id IS NOT NULL %(only)s
   ON CONFLICT (consignee_id, lot_id) DO NOTHING
        """,
        names=names,
        values=values,
        shipments=facts.shipments(lot_ids),
        own=own(recall, SQL("one.lot_id")),
        consignee=consignee(recall, SQL("one.customer_id")),
        recall=recall.id,
        only=_of(line_ids),
    )
