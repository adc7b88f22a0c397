from odoo import models


class ReportReceipt(models.AbstractModel):
    """Form 1 (S9.F1, S2.4.1.2): what was received, from whom, when and how."""

    _name = "report.complaint_mgmt.report_receipt"
    _description = "Complaint Receipt Record"
    _inherit = ["complaint.form"]
    _form_code = "receipt"
