from odoo import api, fields, models


class ComplaintArchiveLocation(models.Model):
    """Where the originals are: a room, a shelf in it, a box on it (S1.4.4)."""

    _name = "complaint.archive.location"
    _description = "Place in the Archive"
    _parent_name = "parent_id"
    _parent_store = True
    _rec_name = "complete_name"
    _order = "complete_name"
    _check_company_auto = True

    name = fields.Char(required=True)
    complete_name = fields.Char(
        compute="_compute_complete_name", recursive=True, store=True
    )
    parent_id = fields.Many2one(
        "complaint.archive.location",
        string="Is In",
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    parent_path = fields.Char(index=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    active = fields.Boolean(default=True)

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for place in self:
            names = [place.parent_id.complete_name, place.name]
            place.complete_name = " / ".join(filter(None, names))
