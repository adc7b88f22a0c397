from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintMeasureType(models.Model):
    """A sort of measure: explain, visit, replace, credit (S5.2.4, S9.4.2.2.4)."""

    _name = "complaint.measure.type"
    _description = "Measure Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short and fixed, such as REPLACE.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    needs_amount = fields.Boolean(help="The measure says how much money it costs.")
    needs_person = fields.Boolean(help="The measure names who carries it out.")
    needs_date = fields.Boolean(help="The measure says until when.")
    follow_up_kind = fields.Selection(
        selection="_selection_follow_up_kind",
        string="Leads To",
        help="The document that is created once the decision is signed.",
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "This code is taken already.")

    def write(self, vals):
        if "code" in vals and any(kind.code != vals["code"] for kind in self):
            raise UserError(
                self.env._(
                    "The code is part of what was signed and stays. Change the name, "
                    "or create another type."
                )
            )
        return super().write(vals)

    @api.model
    def _selection_follow_up_kind(self):
        kinds = self.env["complaint.complaint"]._follow_up_kinds()
        return [
            (code, kind.label) for code, kind in kinds.items() if kind.needs_measure
        ]

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_demanded(self):
        # sudo: requirements of other companies count as well.
        demands = self.env["complaint.procedure.requirement"].sudo()
        if demands.search_count([("measure_type_ids", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("A procedure demands this measure: archive it instead.")
            )
