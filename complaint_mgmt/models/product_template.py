from odoo import models


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "complaint.counter.mixin"]
    _complaint_link = "item_ids.product_id.product_tmpl_id"
