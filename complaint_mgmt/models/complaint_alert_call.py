from odoo import fields, models


class ComplaintAlertCall(models.Model):
    """Who was called by an alert, when, at which level."""

    _name = "complaint.alert.call"
    _description = "Call of an Alert"
    _inherit = ["complaint.append.only"]
    _order = "alert_id, id"

    alert_id = fields.Many2one(
        "complaint.alert", required=True, index=True, ondelete="restrict"
    )
    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    step = fields.Integer(string="Level", aggregator=None)
    user_ids = fields.Many2many("res.users", string="Called", ondelete="restrict")
    called_at = fields.Datetime(string="Called On", required=True)

    acknowledged_at = fields.Datetime(related="alert_id.acknowledged_at")
    acknowledged_by_id = fields.Many2one(related="alert_id.acknowledged_by_id")

    _alert_step_uniq = models.Constraint(
        "UNIQUE(alert_id, step)", "This level was called already."
    )
