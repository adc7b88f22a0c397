from odoo import models


class ProductTemplate(models.Model):
    """Goods of which a lot is on hold stay tracked by it."""

    _inherit = "product.template"  # pylint: disable=R8180

    def write(self, vals):
        if "tracking" in vals:
            changed = self.filtered(lambda item: item.tracking != vals["tracking"])
            changed._refuse_tracking_of_held()
        return super().write(vals)

    def _refuse_tracking_of_held(self):
        """Refuse: without lots, goods on hold would be goods like any others.

        :raises UserError: a lot of one of these products is on hold
        """
        # sudo: whether a lot is on hold does not depend on who asks.
        lots = self.env["stock.lot"].sudo().with_context(active_test=False)
        domain = [
            ("product_id.product_tmpl_id", "in", self.ids),
            ("is_held", "=", True),
        ]
        lots.search(domain).sudo(self.env.su)._raise_held()
