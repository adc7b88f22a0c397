from odoo import fields, models


class ComplaintWaiver(models.Model):
    """Why a handler went on without something that the procedure demands."""

    _name = "complaint.waiver"
    _description = "Waived Requirement"
    _inherit = ["complaint.append.only"]
    _order = "complaint_id, id"

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    requirement_id = fields.Many2one(
        "complaint.procedure.requirement",
        required=True,
        index=True,
        ondelete="restrict",
    )
    reason = fields.Text(required=True)
    user_id = fields.Many2one(
        "res.users", string="Waived By", required=True, ondelete="restrict"
    )
    waived_at = fields.Datetime(string="Waived On", required=True)

    _complaint_requirement_uniq = models.Constraint(
        "UNIQUE(complaint_id, requirement_id)", "This is waived already."
    )
