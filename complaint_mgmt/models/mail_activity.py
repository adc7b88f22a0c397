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
    complaint_clock_id = fields.Many2one(
        "complaint.clock",
        string="Complaint Deadline",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
