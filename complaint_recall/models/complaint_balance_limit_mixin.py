from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ComplaintBalanceLimitMixin(models.AbstractModel):
    """A limit of the material balance, where one of its own is set (S9.4.2.1.7.1)."""

    _name = "complaint.balance.limit.mixin"
    _description = "Limit of the Material Balance"

    has_material_balance_limit = fields.Boolean(
        string="Own Balance Limit",
        help="Otherwise the limit of the product category counts, or that of the "
        "company.",
    )
    material_balance_limit = fields.Float(
        string="Balance Limit (%)",
        digits=(6, 2),
        help="So many percent may differ between what went in and what is found "
        "again: out, scrapped, returned.",
    )

    @api.constrains("material_balance_limit")
    def _check_material_balance_limit(self):
        for record in self:
            if not 0 <= record.material_balance_limit <= 100:
                raise ValidationError(
                    self.env._("A balance limit is between 0 and 100 percent.")
                )
