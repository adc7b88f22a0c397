import re
from urllib.parse import quote, urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.complaint_mgmt.tools import gs1


class ResCompany(models.Model):
    """What the code on a pack opens (S6.7)."""

    _inherit = "res.company"

    complaint_link_domain = fields.Char(
        string="Domain on Labels",
        help="Where the code on a pack leads, as in https://id.example.com. It is "
        "printed for years: choose one that stays. Empty: the address of this "
        "database.",
    )

    @api.constrains("complaint_link_domain")
    def _check_complaint_link_domain(self):
        for company in self:
            domain = company.complaint_link_domain
            if domain and not re.fullmatch(
                r"https?://[A-Za-z0-9][A-Za-z0-9.\-]*(:\d{1,5})?", domain
            ):
                raise ValidationError(
                    self.env._(
                        "The domain on labels looks like https://id.example.com."
                    )
                )

    def _complaint_label_link(self, product, lot):
        self.ensure_one()
        base = self._complaint_link_base()
        if link := self._complaint_gs1_link(base, product, lot):
            return link
        reference = product._label_reference(product, lot)
        return f"{base}/complaint/label/{reference}"

    def _complaint_link_base(self):
        # sudo: the address is printed for everybody to see.
        company = self.sudo()
        return (company.complaint_link_domain or company.get_base_url()).rstrip("/")

    def _complaint_gs1_link(self, base, product, lot):
        """Return the GS1 Digital Link, or "" when number or lot do not allow one."""
        gtin = gs1.pad_gtin(product.barcode or "")
        if not gtin:
            return ""
        link = f"{base}/{gs1.GTIN}/{gtin}"
        if lot:
            key = gs1.SERIAL if product.tracking == "serial" else gs1.LOT
            link += f"/{key}/{quote(lot.name, safe='')}"
        try:
            gs1.parse(link)
        except gs1.Gs1Error:
            # 20 characters of a small alphabet are all that GS1 allows of a lot.
            return ""
        return link

    def _complaint_label_gaps(self, product, lot):
        gaps = super()._complaint_label_gaps(product, lot)
        gaps += self._complaint_address_gaps()
        if not gs1.pad_gtin(product.barcode or ""):
            gaps.append(
                self.env._(
                    "%(product)s has no valid GTIN: the code is not a GS1 link, and "
                    "only this website understands it.",
                    product=product.display_name,
                )
            )
        elif lot and not self._complaint_gs1_link("https://x", product, lot):
            gaps.append(
                self.env._(
                    "Lot %(lot)s is too long for GS1, or has other characters: only "
                    "this website understands the code.",
                    lot=lot.name,
                )
            )
        return gaps

    def _complaint_address_gaps(self):
        """Say where the code leads, if that is not fit to be printed on packs."""
        gaps = []
        base = self._complaint_link_base()
        # sudo: what is printed for everybody, and whose website it opens.
        company = self.sudo()
        if not company.complaint_link_domain:
            gaps.append(
                self.env._(
                    "The code opens %(address)s, the address of this database. Set "
                    "Domain on Labels to an address that stays before you print.",
                    address=base,
                )
            )
        sites = self.env["website"].sudo()
        # An address that no website has may be that of a resolver outside.
        fallback = not company.complaint_link_domain
        site = sites._get_current_website_id(urlsplit(base).netloc, fallback=fallback)
        owner = sites.browse(site or ()).company_id
        if owner - company:
            gaps.append(
                self.env._(
                    "%(address)s shows the website of %(owner)s, which does not know "
                    "this lot: give %(company)s a website with a domain of its own.",
                    address=base,
                    owner=owner.name,
                    company=company.name,
                )
            )
        return gaps
