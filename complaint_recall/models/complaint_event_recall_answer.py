from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of answers and effectiveness checks in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "recall.answered": self.env._("Consignee answered"),
            "recall.passed_on_decided": self.env._(
                "Customer of a consignee decided on"
            ),
            "recall.checks_drawn": self.env._("Effectiveness checks drawn"),
            "recall.check_done": self.env._("Effectiveness check done"),
        }
