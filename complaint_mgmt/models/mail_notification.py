from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# Who is told of these is nobody's business, and so is what the message is called.
SECRET = ("complaint.violation",)


class MailNotification(models.Model):
    """A letter that comes back calls the handler of the complaint.

    Odoo lets every colleague read who was notified of which message. Of staff matters
    it is only who wrote it and who got it.
    """

    _inherit = "mail.notification"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & self._not_secret_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _not_secret_domain(self):
        own = self.env.user.partner_id.ids
        about = Domain("mail_message_id", "any!", Domain("model", "in", SECRET))
        return (
            ~about
            | Domain("author_id", "in", own)
            | Domain("res_partner_id", "in", own)
        )

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not any(self._ids):
            return result
        forbidden = result[0] if result else self.browse()
        # sudo: to what it belongs decides whether it is hidden.
        secret = (self - forbidden).sudo()
        secret = secret.filtered(lambda row: row.mail_message_id.model in SECRET)
        own = self.env.user.partner_id
        secret = secret.filtered(
            lambda row: own not in (row.author_id | row.res_partner_id)
        )
        if not secret:
            return result
        forbidden |= secret.with_env(self.env)
        return forbidden, lambda: AccessError(
            self.env._("Only who is told of this message sees who was.")
        )

    def write(self, vals):
        result = super().write(vals)
        # not “exception”, which Odoo writes for a moment on every mail that it sends:
        # see `mail.mail` for those that really failed
        if vals.get("notification_status") == "bounce":
            self._on_undelivered()
        return result

    def _on_undelivered(self):
        """React to mails that came back or that the mail server refused."""
        self.env["complaint.reply"]._note_undelivered(self)
