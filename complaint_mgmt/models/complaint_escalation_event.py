from odoo import models


class ComplaintEvent(models.Model):
    """The events of alerts, promises and duties in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "alert.raised": self.env._("Alert raised"),
            "alert.called": self.env._("People called"),
            "alert.unreachable": self.env._("Nobody to be called"),
            "alert.acknowledged": self.env._("Alert acknowledged"),
            "alert.ended": self.env._("Alert ended"),
            "danger.reported": self.env._("Danger to a person reported"),
            "duty.called": self.env._("Called to take it over"),
            "duty.handed_over": self.env._("Handed over to quality"),
            "promise.given": self.env._("Answer promised"),
            "promise.broken": self.env._("Promise not kept"),
            "escalation.added": self.env._("Escalation level added"),
            "escalation.changed": self.env._("Escalation level changed"),
            "escalation.removed": self.env._("Escalation level removed"),
            "oncall.added": self.env._("On-call duty added"),
            "oncall.changed": self.env._("On-call duty changed"),
            "oncall.removed": self.env._("On-call duty removed"),
        }
