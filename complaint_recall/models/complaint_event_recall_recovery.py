from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of recovery in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "recall.difference_explained": self.env._("Difference explained"),
            "recall.difference_accepted": self.env._("Explanation accepted"),
            "recall.difference_reopened": self.env._("Explanation taken back"),
            "recall.recovery_completed": self.env._("Recovery completed"),
            "recall.destruction_announced": self.env._("Destruction announced"),
            "recall.destruction_unannounced": self.env._("Announcement cancelled"),
            "recall.destroyed": self.env._("Goods destroyed"),
            "recall.return_expected": self.env._("Return expected"),
            "recall.help_asked": self.env._("Somebody asked for a document"),
            "recall.settled": self.env._("Consignee settled"),
        }
