from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from odoo.addons.complaint_mgmt.controllers.download import file_response
from odoo.addons.complaint_mgmt.controllers.secret_page import STYLE, SecretPage

from ..models.complaint_8d_sending_page import MAX_NAME, MAX_REMARK, TooManyVerdicts
from .report_form import TRAP, ReportForm

MAX_POST_BYTES = 512 * 1024
PATH = "/complaint/8d/<string:token>"
STYLES = [STYLE, "/complaint_8d/static/public/report_page.css"]


class Complaint8DPage(SecretPage, http.Controller):
    """The page that the link of a mail opens: read the report, accept or reject.

    No login and no JavaScript. Opening a link changes nothing, for programs that scan
    mails open links, too.
    """

    @http.route(
        PATH, type="http", auth="public", methods=["GET"], readonly=True, sitemap=False
    )
    def show(self, token, **params):
        """Show what was sent and what the customer said of it.

        :param str token: of one sending; without it, there is nothing to see
        :return: a page, or 404
        """
        sending = self._find(token, params)
        return self._page(
            sending, ReportForm(sending), is_done=params.get("done") == "1"
        )

    @http.route(
        PATH,
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
        max_content_length=MAX_POST_BYTES,
    )
    def answer(self, token, **params):
        """Take verdicts, or show what is wrong with them.

        :param str token: of one sending
        :return: a page, or 404
        """
        sending = self._find(token, params)
        form = ReportForm(sending, params)
        if params.get(TRAP):
            return self._page(sending, form, status=400)
        if not form.rows:
            return self._page(sending, form, status=409)
        person = form.person()
        is_all = params.get("do") == "accept"
        verdicts = form.accept_all() if is_all else form.chosen()
        if form.errors:
            return self._page(sending, form, status=422)
        try:
            sending._take_verdicts(person, verdicts)
        except TooManyVerdicts as refusal:
            return self._page(sending, form, error=str(refusal), status=429)
        except AccessError as refusal:
            return self._page(sending, form, error=str(refusal), status=403)
        except UserError as refusal:
            return self._page(sending, form, error=str(refusal), status=422)
        lang = sending.env.context["lang"]
        target = f"{sending._answer_path()}?lang={lang}&done=1"
        return self._secured(request.redirect(target, 303))

    @http.route(
        f"{PATH}/file/<int:file_id>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def download(self, token, file_id, **params):
        """Send one of the very files that were sent.

        :param str token: of one sending
        :param int file_id: of one of its files, no others
        :return: the file, or 404
        """
        sending = self._find(token, params)
        found = sending.file_ids.filtered(lambda f: f.id == file_id)
        if not found:
            raise request.not_found()
        mimetype = found.mimetype or "application/octet-stream"
        return self._secured(file_response(found.name, found.raw or b"", mimetype))

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------

    def _find(self, token, params):
        """Return the sending in the language of the page, or 404."""
        found = request.env["complaint.8d.sending"]._find_by_token(token)
        if not found:
            raise request.not_found()
        sent_in = (found.langs or "").split(",")[0]
        return self._speak(found, params.get("lang"), found.partner_id.lang, sent_in)

    def _page(self, sending, form, error="", status=200, is_done=False):
        closed = sending._page_closed()
        values = {
            "sending": sending,
            "number": sending.report_id.name,
            "company": sending.company_id,
            "rows": sending._page_rows(),
            "upto": sending._code_labels()[sending.upto],
            "closed": closed,
            "form": form if form.rows and self._may_answer(sending) else None,
            "is_staff": bool(form.rows) and not self._may_answer(sending),
            "error": error,
            "is_done": is_done,
            "languages": self._offered_languages(sending.partner_id.lang),
            "path": sending._answer_path(),
            "styles": STYLES,
            "max_name": MAX_NAME,
            "max_remark": MAX_REMARK,
            "trap": TRAP,
        }
        return self._show(sending, "complaint_8d.report_page", values, status)

    def _may_answer(self, sending):
        try:
            sending._check_may_answer()
        except AccessError:
            return False
        return True
