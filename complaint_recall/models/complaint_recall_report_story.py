import pytz

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

# Kinds of events that tell the story of a recall.
STORY = ("recall.%", "gate.%", "hold.%")


class ComplaintRecall(models.Model):
    """What a final report freezes besides: who signed, what happened, what was filed."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    def _report_final(self):
        """Return what a final report freezes besides the figures.

        Contract: who has more to report extends this method and `_final_sections` of
        the report, which prints it.

        :return: dict of rows: `signatures`, `story`, `filings`, `deadlines`,
            `destructions`, `differences`
        """
        return {
            "signatures": self._report_signatures(),
            "story": self._report_story(),
            "filings": self._report_filings(),
            "deadlines": self._report_deadlines(),
            "destructions": self._report_destructions(),
            "differences": self._report_differences(),
        }

    # ------------------------------------------------------------------
    # Signatures
    # ------------------------------------------------------------------

    def _report_signatures(self):
        """Return each signature as 21 CFR 11.50 wants it printed."""
        own = Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)
        gone = self.destruction_ids
        own |= Domain("res_model", "=", gone._name) & Domain("res_id", "in", gone.ids)
        rounds = self.env["complaint.gate.round"].search(own)
        return [
            {
                "model": row.round_id.res_model,
                "gate": row.round_id.gate,
                "reference": row.round_id.reference,
                "name": row.signer_name,
                "role": row.signer_role,
                "on_behalf": row.on_behalf_name or "",
                "decision": row.decision,
                "meaning": row.meaning,
                "signed_at": str(row.signed_at),
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

    # ------------------------------------------------------------------
    # Events
    # ------------------------------------------------------------------

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

    # ------------------------------------------------------------------
    # Law, goods
    # ------------------------------------------------------------------

    def _report_filings(self):
        return [
            {
                "kind": row.kind,
                "filed_at": str(row.filed_at),
                "recipient": row.recipient or "",
                "reference": row.reference or "",
                "user": row.user_id.name,
            }
            for row in self.filing_ids.filtered("confirmed_at").sorted("filed_at")
        ]

    def _report_deadlines(self):
        return [
            {
                "name": row.name,
                "due_at": str(row.due_at),
                "reached_at": _text(row.reached_at),
                "status": row.status,
            }
            for row in self.clock_ids.filtered("start_at").sorted("due_at")
        ]

    def _report_destructions(self):
        """Return each destruction that was signed, with who saw it."""
        return [
            {
                "number": row.name or "",
                "method": row.method,
                "place": row.consignee_id.name or row.planned_place or "",
                "performed_at": _text(row.performed_at or row.done_at),
                "witnesses": ", ".join(row.witness_ids.mapped("name")),
                "goods": ", ".join(
                    f"{line.lot_id.name}: {line.quantity:g} {line.uom_id.name}"
                    for line in row.line_ids
                ),
            }
            for row in self.destruction_ids.filtered(lambda d: d.state == "done")
        ]

    def _report_differences(self):
        """Return what did not add up, why, and who accepted that."""
        return [
            {
                "kind": row.kind,
                "lot": row.lot_id.name or "",
                "consignee": row.consignee_id.name or "",
                "quantity": row.explained_qty,
                "uom": row.uom_id.name,
                "explanation": row.explanation or "",
                "explained_by": row.explained_by_id.name or "",
                "accepted_by": row.accepted_by_id.name or "",
            }
            for row in self.difference_ids.filtered("explained_at").sorted("id")
        ]


def _text(value):
    return str(value) if value else ""
