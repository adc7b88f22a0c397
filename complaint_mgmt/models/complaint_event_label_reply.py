from odoo import api, models


class ComplaintEvent(models.Model):
    """What happens to replies and settlements, in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "reply.read": self.env._("Wording approved by a second person"),
            "reply.sent": self.env._("Letter sent"),
            "reply.discarded": self.env._("Draft of a reply discarded"),
            "reply.undelivered": self.env._("Letter came back"),
            "delivery.added": self.env._("Proof of delivery added"),
            "negotiation.added": self.env._("Negotiation noted"),
            "complaint.escalated": self.env._("Reported to the vice leader"),
            "complaint.no_agreement": self.env._("Given up without agreement"),
        }
