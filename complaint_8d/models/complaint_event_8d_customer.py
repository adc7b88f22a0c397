from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of sendings that came back and of copies in the house in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "8d.bounced": self.env._("Report came back"),
            "8d.copies_sent": self.env._("Copies given to QA and plant manager"),
            "8d.withdrawn": self.env._("Report withdrawn after it was told"),
            "8d.copy_confirmed": self.env._("Receipt of a copy confirmed"),
        }
