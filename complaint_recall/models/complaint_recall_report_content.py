from odoo import fields, models
from odoo.tools import SQL

from ..recovery import consignees

# What the balance says of each lot, and of each consignee.
LOT_KEYS = ("produced", "shipped", "returned", "on_hand", "scrap", "difference")
CONSIGNEE_KEYS = (
    "shipped",
    "handed",
    "returned",
    "destroyed",
    "used",
    "passed_on",
    "declared_stock",
    "outstanding",
)


class ComplaintRecall(models.Model):
    """What a report freezes: identity, figures, rows, and in the end the story."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    def _report_content(self, kind):
        """Return what a report freezes, in canonical JSON values.

        Contract: who has more to report extends this method and `_sections` of the
        report, which prints it.

        :param str kind: `status` or `final`
        :return: dict: `recall`, `figures` and `closure` (figures without time), `lots`
            and `consignees` (rows); of a final report also those of `_report_final`
        """
        self.ensure_one()
        content = {
            "recall": self._report_identity(),
            "figures": self._figures(),
            "closure": self._closure_figures(),
            "lots": self._report_lots(),
            "consignees": self._report_consignees(),
        }
        if kind == "final":
            content.update(self._report_final())
        return content

    def _report_identity(self):
        moments = ("known_at", "decided_at", "first_notice_at", "completed_at")
        codes = ("action_type", "depth", "public_warning", "effectiveness_level")
        texts = ("name", "title", "reason", "contact_name", "contact_phone")
        return {
            **{name: self[name] or "" for name in (*texts, *codes)},
            **{name: _text(self[name]) for name in moments},
            "is_mock": self.is_mock,
            "company": self.company_id.name,
            "leader": self.user_id.name,
            "regime": self.regime_id.display_name or "",
            "class": self.class_id.display_name or "",
            "complaints": sorted(self.complaint_ids.mapped("name")),
        }

    def _report_since(self):
        """Return the day on which the period of the next report begins."""
        domain = [("recall_id", "=", self.id), ("state", "=", "issued")]
        reports = self.env["complaint.recall.report"]
        last = reports.search(domain, order="number desc", limit=1)
        if last:
            return last.period_to
        moment = self.decided_at or fields.Datetime.now()
        return fields.Datetime.context_timestamp(self, moment).date()

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    def _report_lots(self):
        """Return one row for each lot of the scope: what became of it."""
        balance = {row["id"]: row for row in self._balance_lots()}
        entries = self.env["complaint.recall.lot"].browse(balance)
        return [
            {
                "lot": entry.lot_id.name,
                "product": entry.product_id.display_name,
                "uom": entry.uom_id.name,
                "certainty": entry.certainty,
                **_lot_amounts(balance[entry.id]),
            }
            for entry in entries.sorted(lambda entry: (entry.level, entry.id))
        ]

    def _report_consignees(self):
        """Return one row for each consignee and unit: what it got, and where it is."""
        sums = {}
        for row in self._balance_rows(self._consignee_sums()):
            amounts = {key: round(row[key], 6) + 0.0 for key in CONSIGNEE_KEYS}
            sums.setdefault(row["consignee_id"], {})[row["uom_id"]] = amounts
        uoms = self.env["uom.uom"].browse(set().union(*sums.values()))
        names = {uom.id: uom.name for uom in uoms}
        methods = self._report_methods()
        rows = [
            {
                **self._report_consignee(one, methods),
                "uom": names.get(uom, ""),
                **amounts,
            }
            for one in self.consignee_ids
            for uom, amounts in sums.get(one.id, {None: {}}).items()
        ]
        unknown = sums.get(None, {})
        return rows + [
            {"name": "", "state": "", "uom": names[uom], **amounts}
            for uom, amounts in unknown.items()
        ]

    def _consignee_sums(self):
        """Return the balance of the consignees by unit, as SQL."""
        sums = SQL(", ").join(
            SQL("SUM(%(key)s) AS %(key)s", key=SQL.identifier(key))
            for key in CONSIGNEE_KEYS
        )
        return SQL(
            "SELECT consignee_id, uom_id, %s FROM (%s) AS every"
            " GROUP BY consignee_id, uom_id ORDER BY consignee_id, uom_id",
            sums,
            consignees.balance(self.ids, self._declared_columns()),
        )

    def _report_consignee(self, consignee, methods):
        return {
            "name": consignee.name,
            "in_depth": consignee.in_depth,
            "state": consignee.state,
            "notified_at": _text(consignee.notified_at),
            "method": methods.get(consignee.id, ""),
            "responded_at": _text(consignee.responded_at),
        }

    def _report_methods(self):
        """Return by id of a consignee how it was first told, as a code."""
        told = self.env["complaint.recall.notice"].search_fetch(
            [("recall_id", "=", self.id), ("sent_at", "!=", False)],
            ["consignee_id", "channel"],
            order="sent_at DESC, id DESC",
        )
        # the first one comes last, and stays
        return {notice.consignee_id.id: notice.channel for notice in told}


def _lot_amounts(row):
    """Return the amounts of a lot as the units of `_figures` sum them."""
    amounts = {key: row[key] for key in LOT_KEYS}
    amounts["produced"] += row["received"] - row["sent_back"]
    amounts["shipped"] -= row["came_back"]
    return {key: round(value, 6) + 0.0 for key, value in amounts.items()}


def _text(value):
    return str(value) if value else ""
