from odoo import fields, models


class ComplaintRecallClass(models.Model):
    """A class of danger that a law knows, such as class I."""

    _name = "complaint.recall.class"
    _description = "Class of Recalls"
    _order = "regime_id, sequence, code, id"

    regime_id = fields.Many2one(
        "complaint.recall.regime", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    description = fields.Text(translate=True)
