from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

OURS = "complaint."
# Who is told of these is nobody's business, whoever may read them.
SECRET = ("complaint.violation",)


class MailNotification(models.Model):
    """A letter that comes back calls the handler of the complaint.

    Odoo lets every colleague read who was notified of which message, by name, address
    and subject. Of complaints it is who reads the document (S8.13, S1.5.2), of staff
    matters only who wrote the message and who got it.
    """

    _inherit = "mail.notification"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & self._not_secret_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _not_secret_domain(self):
        """Return the Domain of what the user wrote or got, or may read the document of.

        The own ones are looked at first, so that a list of them costs nothing.
        """

        def to_sql(model, alias, query):
            own = model.env.user.partner_id.id
            return SQL(
                """(%(author)s = %(own)s OR %(told)s = %(own)s OR NOT EXISTS (
                        SELECT FROM mail_message said
                         WHERE said.id = %(message)s AND (%(hidden)s)))""",
                author=model._field_to_sql(alias, "author_id", query),
                told=model._field_to_sql(alias, "res_partner_id", query),
                message=model._field_to_sql(alias, "mail_message_id", query),
                own=own,
                hidden=model.env["ir.rule"]._unreadable(
                    SQL("said.model"), SQL("said.res_id"), secret=SECRET
                ),
            )

        return Domain.custom(to_sql=to_sql)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not any(self._ids):
            return result
        forbidden = result[0] if result else self.browse()
        # sudo: to what it belongs decides whether it is hidden.
        others = (self - forbidden).sudo()
        own = self.env.user.partner_id
        others = others.filtered(
            lambda row: (
                (row.mail_message_id.model or "").startswith(OURS)
                and own not in (row.author_id | row.res_partner_id)
            )
        )
        if not others:
            return result
        known = self.browse(others.ids)._search([("id", "in", others.ids)])
        secret = self.browse(others.ids) - self.browse(known.get_result_ids())
        if not secret:
            return result
        forbidden |= secret
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
