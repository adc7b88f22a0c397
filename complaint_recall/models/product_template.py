from odoo import fields, models

# Materials of which every piece is accounted for (S9.4.2.1.7.2).
PACKAGING = ("packaging", "label")


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "complaint.balance.limit.mixin"]

    batch_material_type = fields.Selection(
        [
            ("raw", "Raw or Auxiliary Material"),
            ("packaging", "Packaging Material"),
            ("label", "Label, Leaflet or Printed Packaging"),
        ],
        string="Material in Batch Records",
        help="What it is as a component: raw materials enter the material balance, "
        "packaging and labels are balanced piece by piece. Empty counts as raw.",
    )
    # tracked: a limit decides what a balance is called
    has_material_balance_limit = fields.Boolean(tracking=True)
    material_balance_limit = fields.Float(tracking=True)


class ProductProduct(models.Model):
    _inherit = "product.product"  # pylint: disable=R8180

    def _balance_limits(self, company):
        """Return the limit of the balance of each product in a company.

        :param company: res.company
        :return: dict, id of a product -> percent
        """
        by_category = self.categ_id._own_balance_limits()
        return {
            product.id: product._own_balance_limit(by_category, company)
            for product in self
        }

    def _own_balance_limit(self, by_category, company):
        if self.has_material_balance_limit:
            return self.material_balance_limit
        found = by_category.get(self.categ_id.id)
        if found is not None:
            return found
        if self.batch_material_type in PACKAGING:
            return company.packaging_balance_limit
        return company.material_balance_limit
