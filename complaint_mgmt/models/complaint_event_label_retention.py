from odoo import api, models


class ComplaintEvent(models.Model):
    """Retention, holds, destruction and the rights of persons, in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "retention.rule_added": self.env._("Retention rule added"),
            "retention.rule_changed": self.env._("Retention rule changed"),
            "retention.decided": self.env._("Conflict of retention decided"),
            "legal_hold.placed": self.env._("Legal hold placed"),
            "legal_hold.changed": self.env._("Legal hold changed"),
            "legal_hold.added": self.env._("Put under a legal hold"),
            "legal_hold.released": self.env._("Legal hold released"),
            "legal_hold.ended": self.env._("Legal hold ended"),
            "destruction.proposed": self.env._("Destruction proposed"),
            "destruction.taken_off": self.env._("File taken off a destruction"),
            "destruction.started": self.env._("Destruction started"),
            "destruction.done": self.env._("Destruction finished"),
            "archive.destroyed": self.env._("File destroyed"),
            "archive.personal_erased": self.env._("Personal data erased, file kept"),
            "archive.kept": self.env._("File kept at its destruction"),
            "archive.partner_merged": self.env._("Contact of an archived file merged"),
            "privacy.opened": self.env._("Privacy request opened"),
            "privacy.changed": self.env._("Privacy request changed"),
            "privacy.answered": self.env._("Privacy request answered"),
            "privacy.erased": self.env._("Erased on request of the person"),
            "privacy.copied": self.env._("Copy of personal data made"),
        }
