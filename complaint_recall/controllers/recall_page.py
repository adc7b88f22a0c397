from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.complaint_mgmt.controllers.secret_page import STYLE, SecretPage

from ..models.complaint_recall_consignee_answer import TooManyAnswers
from ..models.complaint_recall_consignee_clean import (
    FILE_TYPES,
    MAX_FILE_BYTES,
    MAX_FILES,
)
from ..models.complaint_recall_response_line import FIGURES
from .recall_form import RecallForm

# All files together, and the texts.
MAX_POST_BYTES = MAX_FILES * MAX_FILE_BYTES + 1024 * 1024
# A form with files may have a thousand fields only; with more lots it takes no files.
MAX_LOTS_WITH_FILES = 60
PATH = "/recall/<string:token>"
STYLES = [STYLE, "/complaint_recall/static/public/recall_page.css"]


class ComplaintRecallPage(SecretPage, http.Controller):
    """The page that the link of a notice opens: read it, confirm, answer, return.

    No login and no JavaScript. Opening a link changes nothing, for programs that scan
    mails open links, too.
    """

    @http.route(
        PATH, type="http", auth="public", methods=["GET"], readonly=True, sitemap=False
    )
    def show(self, token, **params):
        """Show the notice, with the form or with what was answered.

        :param str token: of one consignee; without it, there is nothing to see
        :return: a page, or 404
        """
        consignee = self._find(token, params)
        is_form = not consignee.figures_response_id or params.get("edit") == "1"
        is_form = is_form and self._is_open(consignee)
        return self._page(consignee, form=RecallForm(consignee) if is_form else None)

    @http.route(
        PATH,
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
        max_content_length=MAX_POST_BYTES,
    )
    def answer(self, token, **params):
        """Take an answer, or show what is wrong with it.

        :param str token: of one consignee
        :return: a page, or 404
        """
        consignee = self._find(token, params)
        if not self._is_open(consignee):
            return self._page(consignee, status=409)
        form = RecallForm(consignee, params)
        if params.get("do") == "more":
            form.add_row()
            return self._page(consignee, form=form)
        answer = form.answer(with_figures=params.get("do") != "receipt")
        if form.errors:
            return self._page(consignee, form=form, status=422)
        answer["files"] = self._files() if params.get("do") != "receipt" else []
        try:
            consignee._take_answer(answer, "page")
        except TooManyAnswers as refusal:
            return self._page(consignee, form=form, error=str(refusal), status=429)
        except UserError as refusal:
            return self._page(consignee, form=form, error=str(refusal), status=422)
        lang = consignee.env.context["lang"]
        target = f"/recall/{consignee.access_token}?lang={lang}"
        return self._secured(request.redirect(target, 303))

    @http.route(
        f"{PATH}/slip",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def slip(self, token, **params):
        """Show the slip that goes with goods that are sent back, to be printed.

        :param str token: of one consignee
        :return: a page, or 404 when nothing is to be returned
        """
        consignee = self._find(token, params)
        if not consignee._lines_to_return():
            raise request.not_found()
        return self._page(consignee, "complaint_recall.recall_page_slip")

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------

    def _find(self, token, params):
        """Return the consignee in the language of the page, or 404."""
        found = request.env["complaint.recall.consignee"]._find_by_token(token)
        if not found:
            raise request.not_found()
        return self._speak(found, params.get("lang"), found.lang)

    def _is_open(self, consignee):
        return consignee.recall_id.state in ("running", "closing")

    def _files(self):
        files = request.httprequest.files.getlist("files")[: MAX_FILES + 1]
        for file in files:
            # A request that is tried again starts with streams read to their end.
            file.stream.seek(0)
        return [
            (f.filename, f.stream.read(MAX_FILE_BYTES + 1)) for f in files if f.filename
        ]

    def _page(self, consignee, template=None, form=None, error="", status=200):
        values = {
            "consignee": consignee,
            "recall": consignee.recall_id,
            "notice": consignee._public_notice(),
            "form": form,
            "error": error,
            "is_open": self._is_open(consignee),
            "response": consignee._answer_that_counts(),
            "languages": self._offered_languages(consignee.lang),
            "path": f"/recall/{consignee.access_token}",
            "styles": STYLES,
            "figures": FIGURES,
            "labels": consignee._figure_labels(),
            "file_types": ",".join(FILE_TYPES),
            "takes_files": len(consignee.line_ids) <= MAX_LOTS_WITH_FILES,
            "max_files": MAX_FILES,
            "max_megabytes": MAX_FILE_BYTES // 1024**2,
        }
        template = template or "complaint_recall.recall_page"
        return self._show(consignee, template, values, status)
