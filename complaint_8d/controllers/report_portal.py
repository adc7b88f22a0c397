from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

PER_PAGE = 20


class Complaint8DPortal(CustomerPortal):
    """The reports that were sent to the company of who is logged in."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "eight_d_count" in counters:
            values["eight_d_count"] = self._sendings().search_count(self._own_domain())
        return values

    def _sendings(self):
        # sudo: customers have no right on sendings; `_own_domain` is the limit.
        return request.env["complaint.8d.sending"].sudo()

    def _own_domain(self):
        """Return the domain of the sendings that the user may open.

        As for complaints: what is private is for the person it was sent to, and staff
        who are customers as well open what was sent to their own name only.
        """
        user = request.env.user
        own = Domain("partner_id", "=", user.partner_id.id)
        domain = Domain("access_token", "!=", False)
        if not user.share:
            return domain & own
        private = request.env["complaint.complaint"]._portal_private_domain()
        customer = Domain(
            "partner_id.commercial_partner_id",
            "=",
            user.partner_id.commercial_partner_id.id,
        )
        is_private = Domain("report_id.complaint_ids", "any", private)
        return domain & customer & (own | ~is_private)

    @route(
        ["/my/8d", "/my/8d/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_8d(self, page=1, **params):
        """List the 8D reports that were sent to the own company.

        :param int page: number of the page
        :return: a page
        """
        sendings = self._sendings()
        domain = self._own_domain()
        pager = portal_pager(
            url="/my/8d",
            total=sendings.search_count(domain),
            page=page,
            step=PER_PAGE,
        )
        found = sendings.search(domain, limit=PER_PAGE, offset=pager["offset"])
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="eight_d",
            default_url="/my/8d",
            pager=pager,
            # rows of words: the templates of the portal get no record of the house
            rows=[self._row(sending) for sending in found],
        )
        return request.render("complaint_8d.portal_my_8d", values)

    def _row(self, sending):
        states = [row["state"] for row in sending._page_rows()]
        state = "rejected" if "rejected" in states else ""
        if states and set(states) == {"accepted"}:
            state = "accepted"
        return {
            "id": sending.id,
            "number": sending.report_id.name,
            "reference": sending.reference or "",
            "title": sending.title or "",
            "kind": sending.kind,
            "upto": sending.upto.upper(),
            "sent_at": sending._local_time(sending.sent_at),
            "state": state,
            "is_open": not sending._page_closed(),
        }

    @route("/my/8d/<int:sending_id>", type="http", auth="user", readonly=True)
    def portal_open_8d(self, sending_id, **params):
        """Lead to the page of a report that was sent to the own company.

        :param int sending_id: id of the sending
        :return: a redirection, or 404
        """
        domain = Domain("id", "=", sending_id) & self._own_domain()
        sending = self._sendings().search(domain, limit=1)
        if not sending:
            raise request.not_found()
        return request.redirect(sending._answer_path(), 303)
