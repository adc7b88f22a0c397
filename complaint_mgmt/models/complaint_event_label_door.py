from odoo import api, models


class ComplaintEvent(models.Model):
    """What happens at the doors, in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "complaint.spam_suspected": self.env._("Looks like spam: no receipt sent"),
            "complaint.spam_released": self.env._("Released: no spam"),
        }
