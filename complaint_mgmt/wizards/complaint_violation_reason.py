from odoo import fields, models


class ComplaintViolationReason(models.TransientModel):
    """Asks why a staff matter is closed without a penalty, or reopened."""

    _name = "complaint.violation.reason"
    _inherit = ["complaint.reason.mixin"]
    _description = "Reason of a Step of a Staff Matter"

    violation_id = fields.Many2one("complaint.violation", required=True)
    state = fields.Selection(
        [
            ("closed", "Close Without Penalty"),
            ("unfounded", "Unfounded"),
            ("open", "Reopen"),
        ],
        required=True,
    )

    def _step(self):
        self.violation_id.write({"state": self.state, "state_reason": self.reason})
