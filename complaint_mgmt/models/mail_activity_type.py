from odoo import api, models


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    @api.model
    def _get_model_info_by_xmlid(self):
        # people are called by these: they must not be deleted
        info = super()._get_model_info_by_xmlid()
        names = (
            "signature",
            "signature_overdue",
            "safety",
            "deadline",
            "alert",
            "follow_up",
            "takeover",
        )
        for name in names:
            xmlid = f"complaint_mgmt.mail_activity_type_{name}"
            info[xmlid] = {"res_model": False, "unlink": False}
        return info
