from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of the assessment in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "admissibility.added": self.env._("Review of admissibility begun"),
            "admissibility.changed": self.env._("Review of admissibility changed"),
            "admissibility.decided": self.env._("Admissibility decided"),
            "admissibility.told": self.env._("Rejection told"),
            "callback.done": self.env._("Customer called back"),
            "handover.added": self.env._("Handed over to a department"),
            "handover.changed": self.env._("Hand-over changed"),
            "handover.accepted": self.env._("Hand-over accepted"),
            "handover.returned": self.env._("Hand-over given back"),
            "leader.reported": self.env._("Reported to the leader"),
            "reception.refused": self.env._("Reception refused"),
            "referral.added": self.env._("Referral drafted"),
            "referral.changed": self.env._("Referral changed"),
            "referral.forwarded": self.env._("Forwarded to a third party"),
            "referral.told": self.env._("Customer told of the referral"),
        }


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"  # pylint: disable=R8180

    @api.model
    def _get_model_info_by_xmlid(self):
        # people are called by these: they must not be deleted
        info = super()._get_model_info_by_xmlid()
        for name in ("leader", "reception", "handover"):
            xmlid = f"complaint_mgmt.mail_activity_type_{name}"
            info[xmlid] = {"res_model": False, "unlink": False}
        return info
