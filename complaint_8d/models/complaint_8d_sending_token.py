import re

from odoo import api, fields, models
from odoo.tools import consteq

TOKEN_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


class Complaint8DSending(models.Model):
    """The link by which the customer answers to a sending, without a login."""

    _inherit = "complaint.8d.sending"  # pylint: disable=R8180

    access_token = fields.Char(groups="base.group_system", readonly=True, copy=False)

    _token_uniq = models.UniqueIndex("(access_token)", "A link is unique.")

    def _answer_path(self):
        """Return the address of the page on which the customer answers.

        It holds the token: read it with the rights of the system only.
        """
        self.ensure_one()
        return f"/complaint/8d/{self.access_token}"

    @api.model
    def _find_by_token(self, token):
        """Return the sending that a link opens, with the rights of the system.

        :param str token: as in the link
        """
        # sudo: whoever has the link is the customer; it opens this one row.
        sendings = self.sudo()
        found = sendings.browse()
        if isinstance(token, str) and TOKEN_SHAPE.fullmatch(token):
            found = sendings.search([("access_token", "=", token)], limit=1)
        if not found or not consteq(found.access_token, token):
            return sendings.browse()
        return found


class Complaint8D(models.Model):
    """The mail of a sending holds its link; the message in the report does not."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        # Whoever sets this key gains nothing: a sending has its message for good, and
        # its link goes to its own contact.
        number = self.env.context.get("eight_d_sending")
        if isinstance(number, int) and self.env.su:
            sending = self.env["complaint.8d.sending"].browse(number).exists()
            if sending.report_id == self and not sending.message_id:
                sending._seal({"message_id": message.id})
        return result

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        found = super()._notify_get_recipients(message, msg_vals, **kwargs)
        # sudo: to whom it was sent, whoever sends it.
        sendings = self.env["complaint.8d.sending"].sudo()
        if message and self:
            sendings = sendings.search([("message_id", "=", message.id)], limit=1)
        if not sendings:
            return found
        # people of another customer who follow the report get no copy
        own = sendings.partner_id.id
        return [row for row in found if row["id"] == own or not row["share"]]

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        # sudo: the link is for the contact alone, in the mail that is made now.
        sendings = self.env["complaint.8d.sending"].sudo()
        if message and self:
            sendings = sendings.search([("message_id", "=", message.id)], limit=1)
        if not sendings.access_token:
            return groups
        partner_id = sendings.partner_id.id
        button = {
            "url": f"{self.get_base_url()}{sendings._answer_path()}",
            "title": self.env._("Read and Answer"),
        }
        own = [
            "eight_d_customer",
            lambda pdata: pdata["id"] == partner_id,
            {"active": True, "has_button_access": True, "button_access": button},
        ]
        return [own, *groups]
