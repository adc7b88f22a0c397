from odoo import fields, models


class ComplaintProgress(models.Model):
    """What those who investigate report as they go on (S9.4.3.5.4)."""

    _name = "complaint.progress"
    _description = "Progress of an Investigation"
    _inherit = ["complaint.append.only"]
    _order = "complaint_id, id desc"

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    text = fields.Text(string="Progress", required=True)
    is_confirmed = fields.Boolean(
        string="Quality Problem Confirmed",
        help="It is our quality problem: the quality VP and the general manager are "
        "told at once.",
    )
    user_id = fields.Many2one(
        "res.users", string="Reported By", required=True, ondelete="restrict"
    )
    noted_at = fields.Datetime(string="Reported On", required=True)
