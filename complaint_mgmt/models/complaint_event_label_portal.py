from odoo import api, models


class ComplaintEvent(models.Model):
    """What customers do by themselves, in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "portal.message": self.env._("Customer wrote on the portal"),
            "portal.answered": self.env._("Customer answered on the portal"),
            "status.sent": self.env._("Customer told how the case goes on"),
        }
