from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of recall notices in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "recall.wording_approved": self.env._("Wording of a notice approved"),
            "recall.notice_printed": self.env._("Notice printed to be sent"),
            "recall.notices_queued": self.env._("Notices queued"),
            "recall.notice_bounced": self.env._("Notice came back"),
            "recall.told_by_hand": self.env._("Consignee told by hand"),
            "recall.called": self.env._("Consignee called"),
            "recall.not_answered": self.env._("Consignees without an answer"),
        }
