from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of the till in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "hold.sold": self.env._("Sold at the till in spite of the hold"),
        }
