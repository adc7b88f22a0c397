from odoo import api, fields, models
from odoo.exceptions import UserError

ROLES = [
    ("own", "Of the Own House"),
    ("independent", "Independent"),
    ("official", "Official of an Authority"),
]


class ComplaintRecallDestructionWitness(models.Model):
    """Somebody who saw how the goods were destroyed."""

    _name = "complaint.recall.destruction.witness"
    _inherit = ["complaint.recall.line.mixin"]
    _description = "Witness of a Destruction"
    _order = "destruction_id, id"
    _line_parent = "destruction_id"

    destruction_id = fields.Many2one(
        "complaint.recall.destruction", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="destruction_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    name = fields.Char(
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    organisation = fields.Char()
    role = fields.Selection(ROLES, required=True, default="own")

    @api.depends("user_id")
    def _compute_name(self):
        for witness in self:
            witness.name = witness.name or witness.user_id.name

    @api.constrains("role", "organisation")
    def _check_organisation(self):
        if any(w.role != "own" and not w.organisation for w in self):
            raise UserError(self.env._("Say for which organisation the witness came."))

    def _stays_text(self):
        return self.env._("A witness stays with the destruction.")

    def _signed_text(self):
        """Return what a signature covers of a witness."""
        return f"{self.name}, {self.organisation or ''}, {self.role}"
