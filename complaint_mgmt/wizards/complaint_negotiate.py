from odoo import fields, models


class ComplaintNegotiate(models.TransientModel):
    """Asks what we offered to the customer, and what the customer said."""

    _name = "complaint.negotiate"
    _description = "Offer to the Customer"

    complaint_id = fields.Many2one("complaint.complaint", required=True)
    offer = fields.Text(string="What We Offered", required=True)
    answer = fields.Text(string="What the Customer Said")
    result = fields.Selection(
        selection=lambda self: (
            self.env["complaint.negotiation"]
            ._fields["result"]
            ._description_selection(self.env)
        ),
        required=True,
        default="pending",
    )
    person = fields.Char(string="Talked To")
    happened_at = fields.Datetime(
        string="Date and Time", required=True, default=fields.Datetime.now
    )

    def action_confirm(self):
        """Note it; it is not changed any more.

        :return: a window close action
        :raises AccessError: the user is no handler
        :raises UserError: the case is closed, no offer, or a time in the future
        """
        self.ensure_one()
        names = ("offer", "answer", "result", "person", "happened_at")
        self.complaint_id._negotiate({name: self[name] for name in names})
        return {"type": "ir.actions.act_window_close"}
