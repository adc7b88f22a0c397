from odoo import fields, models


class ComplaintNegotiation(models.Model):
    """What was offered to the customer and what the customer said to it.

    Never changed nor deleted: the next talk is the next round (S2.4.3.3b).
    """

    _name = "complaint.negotiation"
    _description = "Negotiation with the Customer"
    _inherit = ["complaint.append.only"]
    _order = "complaint_id, number desc"

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    number = fields.Integer(string="Round", required=True, aggregator=None)
    offer = fields.Text(string="What We Offered", required=True)
    answer = fields.Text(string="What the Customer Said")
    result = fields.Selection(
        [("pending", "Not Answered"), ("yes", "Agrees"), ("no", "Refuses")],
        required=True,
        default="pending",
    )
    person = fields.Char(string="Talked To")
    happened_at = fields.Datetime(string="Date and Time", required=True)
    user_id = fields.Many2one("res.users", string="Noted By", required=True)
