from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.tools import SQL

from ..tools.retention import DISTRIBUTED, LOT_EXPIRY, Facts


class ComplaintComplaint(models.Model):
    """The days from which the retention of a case counts, and the rules that fit it."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _retention_facts(self):
        """Return by case the days that are known, in the zone of its company.

        Two queries, whatever the number of cases and lots.

        :return: dict, id of a case -> tools.retention.Facts
        """
        # sudo: what is counted must not depend on who looks at it.
        cases = self.sudo()
        goods = cases._retention_goods()
        return {case.id: case._retention_days(goods.get(case.id, {})) for case in cases}

    def _retention_days(self, goods):
        entry = self.archive_entry_ids[:1]
        entered = entry.state == "entered" and (
            entry.entered_at or entry.state_changed_at
        )
        zone = self.company_id._retention_zone()
        missing = {
            LOT_EXPIRY: goods.get("without_expiry", True),
            DISTRIBUTED: goods.get("without_delivery", True),
        }
        return Facts(
            received=_day(self.received_at, zone),
            closed=_day(self.closed_at or self.state_changed_at, zone),
            archived=_day(entered, zone),
            lot_expiry=_day(goods.get("expiry"), zone),
            distributed=_day(goods.get("delivered"), zone),
            partial=frozenset(name for name, is_so in missing.items() if is_so),
        )

    def _retention_goods(self):
        """Return by case the last expiration date and delivery of its goods.

        A delivery is a done move of that lot to that customer; to anybody, where the
        case names no customer. An item without lot counts all lots of its product.
        """
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT item.complaint_id,
                       MAX(lot.expiration_date) AS expiry,
                       BOOL_OR(lot.expiration_date IS NULL) AS without_expiry,
                       MAX(sent.date) AS delivered,
                       BOOL_OR(sent.date IS NULL) AS without_delivery
                  FROM complaint_item item
                  JOIN complaint_complaint complaint
                    ON complaint.id = item.complaint_id
             LEFT JOIN stock_lot lot ON lot.id = item.lot_id
             LEFT JOIN LATERAL (
                SELECT MAX(line.date) AS date
                  FROM stock_move_line line
                  JOIN stock_move move ON move.id = line.move_id
                  JOIN stock_location source ON source.id = line.location_id
                  JOIN stock_location target ON target.id = line.location_dest_id
             LEFT JOIN stock_picking picking ON picking.id = move.picking_id
             LEFT JOIN sale_order_line sale_line ON sale_line.id = move.sale_line_id
             LEFT JOIN sale_order sale ON sale.id = sale_line.order_id
             LEFT JOIN res_partner receiver
                    ON receiver.id = COALESCE(sale.partner_id, picking.partner_id)
                 WHERE line.product_id = item.product_id
                   AND line.company_id = complaint.company_id
                   AND (item.lot_id IS NULL OR line.lot_id = item.lot_id)
                   AND line.state = 'done'
                   AND target.usage = 'customer'
                   AND source.usage <> 'customer'
                   AND line.quantity_product_uom > 0
                   AND (complaint.commercial_partner_id IS NULL
                        OR COALESCE(receiver.commercial_partner_id, receiver.id)
                           = complaint.commercial_partner_id)
                       ) sent ON TRUE
                 WHERE item.complaint_id = ANY(%s)
              GROUP BY item.complaint_id
                """,
                self.ids,
            )
        )
        return {row["complaint_id"]: row for row in rows}

    def _retention_rules(self):
        """Return by case the rules that fit it.

        :return: dict, id of a case -> complaint.retention.rule (sudo)
        """
        # sudo: as for the days.
        cases = self.sudo()
        rules = self.env["complaint.retention.rule"]._of_companies(cases.company_id)
        found = {}
        for case in cases:
            keys = case._retention_keys()
            found[case.id] = rules.filtered(lambda r, k=keys: r._fits(k))
        return found

    def _retention_keys(self):
        return {
            "company": self.company_id.id,
            "procedure_ids": set(self.procedure_version_id.procedure_id.ids),
            "class_ids": set(self.class_id.ids),
            "category_ids": _with_parents(self.category_id),
            "business_line_ids": set(self.business_line_id.ids),
            "product_categ_ids": _with_parents(self.item_ids.product_id.categ_id),
        }


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=R8180

    def _retention_zone(self):
        """Return the zone in which the days of the archive are those of the company."""
        # sudo: working hours and address of the house are no secret here.
        own = self.sudo()
        return ZoneInfo(own.resource_calendar_id.tz or own.partner_id.tz or "UTC")

    def _retention_today(self):
        """Return the date that it is in the zone of the company."""
        self.ensure_one()
        return _day(fields.Datetime.now(), self._retention_zone())


def _day(moment, zone):
    """The date of a naive UTC instant in a zone."""
    if not moment:
        return None
    return moment.replace(tzinfo=timezone.utc).astimezone(zone).date()


def _with_parents(records):
    """The ids of records of a tree and of all above them."""
    paths = "".join(record.parent_path or "" for record in records)
    return {int(part) for part in paths.split("/") if part}
