from odoo import api, models
from odoo.exceptions import UserError

from ..tools import violation_lifecycle, window


class ComplaintViolation(models.Model):
    """The penalty: proposed by one, approved by another, higher ones higher (S4.20)."""

    _inherit = "complaint.violation"  # pylint: disable=R8180

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_submit(self):
        """Open the dialog in which the officer proposes the penalty and signs.

        :return: a window action
        :raises UserError: something is missing, or somebody else handles it
        """
        self.ensure_one()
        self._gate_check_submit("penalty")
        return self.action_gate_submit("penalty")

    def action_withdraw(self):
        """Take a proposal back that is not yet signed by all.

        :return: True
        :raises AccessError: the user is not in the group
        """
        self.check_access("write")
        self._gate_withdraw(self.env._("Withdrawn by the officer."))
        return True

    def action_close(self):
        """Close a matter whose penalty was told to the person.

        :return: True
        :raises UserError: it was not told yet
        """
        return self.write({"state": "closed"})

    def action_ask_reason(self):
        """Open the dialog that asks why, for the step in the context `target_state`.

        :return: a window action
        """
        self.ensure_one()
        return window.dialog(
            self.env._("Reason"),
            "complaint.violation.reason",
            violation_id=self.id,
            state=self.env.context.get("target_state"),
        )

    # ------------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------------

    def _guard_ready(self):
        self._check_ready()

    def _guard_gate_open(self):
        self._refuse_unless(
            self._gate_open_round("penalty"),
            self.env._("A penalty is proposed by submitting it for signature."),
        )

    def _guard_gate_not_open(self):
        self._refuse_unless(
            not self._gate_open_round("penalty"),
            self.env._("Withdraw the proposal first."),
        )

    def _guard_gate_approved(self):
        self._refuse_unless(
            self._gate_is_approved("penalty"),
            self.env._("A penalty is decided by signatures only."),
        )

    def _guard_gate_not_approved(self):
        self._refuse_unless(
            not self._gate_is_approved("penalty"),
            self.env._("The penalty is decided, and stays so."),
        )

    def _guard_told(self):
        self._refuse_unless(
            self.told_on,
            self.env._("Note when the person was told the decision."),
        )

    def _guard_no_penalty(self):
        self._refuse_unless(
            not self.penalty,
            self.env._("Take the penalty out first, or propose it for signature."),
        )

    def _refuse_unless(self, holds, message):
        if not holds:
            raise UserError(
                self.env._("%(number)s: %(message)s", number=self.name, message=message)
            )

    def _check_ready(self):
        """Refuse a proposal that is not complete: penalty, reason, both sides heard.

        :raises UserError: names what is missing
        """
        missing = []
        if not self.penalty:
            missing.append(self.env._("the penalty"))
        if not (self.penalty_reason or "").strip():
            missing.append(self.env._("why this penalty"))
        if self.penalty == "suspension" and not self.suspension_days:
            missing.append(self.env._("the days of suspension"))
        sides = set(self.hearing_ids.mapped("side"))
        if "respondent" not in sides:
            missing.append(self.env._("the hearing of the person concerned"))
        if self.complaint_id and "complainant" not in sides:
            missing.append(self.env._("the hearing of the complainant"))
        self._refuse_unless(
            not missing,
            self.env._("still missing: %(names)s.", names=", ".join(missing)),
        )

    # ------------------------------------------------------------------
    # Signatures
    # ------------------------------------------------------------------

    def _gate_labels(self):
        return {**super()._gate_labels(), "penalty": self.env._("Penalty")}

    def _gate_payload_labels(self, gate):
        labels = super()._gate_payload_labels(gate)
        return {**labels, "hearings": self.env._("Hearings")}

    def _gate_watched_fields(self):
        return {
            "complaint_id",
            "facts",
            "occurred_on",
            "penalty",
            "penalty_reason",
            "person_name",
            "rule",
            "severity",
            "subject_user_id",
            "suspension_days",
        }

    def _gate_payload(self, gate):
        if gate != "penalty":
            return super()._gate_payload(gate)
        hearings = self.hearing_ids.sorted(lambda row: (row.heard_at, row.id))
        return {
            "name": self.name,
            "person_name": self.person_name,
            "subject_user_id": self.subject_user_id.login or "",
            "complaint_id": self.complaint_id.name or "",
            "occurred_on": str(self.occurred_on or ""),
            "rule": self.rule or "",
            "facts": self.facts,
            "severity": self.severity,
            "hearings": [row._gate_payload_line() for row in hearings],
            "penalty": self.penalty or "",
            "suspension_days": self.suspension_days,
            "penalty_reason": self.penalty_reason or "",
        }

    def _gate_check_submit(self, gate):
        result = super()._gate_check_submit(gate)
        if self.state != violation_lifecycle.INITIAL:
            raise UserError(self.env._("A penalty was proposed already."))
        self._check_ready()
        if self.officer_id != self.env.user:
            raise UserError(
                self.env._(
                    "%(officer)s handles this matter and proposes the penalty.",
                    officer=self.officer_id.name,
                )
            )
        return result

    def _gate_barred_users(self):
        # sudo: whom it concerns decides, whether or not the user may know it.
        own = self.sudo()
        accused = own.subject_user_id | own.complaint_id.subject_user_ids
        return super()._gate_barred_users() | accused

    @api.model
    def _gate_may_sign(self, user):
        # a delegate or a role of a policy, too, only within the group
        return super()._gate_may_sign(user) and self._is_officer(user)

    def _gate_on_submitted(self, gate, gate_round):
        self.write({"state": "proposed"})

    def _gate_on_approved(self, gate, gate_round):
        self.write({"state": "decided"})

    def _gate_on_sent_back(self, gate, gate_round):
        self.write({"state": "open"})

    def _gate_on_refused(self, gate, gate_round):
        self.write({"state": "open"})

    def _gate_on_void(self, gate, gate_round):
        # a matter that is closed stays so: the register is kept
        self.filtered(lambda row: row.state in ("proposed", "decided")).write(
            {"state": "open"}
        )


class ComplaintGateMixin(models.AbstractModel):
    _inherit = "complaint.gate.mixin"  # pylint: disable=R8180

    @api.model
    def _gate_may_sign(self, user):
        """Return whether a user may sign such documents at all, and know of them."""
        return True


class ComplaintGateStep(models.Model):
    _inherit = "complaint.gate.step"  # pylint: disable=R8180

    def _is_able(self, user):
        model = self.env.get(self.round_id.res_model)
        able = super()._is_able(user)
        return able and (model is None or model._gate_may_sign(user))


class ComplaintEvent(models.Model):
    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "violation.registered": self.env._("Staff matter registered"),
            "violation.changed": self.env._("Staff matter changed"),
            "violation.heard": self.env._("Hearing recorded"),
            "violation.hearing_removed": self.env._("Hearing removed"),
        }
