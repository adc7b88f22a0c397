from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    gate_step_id = fields.Many2one(
        "complaint.gate.step",
        string="Signature Step",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
