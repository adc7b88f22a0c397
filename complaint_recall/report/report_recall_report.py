from odoo import api, models

from ..models.complaint_recall_report_print import PRINTED_ROWS


class ReportRecallStatus(models.AbstractModel):
    """The status report on a recall as a printed form (21 CFR 7.53)."""

    _name = "report.complaint_recall.report_recall_status"
    _description = "Status Report on a Recall (Printed)"
    _inherit = ["complaint.form"]
    _form_code = "recall_status"
    _kind = "status"

    @api.model
    def _get_report_values(self, docids, data=None):  # pylint: disable=W8106
        """Return what the template prints; `data` comes from the caller and is ignored.

        :raises AccessError: the user may not read a report
        """
        # super is for forms on cases
        reports = self.env["complaint.recall.report"].browse(docids)
        reports.check_access("read")
        reports = reports.filtered(lambda report: report.kind == self._kind)
        return {
            "doc_ids": reports.ids,
            "doc_model": reports._name,
            "docs": reports,
            "control": self._controls(reports),
            "sections": {report.id: report._sections() for report in reports},
            "limit": PRINTED_ROWS,
            "more": self._more,
        }

    def _more(self, section):
        """Return the sentence about the rows that are not printed."""
        return self.env._(
            "The first %(shown)s of %(total)s rows. The Excel file has all of them.",
            shown=PRINTED_ROWS,
            total=len(section.rows),
        )


class ReportRecallFinal(models.AbstractModel):
    """The final report on a recall as a printed form (EU GMP 8.30)."""

    _name = "report.complaint_recall.report_recall_final"
    _description = "Final Report on a Recall (Printed)"
    _inherit = ["report.complaint_recall.report_recall_status"]
    _form_code = "recall_final"
    _kind = "final"
