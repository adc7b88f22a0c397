from odoo import fields, models


class MailActivity(models.Model):
    """Activities by which an alert calls people."""

    _inherit = "mail.activity"  # pylint: disable=R8180

    complaint_alert_id = fields.Many2one(
        "complaint.alert",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
