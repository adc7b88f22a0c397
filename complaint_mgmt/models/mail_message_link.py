import re

from odoo import api, models

TOKEN_IN_TEXT = re.compile(r"(access_token(?:=|%3D))[\w%-]+", re.IGNORECASE)


class MailMessage(models.Model):
    """A mail that quotes one of ours brings the customer's link back into the house."""

    _inherit = "mail.message"  # pylint: disable=R8180

    @api.model_create_multi
    def create(self, vals_list):
        masked = [
            {**vals, "body": self._mask_links(vals["body"])}
            if vals.get("model") == "complaint.complaint" and vals.get("body")
            else vals
            for vals in vals_list
        ]
        return super().create(masked)

    @api.model
    def _mask_links(self, body):
        """Return a text without the tokens of links, of the same type."""
        masked = TOKEN_IN_TEXT.sub(r"\1-", str(body))
        return body if masked == str(body) else type(body)(masked)
