from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import lifecycle, sample_lifecycle, window
from .complaint_sample_custody import HOLDING

READER = "complaint_mgmt.group_complaint_reader"


class ComplaintSample(models.Model):
    """In whose hands a sample is: taking, handing over, acknowledging, letting go."""

    _inherit = "complaint.sample"  # pylint: disable=R8180

    custody_ids = fields.One2many(
        "complaint.sample.custody", "sample_id", readonly=True
    )
    holder_label = fields.Char(
        string="Now With", compute="_compute_holder", compute_sudo=True
    )
    is_to_acknowledge = fields.Boolean(
        string="Waits for Acknowledgement",
        compute="_compute_holder",
        compute_sudo=True,
    )
    can_acknowledge = fields.Boolean(compute="_compute_can_acknowledge")

    @api.depends("custody_ids", "state")
    @api.depends_context("uid")
    def _compute_holder(self):
        for sample in self:
            is_gone = sample.state in sample_lifecycle.GONE
            sample.holder_label = False if is_gone else sample._last_holding().to_label
            sample.is_to_acknowledge = bool(sample._pending_handover())

    @api.depends("custody_ids", "state")
    @api.depends_context("uid")
    def _compute_can_acknowledge(self):
        for sample in self:
            # sudo: who must acknowledge, for the answer yes or no.
            pending = sample.sudo()._pending_handover()
            sample.can_acknowledge = bool(pending) and self._may_acknowledge(pending)

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_hand_over(self):
        """Open the dialog in which the sample passes into other hands.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        self.ensure_one()
        self.check_access("write")
        return window.dialog(
            self.env._("Hand Over"), "complaint.sample.handover", sample_id=self.id
        )

    def action_acknowledge(self):
        """Confirm that one has got the sample.

        :return: True
        :raises AccessError: somebody else has got it
        :raises UserError: nothing waits for acknowledgement
        """
        self.check_access("read")
        for sample in self:
            # sudo: the chain itself decides, whatever the user sees of it.
            pending = sample.sudo()._pending_handover()
            sample._require(
                pending, self.env._("No hand-over waits for acknowledgement.")
            )
            if not self._may_acknowledge(pending):
                raise AccessError(
                    self.env._(
                        "Only %(name)s acknowledges the receipt of %(sample)s.",
                        name=pending.to_user_id.name or pending.to_name,
                        sample=sample.name,
                    )
                )
            sample._append_custody(
                "acknowledged",
                to_user_id=pending.to_user_id.id,
                to_name=pending.to_name,
                handover_id=pending.id,
            )
        return True

    # ------------------------------------------------------------------
    # The chain
    # ------------------------------------------------------------------

    def _hand_over(self, to_user, to_name, reason, seal_intact, **details):
        """Pass a sample from who has it now to somebody else.

        :param to_user: res.users, or empty when it leaves the house
        :param str to_name: courier or laboratory, when there is no user
        :param str reason: what for
        :param str seal_intact: yes, no, or na once it is opened
        :param details: `place`, `seal_number`
        :raises AccessError: the user is no handler
        :raises UserError: nobody has it, the last hand-over is not acknowledged, or
            something is missing
        """
        self.ensure_one()
        self.check_access("write")
        self._check_evidence_open()
        last = self._last_holding()
        self._check_may_hand_over(last, to_user, to_name, reason, seal_intact)
        self._append_custody(
            "handed",
            from_user_id=last.to_user_id.id,
            from_name=last.to_name,
            to_user_id=to_user.id,
            to_name=not to_user and to_name,
            reason=reason,
            seal_intact=seal_intact,
            **{name: details.get(name) for name in ("place", "seal_number")},
        )
        if seal_intact == "no" and self.state == "confirmed":
            # S9.4.3.5.3: what was sealed when it was confirmed is so no longer.
            self.write({"state": "compromised"})

    def _check_may_hand_over(self, last, to_user, to_name, reason, seal_intact):
        self._require(
            last and self.state not in sample_lifecycle.FINAL,
            self.env._("Nobody has it, so nobody can hand it over."),
        )
        self._require(
            not self._pending_handover(),
            self.env._("The last hand-over is not acknowledged yet."),
        )
        self._require(
            to_user or (to_name or "").strip(), self.env._("Say who receives it.")
        )
        self._require(
            to_user != last.to_user_id or not to_user,
            self.env._("Who has it and who receives it are the same."),
        )
        self._require((reason or "").strip(), self.env._("Say what for."))
        sealed = "na" if self.opened_at else ("yes", "no")
        self._require(
            seal_intact in sealed, self.env._("Say whether the seal is intact.")
        )
        # sudo: the groups of another user, for yes or no only.
        if to_user and not to_user.sudo().has_group(READER):
            raise UserError(
                self.env._(
                    "%(user)s cannot read complaints and could not acknowledge. Choose "
                    "somebody else, or enter the receiver by name.",
                    user=to_user.name,
                )
            )

    def _begin_custody(self):
        # sudo: the name only of who sent the sample.
        self._append_custody(
            "taken",
            from_name=self.place or self.sudo().partner_id.name,
            to_user_id=self.taken_by_id.id,
            place=self.place,
            seal_number=self.seal_number,
        )

    def _end_custody(self, target, reason):
        last = self._last_holding()
        self._append_custody(
            "ended",
            from_user_id=last.to_user_id.id,
            from_name=last.to_name,
            to_name=self._state_label(target),
            reason=reason,
        )

    def _append_custody(self, kind, **values):
        # sudo: the sequence counts all entries.
        entry = self.env["complaint.sample.custody"]._append(
            [
                {
                    **values,
                    "kind": kind,
                    "sample_id": self.id,
                    "complaint_id": self.complaint_id.id,
                    "company_id": self.company_id.id,
                    "sequence": len(self.sudo().custody_ids) + 1,
                    "recorded_at": fields.Datetime.now(),
                    "recorded_by_id": self.env.uid,
                }
            ]
        )
        data = {"sample": self.id, "entry": entry.id, "kind": kind}
        if "seal_intact" in values:
            data["seal_intact"] = values["seal_intact"]
        events = self.env["complaint.event"]
        # sudo: the case is named, whatever the acknowledging person sees of it.
        complaint = self.sudo().complaint_id.with_env(self.env)
        events._record(complaint, "sample.custody", data)

    def _last_holding(self):
        """Return the entry that put the sample into the hands in which it is now."""
        held = self.custody_ids.filtered(lambda entry: entry.kind in HOLDING)
        return held.sorted("sequence")[-1:]

    def _pending_handover(self):
        """Return the last hand-over if who got it has not said so."""
        last = self._last_holding()
        known = last in self.custody_ids.handover_id
        is_own = last.to_user_id and last.to_user_id == last.recorded_by_id
        # a colleague of sales who took it cannot acknowledge; nobody else does for him
        taker = last.to_user_id.sudo()  # sudo: the role, for yes or no only.
        is_taken = last.kind == "taken" and not taker.has_group(READER)
        if known or is_own or is_taken or self.state in sample_lifecycle.GONE:
            return last.browse()
        return last

    def _may_acknowledge(self, pending):
        if pending.to_user_id:
            return pending.to_user_id == self.env.user
        return self.env.user.has_group(lifecycle.HANDLER)
