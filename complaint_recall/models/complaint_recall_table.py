from odoo import fields, models


class ComplaintRecallConsigneeLine(models.Model):
    """What the table of customers and lots shows of the consignee."""

    _inherit = "complaint.recall.consignee.line"  # pylint: disable=R8180

    consignee_state = fields.Selection(string="Status", related="consignee_id.state")
    notified_at = fields.Datetime(related="consignee_id.notified_at")
    responded_at = fields.Datetime(related="consignee_id.responded_at")
