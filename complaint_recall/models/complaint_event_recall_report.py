from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of reports on recalls in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "recall.report_made": self.env._("Figures of a report on a recall frozen"),
            "recall.report_issued": self.env._("Report on a recall issued"),
        }
