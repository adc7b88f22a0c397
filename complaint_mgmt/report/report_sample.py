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
        return {"doc_ids": docids, "doc_model": records._name, "docs": records}
