from odoo import api, fields, models


class MailActivity(models.Model):
    """Activities that call people to sign, to keep a deadline, or on staff matters."""

    _inherit = "mail.activity"

    gate_step_id = fields.Many2one(
        "complaint.gate.step",
        string="Signature Step",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    complaint_clock_id = fields.Many2one(
        "complaint.clock",
        string="Complaint Deadline",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._check_may_know()
        return activities

    def write(self, vals):
        result = super().write(vals)
        if {"user_id", "res_id", "res_model_id"} & vals.keys():
            self._check_may_know()
        return result

    def _check_may_know(self):
        """Refuse to call somebody to a staff matter who may not know of it.

        Odoo tells the person called by a message, which is refused as well, but not
        where a key of the context says that nobody is to be told.

        :raises UserError: somebody outside of the group is called, or who is concerned
        """
        name = "complaint.violation"
        # sudo: who is called to what decides, not who asks.
        for activity in self.sudo().filtered(lambda row: row.res_model == name):
            matter = self.env[name].browse(activity.res_id)
            matter._check_may_know(activity.user_id.partner_id.ids)
