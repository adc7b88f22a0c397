from odoo import models


class ComplaintEvent(models.Model):
    """The events of checklists in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "checklist.added": self.env._("Checklist added"),
            "checklist.changed": self.env._("Checklist changed"),
            "checklist.removed": self.env._("Checklist removed"),
            "checklist.answered": self.env._("Question answered"),
            "checklist.withdrawn": self.env._("Consent withdrawn, answers removed"),
        }
