from odoo import api, fields, models
from odoo.tools import email_normalize

UNDELIVERED = "complaint_mgmt.mail_activity_type_undelivered"
MAX_REASON = 500


class Complaint8DSending(models.Model):
    """A report that came back reached nobody: who sent it and the leader are called."""

    _inherit = "complaint.8d.sending"  # pylint: disable=R8180

    bounced_at = fields.Datetime(string="Came Back On")
    bounce_reason = fields.Char(string="Why It Came Back")

    @api.model
    def _note_undelivered(self, notifications):
        """Note that mails came back.

        :param notifications: mail.notification, of whomever
        """
        # sudo: the mail server reports this, no user does.
        notifications = notifications.sudo()
        messages = notifications.mail_message_id
        sendings = self.sudo().search([("message_id", "in", messages.ids)])
        for sending in sendings:
            own = notifications.filtered(
                lambda n, s=sending: (
                    n.mail_message_id == s.message_id
                    and n.res_partner_id == s.partner_id
                )
            )
            if own:
                sending._note_bounced(own[0].failure_reason)

    def _note_bounced(self, reason):
        if self.bounced_at:
            return
        reason = " ".join((reason or "").split())[:MAX_REASON]
        self._seal({"bounced_at": fields.Datetime.now(), "bounce_reason": reason})
        data = {"sending": self.id, "partner": self.partner_id.id}
        report = self.report_id
        self.env["complaint.event"]._record(report, "8d.bounced", data)
        report._call_users(
            self.user_id | report.user_id,
            UNDELIVERED,
            lambda env: env._(
                "The 8D report %(number)s came back: tell the customer in another way, "
                "or send it again",
                number=report.name,
            ),
        )

    def action_send_again(self):
        """Open the dialog to send the report to the same contact once more.

        :return: a window action
        :raises AccessError: the user is not of the 8D team
        """
        self.ensure_one()
        self.report_id.check_access("write")
        action = self.report_id.action_send()
        context = {**action["context"], "default_partner_id": self.partner_id.id}
        if self.kind == "interim":
            context.update(default_kind="interim", default_upto=self.upto)
        return {**action, "context": context}


class Complaint8D(models.Model):
    """What the mail gateway says about a report."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _message_receive_bounce(self, email, partner):
        result = super()._message_receive_bounce(email, partner)
        if partner:
            # its notification says which mail it was
            return result
        # Nobody has this address any more: the last mail that went there came back.
        # sudo: the mail server reports this, no user does.
        for report in self.sudo():
            sent = report.sending_ids.filtered(
                lambda s: email and email_normalize(s.email) == email
            )
            for sending in sent.sorted("id")[-1:]:
                sending._note_bounced("")
        return result


class MailNotification(models.Model):
    """A report that comes back calls who sent it."""

    _inherit = "mail.notification"

    def _on_undelivered(self):
        result = super()._on_undelivered()
        self.env["complaint.8d.sending"]._note_undelivered(self)
        return result
