from odoo import api, fields, models


class ComplaintProcedureMove(models.TransientModel):
    """Asks the QA head to which procedure a case moves, and why."""

    _name = "complaint.procedure.move"
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
    reason = fields.Text(required=True)

    @api.depends("version_id")
    def _compute_class_version_id(self):
        for wizard in self:
            wizard.class_version_id = wizard.version_id.class_ids.version_id

    def action_confirm(self):
        """Move the case; its clocks are those of the new version from now on.

        :return: a window close action
        :raises AccessError: the user is no QA head
        :raises UserError: the case or the version does not allow it
        """
        self.complaint_id._move_procedure(self.version_id, self.class_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
