from odoo import api, models
from odoo.exceptions import UserError

CASE = "complaint.complaint"
OURS = "complaint."


class MailThread(models.AbstractModel):
    """What is written on a sample, an action or a report of a confidential case.

    Who followed it before goes on following; who may not read it any more is not told
    (S1.5.2). The case itself has its own rules, see `complaint_confidential.py`.
    """

    _inherit = "mail.thread"  # pylint: disable=R8180

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        found = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if not self or not self._is_part_of_secret():
            return found
        return self._recipients_among(found, self._may_be_told)

    @api.model
    def _recipients_among(self, rows, may_know):
        """Return those recipients of a mail who are outside, or may know of it.

        :param rows: list of dict, as of `_notify_get_recipients`
        :param may_know: function of one res.users of the house
        """
        # sudo: whose login it is decides.
        users = self.env["res.users"].sudo()
        ids = {row["uid"] for row in rows if row.get("uid")}
        logins = {user.id: user for user in users.browse(ids)}
        return [
            row
            for row in rows
            if row.get("uid") not in logins
            or logins[row["uid"]].share
            or may_know(logins[row["uid"]])
        ]

    def _is_part_of_secret(self):
        """Return whether this document belongs to a confidential case."""
        if not self._name.startswith(OURS) or self._name == CASE:
            return False
        # sudo: to what it belongs decides, not who writes.
        place, rules = self.sudo(), self.env["ir.rule"]
        while place and place._name != CASE:
            path = rules._case_path(place._name)
            if len(path) != 1:
                return False
            place = place[path[0]]
        return any(case.is_confidential for case in place)

    def _may_be_told(self, user):
        return user.share or self.with_user(user).has_access("read")


class MailMessage(models.Model):
    _inherit = "mail.message"  # pylint: disable=R8180

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        if not self.env.su:
            messages._check_told()
        return messages

    def _check_told(self):
        """Refuse to write to somebody of the house who may not know of the case.

        Odoo shows a message to whom it is addressed, whatever else he may read.

        :raises UserError: see above
        """
        for message in self._of_complaints():
            document = self.env[message.model].browse(message.res_id)
            if not message.partner_ids or "message_ids" not in document._fields:
                continue
            if not document._is_part_of_secret():
                continue
            # sudo: whose logins they are decides.
            users = message.partner_ids.with_context(active_test=False).user_ids
            if any(not document._may_be_told(user) for user in users.sudo()):
                raise UserError(
                    self.env._(
                        "This belongs to a confidential case: name the colleague on "
                        "it before you write to him."
                    )
                )
