from odoo import fields, models


class ComplaintCallMixin(models.AbstractModel):
    """A record to which people are called by an activity, in the same transaction."""

    _name = "complaint.call.mixin"
    _description = "Record That Calls People"

    def _call_users(self, users, xmlid, summary, moment=None):
        """Call people to this record, each once as long as the activity is open.

        :param users: res.users; those who left or work elsewhere are not called
        :param str xmlid: the activity type
        :param summary: function of an environment in the user's language -> text
        :param moment: naive datetime in UTC until when; None: today
        :return: res.users who are called now
        """
        self.ensure_one()
        kind = self.env.ref(xmlid)
        # sudo: activities are made for others, who need not be readable.
        activities = self.env["mail.activity"].sudo()
        domain = [
            ("res_model", "=", self._name),
            ("res_id", "=", self.id),
            ("activity_type_id", "=", kind.id),
            ("user_id", "in", users.ids),
        ]
        company = self.company_id
        todo = (users.sudo() - activities.search(domain).user_id).filtered(
            lambda user: user.active and company in user.company_ids
        )
        moment = moment or fields.Datetime.now()
        activities.create(
            [
                {
                    "activity_type_id": kind.id,
                    "automated": True,
                    "summary": summary(self.with_context(lang=user.lang).env),
                    "date_deadline": fields.Datetime.context_timestamp(
                        self.with_context(tz=user.tz), moment
                    ).date(),
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": self.id,
                    "user_id": user.id,
                }
                for user in todo
            ]
        )
        return todo

    def _users_of(self, *xmlids):
        """Return who has one of these roles in the company of this record."""
        # sudo: who has a role is asked to call them.
        users = self.env["res.users"].sudo()
        for xmlid in xmlids:
            users |= self.env.ref(xmlid).sudo().all_user_ids
        return users.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )
