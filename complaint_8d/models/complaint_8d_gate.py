from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

from ..tools.report_lifecycle import DISCIPLINES

CHOICE = "choice"
CLOSURE = "closure"


class Complaint8D(models.Model):
    """What is signed: the chosen actions (D5) and the closure (S3.18)."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def action_submit_choice(self):
        """Open the dialog in which the chosen actions are submitted for signature.

        :return: a window action
        """
        self.ensure_one()
        return self.action_gate_submit(CHOICE)

    def action_submit_closure(self):
        """Open the dialog in which the report is submitted for signature (S3.18).

        :return: a window action
        :raises UserError: a discipline is not complete
        """
        self.ensure_one()
        return self.action_gate_submit(CLOSURE)

    def _gate_labels(self):
        return {
            **super()._gate_labels(),
            CHOICE: self.env._("Chosen Actions (D5)"),
            CLOSURE: self.env._("Closure of the 8D Report"),
        }

    def _gate_payload(self, gate):
        codes = {
            CHOICE: ("d2", "d4", "d5"),
            CLOSURE: DISCIPLINES,
        }.get(gate)
        if codes is None:
            return super()._gate_payload(gate)
        return {
            "title": self.title,
            "product_id": self._told_product(),
            "iteration": self.iteration,
            **{code: self._signed(code) for code in codes},
        }

    def _signed(self, code):
        """Return what a signature covers of a discipline: its digest."""
        return sha256_hex(canonical_json(self._told(code)))

    def _gate_watched_fields(self):
        return {"title", "product_id", "iteration", "user_id"}

    def _gate_check_submit(self, gate):
        result = super()._gate_check_submit(gate)
        if self.state != "open":
            raise UserError(self._fixed_refusal())
        if gate == CLOSURE:
            self._guard_closure_ready()
        elif gate == CHOICE:
            self._check_choice_ready()
        return result

    def _gate_on_submitted(self, gate, gate_round):
        if gate == CLOSURE:
            self.write({"state": "review"})

    def _gate_on_approved(self, gate, gate_round):
        if gate == CHOICE:
            return
        self._write_engine({"closed_at": fields.Datetime.now()})
        self.write({"state": "closed"})
        self._on_closed()

    def _gate_on_sent_back(self, gate, gate_round):
        self._gate_step_back(gate)

    def _gate_on_refused(self, gate, gate_round):
        self._gate_step_back(gate)

    def _gate_on_void(self, gate, gate_round):
        self._gate_step_back(gate)

    def _gate_step_back(self, gate):
        if gate == CLOSURE and self.state == "review":
            self.write({"state": "open"})

    # ------------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------------

    def _guard_closure_ready(self):
        left = [c for c in DISCIPLINES if c not in self._done_codes()]
        if left:
            names = ", ".join(self._step(code).display_name for code in left)
            raise UserError(
                self.env._(
                    "%(report)s is not complete. Open: %(steps)s.",
                    report=self.name,
                    steps=names,
                )
            )

    def _guard_closure_open(self):
        self._check_round(bool(self._gate_open_round(CLOSURE)))

    def _guard_closure_not_open(self):
        self._check_round(not self._gate_open_round(CLOSURE))

    def _guard_closure_approved(self):
        self._check_round(self._gate_is_approved(CLOSURE))

    def _check_round(self, holds):
        if not holds:
            raise UserError(
                self.env._(
                    "%(report)s is closed by signatures only. Submit it.",
                    report=self.display_name,
                )
            )
