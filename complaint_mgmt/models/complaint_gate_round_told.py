from odoo import models


class ComplaintGateRound(models.Model):
    """What the event log and the messages of the document tell of a round."""

    _inherit = "complaint.gate.round"  # pylint: disable=R8180

    def _log(self, kind, data=None):
        data = {**self._event_data(), **(data or {})}
        self.env["complaint.event"]._record(self._document(), kind, data)
        self._post(
            self.env._(
                "%(gate)s, round %(number)s: %(state)s. %(reason)s",
                gate=self.gate_label,
                number=self.number,
                state=self._state_label(),
                reason=self.reason or "",
            )
        )

    def _log_signature(self, signature):
        data = {
            **self._event_data(),
            "signature": signature.id,
            "step": signature.step_id.id,
            "decision": signature.decision,
            "meaning": signature.meaning,
            "on_behalf_of": signature.on_behalf_of_id.id or None,
            "seal": signature.seal,
        }
        self.env["complaint.event"]._record(self._document(), "gate.signed", data)
        if signature.decision == "approve":
            self._post(
                self.env._(
                    "%(gate)s, round %(number)s: signed as %(role)s.",
                    gate=self.gate_label,
                    number=self.number,
                    role=signature.signer_role,
                )
            )

    def _post(self, body):
        document = self._document()
        if hasattr(document, "message_post"):
            document.message_post(body=body.strip(), subtype_xmlid="mail.mt_note")

    def _state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]
