from odoo import api, models


class ComplaintEvent(models.Model):
    """What happens in the archive, in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "archive.opened": self.env._("Archive entry opened"),
            "archive.prepared": self.env._("File prepared for the archive"),
            "archive.back": self.env._("File given back by the second person"),
            "archive.entered": self.env._("File archived"),
            "archive.moved": self.env._("Originals moved"),
            "archive.taken_out": self.env._("File taken out of the archive"),
            "archive.late_answer": self.env._("Customer answered after archiving"),
            "archive.retrieved": self.env._("Archived file retrieved"),
            "archive.audit_drawn": self.env._("Archive audit: sample drawn"),
            "archive.audit_closed": self.env._("Archive audit closed"),
        }
