from odoo import models

CAME_BACK = ("bounce", "exception")


class MailNotification(models.Model):
    """A letter that comes back calls the handler of the complaint."""

    _inherit = "mail.notification"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("notification_status") in CAME_BACK:
            self.env["complaint.reply"]._note_undelivered(self)
        return result
