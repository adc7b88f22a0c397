from odoo import api, models
from odoo.exceptions import AccessError


class MailTrackingValue(models.Model):
    """What was before and what after: noted by the system, also for an administrator.

    Odoo lets one make, change and delete these by RPC.
    """

    _inherit = "mail.tracking.value"

    @api.model_create_multi
    def create(self, vals_list):
        values = super().create(vals_list)
        values._check_by_system()
        return values

    def write(self, vals):
        self._check_by_system()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_of_complaints(self):
        self._check_by_system()

    def _check_by_system(self):
        """Refuse everybody but the system what concerns complaints.

        :raises AccessError: see above
        """
        # sudo: to what it belongs decides, not who asks.
        if not self.env.su and self.sudo().mail_message_id._of_complaints():
            raise AccessError(
                self.env._("What changed in a complaint is noted by the system only.")
            )
