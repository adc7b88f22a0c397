from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

from .complaint_recall_destruction import GATE

INDEPENDENT = ("independent", "official")


class ComplaintRecallDestruction(models.Model):
    """Who carried it out signs, a second person witnesses; then the goods are gone."""

    _inherit = "complaint.recall.destruction"  # pylint: disable=R8180

    def action_submit(self):
        """Open the dialog in which the destruction is submitted for signature.

        :return: a window action
        :raises UserError: something is missing, all of it is named
        """
        self.ensure_one()
        self._gate_check_submit(GATE)
        return self.action_gate_submit(GATE)

    def _check_state(self, target):
        """The state follows the announcement and the signatures, whoever writes it."""
        # sudo: the signatures decide, whether or not the user may read them.
        latest = self.env["complaint.gate.round"]._latest(self, GATE).sudo()
        holds = {
            "review": latest.state == "open",
            "done": latest.state == "approved" and self._gate_is_approved(GATE),
            "refused": latest.state == "refused",
        }
        back = self.state == "review" and latest.state != "open"
        over = self.state in ("done", "refused")
        if over or not holds.get(target, back):
            raise UserError(self._engine_refusal())

    # ------------------------------------------------------------------
    # What is signed
    # ------------------------------------------------------------------

    def _gate_labels(self):
        return {**super()._gate_labels(), GATE: self.env._("Destruction of Goods")}

    def _gate_watched_fields(self):
        return {
            "user_id",
            "method",
            "method_note",
            "planned_place",
            "performed_at",
            "consignee_id",
            "line_ids",
            "witness_ids",
            "evidence_ids",
        }

    def _gate_payload(self, gate):
        if gate != GATE:
            return super()._gate_payload(gate)
        return {
            "recall_id": self.recall_id.name,
            "consignee_id": self.consignee_id.name or "",
            "user_id": signed_name(self.user_id, "name"),
            "method": self.method,
            "method_note": self.method_note or "",
            "planned_place": self.planned_place or "",
            "announced_at": str(self.announced_at or ""),
            "performed_at": str(self.performed_at or ""),
            "line_ids": [line._signed_text() for line in self.line_ids.sorted("id")],
            "witness_ids": [w._signed_text() for w in self.witness_ids.sorted("id")],
            "evidence_ids": [
                f"{file.name} {file.checksum}"
                for file in self.evidence_ids.sorted("id")
            ],
        }

    def _gate_check_submit(self, gate):
        result = super()._gate_check_submit(gate)
        self._check_open()
        # sudo: what is missing does not depend on what the user may read.
        if points := self.sudo()._missing_points():
            lines = "\n".join(f"• {point}" for point in points)
            raise UserError(
                self.env._(
                    "%(destruction)s is not ready:\n%(points)s",
                    destruction=self.display_name,
                    points=lines,
                )
            )
        return result

    def _missing_points(self):
        """Return what is missing before it can be signed, as sentences."""
        points = []
        if not self.line_ids:
            points.append(self.env._("Say which goods were destroyed."))
        if not self.performed_at:
            points.append(self.env._("Say when it was carried out."))
        if not self.evidence_ids:
            points.append(self.env._("Attach the certificate or other evidence."))
        if not self.consignee_id:
            points += self._own_points()
        return points + self._quantity_points()

    def _own_points(self):
        """Return what is missing of the destruction of own goods."""
        points = []
        if not self.announced_at:
            points.append(
                self.env._("Announce place and time before (Food Safety Law 63).")
            )
        elif self.performed_at and self.performed_at < self.announced_at:
            points.append(self.env._("It is announced first and carried out then."))
        if not self._has_witness():
            points.append(self._witness_text())
        return points

    def _has_witness(self):
        """Return whether somebody else saw it; independent where the law wants it."""
        own = self.user_id
        others = self.witness_ids.filtered(
            lambda w: w.user_id != own and w.name != own.name
        )
        if self.recall_id.regime_id.independent_witness:
            return any(witness.role in INDEPENDENT for witness in others)
        return bool(others)

    def _witness_text(self):
        if self.recall_id.regime_id.independent_witness:
            return self.env._("Name an independent or official witness.")
        return self.env._("Name a witness other than who carried it out.")

    def _quantity_points(self):
        """Return the lines of which there is not as much as is said."""
        if self.consignee_id:
            short = self.line_ids._beyond_consignee()
        elif self.recall_id._is_quiet():
            return []
        else:
            short = self.line_ids._beyond_stock()
        if not short:
            return []
        names = format_list(self.env, short.mapped("display_name"))
        return [self.env._("There is less than this: %(lines)s.", lines=names)]

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _gate_on_submitted(self, gate, gate_round):
        self.write({"state": "review"})

    def _gate_on_approved(self, gate, gate_round):
        if points := self._quantity_points():
            raise UserError("\n".join(points))
        self.write({"state": "done"})
        self._write_engine({"done_at": fields.Datetime.now()})
        moved = not self.consignee_id and not self.recall_id._is_quiet()
        if moved:
            self.line_ids._scrap()
        data = {
            "destruction": self.id,
            "consignee": self.consignee_id.id or None,
            "lots": sorted(self.line_ids.lot_id.ids),
            "scraps": sorted(self.scrap_ids.ids),
        }
        self.env["complaint.event"]._record(self.recall_id, "recall.destroyed", data)
        self.consignee_id._refresh_state()

    def _gate_on_sent_back(self, gate, gate_round):
        self._step_back()

    def _gate_on_void(self, gate, gate_round):
        if self.state == "review":
            self._step_back()

    def _gate_on_refused(self, gate, gate_round):
        self.write({"state": "refused"})

    def _step_back(self):
        self.write({"state": "announced" if self.announced_at else "draft"})
