from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

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
        of a patient or is confidential is for the person alone who complained (S8.13,
        S1.5.2, PIPL 28). Staff who are customers as well see the cases on their own
        name only.
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
        companies = Domain("company_id", "in", user.company_ids.ids)
        known = companies & Domain("is_provisional", "=", False)
        return customers & known & (own | ~self._portal_private_domain())

    @api.model
    def _portal_private_domain(self):
        """Return the domain of the cases that are for the person who complained."""
        return Domain.OR(
            [
                Domain("is_confidential", "=", True),
                Domain("complainant_type", "=", "patient"),
                Domain("person_ids", "any", [("kind", "=", "patient")]),
            ]
        )

    def _portal_link_owner(self):
        """Return for whom the link of this case is: a person, or the whole customer."""
        self.ensure_one()
        # sudo: who may follow the case is asked of the case itself.
        case = self.sudo()
        if case.filtered_domain(case._portal_private_domain()):
            return case.partner_id
        return case.commercial_partner_id

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
    # What he named
    # ------------------------------------------------------------------

    def _portal_items(self):
        """Return the products and lots that the customer named.

        They came with the complaint, or who logged it added them before receipt was
        acknowledged; what a handler suspects besides stays in the house.
        """
        self.ensure_one()
        # sudo: the customer has no right on lines; they are of a case that is his.
        case = self.sudo()
        taken = case.acknowledged_at or fields.Datetime.now()
        return case.item_ids.filtered(
            lambda item: (
                item.create_date == case.create_date
                or (
                    item.create_uid == case.reported_by_id and item.create_date <= taken
                )
            )
        )

    def _portal_named_ids(self):
        """Return a subquery of the same lines: a domain compares no two columns."""
        self.env["complaint.item"].flush_model()
        self.flush_model(["acknowledged_at", "reported_by_id"])
        return SQL(
            """(SELECT item.id
                  FROM complaint_item item
                  JOIN complaint_complaint own ON own.id = item.complaint_id
                 WHERE item.create_date = own.create_date
                    OR (item.create_uid = own.reported_by_id
                        AND item.create_date <= COALESCE(
                            own.acknowledged_at, now() AT TIME ZONE 'UTC')))"""
        )

    def _portal_goods(self):
        """Return the same in one line: each product with its lots."""
        lots = {}
        for item in self._portal_items():
            names = lots.setdefault(item.product_id.name, [])
            names += filter(None, [item.lot_id.name or item.lot_text])
        return "; ".join(
            f"{product} ({', '.join(names)})" if names else product
            for product, names in lots.items()
        )

    @api.model
    def _portal_search_domain(self, search):
        """Return the domain of the cases in which a customer finds a text.

        :param str search: a part of number, reference, own words, order, product, lot
        """
        names = ("name", "reference", "statement", "sale_order_id.name")
        items = ("product_id.name", "lot_id.name", "lot_text")
        named = Domain("id", "in", self._portal_named_ids())
        named &= Domain.OR(Domain(name, "ilike", search) for name in items)
        words = [Domain(name, "ilike", search) for name in names]
        return Domain.OR([*words, Domain("item_ids", "any", named)])

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
        # sudo: the language of the customer only.
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
