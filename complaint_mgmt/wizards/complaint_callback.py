from odoo import api, fields, models


class ComplaintCallback(models.TransientModel):
    """Asks what the customer confirmed when called back."""

    _name = "complaint.callback"
    _description = "Call the Customer Back"

    complaint_id = fields.Many2one("complaint.complaint", required=True)
    phone = fields.Char(related="complaint_id.partner_phone")
    demand = fields.Text(
        string="What the Customer Asks For",
        required=True,
        compute="_compute_demand",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("complaint_id")
    def _compute_demand(self):
        for wizard in self:
            wizard.demand = wizard.demand or wizard.complaint_id.remedy_sought

    def action_confirm(self):
        """Note the call-back, now and by the user.

        :return: a window close action
        :raises AccessError: the user is no handler
        :raises UserError: the case is closed, or was called back before
        """
        self.ensure_one()
        self.complaint_id._call_back(self.demand)
        return {"type": "ir.actions.act_window_close"}
