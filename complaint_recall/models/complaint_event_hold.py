from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of holds in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "hold.placed": self.env._("Lots put on hold"),
            "hold.proposed": self.env._("Lots proposed for hold"),
            "hold.accepted": self.env._("Proposed lots put on hold"),
            "hold.dismissed": self.env._("Proposal for hold dismissed"),
            "hold.released": self.env._("Lots released"),
            "hold.location_changed": self.env._("Location for lots on hold changed"),
        }
