from odoo import models


class ResCompany(models.Model):
    """What the label on a pack says of complaints (S6.7, S8.4)."""

    _inherit = "res.company"  # pylint: disable=R8180

    def _complaint_label_link(self, product, lot):
        """Return the address that the QR code of a label opens.

        :param product: product.product
        :param lot: stock.lot of it, may be empty
        :return: str, empty where no page takes complaints: an addon says it
        """
        return ""

    def _complaint_label_gaps(self, product, lot):
        """Return what a label lacks, as sentences for who prints it."""
        contact = self._complaint_contact()
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
