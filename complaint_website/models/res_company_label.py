import re
from urllib.parse import quote

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
        # sudo: the address is printed for everybody to see.
        base = self.sudo().complaint_link_domain or self.sudo().get_base_url()
        base = base.rstrip("/")
        if link := self._complaint_gs1_link(base, product, lot):
            return link
        reference = product._label_reference(product, lot)
        return f"{base}/complaint/label/{reference}"

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
