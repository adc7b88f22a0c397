from odoo import fields, models


class Complaint8DWithdraw(models.TransientModel):
    """Asks why a report that was sent or failed once is withdrawn."""

    _name = "complaint.8d.withdraw"
    _inherit = ["complaint.reason.mixin"]
    _description = "Withdraw an 8D Report"

    report_id = fields.Many2one("complaint.8d", required=True, readonly=True)
    told_to = fields.Char(string="Was Sent To", compute="_compute_told")
    open_actions = fields.Char(string="Actions Not Done", compute="_compute_told")

    def _compute_told(self):
        for wizard in self:
            # sudo: who may withdraw the report sees what becomes of its promises.
            report = wizard.report_id._filtered_access("read").sudo()
            names = report.sending_ids.partner_id.mapped("display_name")
            actions = report.action_ids.filtered(
                lambda a: a.state not in ("verified", "cancelled")
            )
            wizard.told_to = ", ".join(names)
            wizard.open_actions = ", ".join(actions.mapped("display_name"))

    def _step(self):
        self.report_id.action_withdraw(self.reason)
