from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError


class MailThread(models.AbstractModel):
    """Who follows and is told of what rests on a confidential case (S1.5.2).

    One seam for all documents of ours: the case, and what leads to it by `ir.rule`.
    Contract: `_secret_ones` says which documents are confidential, `_may_know` who may
    know of one; a model with people of its own overrides them.
    """

    _inherit = "mail.thread"  # pylint: disable=R8180

    def _secret_ones(self):
        """Return those of these documents that rest on a confidential case."""
        return self.filtered(lambda document: document._rests_on_secret())

    def _rests_on_secret(self):
        links = self.env["ir.rule"]._case_links_of(self._name)
        # sudo: to what it belongs decides, not who asks.
        return any(
            place._secret_ones()
            if "message_ids" in place._fields
            else MailThread._rests_on_secret(place)
            for place in (self.sudo().mapped(name) for name in links)
            if place
        )

    def _may_know(self, user):
        """Return whether a user may know of this document at all.

        :param user: one res.users
        """
        return user.share or self.with_user(user).has_access("read")

    def _partner_may_know(self, partner):
        """Return whether a partner is outside of the house or may know of it."""
        # sudo: whose login it is decides.
        users = partner.sudo().with_context(active_test=False).user_ids
        inside = users.filtered(lambda user: not user.share)
        return not inside or any(self._may_know(user) for user in inside)

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        secret = self._secret_ones() if partner_ids else self.browse()
        for document in secret:
            partners = self.env["res.partner"].browse(partner_ids)
            told = partners.filtered(document._partner_may_know)
            super(MailThread, document)._message_subscribe(
                told.ids, subtype_ids, customer_ids
            )
        others = self - secret
        return not others or super(MailThread, others)._message_subscribe(
            partner_ids, subtype_ids, customer_ids
        )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        found = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if not self or not self._secret_ones():
            return found
        # sudo: whose login it is decides.
        users = self.env["res.users"].sudo()
        logins = users.browse({row["uid"] for row in found if row.get("uid")})
        inside = logins.filtered(lambda user: not user.share)
        strangers = inside.filtered(lambda user: not self._may_know(user))
        return [row for row in found if row.get("uid") not in strangers._ids]

    def _shut_out(self):
        """Take activities and following from who may not know."""
        # sudo: of all people, whatever the user may see of them.
        for document in self.sudo()._secret_ones():
            strangers = document.message_partner_ids.filtered(
                lambda partner, own=document: not own._partner_may_know(partner)
            )
            document.message_unsubscribe(strangers.ids)
            activities = document.activity_ids.filtered(
                lambda activity, own=document: not own._may_know(activity.user_id)
            )
            activities.unlink()

    def _hide_names(self, label):
        """Show no name of what the user may not know of: a link shows it to everybody.

        :param str label: what is shown instead
        """
        if self.env.uid == SUPERUSER_ID:
            return
        for document in self._secret_ones():
            if not document._may_know(self.env.user):
                document.display_name = label


class MailMessage(models.Model):
    """A message is read by whom it is addressed to, whatever else he may read.

    So it is addressed to nobody of the house who may not know of the case. Who writes
    is refused; what the system writes, and a mail that comes in with a copy to a
    colleague, is kept without him.
    """

    _inherit = "mail.message"  # pylint: disable=R8180

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        messages._withhold()
        return messages

    def write(self, vals):
        result = super().write(vals)
        if "partner_ids" in vals:
            self._withhold()
        return result

    def _withhold(self):
        """Address these messages to nobody who may not know of their document.

        :raises UserError: a user wrote to such a colleague
        """
        for message in self._of_complaints().filtered("partner_ids"):
            document = self.env[message.model].browse(message.res_id)
            if "message_ids" not in document._fields or not document._secret_ones():
                continue
            strangers = message.partner_ids.filtered(
                lambda partner, own=document: not own._partner_may_know(partner)
            )
            if strangers and not self.env.su:
                raise UserError(
                    self.env._(
                        "This belongs to a confidential case: name the colleague on "
                        "it before you write to him."
                    )
                )
            if strangers:
                message.partner_ids -= strangers
