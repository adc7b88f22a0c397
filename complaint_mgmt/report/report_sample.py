import base64

from reportlab.graphics.barcode import createBarcodeDrawing

from odoo import api, models
from odoo.exceptions import AccessError

READER = "complaint_mgmt.group_complaint_reader"


class ReportSampleLabel(models.AbstractModel):
    """The label of a sample: number, seal, lot, date and barcode."""

    _name = "report.complaint_mgmt.report_sample_label"
    _description = "Sample Label"
    _form_model = "complaint.sample"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what is printed; `data` comes from the caller and is ignored.

        :raises AccessError: the user may not read complaints, or one of the records
        """
        if not self.env.user.has_group(READER):
            raise AccessError(
                self.env._("Only somebody who reads complaints prints this.")
            )
        records = self.env[self._form_model].browse(docids)
        records.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": records._name,
            "docs": records,
            "barcode": self._barcode,
        }

    @api.model
    def _barcode(self, value):
        """Return a Code 128 barcode as the address of a picture.

        Drawn as SVG: it is sharp at any size, and a PNG would need a library that not
        every server has.
        """
        drawing = createBarcodeDrawing(
            "Code128", value=value, format="svg", width=300, height=45
        )
        picture = base64.b64encode(drawing.asString("svg").encode()).decode()
        return f"data:image/svg+xml;base64,{picture}"
