from odoo import fields, models

from ..tools import lifecycle

PROCEDURE_ACTIVITY = "complaint_mgmt.mail_activity_type_procedure"
QUICK = {"mail_activity_quick_update": True, "mail_create_nosubscribe": True}


class ComplaintProcedureVersion(models.Model):
    """A version that was approved is made known to those who work by it (S1.7b)."""

    _inherit = "complaint.procedure.version"  # pylint: disable=R8180

    def _gate_on_approved(self, gate, gate_round):
        result = super()._gate_on_approved(gate, gate_round)
        if gate == "procedure":
            for version in self:
                version._announce()
        return result

    def _announce(self):
        """Call every handler of the companies to read it, but who approved it."""
        users = self._users_to_tell()
        # sudo: activities are made for others, who need not be readable.
        activities = self.env["mail.activity"].sudo().with_context(**QUICK)
        today = fields.Date.context_today(self)
        activities.create(
            [
                {
                    "activity_type_id": self.env.ref(PROCEDURE_ACTIVITY).id,
                    "automated": True,
                    "summary": self.with_context(lang=user.lang).env._(
                        "In force from %(date)s: read what it says",
                        date=self.effective_date,
                    ),
                    "note": self.change_note,
                    "date_deadline": max(today, self.effective_date),
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": self.id,
                    "user_id": user.id,
                }
                for user in users
            ]
        )
        data = {"users": sorted(users.ids)}
        self.env["complaint.event"]._record(self, "procedure.announced", data)

    def _users_to_tell(self):
        # sudo: for which companies it is and who handles there, whoever approves.
        procedure = self.sudo().procedure_id
        companies = procedure.company_id | procedure.rule_ids.company_id
        handlers = self.env.ref(lifecycle.HANDLER).sudo().all_user_ids
        return handlers.filtered(
            lambda user: (
                user.active
                and user != self.env.user
                and (not companies or companies & user.company_ids)
            )
        )


class ComplaintEvent(models.Model):
    _inherit = "complaint.event"  # pylint: disable=R8180

    def _kind_labels(self):
        label = self.env._("Version made known")
        return {**super()._kind_labels(), "procedure.announced": label}
