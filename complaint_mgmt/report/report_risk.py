from odoo import api, models


class ReportRisk(models.AbstractModel):
    """Form 3 (S9.F3): risk, corrective and preventive actions, changes."""

    _name = "report.complaint_mgmt.report_risk"
    _description = "Risk, CAPA and Change Record"
    _inherit = ["complaint.form"]
    _form_code = "risk"


class ReportInternalNotice(models.AbstractModel):
    """A written notice (S9.4.2.2.6); recipients print what was sent to them."""

    _name = "report.complaint_mgmt.report_internal_notice"
    _description = "Internal Notice (Printed)"
    _inherit = ["complaint.form"]
    _form_code = "notice"

    @api.model
    def _get_report_values(self, docids, data=None):  # pylint: disable=W8106
        """Return what the template prints; `data` comes from the caller and is ignored.

        :raises AccessError: the user may not read a notice
        """
        # super is for forms on cases, which a recipient may not read
        notices = self.env["complaint.internal.notice"].browse(docids)
        notices.check_access("read")
        return {
            "doc_ids": notices.ids,
            "doc_model": notices._name,
            "docs": notices,
            "control": self._controls(notices),
        }
