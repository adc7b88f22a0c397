from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import recall_message


class ResCompany(models.Model):
    """By which numbers trading partners know the company (GS1)."""

    _inherit = "res.company"  # pylint: disable=R8180

    gs1_company_prefix = fields.Char(
        string="GS1 Company Prefix",
        help="Identifies documents of the company, such as recall messages.",
    )
    recall_gln = fields.Char(
        string="GLN for Recalls",
        help="Global Location Number of who recalls. Empty: that of the company.",
    )

    @api.constrains("gs1_company_prefix", "recall_gln")
    def _check_gs1(self):
        for company in self:
            prefix, gln = company.gs1_company_prefix, company.recall_gln
            if prefix and not recall_message.is_prefix(prefix):
                raise ValidationError(
                    self.env._("A GS1 company prefix has 4 to 12 digits.")
                )
            if gln and not recall_message.is_gln(gln):
                raise ValidationError(
                    self.env._("A GLN has 13 digits; the last one checks the others.")
                )

    def _recall_gln(self):
        """Return the location number of who recalls, or an empty text."""
        self.ensure_one()
        partner = self.partner_id
        # an app of the accounts keeps the number of the company
        known = "global_location_number" in partner._fields
        return self.recall_gln or (known and partner.global_location_number) or ""
