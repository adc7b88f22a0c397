from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of team, problem and containment in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "8d.member_added": self.env._("Member added to the 8D team"),
            "8d.member_changed": self.env._("Member of the 8D team changed"),
            "8d.member_removed": self.env._("Member removed from the 8D team"),
            "8d.fact_added": self.env._("Is / Is Not entered"),
            "8d.fact_changed": self.env._("Is / Is Not changed"),
            "8d.fact_removed": self.env._("Is / Is Not removed"),
            "8d.confirmation_added": self.env._("Confirmation of the problem recorded"),
            "8d.confirmation_changed": self.env._(
                "Confirmation of the problem changed"
            ),
            "8d.confirmation_removed": self.env._(
                "Confirmation of the problem removed"
            ),
            "8d.containment_changed": self.env._("Containment at a place changed"),
            "8d.containment_filled": self.env._("Containment filled from stock"),
            "8d.joined": self.env._("Complaint joined to the 8D report"),
        }
