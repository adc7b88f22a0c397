from odoo import api, models


class ReportTestRequest(models.AbstractModel):
    """The request that goes to the laboratory with the samples (S9.4.2.2.3)."""

    _name = "report.complaint_mgmt.report_test_request"
    _inherit = ["report.complaint_mgmt.report_sample_label", "complaint.form"]
    _description = "Test Request Form"
    _form_model = "complaint.test"
    _form_code = "test_request"

    @api.model
    def _get_report_values(self, docids, data=None):
        values = super()._get_report_values(docids, data)
        return {**values, "control": self._controls(values["docs"])}
