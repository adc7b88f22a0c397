from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of files, sendings and the customer's verdict in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "8d.exported": self.env._("Report printed or exported"),
            "8d.sent": self.env._("Report sent"),
            "8d.judged": self.env._("Customer's verdict recorded"),
        }
