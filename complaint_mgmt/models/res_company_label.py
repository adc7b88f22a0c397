from odoo import models


class ResCompany(models.Model):
    """What the label on a pack says of complaints (S6.7, S8.4)."""

    _inherit = "res.company"  # pylint: disable=R8180

    def _complaint_label_contact(self):
        """Return what is printed of how the company is reached with a complaint.

        :return: dict of texts, each may be empty: `phone`, `email`, perhaps `hours`
        """
        self.ensure_one()
        # sudo: a telephone number on a pack is for everybody.
        company = self.sudo()
        # What the company publishes for complaints comes before its general numbers.
        if hasattr(company, "_complaint_contact"):
            return company._complaint_contact()
        return {"phone": company.phone or "", "email": company.email or ""}

    def _complaint_label_link(self, product, lot):
        """Return the address that the QR code of a label opens.

        :param product: product.product
        :param lot: stock.lot of it, may be empty
        :return: str, empty where no page takes complaints: an addon says it
        """
        return ""

    def _complaint_label_gaps(self, product, lot):
        """Return what a label lacks, as sentences for who prints it."""
        contact = self._complaint_label_contact()
        gaps = []
        if not contact["phone"]:
            gaps.append(self.env._("The company has no phone number for complaints."))
        if not contact["email"]:
            gaps.append(self.env._("The company has no e-mail address for complaints."))
        if not self._complaint_label_link(product, lot):
            gaps.append(
                self.env._("No page takes complaints: the label has no QR code.")
            )
        return gaps
