from odoo import api, models
from odoo.exceptions import UserError

from ..tools import lifecycle


class ReportRejection(models.AbstractModel):
    """The letter that tells why a complaint is not admitted (S8.8d)."""

    _name = "report.complaint_mgmt.report_rejection"
    _description = "Complaint Rejection Letter"
    _inherit = ["complaint.form"]
    _form_code = "rejection"
    _form_group = lifecycle.HANDLER

    @api.model
    def _get_report_values(self, docids, data=None):
        values = super()._get_report_values(docids, data)
        cases = values["docs"]
        reviews = {case.id: case._latest_admissibility() for case in cases}
        if any(review.decision != "refused" for review in reviews.values()):
            raise UserError(
                self.env._("There is no rejection: the complaint is not refused.")
            )
        return {**values, "reviews": reviews}
