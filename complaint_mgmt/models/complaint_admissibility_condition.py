from odoo import fields, models


class ComplaintAdmissibilityCondition(models.Model):
    """One condition that a complaint must meet to be dealt with (S8.7).

    Part of a version of a procedure: signed, fixed and copied with it.
    """

    _name = "complaint.admissibility.condition"
    _description = "Condition of Admissibility"
    _inherit = ["complaint.version.part"]
    _order = "version_id, sequence, id"

    version_id = fields.Many2one(
        "complaint.procedure.version", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Condition", required=True, translate=True)
    source = fields.Char(help="Where the procedure says so, such as S8.7.")
