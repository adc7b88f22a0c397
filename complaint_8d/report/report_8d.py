from base64 import b64encode

from markupsafe import escape

from odoo import api, models

from ..models.complaint_8d_paper_evidence import data_uri
from ..tools.report_lifecycle import DISCIPLINES

# One watermark for each page: the background repeats along the paper.
MARK = """<svg xmlns="http://www.w3.org/2000/svg" width="700" height="420">
<text x="350" y="230" font-size="52" text-anchor="middle" fill="#c00000"
 fill-opacity="0.10" transform="rotate(-24 350 210)">%s</text></svg>"""


class Report8D(models.AbstractModel):
    """The 8D report as a printed form, as a supplier-quality engineer expects it."""

    _name = "report.complaint_8d.report_8d"
    _description = "8D Report (Printed)"
    _inherit = ["complaint.form"]
    _form_code = "eight_d"

    @api.model
    def _get_report_values(self, docids, data=None):  # pylint: disable=W8106
        """Return what the template prints.

        :param dict data: `langs`, `iteration`, `upto`; of a caller, and judged here
        :raises AccessError: the user may not read a report
        """
        # super is for forms on cases
        reports = self.env["complaint.8d"].browse(docids)
        reports.check_access("read")
        data = data or {}
        upto = data.get("upto") if data.get("upto") in DISCIPLINES else "d8"
        iteration = int(data.get("iteration") or 0)
        installed = dict(self.env["res.lang"].get_installed())
        langs = [lang for lang in data.get("langs") or [] if lang in installed]
        papers = {
            report.id: report._paper(
                langs or report._paper_langs(), iteration=iteration, upto=upto
            )
            for report in reports
        }
        return {
            "doc_ids": reports.ids,
            "doc_model": reports._name,
            "docs": reports,
            "control": self._controls(reports),
            "papers": papers,
            "watermark": self._watermark,
            "data_uri": data_uri,
        }

    def _watermark(self, text):
        """Return the style that marks every page of a paper that is not signed."""
        svg = MARK % escape(text)
        coded = b64encode(svg.encode()).decode()
        return (
            f"background-image: url(data:image/svg+xml;base64,{coded}); "
            "background-repeat: repeat-y; background-position: center top;"
        )
