from odoo import fields, models


class ComplaintRecallRegime(models.Model):
    """A law or standard that says how a recall is run: data of the coordinator."""

    _name = "complaint.recall.regime"
    _description = "Law of Recalls"
    _order = "sequence, code, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    class_ids = fields.One2many("complaint.recall.class", "regime_id", string="Classes")
