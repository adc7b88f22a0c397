from odoo import models


class MailMail(models.Model):
    """A mail that the mail server refused reached nobody."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # sudo: the mail server reports this, no user does.
        notifications = self.env["mail.notification"].sudo()
        if failure_type:
            domain = [
                ("mail_mail_id", "in", self.ids),
                ("notification_status", "not in", ("sent", "canceled")),
            ]
            notifications = notifications.search(domain)
        result = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
        failed = notifications.filtered(lambda n: n.notification_status == "exception")
        if failed:
            failed._on_undelivered()
        return result
