from odoo import api, fields, models


class ComplaintEvent(models.Model):
    """Events in words. The log keeps the code, which no translation can change."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    label = fields.Char(string="Event in Words", compute="_compute_label")

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_label(self):
        labels = self._kind_labels()
        for event in self:
            event.label = labels.get(event.kind, event.kind)

    @api.model
    def _kind_labels(self):
        """Return what each kind of event is called; an addon adds its own.

        :return: dict, kind -> label in the user's language
        """
        return {
            **self._case_kind_labels(),
            **self._judgement_kind_labels(),
            **self._deadline_kind_labels(),
            **self._gate_kind_labels(),
        }

    def _case_kind_labels(self):
        return {
            "complaint.created": self.env._("Complaint logged"),
            "complaint.acknowledged": self.env._("Receipt acknowledged"),
            "complaint.changed": self.env._("Complaint changed"),
            "complaint.confidential": self.env._("Case made confidential"),
            "complaint.confidential_read": self.env._("Confidential case read"),
            "complaint.opened_to_readers": self.env._("Confidentiality lifted"),
            "complaint.partner_merged": self.env._("Customer merged"),
            "state.changed": self.env._("Step changed"),
            "item.added": self.env._("Product added"),
            "item.changed": self.env._("Product changed"),
            "item.removed": self.env._("Product removed"),
            "person.added": self.env._("Person added"),
            "person.changed": self.env._("Person changed"),
            "person.removed": self.env._("Person removed"),
            "reply.recorded": self.env._("Reply recorded"),
            "reply.answered": self.env._("Customer answered"),
            "attachment.added": self.env._("File added"),
            "attachment.changed": self.env._("File changed"),
            "attachment.removed": self.env._("File removed"),
            "chain.exported": self.env._("Event log exported"),
        }

    def _judgement_kind_labels(self):
        return {
            "complaint.classified": self.env._("Complaint classified"),
            "safety.alerted": self.env._("Possible danger: people called"),
            "safety.accepted": self.env._("Safety words accepted"),
            "safety.dismissed": self.env._("Safety words dismissed"),
            "ledger.exported": self.env._("Complaint ledger exported"),
        }

    def _deadline_kind_labels(self):
        return {
            "clock.started": self.env._("Deadline started"),
            "clock.moved": self.env._("Deadline moved"),
            "clock.met": self.env._("Deadline reached"),
            "clock.ended": self.env._("Deadline ended"),
            "clock.paused": self.env._("Waiting for the customer"),
            "clock.resumed": self.env._("Customer answered"),
            "milestone.reached": self.env._("Milestone marked"),
            "procedure.approved": self.env._("Procedure approved"),
            "procedure.moved": self.env._("Moved to another procedure"),
            "requirement.waived": self.env._("Requirement waived"),
        }

    def _gate_kind_labels(self):
        return {
            "gate.submitted": self.env._("Submitted for signature"),
            "gate.signed": self.env._("Signed or declined"),
            "gate.approved": self.env._("Signed by all"),
            "gate.sent_back": self.env._("Sent back"),
            "gate.refused": self.env._("Refused"),
            "gate.void": self.env._("Signatures void"),
            "gate.escalated": self.env._("Signature escalated"),
            "gate.delegated": self.env._("Absence entered"),
            "gate.delegation_changed": self.env._("Absence changed"),
            "gate.delegation_deleted": self.env._("Absence deleted"),
            "gate.policy_created": self.env._("Signature policy created"),
            "gate.policy_changed": self.env._("Signature policy changed"),
            "gate.policy_deleted": self.env._("Signature policy deleted"),
        }
