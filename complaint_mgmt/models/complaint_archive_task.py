from odoo import fields, models

ARCHIVIST = "complaint_mgmt.group_complaint_archivist"
TYPE = "complaint_mgmt.mail_activity_type_archive"
QUICK = {"mail_activity_quick_update": True, "mail_create_nosubscribe": True}


class ComplaintComplaint(models.Model):
    """Closing a case asks the archive to file it (S4.19)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _record_steps(self, old_states, target, reason):
        result = super()._record_steps(old_states, target, reason)
        moved = self.filtered(lambda c: c in old_states)
        if target == "closed":
            moved._call_archive()
        elif "closed" in old_states.values():
            # sudo: the case is open again; nobody files it now.
            moved.sudo().activity_unlink([TYPE])
        return result

    def _call_archive(self):
        """Plan the filing for everybody of the archive, in this very transaction."""
        # sudo: who has which role, and activities for other users.
        archivists = self.env.ref(ARCHIVIST).sudo().all_user_ids
        model = self.env["ir.model"]._get_id(self._name)
        values = [
            {
                "activity_type_id": self.env.ref(TYPE).id,
                "automated": True,
                "summary": self.with_context(lang=user.lang).env._("File the case"),
                "date_deadline": fields.Date.context_today(
                    self.with_context(tz=user.tz)
                ),
                "res_model_id": model,
                "res_id": complaint.id,
                "user_id": user.id,
            }
            for complaint in self.sudo()
            for user in archivists.filtered(complaint._is_in_company)
        ]
        self.env["mail.activity"].sudo().with_context(**QUICK).create(values)
