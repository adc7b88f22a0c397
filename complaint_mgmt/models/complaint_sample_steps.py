from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import sample_lifecycle, window
from .complaint_sample import CHECKS


class ComplaintSample(models.Model):
    """The steps of a sample: the buttons, and the guards that look at evidence."""

    _inherit = "complaint.sample"  # pylint: disable=R8180

    test_ids = fields.Many2many("complaint.test", string="Tests", readonly=True)
    # Not stored: a value that came with a record or a context would open the seal.
    is_compromised = fields.Boolean(
        compute="_compute_is_compromised",
        compute_sudo=True,
        help="A check was answered with no, or the seal was broken before it was "
        "opened.",
    )

    @api.depends(*CHECKS, "custody_ids.seal_intact")
    def _compute_is_compromised(self):
        for sample in self:
            answers = [sample[name] for name in CHECKS]
            seals = sample.custody_ids.mapped("seal_intact")
            sample.is_compromised = "no" in [*answers, *seals]

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_receive(self):
        """Take a sample into custody: from now on somebody has it.

        :return: True
        :raises UserError: quantity, or how it came, is missing
        """
        for sample in self:
            missing = {}
            if not sample.taken_by_id:
                missing["taken_by_id"] = self.env.uid
            if not sample.collected_at:
                missing["collected_at"] = fields.Datetime.now()
            if missing:
                sample.write(missing)
        self.write({"state": "received"})
        return True

    def action_confirm(self):
        """Note what the four checks came to: confirmed, or compromised.

        :return: True
        :raises UserError: a check is not answered (S9.4.2.1.2)
        """
        for sample in self:
            target = "compromised" if sample.is_compromised else "confirmed"
            sample.write({"state": target})
        return True

    def action_open_seal(self):
        """Open a confirmed sample; a compromised one needs the QA head's reason.

        :return: True, or the dialog that asks for the reason
        :raises UserError: the sample is not confirmed (S9.4.3.5.3)
        """
        if len(self) == 1 and self.state == "compromised":
            return self._ask_reason("opened")
        self.write({"state": "opened"})
        return True

    def action_use_up(self):
        """Note that nothing is left of it.

        :return: True
        """
        self.write({"state": "used_up"})
        return True

    def action_return(self):
        """Note that it went back to whom it came from.

        :return: True
        """
        self.write({"state": "returned"})
        return True

    def action_store(self):
        """Note that it is kept at its storage place.

        :return: True
        :raises UserError: no storage place
        """
        self.write({"state": "stored"})
        return True

    def action_destroy(self):
        """Open the dialog that asks why the sample is destroyed.

        :return: a window action
        """
        return self._ask_reason("destroyed")

    def action_unavailable(self):
        """Open the dialog that asks why there is no such sample.

        :return: a window action
        """
        return self._ask_reason("unavailable")

    def action_open_form(self):
        """Show one sample on a page of its own.

        :return: a window action
        """
        self.ensure_one()
        return window.form(self)

    def action_request_letter(self):
        """Open a message that asks the customer for the sample, in his language (S3.9).

        :return: a window action
        :raises AccessError: the user is no handler
        """
        self.ensure_one()
        self.check_access("write")
        template = self.env.ref("complaint_mgmt.mail_template_sample_request", False)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request a Sample"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_template_id": template.id if template else False,
                "force_email": True,
            },
        }

    def action_wait(self):
        """Open the dialog that lets the case wait for the sample.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        self.ensure_one()
        action = self.complaint_id.action_wait()
        reason = self.env._("Sample %(sample)s", sample=self.name)
        action["context"]["default_reason"] = reason
        return action

    def _ask_reason(self, target):
        self.ensure_one()
        self.check_access("write")
        return window.dialog(
            self._state_label(target),
            "complaint.sample.step",
            sample_id=self.id,
            target=target,
        )

    # ------------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------------

    def _guard_receipt(self):
        self._require(
            self.how and self.taken_by_id and self.collected_at and self.quantity > 0,
            self.env._(
                "Say how it came, how much it is, and who took it when, before it is "
                "received."
            ),
        )

    def _guard_checked(self):
        self._require(
            all(self[name] for name in CHECKS),
            self.env._(
                "Answer all four checks first: packaging, seal, own product, validity."
            ),
        )

    def _guard_intact(self):
        self._require(
            not self.is_compromised,
            self.env._(
                "A check says no, or the seal was broken. Only the QA head opens it, "
                "with a reason."
            ),
        )

    def _guard_not_intact(self):
        self._require(
            self.is_compromised,
            self.env._("Nothing is wrong with it: confirm it instead."),
        )

    def _guard_storage(self):
        self._require(
            (self.storage_place or "").strip(),
            self.env._("Fill in the storage place first."),
        )

    def _guard_tested(self):
        self._require(
            "done" in self.test_ids.mapped("state"),
            self.env._("No test of it is finished."),
        )

    def _require(self, holds, message):
        if not holds:
            raise UserError(
                self.env._("%(sample)s: %(message)s", sample=self.name, message=message)
            )

    def _state_stamp(self, target):
        stamp = super()._state_stamp(target)
        now = stamp["state_changed_at"]
        if target == "received":
            stamp["received_at"] = now
        if target == "opened":
            stamp["opened_at"] = now
        # S9.4.2.1.2: a compromised sample is judged by whoever opens it all the same.
        unconfirmed = not any(self.mapped("confirmed_at"))
        if target == "confirmed" or (target == "opened" and unconfirmed):
            stamp.update(confirmed_at=now, confirmed_by_id=self.env.uid)
        return stamp

    def _record_steps(self, old_states, target, reason):
        result = super()._record_steps(old_states, target, reason)
        if target == "received":
            for sample in self:
                sample._begin_custody()
        elif target in sample_lifecycle.GONE:
            for sample in self:
                sample._end_custody(target, reason)
        return result
