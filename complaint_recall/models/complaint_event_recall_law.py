from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of the law of recalls in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "recall.reached": self.env._("Point in the recall reached"),
            "recall.clock_started": self.env._("Deadline of a recall started"),
            "recall.clock_moved": self.env._("Deadline of a recall moved"),
            "recall.clock_met": self.env._("Deadline of a recall met"),
            "recall.clock_ended": self.env._("Deadline of a recall ended"),
            "recall.filed": self.env._("Filing of a recall confirmed"),
            "recall.law_added": self.env._("Law of recalls added"),
            "recall.law_removed": self.env._("Law of recalls removed"),
            "recall.law_changed": self.env._("Law of recalls changed"),
            "recall.law_verified": self.env._("Figures of a law checked"),
        }
