import re
from urllib.parse import unquote, urlencode

from odoo import http
from odoo.http import request

from odoo.addons.complaint_mgmt.tools import gs1

from .complaint_form import PRIVATE

# A lot with a slash may arrive decoded, from a proxy in front.
LENIENT = re.compile(
    r"/01/(?P<gtin>\d{8,14})(?:/22/[^/]+)?(?:/10/(?P<lot>.{1,60}?))?"
    r"(?:/21/(?P<serial>.{1,60}))?/?"
)


class LabelPage(http.Controller):
    """What the code on a pack opens: product, lot, a recall of it, and the form.

    Whether an article number or a lot is on record is not told: what is in the link is
    shown back, and a name only where the product is sold.
    """

    @http.route(
        "/01/<path:rest>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        # no redirect to a language: a lot with a slash would not survive it
        multilang=False,
        sitemap=False,
    )
    def digital_link(self, rest, **params):
        """Show the page of a GS1 Digital Link (GS1 Digital Link URI Syntax, 4).

        :param str rest: what follows the key 01: GTIN, then lot and serial number
        :return: a page
        """
        company = self._company()
        gtin, printed = self._read_link(rest)
        if not gtin:
            return self._page(company, "", "", status=404)
        product = request.env["product.product"]._find_by_gtin(company, gtin)
        lot = self._lot(company, product, printed)
        shown = printed[-1] if printed else ""
        query = {"gtin": gtin, "lot_text": shown}
        return self._page(company, product.name, shown, gtin, lot, query)

    @http.route(
        "/complaint/label/<string:reference>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        # no redirect to a language: a lot with a slash would not survive it
        multilang=False,
        sitemap=False,
    )
    def signed_label(self, reference, **params):
        """Show the page of a label that has no GS1 link.

        :param str reference: signed when the label was printed
        :return: a page
        """
        company = self._company()
        products = request.env["product.product"]
        product, lot = products._find_by_reference(company, reference)
        if not product:
            return self._page(company, "", "", status=404)
        query = {"ref": reference}
        return self._page(company, product.name, lot.name or "", "", lot, query)

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------

    def _company(self):
        # sudo: whose website it is, is no secret.
        return request.website.sudo().company_id

    def _read_link(self, rest):
        """Return (GTIN, printed numbers: lot, then serial number), or (None, [])."""
        environ = request.httprequest.environ
        # As it was sent: decoded, a lot with a slash falls to pieces.
        raw = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
        at = raw.find("/01/")
        for text in (raw[at:] if at >= 0 else "", f"/01/{rest}"):
            try:
                found = gs1.parse(f"https://label{text}")
            except gs1.Gs1Error:
                continue
            printed = [found[ai] for ai in (gs1.LOT, gs1.SERIAL) if ai in found]
            return found[gs1.GTIN], printed
        return self._read_leniently(f"/01/{rest}")

    def _read_leniently(self, path):
        match = LENIENT.fullmatch(unquote(path))
        gtin = match and gs1.pad_gtin(match["gtin"])
        if not gtin:
            return None, []
        return gtin, [text for text in (match["lot"], match["serial"]) if text]

    def _lot(self, company, product, printed):
        """Return the lot that is meant, for the server to look for a recall of it."""
        lots = request.env["stock.lot"]
        found = lots.browse()
        for text in reversed(printed if product else []):
            found = found or lots._find_printed(company, text, product)
        return found

    def _page(self, company, name, lot_text, gtin="", lot=None, query=None, status=200):
        notice = None
        if lot:
            notice = lot.with_company(company)._public_recall_notice()
        target = "/complaint"
        if query:
            target += "?" + urlencode({k: v for k, v in query.items() if v})
        values = {
            "company": company,
            "contact": company._complaint_contact(),
            "product_name": name,
            "gtin": gtin,
            "lot_text": lot_text,
            "notice": notice,
            "target": target,
            "is_damaged": status == 404,
        }
        response = request.render("complaint_website.page_label", values)
        response.status_code = status
        response.headers.update(PRIVATE)
        return response
