import pytz

from odoo import fields, models
from odoo.tools import SQL

# Quantities of a lot at a consignee that are summed when they are columns.
QUANTITIES = (
    "shipped_qty",
    "returned_qty",
    "destroyed_qty",
    "used_qty",
    "passed_on_qty",
    "declared_qty",
    "outstanding_qty",
)
# Kinds of events that tell the story of a recall.
STORY = ("recall.%", "gate.%", "hold.%")


class ComplaintRecall(models.Model):
    """What a report freezes: identity, figures, rows, and in the end the story."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    def _report_content(self, kind):
        """Return what a report freezes, in canonical JSON values.

        Contract: who has more to report extends this method and `_sections` of the
        report, which prints it.

        :param str kind: `status` or `final`
        :return: dict: `recall`, `figures` and `closure` (figures without time), `lots`
            and `consignees` (rows); of a final report also `signatures` and `story`
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
            content["signatures"] = self._report_signatures()
            content["story"] = self._report_story()
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
        """Return one row for each lot of the scope, with its quantities."""
        names = self._report_quantities()
        lots = self.scope_lot_ids.filtered(lambda lot: not lot.is_excluded)
        groups = self.env["complaint.recall.consignee.line"]._read_group(
            [("recall_id", "=", self.id)],
            ["recall_lot_id"],
            [f"{name}:sum" for name in names],
        )
        sums = {lot.id: values for lot, *values in groups}
        nothing = [0.0] * len(names)
        return [
            {
                "lot": row.lot_id.name,
                "product": row.product_id.display_name,
                "uom": row.uom_id.name,
                "certainty": row.certainty,
                "produced": row.produced_qty,
                **dict(zip(names, sums.get(row.id, nothing), strict=True)),
            }
            for row in lots
        ]

    def _report_consignees(self):
        """Return one row for each consignee and unit, with its quantities."""
        names = self._report_quantities()
        groups = self.env["complaint.recall.consignee.line"]._read_group(
            [("recall_id", "=", self.id)],
            ["consignee_id", "uom_id"],
            [f"{name}:sum" for name in names],
        )
        sums = {}
        for consignee, uom, *values in groups:
            amounts = dict(zip(names, values, strict=True))
            sums.setdefault(consignee.id, []).append({"uom": uom.name, **amounts})
        methods = self._report_methods()
        return [
            {
                "name": row.name,
                "in_depth": row.in_depth,
                "state": row.state,
                "notified_at": _text(row.notified_at),
                "method": methods.get(row.id, ""),
                "responded_at": _text(row.responded_at),
                **amounts,
            }
            for row in self.consignee_ids
            for amounts in sums.get(row.id, [{"uom": ""}])
        ]

    def _report_quantities(self):
        own = self.env["complaint.recall.consignee.line"]._fields
        return [name for name in QUANTITIES if name in own and own[name].store]

    def _report_methods(self):
        """Return by id of a consignee how it was written to, as words."""
        return {}

    # ------------------------------------------------------------------
    # Story
    # ------------------------------------------------------------------

    def _report_signatures(self):
        """Return each signature as 21 CFR 11.50 wants it printed."""
        rounds = self.env["complaint.gate.round"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)], order="id"
        )
        return [
            {
                "gate": row.round_id.gate,
                "name": row.signer_name,
                "role": row.signer_role,
                "on_behalf": row.on_behalf_name or "",
                "decision": row.decision,
                "meaning": row.meaning,
                "signed_at": _text(row.signed_at),
                "local": self._local_text(row.signed_at, row.user_id),
                "is_intact": row.is_intact,
            }
            for row in rounds.signature_ids.sorted("id")
        ]

    def _local_text(self, moment, user):
        """Return a moment as the clock of the signer showed it, with its zone."""
        zone = pytz.timezone(user.tz or self.company_id.partner_id.tz or "UTC")
        local = pytz.utc.localize(moment).astimezone(zone)
        return f"{local:%Y-%m-%d %H:%M:%S} {zone.zone}"

    def _report_story(self):
        """Return what happened by dates: events of one kind, day and user together."""
        query = SQL(
            """SELECT to_char(MIN(e.date), 'YYYY-MM-DD HH24:MI:SS'),
                    to_char(MAX(e.date), 'YYYY-MM-DD HH24:MI:SS'),
                    e.kind, p.name, COUNT(*)
                FROM complaint_event e
                JOIN res_users u ON u.id = e.user_id
                JOIN res_partner p ON p.id = u.partner_id
                WHERE (%s) AND (%s)
                GROUP BY e.kind, p.name, e.date::date
                ORDER BY MIN(e.date), MIN(e.id)""",
            SQL(" OR ").join(SQL("e.kind LIKE %s", kind) for kind in STORY),
            SQL(" OR ").join(self._story_sources()),
        )
        self.env.flush_all()
        keys = ("from", "to", "kind", "user", "count")
        rows = self.env.execute_query(query)
        return [dict(zip(keys, row, strict=True)) for row in rows]

    def _story_sources(self):
        """Yield conditions on events of the recall and of all that belongs to it."""
        yield SQL("(e.res_model = %s AND e.res_id = %s)", self._name, self.id)
        for name in sorted(self.env.registry):
            model = self.env[name]
            field = model._fields.get("recall_id")
            if (
                field is not None
                and field.store
                and field.comodel_name == self._name
                and model._auto
                and not model._transient
            ):
                yield SQL(
                    "(e.res_model = %s AND e.res_id IN (SELECT id FROM %s"
                    " WHERE recall_id = %s))",
                    name,
                    SQL.identifier(model._table),
                    self.id,
                )


def _text(value):
    return str(value) if value else ""
