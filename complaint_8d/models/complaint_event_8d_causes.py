from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of causes, choice and implementation in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "8d.cause_added": self.env._("Cause entered"),
            "8d.cause_changed": self.env._("Cause changed"),
            "8d.cause_removed": self.env._("Cause removed"),
            "8d.cause_check_added": self.env._("Check of a cause entered"),
            "8d.cause_check_changed": self.env._("Check of a cause changed"),
            "8d.cause_check_removed": self.env._("Check of a cause removed"),
            "8d.option_added": self.env._("Candidate action entered"),
            "8d.option_changed": self.env._("Candidate action changed"),
            "8d.option_removed": self.env._("Candidate action removed"),
            "8d.validation_added": self.env._("Validation recorded"),
            "8d.interim_ended": self.env._("Interim action ended"),
        }
