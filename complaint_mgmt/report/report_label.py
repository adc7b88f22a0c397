import base64

from reportlab.graphics.barcode import createBarcodeDrawing

from odoo import api, models

COLUMNS = 3


class ReportComplaintLabel(models.AbstractModel):
    """Labels for packs: QR code, lot, expiry, and how to complain (S6.7, S8.4)."""

    _name = "report.complaint_mgmt.report_complaint_label"
    _description = "Complaint Label"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what is printed; `data` comes from the caller and is ignored.

        :raises AccessError: the user may not read one of the lots
        """
        wizards = self.env["complaint.label.print"].browse(docids)
        wizards.check_access("read")
        wizards.line_ids._check_goods()
        return {
            "doc_ids": docids,
            "doc_model": wizards._name,
            "docs": wizards,
            "rows_of": self._rows_of,
        }

    @api.model
    def _rows_of(self, wizard):
        """Return the labels of a sheet, as rows of three.

        :param wizard: complaint.label.print
        :return: list of lists of dicts
        """
        labels = []
        for line in wizard.with_context(lang=wizard.lang).line_ids:
            labels += [self._label(line)] * line.copies
        return [labels[at : at + COLUMNS] for at in range(0, len(labels), COLUMNS)]

    @api.model
    def _label(self, line):
        company = line._company()
        # sudo: the name of who sells the goods is on the pack anyway.
        name = company.sudo().name
        return {
            "product": line.product_id.name,
            "lot": line.lot_id.name or "",
            "expiry": line.lot_id.expiration_date,
            "company": name,
            "qr": self._qr(line.link) if line.link else "",
            **company._complaint_contact(),
        }

    @api.model
    def _qr(self, link):
        """Return a QR code as the address of a picture (SVG, sharp at any size)."""
        drawing = createBarcodeDrawing(
            "QR", value=link, format="svg", width=200, height=200, barLevel="M"
        )
        picture = base64.b64encode(drawing.asString("svg").encode()).decode()
        return f"data:image/svg+xml;base64,{picture}"
