from odoo import models
from odoo.tools.misc import clean_context

TEMPLATE = "complaint_mgmt.mail_template_status"
# How a promise was told that the customer has in writing anyway.
WRITTEN = ("written", "reply")


class ComplaintComplaint(models.Model):
    """The customer is told when the case goes on (S4.15).

    Receipt, acknowledgement, reply, rejection and the question after closing are mails
    of their own: what they say is not said again.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _is_status_told(self):
        """Return whether the customer of this case is written to as it goes on.

        He knows of the case and has an address. An addon whose cases come in confidence
        says no here.
        """
        self.ensure_one()
        # sudo: what the company and the customer are set to, whoever takes the step.
        case = self.sudo()
        knows = case.acknowledged_at or case.received_role == "customer"
        return bool(
            knows and case.company_id.complaint_status_mails and case.partner_id.email
        )

    def _send_status(self, why):
        """Write to the customers of these cases where they stand, in their language.

        :param str why: what happened; kept in the event log
        """
        template = self.env.ref(TEMPLATE, False)
        if not template:
            return
        author = self.env.ref("base.partner_root")
        for complaint in self:
            # sudo: the system writes, whose step it ever was; nobody's name shows.
            context = clean_context(self.env.context)
            case = complaint.with_env(self.env(su=True, context=context))
            case.message_post_with_source(
                template.sudo(),
                subtype_xmlid="mail.mt_comment",
                partner_ids=case.partner_id.ids,
                author_id=author.id,
                email_from=case._status_sender(),
            )
            self.env["complaint.event"]._record(complaint, "status.sent", {"why": why})

    def _status_sender(self):
        company = self.company_id
        email = company._complaint_contact()["email"]
        return f'"{company.name}" <{email}>' if email else company.email_formatted

    # ------------------------------------------------------------------
    # When
    # ------------------------------------------------------------------

    def _record_steps(self, old_states, target, reason):
        result = super()._record_steps(old_states, target, reason)
        for complaint, old in old_states.items():
            if complaint._is_news(old, target) and complaint._is_status_told():
                complaint._send_status(target)
        return result

    def _is_news(self, old, target):
        """Return whether a step is one that the customer hears of by this mail."""
        if target == "closed":
            # sudo: whether other mails of the closing say it.
            case = self.sudo()
            is_told = case.admission == "refused" or case.no_agreement_at
            return not is_told and not case._is_satisfaction_asked()
        if target == "investigation":
            return old in ("closed", "reply")
        return target == "cancelled" or (old, target) == ("decision", "reply")

    def _promise(self, promised_at, reply=None, told_at=None, told_how=None, reason=""):
        promise = super()._promise(promised_at, reply, told_at, told_how, reason)
        if promise.told_how not in WRITTEN and self._is_status_told():
            self._send_status("promised")
        return promise
