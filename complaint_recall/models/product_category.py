from odoo import models


class ProductCategory(models.Model):
    _name = "product.category"
    _inherit = ["product.category", "complaint.balance.limit.mixin"]

    def _own_balance_limits(self):
        """Return the limit of each category: its own, or that of the nearest above.

        :return: dict, id of a category -> percent, or None
        """
        above = {
            category.id: [int(key) for key in category.parent_path.split("/") if key]
            for category in self
        }
        family = self.browse({key for keys in above.values() for key in keys})
        own = {
            category.id: category.material_balance_limit
            for category in family
            if category.has_material_balance_limit
        }
        return {
            key: next((own[up] for up in reversed(keys) if up in own), None)
            for key, keys in above.items()
        }
