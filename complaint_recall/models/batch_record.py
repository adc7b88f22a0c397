from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..tools import balance

MADE = Domain("state", "=", "done") & Domain("location_id.usage", "=", "production")


class ComplaintBatchRecord(models.AbstractModel):
    """The record of a batch, gathered from what the ERP knows (S9.4.2.1.7.1 to .5).

    It is as it is now: nothing is stored. What a handler relies on for a case is kept
    by the answers of the checklist. Gathering is set-based, for several lots at once;
    who calls `_of` has checked that the user may read the lots.
    """

    _name = "complaint.batch.record"
    _description = "Batch Record"

    @api.model
    def _of(self, lots, companies=None):
        """Return the record of each lot.

        :param lots: stock.lot records
        :param companies: res.company records whose documents are shown; those of the
            user when left out
        :return: dict, id of a lot -> dict with `orders`, `origins`, `unbuilds`,
            `samples`, `complaints`, `facts` and `hidden`, the number of orders of other
            companies
        """
        companies = companies or self.env.companies
        # sudo: figures of manufacturing and stock, for whoever may read the lot.
        book = self.sudo()
        lots = lots.sudo()
        made = book._made_rows(lots)
        orders = {row["production"] for row in made}
        shown = {order for order in orders if order.company_id <= companies}
        sheets = book._order_sheets(book.env["mrp.production"].union(*shown))
        records = {
            lot.id: {"lot": lot, "orders": [], "hidden": 0, "at": self._now()}
            for lot in lots
        }
        for row in made:
            record = records[row["lot"].id]
            if row["production"] in shown:
                record["orders"].append({**sheets[row["production"].id], **row})
            else:
                record["hidden"] += 1
        for name, found in (
            ("origins", book._origins(lots, companies)),
            ("unbuilds", book._unbuilds(lots, companies)),
            ("samples", book._retained(lots, companies)),
            ("complaints", self._complaints(lots)),
            ("facts", lots._batch_record_facts()),
        ):
            for lot in lots:
                records[lot.id][name] = found.get(lot.id, [])
        return records

    @api.model
    def _made_rows(self, lots):
        """Return one row a lot and order that made it: as goods or as by-product."""
        rows = self.env["stock.move.line"]._read_group(
            MADE
            & Domain("lot_id", "in", lots.ids)
            & Domain("move_id.production_id", "!=", False),
            ["lot_id", "move_id"],
            ["quantity_product_uom:sum"],
        )
        found = {}
        for lot, move, quantity in rows:
            order = move.production_id
            key = (lot, order, self._is_by_product(move, order))
            found[key] = found.get(key, 0.0) + quantity
        rows = [
            {"lot": lot, "production": order, "by_product": extra, "quantity": quantity}
            for (lot, order, extra), quantity in found.items()
        ]
        return sorted(rows, key=lambda row: row["production"].id)

    @api.model
    def _is_by_product(self, move, order):
        return bool(move.byproduct_id) or move.product_id != order.product_id

    # ------------------------------------------------------------------
    # Where a lot comes from otherwise, and what was taken apart
    # ------------------------------------------------------------------

    @api.model
    def _origins(self, lots, companies):
        """Return by lot the receipts, and what was found or sent back."""
        usages = ("supplier", "inventory")
        rows = self.env["stock.move.line"].search_fetch(
            Domain("lot_id", "in", lots.ids)
            & Domain("state", "=", "done")
            & Domain("quantity_product_uom", ">", 0)
            & Domain("company_id", "in", companies.ids)
            & (
                Domain("location_id.usage", "in", usages)
                | Domain("location_dest_id.usage", "=", "supplier")
            ),
            ["lot_id", "picking_id", "location_id", "location_dest_id", "date"]
            + ["quantity_product_uom", "move_id", "reference"],
            order="date, id",
        )
        found = {}
        for row in rows:
            found.setdefault(row.lot_id.id, []).append(
                {
                    "kind": self._origin_kind(row),
                    "document": row.picking_id.name or row.reference or "",
                    "partner": (
                        row.move_id.partner_id or row.picking_id.partner_id
                    ).commercial_partner_id.display_name
                    or "",
                    "date": row.date,
                    "quantity": row.quantity_product_uom,
                }
            )
        return found

    @api.model
    def _origin_kind(self, line):
        if line.location_dest_id.usage == "supplier":
            return self.env._("Sent back to the supplier")
        if line.location_id.usage == "supplier":
            return self.env._("Receipt")
        return self.env._("Found by a count")

    @api.model
    def _unbuilds(self, lots, companies):
        """Return by lot where it was taken apart, or came out of taking apart."""
        rows = self.env["stock.move.line"].search_fetch(
            Domain("lot_id", "in", lots.ids)
            & Domain("state", "=", "done")
            & Domain("company_id", "in", companies.ids)
            & (
                Domain("move_id.unbuild_id", "!=", False)
                | Domain("move_id.consume_unbuild_id", "!=", False)
            ),
            ["lot_id", "move_id", "location_dest_id", "date", "quantity_product_uom"],
            order="date, id",
        )
        found = {}
        for row in rows:
            unbuild = row.move_id.unbuild_id or row.move_id.consume_unbuild_id
            apart = row.location_dest_id.usage == "production"
            found.setdefault(row.lot_id.id, []).append(
                {
                    "document": unbuild.name,
                    "order": unbuild.mo_id.name or "",
                    "kind": self.env._("Taken apart")
                    if apart
                    else self.env._("Recovered as a component"),
                    "date": row.date,
                    "quantity": row.quantity_product_uom,
                }
            )
        return found

    # ------------------------------------------------------------------
    # Samples and complaints
    # ------------------------------------------------------------------

    @api.model
    def _retained(self, lots, companies):
        """Return by lot what is kept of it in locations for retained samples."""
        places = self.env["stock.location"].search([("is_retained_sample", "=", True)])
        if not places:
            return {}
        rows = self.env["stock.quant"]._read_group(
            [
                ("lot_id", "in", lots.ids),
                ("location_id", "child_of", places.ids),
                ("company_id", "in", companies.ids),
            ],
            ["lot_id", "location_id"],
            ["quantity:sum"],
        )
        found = {}
        for lot, place, quantity in rows:
            if lot.product_id.uom_id.compare(quantity, 0) > 0:
                found.setdefault(lot.id, []).append(
                    {"place": place.complete_name, "quantity": quantity}
                )
        return found

    @api.model
    def _complaints(self, lots):
        """Return by lot the complaints on it that the user may read."""
        items = self.env["complaint.item"]
        if not items.has_access("read"):
            return {}
        rows = items.search_fetch(
            [("lot_id", "in", lots.ids)], ["lot_id", "complaint_id"]
        )
        states = self.env["complaint.complaint"]._fields["state"]
        labels = dict(states._description_selection(self.env))
        found = {}
        for row in rows:
            case = row.complaint_id
            # a dict: two lines of one case are one complaint
            found.setdefault(row.lot_id.id, {})[case.id] = {
                "name": case.name,
                "received": case.received_at,
                # sudo: the name of the class, for whoever reads the case.
                "class": case.sudo().class_id.name or "",
                "state": labels.get(case.state, ""),
            }
        return {lot: list(cases.values()) for lot, cases in found.items()}

    # ------------------------------------------------------------------
    # As a page
    # ------------------------------------------------------------------

    @api.model
    def _now(self):
        return fields.Datetime.now()

    @api.model
    def _values(self, record):
        """Return what the templates of the page and of the printed form need."""
        return {
            "record": record,
            "lot": record["lot"],
            "unit": record["lot"].product_id.uom_id.name,
            "number": self._number,
            "moment": self._moment,
            "supplier_lot": self._supplier_lot,
        }

    @api.model
    def _number(self, value):
        """Return a quantity in words of the language, without needless zeros."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        text = f"{balance.rounded(value or 0.0, digits):.{digits}f}"
        text = text.rstrip("0").rstrip(".") if digits else text
        places = len(text.partition(".")[2])
        lang = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        return lang.format(f"%.{places}f", float(text), grouping=True)

    @api.model
    def _moment(self, value):
        return format_datetime(self.env, value, dt_format="yyyy-MM-dd HH:mm")

    @api.model
    def _supplier_lot(self, lot):
        return lot["supplier_lot"] or "" if "supplier_lot" in lot._fields else ""
