from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

from ..genealogy.graph import Reached
from ..scope import rows
from .complaint_recall_steps import SCOPE

# So many movements a signer reads one by one; the digest covers all of them.
LISTED = 200


class ComplaintRecall(models.Model):
    """More goods come into the scope of a running recall: by signature, gate `scope`.

    What was decided stays as it was signed. An amendment adds the movements that are to
    be decided on: new lots with all their shipments, new shipments, new consignees.
    """

    _inherit = "complaint.recall"  # pylint: disable=R8180

    def action_submit_amendment(self):
        """Open the dialog in which the alarms that are not dismissed are accepted.

        :return: a window action
        :raises UserError: nothing is to be decided on
        """
        self.ensure_one()
        return self.action_gate_submit(SCOPE)

    def _gate_check_submit(self, gate):
        result = super()._gate_check_submit(gate)
        # sudo: what there is to amend does not depend on what the user may read.
        if gate == SCOPE and not self.sudo()._drifts_to_sign():
            raise UserError(
                self.env._("No goods moved after the decision: nothing to amend.")
            )
        return result

    def _gate_payload(self, gate):
        if gate == SCOPE:
            return self._signed_amendment(self._drifts_to_sign())
        return super()._gate_payload(gate)

    def _drifts_to_sign(self):
        return self.env["complaint.recall.drift"].search(
            [
                ("recall_id", "=", self.id),
                ("state", "=", "open"),
                ("round_id", "=", False),
            ],
            order="id",
        )

    def _signed_amendment(self, drifts):
        """Return what a signature on an amendment covers: each movement."""
        facts = [
            [drift.id, drift.kind, drift.lot_id.id, f"{drift.quantity:.6f}"]
            + [str(drift.date), drift.res_model, drift.res_id, drift.partner_id.id]
            for drift in drifts
        ]
        return {
            "amended": [drift._signed_text() for drift in drifts[:LISTED]],
            "amended_count": len(drifts),
            "amended_digest": sha256_hex(canonical_json(facts)),
        }

    def _gate_payload_labels(self, gate):
        return {
            **super()._gate_payload_labels(gate),
            "amended": self.env._("Added to the Scope"),
            "amended_count": self.env._("Movements Added"),
            "amended_digest": self.env._("Digest of All Movements"),
        }

    # ------------------------------------------------------------------
    # Steps of the gate
    # ------------------------------------------------------------------

    def _gate_on_submitted(self, gate, gate_round):
        result = super()._gate_on_submitted(gate, gate_round)
        if gate == SCOPE:
            # later alarms are for the next amendment
            self._drifts_to_sign()._write_engine({"round_id": gate_round.id})
        return result

    def _gate_on_sent_back(self, gate, gate_round):
        self._free_drifts(gate, gate_round)
        return super()._gate_on_sent_back(gate, gate_round)

    def _gate_on_refused(self, gate, gate_round):
        self._free_drifts(gate, gate_round)
        return super()._gate_on_refused(gate, gate_round)

    def _gate_on_void(self, gate, gate_round):
        self._free_drifts(gate, gate_round)
        return super()._gate_on_void(gate, gate_round)

    def _free_drifts(self, gate, gate_round):
        if gate == SCOPE:
            drifts = self._drifts_of(gate_round)
            drifts.filtered(lambda d: d.state == "open")._write_engine(
                {"round_id": False}
            )

    def _drifts_of(self, gate_round):
        return self.env["complaint.recall.drift"].search(
            [("recall_id", "=", self.id), ("round_id", "=", gate_round.id)], order="id"
        )

    def _on_amended(self, gate_round):
        """Add lots, shipments and consignees; hold what is in the house."""
        result = super()._on_amended(gate_round)
        for recall in self:
            drifts = recall._drifts_of(gate_round)
            drifts = drifts.filtered(lambda d: d.state == "open")
            drifts._decide("accepted")
            recall._amend(drifts)
            recall._end_alarm()
        return result

    def _amend(self, drifts):
        new_lots = drifts.filtered(lambda d: d.kind == "lot").lot_id
        moved = drifts.filtered(lambda d: d.res_model == "stock.move.line")
        self._insert_lots(self._reached_lots(new_lots), is_amended=True)
        self._insert_shipments(new_lots.ids, is_amended=True)
        out = moved.filtered(lambda d: d.direction == "out")
        back = moved - out
        self._insert_shipments(out.lot_id.ids, True, out.mapped("res_id"))
        self._insert_returners(back)
        self._sum_lines()
        self.env.invalidate_all()
        data = {
            "drifts": len(drifts),
            "lots": sorted(new_lots.ids)[:200],
            "movements": len(moved),
        }
        self.env["complaint.event"]._record(self, "recall.amended", data)
        self._hold_scope(self.env["stock.lot"].browse(self._lots_in()))

    def _reached_lots(self, lots):
        """Return how lots were reached: by the trace of today, else as it was seen."""
        found = self.lot_ids._genealogy("down").lots if lots else {}
        return [found.get(lot.id) or Reached(lot.id, 1) for lot in lots]

    def _insert_returners(self, drifts):
        """Add customers who sent back what the records never sent them.

        What they have is asked; nothing was shipped to them as far as we know.
        """
        if not drifts:
            return
        lot_ids, line_ids = drifts.lot_id.ids, drifts.mapped("res_id")
        consignees = self.env["complaint.recall.consignee"]
        lines = self.env["complaint.recall.consignee.line"]
        with self.lot_ids._genealogy_fetch():
            consignees._insert(
                self,
                lambda defaults: rows.consignees(
                    self, lot_ids, self._stamp(), True, line_ids, defaults
                ),
            )
            lines._insert(
                self,
                lambda defaults: rows.empty_lines(self, lot_ids, line_ids, defaults),
            )


class ComplaintGateRound(models.Model):
    """A round on an amendment signs the movements that it was opened for."""

    _inherit = "complaint.gate.round"  # pylint: disable=R8180

    drift_ids = fields.One2many(
        "complaint.recall.drift",
        "round_id",
        readonly=True,
        groups="complaint_mgmt.group_complaint_reader",
    )

    def _content_now(self, document):
        """Return the movements of this round, not those that came later."""
        if self.res_model != "complaint.recall" or self.gate != SCOPE:
            return super()._content_now(document)
        return document._signed_amendment(document._drifts_of(self))
