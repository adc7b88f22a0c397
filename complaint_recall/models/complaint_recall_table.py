from odoo import fields, models

from .complaint_recall_consignee import STATES


class ComplaintRecallConsigneeLine(models.Model):
    """What the table of customers and lots shows of the consignee."""

    _inherit = "complaint.recall.consignee.line"  # pylint: disable=R8180

    consignee_state = fields.Selection(
        STATES, string="Status", related="consignee_id.state"
    )
    notified_at = fields.Datetime(related="consignee_id.notified_at")
    responded_at = fields.Datetime(related="consignee_id.responded_at")


class ComplaintRecall(models.Model):
    _inherit = "complaint.recall"  # pylint: disable=R8180

    def action_view_consignee_lines(self):
        """Open the table of customers and lots of this recall.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customers and Lots"),
            "res_model": "complaint.recall.consignee.line",
            "view_mode": "list,pivot",
            "views": [
                (
                    self.env.ref(
                        "complaint_recall"
                        ".complaint_recall_consignee_line_view_list_cockpit"
                    ).id,
                    "list",
                ),
                (False, "pivot"),
            ],
            "domain": [("recall_id", "=", self.id)],
            "context": {"search_default_group_consignee": 1},
        }
