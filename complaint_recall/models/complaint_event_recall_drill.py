from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of drills and of the timed steps of recalls in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "drill.planned": self.env._("Drill planned"),
            "drill.plan_changed": self.env._("Plan of a drill changed"),
            "drill.no_lot": self.env._("No lot to draw for a drill"),
            "drill.announced": self.env._("Drill announced"),
            "recall.drill_called": self.env._("Drill begun"),
            "recall.drill_finished": self.env._("Drill finished"),
            "recall.step_done": self.env._("Step of a recall done"),
        }
