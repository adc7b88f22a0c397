from odoo import models

from ..tools import lifecycle


class ReportAcknowledgement(models.AbstractModel):
    """The letter that tells the customer number and date of the complaint."""

    _name = "report.complaint_mgmt.report_acknowledgement"
    _description = "Complaint Acknowledgement Letter"
    _inherit = ["complaint.form"]
    _form_code = "acknowledgement"
    _form_group = lifecycle.HANDLER
