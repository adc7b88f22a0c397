from odoo import fields, models


class Complaint8DReason(models.TransientModel):
    """Asks why a discipline, or a closed report, is taken up again."""

    _name = "complaint.8d.reason"
    _inherit = ["complaint.reason.mixin"]
    _description = "Why It Is Taken Up Again"

    report_id = fields.Many2one("complaint.8d", required=True, readonly=True)
    step_id = fields.Many2one("complaint.8d.step", string="Discipline", readonly=True)
    taken_along = fields.Char(compute="_compute_taken_along")

    def _compute_taken_along(self):
        for wizard in self:
            later = wizard.step_id._taken_along()
            wizard.taken_along = ", ".join(later.mapped("display_name"))

    def _step(self):
        if self.step_id:
            self.step_id.action_reopen(self.reason)
        else:
            self.report_id.write({"state": "open", "state_reason": self.reason})
