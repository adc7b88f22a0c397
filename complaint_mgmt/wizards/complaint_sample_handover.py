from odoo import api, fields, models


class ComplaintSampleHandover(models.TransientModel):
    """Asks into whose hands a sample passes, and what for."""

    _name = "complaint.sample.handover"
    _description = "Hand Over a Sample"

    sample_id = fields.Many2one("complaint.sample", required=True)
    holder_label = fields.Char(related="sample_id.holder_label")
    to_user_id = fields.Many2one("res.users", string="Handed To")
    to_name = fields.Char(
        string="Or to Somebody Outside", help="Courier, customer, external laboratory."
    )
    place = fields.Char(string="Where")
    reason = fields.Text(string="For What Purpose", required=True)
    seal_intact = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("na", "Opened")],
        required=True,
        compute="_compute_seal_intact",
        store=True,
        readonly=False,
        precompute=True,
    )
    seal_number = fields.Char(string="New Seal Number")

    @api.depends("sample_id")
    def _compute_seal_intact(self):
        for wizard in self:
            opened = wizard.sample_id.opened_at
            wizard.seal_intact = "na" if opened else wizard.seal_intact

    def action_confirm(self):
        """Hand it over.

        :return: a window close action
        :raises AccessError: the user is no handler
        :raises UserError: the chain does not allow it
        """
        self.ensure_one()
        self.sample_id._hand_over(
            self.to_user_id,
            self.to_name,
            self.reason,
            self.seal_intact,
            place=self.place,
            seal_number=self.seal_number,
        )
        return {"type": "ir.actions.act_window_close"}
