from odoo import api, models


class ComplaintEvent(models.Model):
    """What happens to actions, risk, changes and notices, in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "action.added": self.env._("Action planned"),
            "action.changed": self.env._("Action changed"),
            "action.reported": self.env._("Action reported done"),
            "notice.added": self.env._("Internal notice written"),
            "notice.changed": self.env._("Internal notice changed"),
            "notice.removed": self.env._("Internal notice removed"),
            "notice.sent": self.env._("Internal notice sent"),
            "notice.confirmed": self.env._("Internal notice received"),
            "risk.added": self.env._("Risk assessed"),
            "risk.changed": self.env._("Risk assessed anew"),
            "change.added": self.env._("Change entered"),
            "change.changed": self.env._("Change entry changed"),
            "change.removed": self.env._("Change entry removed"),
            "change.approved": self.env._("Change approved"),
        }


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"  # pylint: disable=R8180

    @api.model
    def _get_model_info_by_xmlid(self):
        # people are called by these: they must not be deleted
        info = super()._get_model_info_by_xmlid()
        for name in ("action", "action_overdue", "internal_notice", "archive"):
            xmlid = f"complaint_mgmt.mail_activity_type_{name}"
            info[xmlid] = {"res_model": False, "unlink": False}
        return info
