from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.misc import get_lang

from ..models.complaint_customer_visit import GRADES
from . import secret_page

MAX_TEXT = 4000
# The address holds the secret of the customer: nobody else learns it.
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    **{
        name: secret_page.HEADERS[name]
        for name in (
            "Referrer-Policy",
            "Cache-Control",
            "X-Robots-Tag",
            "X-Content-Type-Options",
        )
    },
}


class ComplaintSurvey(http.Controller):
    """The page on which a customer answers a survey, opened by the link of a mail."""

    @http.route(
        "/complaint/survey/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
    )
    def survey(self, token, **post):
        """Show the questions; on POST, take the answers.

        :param str token: of one request; without it, there is nothing to see
        :return: a page, or 404
        """
        found = request.env["complaint.survey.request"]._find_by_token(token)
        if not found:
            raise request.not_found()
        lang = found.partner_id.lang or get_lang(request.env).code
        found = found.with_context(lang=lang)
        error = self._take(found, post) if request.httprequest.method == "POST" else ""
        page = request.env["ir.ui.view"].with_context(lang=lang)
        content = page._render_template(
            "complaint_mgmt.survey_page",
            {
                "survey_request": found,
                "grades": [value for value, _label in GRADES],
                "error": error,
                "is_over": self._is_over(found),
                "post": post,
            },
        )
        return request.make_response(content, headers=list(HEADERS.items()))

    def _is_over(self, found):
        if found.answered_at:
            return False
        try:
            found.survey_id._check_running()
        except UserError:
            return True
        return False

    def _take(self, found, post):
        """Take the answers; return what is wrong with them, or an empty text."""
        values = {
            score.question_id.id: post.get(f"question_{score.question_id.id}")
            for score in found.score_ids
        }
        comment = (post.get("comment") or "").strip()[:MAX_TEXT]
        person = (post.get("person") or "").strip()[:100]
        try:
            found._answer(values, comment, person)
        except UserError as refusal:
            return str(refusal)
        return ""
