from odoo import fields, models


class ComplaintRecallConsigneeLine(models.Model):
    """What the table of lots at consignees shows of the consignee."""

    _inherit = "complaint.recall.consignee.line"  # pylint: disable=R8180

    consignee_state = fields.Selection(related="consignee_id.state", string="Status")
    notified_at = fields.Datetime(related="consignee_id.notified_at")
    responded_at = fields.Datetime(related="consignee_id.responded_at")


class ComplaintRecall(models.Model):
    _inherit = "complaint.recall"  # pylint: disable=R8180

    def action_view_consignee_lines(self):
        """Open what each consignee was shipped, and where it is.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_recall.complaint_recall_consignee_line_action"
        )
        action["domain"] = [("recall_id", "=", self.id)]
        return action
