from odoo import api, fields, models

from .complaint_recall import DEPTHS


class ResPartner(models.Model):
    """Whom a customer wants recalls to be written to, and where it stands in trade."""

    _inherit = "res.partner"  # pylint: disable=R8180

    is_recall_contact = fields.Boolean(
        string="Contact for Recalls",
        help="Recall notices of the company go to this contact first.",
    )
    recall_depth = fields.Selection(
        DEPTHS,
        string="Level of Trade",
        help="How far down the chain of distribution the customer stands. Empty: a "
        "company counts as wholesale, a person as consumer (21 CFR 7.42).",
    )

    # in the words of the statement that asks, for PostgreSQL proves no other ones
    _recall_contact_idx = models.Index(
        "(commercial_partner_id) WHERE is_recall_contact IS TRUE"
    )

    @api.model
    def _commercial_fields(self):
        return super()._commercial_fields() + ["recall_depth"]
