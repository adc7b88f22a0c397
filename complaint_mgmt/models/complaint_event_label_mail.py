from odoo import api, models


class ComplaintEvent(models.Model):
    """What happens to mails, in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "mail.aside": self.env._("Mail kept aside"),
            "mail.decided": self.env._("Decided on a mail kept aside"),
            "mail.forgotten": self.env._("Mails of no case destroyed after their term"),
            "receipt.confirmed": self.env._("Receipt confirmed by mail"),
        }
