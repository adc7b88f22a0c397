from odoo import api, models
from odoo.fields import Domain

from ..tools.portal_viewer import LINK, LOGIN, Viewer


class ComplaintComplaint(models.Model):
    """Which cases a customer sees, by a login or by the link of a mail (S4.15).

    Portal users have no right on any model of complaints: they read nothing by RPC. The
    system reads for them, after the one domain below.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    @api.model
    def _portal_domain(self):
        """Return the domain of the cases in which the user is a party.

        Those of the own customer company, in companies the user deals with. What tells
        of a patient is for the person alone who complained (S8.13, PIPL 28). Staff who
        are customers as well see the cases on their own name only.
        """
        user = self.env.user
        if user._is_public():
            return Domain.FALSE
        partner = user.partner_id
        own = Domain("partner_id", "=", partner.id) | Domain(
            "reported_by_id", "=", user.id
        )
        customers = Domain("partner_id", "=", partner.id)
        if user.share:
            customers = Domain(
                "commercial_partner_id", "=", partner.commercial_partner_id.id
            )
        patients = Domain("complainant_type", "=", "patient") | Domain(
            "person_ids", "any", [("kind", "=", "patient")]
        )
        companies = Domain("company_id", "in", user.company_ids.ids)
        return customers & companies & (own | ~patients)

    @api.model
    def _portal_find(self, case_id, token=None):
        """Return a case as its customer may see it, and who looks.

        :param int case_id: which case
        :param str token: of the link, or None
        :return: (complaint.complaint with the rights of the system, Viewer); an empty
            recordset and None for everybody else, whether or not there is such a case
        """
        # sudo: portal users have no right on cases; the domain says which are theirs.
        cases = self.sudo()
        domain = self._portal_domain() & Domain("id", "=", case_id)
        if case := cases.search(domain, limit=1):
            partner = self.env.user.partner_id.sudo()
            return case, Viewer(case.commercial_partner_id, partner, LOGIN)
        case = cases.env["complaint.portal.link"]._find(case_id, token)
        if not case:
            return cases.browse(), None
        return case, Viewer(case.commercial_partner_id, case.partner_id, LINK)

    # ------------------------------------------------------------------
    # The link
    # ------------------------------------------------------------------

    def _portal_url(self, token=None):
        """Return the path of the page on which the customer follows this case.

        :param str token: of the link by which he came, to stay without a login
        """
        self.ensure_one()
        path = f"/my/complaints/{self.id}"
        return f"{path}?access_token={token}" if token else path

    def _portal_link(self):
        """Return the address that opens the case without a login.

        For mails to the customer only: whoever has it answers for the customer.
        """
        self.ensure_one()
        token = self.env["complaint.portal.link"]._draw(self)
        # sudo: the address of the server, whoever's step sends the mail.
        return f"{self.sudo().get_base_url()}{self._portal_url(token)}"

    def _notify_get_recipients_classify(
        self, message, recipients_data, model_description, msg_vals=False
    ):
        """Give the mail to the customer a button that opens the page of the case.

        The link is put into the mail, not into the message that the file shows.
        """
        # sudo: who is the customer does not depend on who writes.
        case = self.sudo()
        people = (case.partner_id | case.commercial_partner_id).ids
        own = [d for d in recipients_data if d["id"] in people and d["type"] != "user"]
        others = [data for data in recipients_data if data not in own]
        groups = super()._notify_get_recipients_classify(
            message, others, model_description, msg_vals=msg_vals
        )
        return [*groups, self._portal_mail_group(own)] if own else groups

    def _portal_mail_group(self, recipients):
        lang = self.sudo().partner_id.lang or self.env.lang
        return {
            "active": True,
            "notification_group_name": "complaint_customer",
            "recipients_data": recipients,
            "recipients_ids": [data["id"] for data in recipients],
            "recipients_emails": [],
            "has_button_access": True,
            "button_access": {
                "url": self._portal_link(),
                "title": self.with_context(lang=lang).env._("Follow Your Complaint"),
            },
        }
