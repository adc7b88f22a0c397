from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of recall notices in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "recall.wording_approved": self.env._("Wording of a notice approved"),
        }
