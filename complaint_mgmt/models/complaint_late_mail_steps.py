from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..tools import lifecycle, window
from ..tools.chain import sha256_hex
from .complaint_late_mail import ASIDE_ACTIVITY


class ComplaintLateMail(models.Model):
    """What becomes of a mail that was kept aside: a person decides, with a reason."""

    _inherit = "complaint.late.mail"  # pylint: disable=R8180

    def action_decide(self):
        """Open the dialog in which somebody decides what becomes of the mail.

        :return: a window action
        :raises AccessError: the user is no handler, or the case is about the user
        :raises UserError: it is decided already
        """
        self.ensure_one()
        self._check_may_decide()
        return window.dialog(
            self.env._("What Becomes of This Mail"),
            "complaint.late.mail.decide",
            mail_id=self.id,
        )

    def _check_may_decide(self):
        self.check_access("read")
        if not self.env.user.has_group(lifecycle.HANDLER):
            raise AccessError(self.env._("Only a handler decides on mails kept aside."))
        if self.state != "waiting":
            raise UserError(self.env._("Somebody decided on this mail already."))
        if self.complaint_id:
            self.complaint_id._check_impartial(self.env.user)

    def _file_in_case(self, reason):
        """Reopen the case, which is the QA head's step, and put the mail into it.

        :param str reason: why it is reopened
        :raises AccessError: the user is no QA head
        :raises UserError: no case, an archived one, or no reason
        """
        self._lock_for_decision()
        case = self.complaint_id
        if not case:
            raise UserError(self.env._("This mail was not sent to a complaint."))
        if case.state in lifecycle.FINAL:
            target = "investigation" if case.state == "closed" else "new"
            case.write({"state": target, "state_reason": reason})
        self._post_in(case)
        self._note_decision("filed", reason)

    def _log_as_new(self, reason):
        """Log the mail as a complaint of its own, by the door of mails.

        :param str reason: why, may be empty
        :return: the new case, with the rights of the user
        """
        self._lock_for_decision()
        # sudo: the door takes what a mail may say, whoever decided to take it.
        cases = self.env["complaint.complaint"].with_user(SUPERUSER_ID)
        message = self.sudo().mail_message_id
        msg = {
            "subject": self.subject,
            "body": message.body,
            "email_from": self.email_from,
            "attachments": list(message.attachment_ids),
        }
        case = cases._new_from_mail(msg, self.sudo().team_id, self.company_id)
        self._post_in(case)
        case = case.with_env(self.env)
        if self.complaint_id:
            case.related_ids = [Command.link(self.complaint_id.id)]
        self._note_decision("logged", reason, case)
        return case

    def _dismiss(self, reason):
        """Decide that nothing is to be done.

        :param str reason: why
        :raises UserError: no reason
        """
        self._lock_for_decision()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why there is nothing to do."))
        self._note_decision("dismissed", reason)

    def _lock_for_decision(self):
        """Have one person decide, and that once."""
        self.ensure_one()
        self.check_access("read")
        # sudo: the lock needs a right to write; the step checks the person.
        self.sudo().lock_for_update()
        self._check_may_decide()

    def _post_in(self, case):
        """Post the mail in a case as it came, with copies of its files."""
        # sudo: it is posted as its sender's, which nobody but the system may do.
        message = self.sudo().mail_message_id
        files = [(a.name, a.raw or b"") for a in message.attachment_ids]
        case.with_user(SUPERUSER_ID).message_post(
            subject=message.subject,
            body=message.body,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            author_id=message.author_id.id,
            email_from=message.email_from,
            attachments=files,
        )

    def _note_decision(self, state, reason, case=None):
        reason = (reason or "").strip()
        self._write_engine(
            {
                "state": state,
                "reason": reason or False,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
                "new_complaint_id": case.id if case else False,
            }
        )
        data = {"decision": state, "case": case.id if case else None}
        if reason:
            data["reason_sha256"] = sha256_hex(reason.encode())
        self.env["complaint.event"]._record(self, "mail.decided", data)
        # sudo: what called others is settled.
        self.sudo().activity_unlink([ASIDE_ACTIVITY])


class ComplaintComplaint(models.Model):
    _inherit = "complaint.complaint"  # pylint: disable=R8180

    late_mail_count = fields.Integer(
        compute="_compute_late_mail_count",
        compute_sudo=True,
        groups="complaint_mgmt.group_complaint_reader",
    )

    def _compute_late_mail_count(self):
        domain = [("complaint_id", "in", self.ids), ("state", "=", "waiting")]
        mails = self.env["complaint.late.mail"]
        rows = mails._read_group(domain, ["complaint_id"], ["__count"])
        counts = {case.id: count for case, count in rows}
        for case in self:
            case.late_mail_count = counts.get(case.id, 0)

    def action_view_late_mails(self):
        """Open the mails that came to this case too late.

        :return: a window action
        """
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "complaint_mgmt.complaint_late_mail_action"
            ),
            "domain": [("complaint_id", "=", self.id)],
            "context": {"create": False},
        }
