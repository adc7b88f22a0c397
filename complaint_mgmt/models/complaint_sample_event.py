from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of samples, comparisons and tests in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "sample.added": self.env._("Sample added"),
            "sample.changed": self.env._("Sample changed"),
            "sample.custody": self.env._("Custody of a sample"),
            "comparison.added": self.env._("Comparison added"),
            "comparison.changed": self.env._("Comparison changed"),
            "test.added": self.env._("Test requested"),
            "test.changed": self.env._("Test changed"),
            "test.finished": self.env._("Test finished"),
            "test.told": self.env._("Test result told to sales"),
        }
