from odoo import api, fields, models


class ComplaintAdmissibilityCondition(models.Model):
    """One condition that a complaint must meet to be dealt with (S8.7).

    Part of a version of a procedure: signed, fixed and copied with it.
    """

    _name = "complaint.admissibility.condition"
    _description = "Condition of Admissibility"
    _order = "version_id, sequence, id"

    version_id = fields.Many2one(
        "complaint.procedure.version", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Condition", required=True, translate=True)
    source = fields.Char(help="Where the procedure says so, such as S8.7.")

    @api.model_create_multi
    def create(self, vals_list):
        conditions = super().create(vals_list)
        conditions.version_id._touch()
        return conditions

    def write(self, vals):
        self.version_id._check_draft()
        result = super().write(vals)
        self.version_id._touch()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_in_draft(self):
        self.version_id._touch()
