from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of a recall that belong to no concern of its own, in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "recall.created": self.env._("Recall begun"),
            "recall.changed": self.env._("Recall changed"),
            "recall.meeting_confirmed": self.env._("Minutes of a meeting confirmed"),
            "recall.hazard_confirmed": self.env._("Hazard evaluation confirmed"),
        }
