from odoo import models


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "complaint.counter.mixin"]
    _complaint_link = "item_ids.product_id"
