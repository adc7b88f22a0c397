from odoo import fields, models
from odoo.exceptions import UserError

DECISION = "decision"
SCOPE = "scope"
CLOSURE = "closure"


class ComplaintRecall(models.Model):
    """The steps of a recall, and the hooks into which its concerns plug.

    Contract: a concern overrides a hook, calls super and adds its own part. The hooks
    `_on_...` run with the rights of the engine (sudo, same user), in the transaction of
    the step; none of them may send, render or walk one by one: they queue.
    """

    _inherit = "complaint.recall"  # pylint: disable=R8180

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    def _is_quiet(self):
        """Return whether nothing may leave the house or touch the stock: a drill."""
        self.ensure_one()
        return self.is_mock

    def _open_points(self, step):
        """Return what is missing for a step, as sentences in the user's language.

        :param str step: "decision" or "closure"
        :return: list of str, empty when nothing is missing
        """
        self.ensure_one()
        return []

    def _next_steps(self):
        """Return what is to be done next, most urgent first, for the cockpit.

        :return: list of dicts `{"text": str, "method": str or False, "level": "danger",
            "warning" or "info"}`; `method` is a public method without parameters
        """
        self.ensure_one()
        return []

    def _figures(self):
        """Return the figures of this moment, as a JSON-able dict.

        Each concern adds its keys; `docs/recall.md` lists them all.
        """
        self.ensure_one()
        return {}

    def _clock_figures(self):
        """Return the keys of `_figures` that change with the clock alone.

        They are not signed: a signature would be void a moment later.
        """
        return {"hours_since_decision"}

    def _closure_figures(self):
        """Return the figures that a signature on the closure covers."""
        clock = self._clock_figures()
        figures = self._figures()
        return {key: value for key, value in figures.items() if key not in clock}

    def _on_created(self):
        """React to recalls that were begun."""

    def _on_decided(self):
        """React to the last signature of the decision: hold, count, call, queue."""

    def _on_amended(self, gate_round):
        """React to the last signature of an amendment of the scope."""

    def _on_closed(self):
        """React to the last signature of the closure."""

    def _reach(self, code, moment=None):
        """Note that a point in the life of the recall was reached, once.

        The clocks of the law react to it.

        :param str code: `known`, `decided`, `held`, `first_notice`, `notified` (all
            were written to), `announced`, `stop_notice`, `plan`, `progress`,
            `completed`, `final`, `closed`
        :param moment: naive UTC; None: now
        """

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_submit_decision(self):
        """Open the dialog in which the decision is submitted for signature.

        :return: a window action
        :raises AccessError: the user is not in the recall team
        :raises UserError: something is missing, all of it is named
        """
        self.ensure_one()
        # before anything is said: what is missing may name consignees
        self.check_access("write")
        self._require_ready(DECISION)
        return self.action_gate_submit(DECISION)

    def action_submit_closure(self):
        """Open the dialog in which the closure is submitted for signature.

        :return: a window action
        :raises AccessError: the user is not in the recall team
        :raises UserError: something is missing, all of it is named
        """
        self.ensure_one()
        # before anything is said: what is missing may name consignees
        self.check_access("write")
        self._require_ready(CLOSURE)
        return self.action_gate_submit(CLOSURE)

    def _require_ready(self, step):
        # sudo: what is missing does not depend on what the user may read.
        points = self.sudo()._open_points(step)
        if points:
            lines = "\n".join(f"• {point}" for point in points)
            raise UserError(
                self.env._(
                    "%(recall)s is not ready:\n%(points)s",
                    recall=self.name,
                    points=lines,
                )
            )

    # ------------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------------

    def _guard_decision_ready(self):
        self._require_ready(DECISION)

    def _guard_decision_open(self):
        self._check_round(bool(self._gate_open_round(DECISION)))

    def _guard_decision_not_open(self):
        self._check_round(not self._gate_open_round(DECISION))

    def _guard_decision_approved(self):
        self._check_round(self._gate_is_approved(DECISION))

    def _guard_decision_refused(self):
        # sudo: the signatures decide, whether or not the user may read them.
        latest = self.env["complaint.gate.round"]._latest(self, DECISION).sudo()
        self._check_round(latest.state == "refused")

    def _guard_closure_ready(self):
        self._require_ready(CLOSURE)

    def _guard_closure_open(self):
        self._check_round(bool(self._gate_open_round(CLOSURE)))

    def _guard_closure_not_open(self):
        self._check_round(not self._gate_open_round(CLOSURE))

    def _guard_closure_approved(self):
        self._check_round(self._gate_is_approved(CLOSURE))
        # while the signatures were collected something may have come up again
        self._require_ready(CLOSURE)

    def _check_round(self, holds):
        if not holds:
            raise UserError(
                self.env._(
                    "%(recall)s goes on by signatures only. Submit it.",
                    recall=self.display_name,
                )
            )

    # ------------------------------------------------------------------
    # Signatures
    # ------------------------------------------------------------------

    def _gate_labels(self):
        return {
            **super()._gate_labels(),
            DECISION: self.env._("Decision to Recall"),
            SCOPE: self.env._("Amendment of the Scope"),
            CLOSURE: self.env._("Closure of the Recall"),
        }

    def _gate_check_submit(self, gate):
        result = super()._gate_check_submit(gate)
        expected = {DECISION: "draft", SCOPE: "running", CLOSURE: "running"}
        if self.state != expected[gate]:
            raise UserError(
                self.env._(
                    "At the step “%(step)s” this is not submitted.",
                    step=self._state_label(self.state),
                )
            )
        if gate in (DECISION, CLOSURE):
            self._require_ready(gate)
        return result

    def _gate_on_submitted(self, gate, gate_round):
        if gate == DECISION:
            self.write({"state": "decision"})
        elif gate == CLOSURE:
            self.write({"state": "closing"})

    def _gate_on_approved(self, gate, gate_round):
        if gate == DECISION:
            self._write_engine({"decided_at": fields.Datetime.now()})
            self.write({"state": "running"})
            self._reach("decided")
            self._on_decided()
        elif gate == SCOPE:
            self._on_amended(gate_round)
        elif gate == CLOSURE:
            self._write_engine({"closed_at": fields.Datetime.now()})
            self.write({"state": "closed"})
            self._reach("closed")
            self._on_closed()

    def _gate_on_sent_back(self, gate, gate_round):
        self._gate_step_back(gate)

    def _gate_on_refused(self, gate, gate_round):
        if gate == DECISION:
            self.write({"state": "cancelled"})
        else:
            self._gate_step_back(gate)

    def _gate_on_void(self, gate, gate_round):
        self._gate_step_back(gate)

    def _gate_step_back(self, gate):
        if gate == DECISION and self.state == "decision":
            self.write({"state": "draft"})
        elif gate == CLOSURE and self.state == "closing":
            self.write({"state": "running"})
