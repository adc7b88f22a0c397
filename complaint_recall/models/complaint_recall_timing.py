from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

from ..tools import drill_result, recall_lifecycle

MISSING_SHOWN = 200
# What a lot began with, where it is known to be, and what of that came back again. What
# a count found less (`lost`) or more (`gained`) is no explanation.
MADE = ("received", "produced", "given_back", "moved_in")
KNOWN = (
    "shipped",
    "consumed",
    "scrap",
    "sent_back",
    "moved_out",
    "on_hand",
    "samples",
)
BACK = ("came_back", "returned")


class ComplaintRecall(models.Model):
    """The timed steps of a recall and of a drill, as the server saw them."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    step_ids = fields.One2many(
        "complaint.recall.step", "recall_id", string="Timed Steps", readonly=True
    )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_drill_start(self):
        """Say that the work on the drill begins now, by the clock of the server.

        :return: True
        :raises UserError: it is no drill, or was started already
        """
        for recall in self:
            recall._check_timed()
            if not recall.is_mock:
                raise UserError(self.env._("Only a drill is started."))
            if recall.drill_started_at:
                raise UserError(self.env._("The drill was started already."))
            recall._start_clock()
        return True

    def action_find_scope(self):
        """Find the scope, and note when the goods were traced.

        In a drill that goes up first, the components of the drawn lot are traced, too.

        :return: True
        :raises AccessError: the user is not in the recall team
        """
        for recall in self:
            if recall.state == "draft" and recall.is_mock:
                recall.check_access("write")
                # sudo: the engine widens what was drawn by plan.
                recall.sudo()._widen_to_components()
        result = super().action_find_scope()
        for recall in self:
            recall._note_step("trace", recall._counts_traced())
        return result

    def action_time_list(self):
        """Open the consignees, and note when they were known.

        :return: a window action
        :raises UserError: the scope was not found yet
        """
        self.ensure_one()
        self._check_traced()
        # sudo: the whole list counts, whatever the user may read of it.
        consignees = self.sudo().consignee_ids
        partners = sorted(consignees.partner_id.ids)
        result = {
            "consignees": len(consignees),
            "list_sha256": sha256_hex(canonical_json(partners)),
        }
        self._note_step("list", result)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Consignees"),
            "res_model": "complaint.recall.consignee",
            "view_mode": "list,form",
            "domain": [("recall_id", "=", self.id)],
        }

    def action_time_contacts(self):
        """Count the consignees whom nothing reaches, and note it.

        :return: True
        :raises UserError: the scope was not found yet
        """
        for recall in self:
            recall._check_traced()
            recall._note_step("contacts", recall._counts_contacts())
        return True

    def action_time_balance(self):
        """Work out the mass balance of the lots in scope, and note it (BRCGS 3.9).

        :return: True
        :raises UserError: the scope was not found yet
        """
        for recall in self:
            recall._check_traced()
            recall._note_step("balance", recall._drill_balance())
        return True

    # ------------------------------------------------------------------
    # Noting
    # ------------------------------------------------------------------

    def _on_decided(self):
        result = super()._on_decided()
        self._note_step("decision")
        return result

    def _reach(self, code, moment=None):
        result = super()._reach(code, moment)
        if code == "notified":
            for recall in self.filtered(lambda r: not r.is_mock):
                recall._note_step("notices")
        return result

    def _check_timed(self):
        """Refuse whoever may not work on it, and what is finished."""
        self.ensure_one()
        self.check_access("write")
        finished = self.state in recall_lifecycle.FINAL
        if finished or self.drill_result:
            raise UserError(
                self.env._("%(recall)s is finished.", recall=self.display_name)
            )

    def _check_traced(self):
        self._check_timed()
        if not self.scope_at:
            raise UserError(self.env._("Find the scope first."))

    def _note_step(self, code, result=None):
        """Append a step that was done now; in a drill the clock starts with it."""
        if self.is_mock and not self.drill_started_at:
            self._start_clock()
        self.env["complaint.recall.step"]._note(self, code, result or {})
        self.invalidate_recordset(["step_ids"])

    def _start_clock(self):
        # sudo: the engine notes the moment, nothing else.
        self.sudo()._write_engine({"drill_started_at": fields.Datetime.now()})
        self.env["complaint.recall.step"]._note(self, "start", {})
        self.invalidate_recordset(["step_ids"])

    # ------------------------------------------------------------------
    # What the steps show
    # ------------------------------------------------------------------

    def _widen_to_components(self):
        """Let a drill that goes up trace what is in the drawn lot, too."""
        draw = self.drill_draw_id
        if draw.direction != "up":
            return
        lots = self.env["stock.lot"].browse(draw.lot_id._genealogy_lot_ids("up"))
        companies = (False, self.company_id.id)
        own = lots.filtered(lambda lot: lot.company_id.id in companies)
        self._write_engine({"lot_ids": [fields.Command.set(own.ids)]})

    def _counts_traced(self):
        self.env.flush_all()
        tables = ("lot", "shipment", "consignee")
        counts = SQL(", ").join(
            SQL(
                "(SELECT count(*) FROM %s WHERE recall_id = %s)",
                SQL.identifier(f"complaint_recall_{table}"),
                self.id,
            )
            for table in tables
        )
        [row] = self.env.execute_query(SQL("SELECT %s", counts))
        return dict(zip(("lots", "shipments", "consignees"), row, strict=True))

    def _counts_contacts(self):
        """Return how many consignees there are, and whom no mail and no phone reaches.

        Those beyond the depth are not written to. Also counted: shipments of which the
        records name no customer.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, COALESCE(
                       NULLIF(trim(email), ''), NULLIF(trim(phone), '')) IS NULL
                  FROM complaint_recall_consignee
                 WHERE recall_id = %s AND in_depth IS NOT FALSE
              ORDER BY id
                """,
                self.id,
            )
        )
        [(nameless,)] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM complaint_recall_shipment"
                " WHERE recall_id = %s AND consignee_id IS NULL",
                self.id,
            )
        )
        missing = [row for row, is_missing in rows if is_missing]
        return {
            "consignees": len(rows),
            "missing": len(missing) + (1 if nameless else 0),
            "missing_ids": missing[:MISSING_SHOWN],
            "nameless_shipments": nameless,
        }

    def _drill_balance(self):
        """Return the mass balance of the lots in scope; see `drill_result.balance`."""
        # sudo: all of the scope, whatever the user may read of it.
        rows = self.sudo()._balance_lots()
        return {
            "lots": len(rows),
            **drill_result.balance(
                {
                    "uom_id": row["uom_id"],
                    "made": sum(row[key] for key in MADE),
                    "gain": row["gained"],
                    "known": sum(row[key] for key in KNOWN)
                    - sum(row[key] for key in BACK),
                }
                for row in rows
            ),
        }
