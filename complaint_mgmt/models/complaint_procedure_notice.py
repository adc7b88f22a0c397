from odoo import models

READER = "complaint_mgmt.group_complaint_reader"


class ComplaintProcedureVersion(models.Model):
    """Whoever works by a procedure hears of a version that takes effect (S1.7b)."""

    _inherit = "complaint.procedure.version"  # pylint: disable=R8180

    def _gate_on_approved(self, gate, gate_round):
        result = super()._gate_on_approved(gate, gate_round)
        if gate == "procedure":
            self._notify_readers()
        return result

    def _notify_readers(self):
        """Tell everybody with a role in complaints from when on what is in force."""
        # sudo: who has a role is told, whoever approves.
        users = self.env.ref(READER).sudo().all_user_ids.filtered(self._concerns)
        # the mails wait for the mail queue: the approval does not wait for them
        quiet = {"mail_notify_force_send": False, "mail_create_nosubscribe": True}
        for lang, group in users.grouped("lang").items():
            version = self.with_context(lang=lang, **quiet)
            version.message_post(
                body=version.env._(
                    "%(version)s is in force from %(date)s on. %(note)s",
                    version=version.display_name,
                    date=version.effective_date,
                    note=version.change_note or "",
                ),
                partner_ids=group.partner_id.ids,
                subtype_xmlid="mail.mt_note",
            )
        data = {"number": self.number, "told": sorted(users.ids)}
        self.env["complaint.event"]._record(self, "procedure.announced", data)

    def _concerns(self, user):
        """Return whether a user works where this version is in force."""
        if not user.active or user.share or user == self.env.user:
            return False
        return not self.company_id or self.company_id in user.company_ids


class ComplaintEvent(models.Model):
    _inherit = "complaint.event"  # pylint: disable=R8180

    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "procedure.announced": self.env._("Procedure announced"),
        }
