import logging
import uuid

import pytz

from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.safe_csv import write_csv
from ..tools.trace_book import Book
from ..trace.columns import Column

_logger = logging.getLogger(__name__)

ROLE = "complaint_recall.group_recall_user"
BATCH = 5000


class ComplaintRecall(models.Model):
    """The shipments of a recall as one sortable file (FSMA 204: within 24 hours)."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    def _check_export(self):
        """Refuse whom the lists of customers are not for, and note who got them.

        :raises AccessError: no member of the recall team, or of another company
        """
        if not self.env.user.has_group(ROLE):
            # sudo: the name of a role is no secret.
            role = self.env.ref(ROLE).sudo().name
            raise AccessError(
                self.env._(
                    "Only somebody with the role %(role)s exports a recall.", role=role
                )
            )
        self.check_access("read")
        # The transaction may be read only, so the log of the server keeps who asked.
        _logger.info("Export of recalls %s by user %s", self.ids, self.env.uid)

    def _write_shipments(self, target, extension):
        """Write all shipments of the recall into a file.

        Rows are fetched and written a few thousand at a time: memory does not grow.

        :param target: a binary file
        :param str extension: `csv` or `xlsx`
        """
        self.ensure_one()
        columns = self._shipment_columns()
        if extension == "csv":
            headings = [heading for _key, heading, _kind in columns]
            write_csv(target, headings, self._shipment_rows())
            return
        zone = self.env.tz
        words = {"unit": self.env._("Unit"), "certain": "", "possible": ""}
        book = Book(
            target,
            words,
            lambda moment: (
                pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)
            ),
        )
        keys = [key for key, _heading, _kind in columns]
        rows = (dict(zip(keys, row, strict=True)) for row in self._shipment_rows())
        book.table(self.name, columns, rows)
        book.close()

    def _shipment_columns(self):
        """Return (key, heading, kind) of the columns, in their order."""
        env = self.env
        return [
            Column("code", env._("Product Code"), "text"),
            Column("product", env._("Product"), "text"),
            Column("gtin", env._("Barcode"), "text"),
            Column("lot", env._("Lot"), "lot"),
            Column("kind", env._("Shipped or Came Back"), "text"),
            Column("amount", env._("Quantity"), "number"),
            Column("uom", env._("Unit"), "text"),
            Column("date", env._("Date and Time (UTC)"), "text"),
            Column("consignee", env._("Consignee"), "text"),
            Column("contact", env._("Delivered To"), "text"),
            Column("street", env._("Street"), "text"),
            Column("zip", env._("ZIP"), "text"),
            Column("city", env._("City"), "text"),
            Column("state", env._("State"), "text"),
            Column("country", env._("Country"), "text"),
            Column("phone", env._("Phone"), "text"),
            Column("picking", env._("Delivery"), "text"),
            Column("order", env._("Sales Order"), "text"),
        ]

    def _shipment_rows(self):
        """Yield the shipments by product, lot and date, in the order of the columns.

        By SQL and for the recall team: names and addresses of its consignees, whoever
        may read customers otherwise. A cursor of the database hands them out in parts.
        """
        self.env.flush_all()
        cr = self.env.cr
        name = SQL.identifier(f"complaint_shipments_{uuid.uuid4().hex}")
        cr.execute(
            SQL("DECLARE %s NO SCROLL CURSOR FOR %s", name, self._shipment_query())
        )
        try:
            while True:
                cr.execute(SQL("FETCH %s FROM %s", SQL(str(BATCH)), name))
                rows = cr.fetchall()
                yield from rows
                if len(rows) < BATCH:
                    break
        finally:
            cr.execute(SQL("CLOSE %s", name))

    def _shipment_query(self):
        kinds = self.env["complaint.recall.shipment"]._fields["kind"]
        labels = dict(kinds._description_selection(self.env))
        return SQL(
            """SELECT p.default_code, %(product)s, p.barcode, l.name,
                    CASE s.kind WHEN 'out' THEN %(out)s ELSE %(back)s END,
                    s.quantity, %(uom)s, to_char(s.date, 'YYYY-MM-DD HH24:MI:SS'),
                    COALESCE(n.name, c.complete_name), d.complete_name,
                    concat_ws(', ', NULLIF(a.street, ''), NULLIF(a.street2, '')),
                    a.zip, a.city, st.name, co.code, a.phone, k.name, o.name
                FROM complaint_recall_shipment s
                JOIN complaint_recall_lot r ON r.id = s.recall_lot_id
                JOIN stock_lot l ON l.id = s.lot_id
                JOIN product_product p ON p.id = s.product_id
                JOIN product_template t ON t.id = p.product_tmpl_id
                JOIN uom_uom u ON u.id = s.uom_id
                LEFT JOIN complaint_recall_consignee n ON n.id = s.consignee_id
                LEFT JOIN res_partner c ON c.id = s.customer_id
                LEFT JOIN res_partner d ON d.id = s.contact_id
                LEFT JOIN res_partner a ON a.id = COALESCE(s.contact_id, s.customer_id)
                LEFT JOIN res_country_state st ON st.id = a.state_id
                LEFT JOIN res_country co ON co.id = a.country_id
                LEFT JOIN stock_picking k ON k.id = s.picking_id
                LEFT JOIN sale_order o ON o.id = s.sale_order_id
                WHERE s.recall_id = %(recall)s AND NOT COALESCE(r.is_excluded, FALSE)
                ORDER BY p.default_code, 2, l.name, s.date, s.id""",
            product=self._translated("t"),
            uom=self._translated("u"),
            out=labels["out"],
            back=labels["back"],
            recall=self.id,
        )

    def _translated(self, alias):
        """Return the translated name of a row, as SQL."""
        name = SQL.identifier(alias, "name")
        return SQL(
            "COALESCE(%s->>%s, %s->>'en_US')", name, self.env.lang or "en_US", name
        )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_shipments_csv(self):
        """Download the shipments as CSV.

        :return: an action
        """
        return self._shipments_download("csv")

    def action_shipments_xlsx(self):
        """Download the shipments as an Excel file.

        :return: an action
        """
        return self._shipments_download("xlsx")

    def _shipments_download(self, extension):
        self.ensure_one()
        self._check_export()
        return {
            "type": "ir.actions.act_url",
            "url": f"/complaint_recall/recall/{self.id}/shipments.{extension}",
            "target": "download",
        }
