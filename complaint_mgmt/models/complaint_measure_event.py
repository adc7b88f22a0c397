from odoo import api, models


class ComplaintEvent(models.Model):
    """What happened to measures, limits and follow-ups, in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "measure.added": self.env._("Measure added"),
            "measure.changed": self.env._("Measure changed"),
            "measure.removed": self.env._("Measure removed"),
            "measure.done": self.env._("Measure carried out"),
            "amount_limit.created": self.env._("Amount limit created"),
            "amount_limit.changed": self.env._("Amount limit changed"),
            "amount_limit.deleted": self.env._("Amount limit deleted"),
            "follow_up.created": self.env._("Follow-up created"),
            "follow_up.requested": self.env._("Follow-up requested"),
        }
