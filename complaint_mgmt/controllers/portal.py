from urllib.parse import urlencode

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools.misc import get_lang

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ..tools import intake_files, lifecycle
from ..tools.plain_text import clean

PAGE = 20
ORDERS = {"new": "received_at desc, id desc", "old": "received_at, id"}
# What a browser may show instead of storing it.
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
# What a page of a case tells browser and caches about itself.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "X-Frame-Options": "SAMEORIGIN",
}


class ComplaintPortal(CustomerPortal):
    """The complaints of a customer: list, page of one case, what he does there.

    The pages need no JavaScript. Whose a case is, `_portal_find` says, here and nowhere
    else.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "complaint_count" in counters:
            # sudo: only how many of the own ones there are.
            cases = request.env["complaint.complaint"]
            values["complaint_count"] = cases.sudo().search_count(
                cases._portal_domain()
            )
        return values

    # ------------------------------------------------------------------
    # List
    # ------------------------------------------------------------------

    @route(
        ["/my/complaints", "/my/complaints/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_complaints(
        self, page=1, filterby="all", sortby="new", search="", **_kw
    ):
        """Show the complaints of the customer, page by page.

        :param str filterby: all, open or closed
        :param str sortby: new or old
        :param str search: a part of number, reference, product or lot
        :return: a page
        """
        search = clean(search)[:100]
        filterby = filterby if filterby in ("open", "closed") else "all"
        sortby = sortby if sortby in ORDERS else "new"
        # sudo: portal users have no right on cases; the domain says which are theirs.
        cases = request.env["complaint.complaint"].sudo()
        domain = self._complaint_list_domain(filterby, search)
        url_args = {"filterby": filterby, "sortby": sortby, "search": search}
        pages = pager(
            url="/my/complaints",
            total=cases.search_count(domain),
            page=page,
            step=PAGE,
            url_args=url_args,
        )
        found = cases.search(
            domain, order=ORDERS[sortby], limit=PAGE, offset=pages["offset"]
        )
        values = {
            **self._prepare_portal_layout_values(),
            **url_args,
            "page_name": "complaint",
            "cases": found,
            "statuses": found._portal_statuses(),
            "pager": pages,
            "contact": request.env.company._complaint_contact(),
        }
        return self._complaint_page("complaint_mgmt.portal_my_complaints", values)

    def _complaint_list_domain(self, filterby, search):
        domain = request.env["complaint.complaint"]._portal_domain()
        if filterby == "open":
            domain &= Domain("state", "in", lifecycle.OPEN)
        elif filterby == "closed":
            domain &= Domain("state", "in", lifecycle.FINAL)
        if search:
            domain &= request.env["complaint.complaint"]._portal_search_domain(search)
        return domain

    # ------------------------------------------------------------------
    # One case
    # ------------------------------------------------------------------

    @route(
        "/my/complaints/<int:case_id>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def portal_my_complaint(self, case_id, access_token=None, said=None, **_kw):
        """Show one case to its customer.

        :param int case_id: which case
        :param str access_token: of the link of a mail; without a login
        :param str said: what was done just now, to be confirmed
        :return: a page; to the login without one; 404 for everybody else
        """
        case, viewer = self._complaint_find(case_id, access_token)
        if not case:
            return self._complaint_unknown()
        return self._complaint_render(case, viewer, access_token, said=said)

    @route(
        "/my/complaints/<int:case_id>/message",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def portal_complaint_message(self, case_id, access_token=None, text="", **_kw):
        """Take a message with files from the customer.

        :param str text: plain text
        :return: back to the page of the case; with the text kept when it is refused
        """
        case, viewer = self._complaint_find(case_id, access_token)
        if not case:
            return self._complaint_unknown()
        files = self._complaint_files()
        errors = case._check_door_files(files)
        if not errors:
            errors = self._complaint_try(lambda: case._portal_post(viewer, text, files))
        if errors:
            typed = {"text": text}
            return self._complaint_render(case, viewer, access_token, errors, typed)
        return self._complaint_back(case, access_token, "message", "conversation")

    @route(
        "/my/complaints/<int:case_id>/answer",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def portal_complaint_answer(
        self, case_id, access_token=None, reply_id="", answer="", **post
    ):
        """Take what the customer says to our reply.

        :param str reply_id: the reply that he read
        :param str answer: yes or no; with `reason` and `wish`
        :return: back to the page of the case; with the texts kept when it is refused
        """
        case, viewer = self._complaint_find(case_id, access_token)
        if not case:
            return self._complaint_unknown()
        number = int(reply_id) if reply_id.isascii() and reply_id.isdigit() else 0
        texts = [post.get(name) or "" for name in ("reason", "wish")]
        errors = self._complaint_try(
            lambda: case._portal_answer(viewer, number, answer, *texts)
        )
        if errors:
            typed = {**post, "answer": answer}
            return self._complaint_render(case, viewer, access_token, errors, typed)
        return self._complaint_back(case, access_token, f"answer_{answer}", "replies")

    @route(
        "/my/complaints/<int:case_id>/file/<int:file_id>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        readonly=True,
    )
    def portal_complaint_file(self, case_id, file_id, access_token=None, **_kw):
        """Send a file of the case to its customer.

        :param int file_id: the ir.attachment
        :return: the file, or 404
        """
        case, viewer = self._complaint_find(case_id, access_token)
        file = case and case._portal_file(viewer, file_id)
        if not file:
            return self._complaint_unknown()
        stream = request.env["ir.binary"]._get_stream_from(file)
        is_picture = file.mimetype in PICTURES
        response = stream.get_response(as_attachment=not is_picture)
        response.headers.update(
            {**HEADERS, "Content-Security-Policy": "default-src 'none'; sandbox"}
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def _complaint_find(self, case_id, access_token):
        """Return case and viewer, in the language of the reader."""
        case, viewer = request.env["complaint.complaint"]._portal_find(
            case_id, access_token
        )
        if case and request.env.user._is_public():
            lang = case.partner_id.lang or get_lang(request.env).code
            case = case.with_context(lang=lang)
            request.update_context(lang=lang)
        return case, viewer

    def _complaint_unknown(self):
        """Answer who may not see a case: nobody learns whether there is one."""
        if request.env.user._is_public():
            path = request.httprequest.path
            if request.httprequest.method == "GET" and "access_token" not in (
                request.params
            ):
                return request.redirect_query("/web/login", {"redirect": path})
        raise request.not_found()

    def _complaint_render(
        self, case, viewer, access_token, errors=(), typed=None, said=None
    ):
        is_over = case.state in lifecycle.FINAL
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "complaint",
            "case": case,
            "viewer": viewer,
            "token": access_token if viewer.by == "link" else None,
            "status": case._portal_status(),
            "dates": case._portal_dates(),
            "replies": case._portal_replies(),
            "messages": case._portal_messages(viewer),
            "own_files": case._portal_own_files(viewer),
            "rating": case._portal_rating(),
            "is_over": is_over,
            "contact": case.company_id._complaint_contact(),
            "most_files": intake_files.MOST,
            "errors": errors,
            "typed": typed or {},
            "said": said,
            "no_breadcrumbs": viewer.by == "link",
            "res_company": case.company_id,
        }
        return self._complaint_page("complaint_mgmt.portal_my_complaint", values)

    def _complaint_page(self, template, values):
        response = request.render(template, values)
        response.headers.update(HEADERS)
        return response

    def _complaint_back(self, case, access_token, said, anchor):
        query = {"said": said}
        if access_token:
            query["access_token"] = access_token
        url = f"{case._portal_url()}?{urlencode(query)}#{anchor}"
        return request.redirect(url, code=303)

    def _complaint_try(self, step):
        """Take a step; return why it was refused, as a list of sentences."""
        try:
            with request.env.cr.savepoint():
                step()
        except UserError as refusal:
            return [str(refusal)]
        return []

    def _complaint_files(self):
        """Return the files of the form, not more of them than needed to refuse them."""
        sent = request.httprequest.files.getlist("files")
        chosen = [file for file in sent if file.filename][: intake_files.MOST + 1]
        for file in chosen:
            # A request that is tried again starts with streams read to their end.
            file.stream.seek(0)
        return [(f.filename, f.read(intake_files.LARGEST + 1)) for f in chosen]
