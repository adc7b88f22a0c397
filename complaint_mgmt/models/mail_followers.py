from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

OURS = "complaint."


class MailFollowers(models.Model):
    """Who follows a document of ours is for who reads the document (S8.13, S1.5.2).

    Odoo shows every colleague all followers of everything: which customers complained,
    and that there are documents which he may not know of.
    """

    _inherit = "mail.followers"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & self._readable_domain(domain)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _readable_domain(self, domain):
        """Return the Domain of followers of what the user may read.

        :param domain: what is searched for; of one document it costs little
        """
        names = self._models_of(domain)
        if names and not any(name.startswith(OURS) for name in names):
            return Domain.TRUE

        def to_sql(model, alias, query):
            return model.env["ir.rule"]._unreadable(
                model._field_to_sql(alias, "res_model", query),
                model._field_to_sql(alias, "res_id", query),
                names,
            )

        return ~Domain.custom(to_sql=to_sql)

    @api.model
    def _models_of(self, domain):
        """Return the models that a conjunction is confined to, None for all."""
        leaves = list(Domain(domain))
        if "|" in leaves or "!" in leaves:
            return None
        for leaf in leaves:
            if isinstance(leaf, tuple) and leaf[0] == "res_model":
                if leaf[1] == "=" and isinstance(leaf[2], str):
                    return {leaf[2]}
                if leaf[1] == "in" and all(isinstance(name, str) for name in leaf[2]):
                    return set(leaf[2])
        return None

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not any(self._ids):
            return result
        forbidden = result[0] if result else self.browse()
        secret = (self - forbidden)._of_unreadable()
        if not secret:
            return result
        forbidden |= secret
        return forbidden, lambda: AccessError(
            self.env._("Only who reads a document sees who follows it.")
        )

    def _of_unreadable(self):
        """Return those followers whose document is ours and not for the user."""
        # sudo: what a follower follows decides whether it is hidden.
        rows = self.sudo().filtered(lambda row: (row.res_model or "").startswith(OURS))
        hidden = self.browse()
        for name, group in rows.grouped("res_model").items():
            readable = set()
            if name in self.env:
                documents = self.env[name].browse(group.mapped("res_id")).exists()
                readable = set(documents._filtered_access("read")._ids)
            strange = group.filtered(
                lambda row, known=readable: row.res_id not in known
            )
            hidden |= self.browse(strange._ids)
        return hidden
