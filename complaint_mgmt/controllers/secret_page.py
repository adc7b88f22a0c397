"""What every page shares whose address holds a secret: no login, no JavaScript."""

from odoo.http import request

# The languages that such a page offers beside that of its customer.
LANGUAGES = ("en_US", "zh_CN")
# What the pages have in common; each one adds a sheet of its own.
STYLE = "/complaint_mgmt/static/public/secret_page.css"
HEADERS = {
    # the address holds the secret: no other site, cache or index learns it
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store, max-age=0",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
}


class SecretPage:
    """Language and headers of a page that a token opens; for an `http.Controller`."""

    def _speak(self, record, *wanted):
        """Return the record in the first of these languages that there is.

        :param record: what the token stands for
        :param wanted: codes of languages or nothing, the dearest first
        """
        installed = self._languages()
        lang = next((code for code in wanted if code in installed), "en_US")
        request.update_context(lang=lang)
        return record.with_context(lang=lang)

    def _languages(self):
        # sudo: which languages there are is no secret.
        return dict(request.env["res.lang"].sudo().get_installed())

    def _offered_languages(self, own):
        """Return the languages to choose from: [(code, what it calls itself)].

        :param str own: code of the language of the customer
        """
        names = self._languages()
        codes = dict.fromkeys((*LANGUAGES, own))
        # Odoo writes “English / Own”
        return [(code, names[code].split(" / ")[-1]) for code in codes if code in names]

    def _show(self, record, template, values, status=200):
        """Return the page of a record, in the language of that record.

        :param record: from `_speak`
        :param str template: xml id
        :param dict values: what the template needs
        :param int status: of HTTP
        """
        lang = record.env.context["lang"]
        # sudo: the template shows this record, found by its token, and nothing else.
        views = request.env["ir.ui.view"].sudo().with_context(lang=lang)
        html = views._render_template(template, {"lang": lang, **values})
        response = request.make_response(f"<!DOCTYPE html>\n{html}", status=status)
        return self._secured(response)

    def _secured(self, response):
        response.headers.update(HEADERS)
        return response
