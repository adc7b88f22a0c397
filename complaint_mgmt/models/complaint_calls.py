from odoo import fields, models


class ComplaintComplaint(models.Model):
    """Calling people to a case, in the very transaction that gives the reason."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _call_people(self, users, xmlid, summarise):
        """Plan an activity on this case for each user.

        :param users: res.users who may read the case
        :param str xmlid: the mail.activity.type
        :param summarise: function, environment in the language of a user -> text
        :return: the activities
        """
        # sudo: a rule calls people, whatever whoever gave the reason may write.
        return (
            self.env["mail.activity"]
            .sudo()
            .create(
                [
                    {
                        "activity_type_id": self.env.ref(xmlid).id,
                        "automated": True,
                        "summary": summarise(self.with_context(lang=user.lang).env),
                        "date_deadline": fields.Date.context_today(
                            self.with_context(tz=user.tz)
                        ),
                        "res_model_id": self.env["ir.model"]._get_id(self._name),
                        "res_id": self.id,
                        "user_id": user.id,
                    }
                    for user in users
                ]
            )
        )
