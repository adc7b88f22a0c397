from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ComplaintCategory(models.Model):
    """What a complaint is about, as a tree: product quality > appearance > colour."""

    _name = "complaint.category"
    _description = "Complaint Category"
    _parent_name = "parent_id"
    _parent_store = True
    _rec_names_search = ["complete_name", "name"]
    _order = "complete_name"

    name = fields.Char(required=True, translate=True)
    complete_name = fields.Char(
        compute="_compute_complete_name", recursive=True, store=True
    )
    parent_id = fields.Many2one(
        "complaint.category", string="Parent Category", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many(
        "complaint.category", "parent_id", string="Subcategories"
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for category in self:
            parent = category.parent_id.complete_name
            category.complete_name = (
                f"{parent} / {category.name}" if parent else category.name
            )

    @api.depends("name", "parent_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Name the way down to the category in the language of the user."""
        for category in self:
            names, step = [], category
            while step:
                names.append(step.name or "")
                step = step.parent_id
            category.display_name = " / ".join(reversed(names))

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._(
                    "A category cannot be below itself. Choose another parent category."
                )
            )
