from odoo import models


class ReportTestRequest(models.AbstractModel):
    """The request that goes to the laboratory with the samples (S9.4.2.2.3)."""

    _name = "report.complaint_mgmt.report_test_request"
    _inherit = ["report.complaint_mgmt.report_sample_label"]
    _description = "Test Request Form"
    _form_model = "complaint.test"
