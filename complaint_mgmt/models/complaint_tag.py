from odoo import fields, models


class ComplaintTag(models.Model):
    """A free index term."""

    _name = "complaint.tag"
    _description = "Complaint Tag"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer()

    _name_uniq = models.Constraint("UNIQUE(name)", "This tag exists already.")
