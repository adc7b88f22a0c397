from odoo import api, fields, models


class ComplaintProcedureMove(models.TransientModel):
    """Asks the QA head to which procedure a case moves, and why."""

    _name = "complaint.procedure.move"
    _inherit = ["complaint.reason.mixin"]
    _description = "Move to Another Procedure"

    complaint_id = fields.Many2one("complaint.complaint", required=True)
    company_id = fields.Many2one(related="complaint_id.company_id")
    version_id = fields.Many2one(
        "complaint.procedure.version",
        string="New Procedure",
        required=True,
        domain="[('state', '=', 'approved'),"
        " ('company_id', 'in', [False, company_id])]",
    )
    class_version_id = fields.Many2one(
        "complaint.procedure.version", compute="_compute_class_version_id"
    )
    class_id = fields.Many2one(
        "complaint.class",
        string="New Class",
        domain="[('version_id', '=', class_version_id)]",
    )

    @api.depends("version_id")
    def _compute_class_version_id(self):
        for wizard in self:
            wizard.class_version_id = wizard.version_id.class_ids.version_id

    def _step(self):
        self.complaint_id._move_procedure(self.version_id, self.class_id, self.reason)
