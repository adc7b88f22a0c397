from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.complaint_mgmt.tools import intake_files

from ..models.website import TooManyComplaints
from .public_form import FIELDS, TRAP, PublicForm

PATH = "/complaint"
# All files together, and the texts.
MAX_POST_BYTES = intake_files.LARGEST_TOTAL + 1_000_000
# Opened longer ago than this, in seconds, a form is opened anew.
OLDEST = 2 * 24 * 3600
HEADERS = {
    "Cache-Control": "no-store, max-age=0",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
PRIVATE = {**HEADERS, "X-Robots-Tag": "noindex, nofollow, noarchive"}


class ComplaintForm(http.Controller):
    """The public form: no login, no JavaScript, nothing that was typed gets lost."""

    @http.route(PATH, type="http", auth="public", methods=["GET"], website=True)
    def show(self, **params):
        """Show the form, with what a label or a link says of product and lot.

        :return: a page
        """
        form = PublicForm(request.env, params)
        self._fill_from_label(form)
        return self._page(form, self._new_token())

    @http.route(
        PATH,
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        sitemap=False,
        # checked below: the refusal of Odoo would throw away what was typed
        csrf=False,
        max_content_length=MAX_POST_BYTES,
    )
    def send(self, **params):
        """Take a complaint, or show what is wrong with it.

        :return: a page, or a redirect to the number of the case
        """
        form = PublicForm(request.env, params)
        if not request.website.complaint_form_open:
            return self._page(form, "", status=409)
        is_own = request.validate_csrf(params.get("csrf_token"))
        opened = request.website._read_form_token(params.get("token"))
        if not is_own or not opened or opened[1] > OLDEST:
            error = request.env._(
                "This page was open for a long time. Please look through it and send "
                "it again."
            )
            return self._page(form, self._new_token(), error, 422)
        key, age = opened
        if request.website._find_sent_form(key):
            return self._thanks(key)
        error, files = self._problem(form, age)
        if error or form.errors:
            return self._page(form, params["token"], error, 422)
        return self._take(form, files, key, params["token"])

    def _problem(self, form, age):
        """Return what is wrong, or "", and the files."""
        env = request.env
        if not form.check():
            return env._("Please look at the fields that are marked."), []
        if age < request.website.complaint_form_seconds:
            return env._(
                "That was very quick. Please read it once more and send it."
            ), []
        files = self._files()
        if refused := env["complaint.complaint"]._check_door_files(files):
            form.errors["files"] = " ".join(refused)
            return env._("Please choose the files again."), []
        return self._captcha_problem(), files

    def _captcha_problem(self):
        # A repeated request (see `retrying`) has the same token, valid only once.
        if getattr(request, "complaint_is_human", False):
            return ""
        try:
            request.env["ir.http"]._verify_request_recaptcha_token("complaint")
        except UserError as refusal:
            contact = request.env._(
                "You may as well call or write to us, see below on this page."
            )
            return f"{refusal.args[0]} {contact}"
        request.complaint_is_human = True
        return ""

    def _take(self, form, files, key, token):
        told = form.told(self._privacy_text())
        address = request.httprequest.remote_addr or ""
        suspicion = ["trap"] if form.is_trapped else []
        try:
            request.website._take_complaint(told, files, key, address, suspicion)
        except TooManyComplaints as refusal:
            return self._page(form, token, str(refusal), 429)
        except UserError as refusal:
            return self._page(form, token, str(refusal), 422)
        return self._thanks(key)

    @http.route(
        f"{PATH}/received/<string:key>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def received(self, key):
        """Show number and what happens next, to who sent the form.

        :param str key: of the form that was sent
        :return: a page, or 404
        """
        case = request.website._find_sent_form(key)
        if not case:
            raise request.not_found()
        values = {
            "number": case.name,
            # a visitor has no zone: without that of the company, he reads UTC
            "received": case._portal_time(case.received_at),
            "company": case.company_id,
            "contact": case.company_id._complaint_contact(),
            "dates": self._dates(case),
        }
        return self._render("complaint_website.page_received", values, PRIVATE)

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------

    def _dates(self, case):
        """Return by when the customer hears from the company: (what, when)."""
        return [(one["label"], one["text"]) for one in case._portal_dates()]

    def _new_token(self):
        return request.website._complaint_form_token()

    def _company(self):
        # sudo: whose website it is, is no secret.
        return request.website.sudo().company_id

    def _privacy_text(self):
        return self._company()._complaint_privacy_text()

    def _thanks(self, key):
        response = request.redirect(f"{PATH}/received/{key}", 303)
        response.headers.update(PRIVATE)
        return response

    def _fill_from_label(self, form):
        """Fill in the name of the product that a label names, and a signed lot."""
        products = request.env["product.product"]
        values = form.values
        product, lot = products._find_by_reference(self._company(), values["ref"])
        product = product or products._find_by_gtin(self._company(), values["gtin"])
        if product and not values["product_text"]:
            values["product_text"] = product.name
        if lot and not values["lot_text"]:
            values["lot_text"] = lot.name

    def _files(self):
        sent = request.httprequest.files.getlist("files")
        found = []
        for one in [f for f in sent if f.filename][: intake_files.MOST + 1]:
            # A repeated request finds all but the first one read to their end.
            one.stream.seek(0)
            found.append((one.filename, one.stream.read(intake_files.LARGEST + 1)))
        return found

    def _page(self, form, token, error="", status=200):
        company = self._company()
        values = {
            "form": form,
            "token": token,
            "error": error,
            "limits": FIELDS,
            "trap": TRAP,
            "is_open": request.website.complaint_form_open,
            "company": company,
            "contact": company._complaint_contact(),
            "privacy": self._privacy_text(),
            "file_hint": request.env._(
                "Up to %(count)s files of %(size)s MB each",
                count=intake_files.MOST,
                size=intake_files.LARGEST // 1_000_000,
            ),
        }
        return self._render("complaint_website.page_form", values, HEADERS, status)

    def _render(self, template, values, headers, status=200):
        response = request.render(template, values)
        response.status_code = status
        response.headers.update(headers)
        return response
