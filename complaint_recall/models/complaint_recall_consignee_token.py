import secrets

from odoo import api, fields, models


class ComplaintRecallConsignee(models.Model):
    """The link by which a consignee answers."""

    _inherit = "complaint.recall.consignee"  # pylint: disable=R8180

    access_token = fields.Char(
        groups="base.group_system",
        default=lambda self: secrets.token_urlsafe(32),
        copy=False,
    )

    _token_uniq = models.Constraint("UNIQUE(access_token)", "A link is unique.")

    def _answer_path(self):
        """Return the address of the page on which the consignee answers.

        It holds the token: read it with the rights of the system only.
        """
        self.ensure_one()
        return f"/recall/{self.access_token}"

    @api.model
    def _find_by_token(self, token):
        """Return the consignee that a link opens, with the rights of the system.

        :param str token: as in the link
        """
        # sudo: whoever has the link is the consignee; it opens this one row.
        consignees = self.sudo()
        return consignees.search([("access_token", "=", token)], limit=1)
