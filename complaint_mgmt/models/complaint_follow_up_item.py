from odoo import models


class ComplaintItem(models.Model):
    """How much of a product is to be settled."""

    _inherit = "complaint.item"  # pylint: disable=R8180

    def _quantity_in_product_unit(self):
        """Return the defective quantity in the unit in which the product is stored."""
        unit = self.product_uom_id or self.product_id.uom_id
        return unit._compute_quantity(
            self.defective_qty, self.product_id.uom_id, rounding_method="HALF-UP"
        )
