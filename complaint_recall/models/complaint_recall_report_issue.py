from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

from ..tools import recall_law

TEMPLATES = {
    "status": "complaint_recall.report_recall_status",
    "final": "complaint_recall.report_recall_final",
}
# Which filing each kind of report is.
FILED = {"status": recall_law.PROGRESS, "final": recall_law.FINAL}
# What a final report has to say besides its figures.
FINAL = ("cause", "disposal", "lessons")


class ComplaintRecallReport(models.Model):
    """Issuing a report: a number, two files that nobody touches any more."""

    _inherit = "complaint.recall.report"  # pylint: disable=R8180

    pdf_id = fields.Many2one(
        "ir.attachment", string="PDF", readonly=True, copy=False, ondelete="restrict"
    )
    pdf_sha256 = fields.Char(string="Digest of the PDF", readonly=True, copy=False)
    xlsx_id = fields.Many2one(
        "ir.attachment", string="Excel", readonly=True, copy=False, ondelete="restrict"
    )
    xlsx_sha256 = fields.Char(
        string="Digest of the Excel File", readonly=True, copy=False
    )

    def action_issue(self):
        """Issue the report: it gets its number and its files, and is fixed.

        :return: True
        :raises UserError: it was issued already, a final report does not say the
            cause, the disposal and the lessons, or its figures are no longer true
        """
        for report in self:
            report.check_access("write")
            report._check_draft()
            report._check_recall()
            if report.kind == "final":
                report._check_final()
            # sudo: number, files and stamp are written by nobody else.
            report.sudo()._issue()
        return True

    def _check_final(self):
        """EU GMP 8.29 to 8.31, China GMP 305: what a final report has to say."""
        missing = [name for name in FINAL if not (self[name] or "").strip()]
        if missing:
            labels = [self._fields[n]._description_string(self.env) for n in missing]
            raise UserError(
                self.env._(
                    "A final report also says: %(fields)s.", fields=", ".join(labels)
                )
            )
        if not self._is_current():
            raise UserError(
                self.env._(
                    "The figures have changed since this report was made. Make the "
                    "final report anew."
                )
            )

    def _issue(self):
        # two at once wait here, and the second gets the next number
        self.recall_id.lock_for_update()
        issued = self.search_fetch(
            [("recall_id", "=", self.recall_id.id), ("number", ">", 0)], ["number"]
        )
        self._write_engine(
            {
                "number": max(issued.mapped("number"), default=0) + 1,
                "issued_at": fields.Datetime.now(),
                "issued_by_id": self.env.uid,
            }
        )
        pdf, xlsx = self._store_files()
        self._write_engine(
            {
                "pdf_id": pdf.id,
                "pdf_sha256": sha256_hex(pdf.raw or b""),
                "xlsx_id": xlsx.id,
                "xlsx_sha256": sha256_hex(xlsx.raw or b""),
                "state": "issued",
            }
        )
        names = ("kind", "number", "digest", "pdf_sha256", "xlsx_sha256")
        data = {"report": self.id, **{name: self[name] for name in names}}
        self.env["complaint.event"]._record(
            self.recall_id, "recall.report_issued", data
        )

    def _store_files(self):
        """Return the attachments with the PDF and the Excel file."""
        own = self.with_context(lang=self.lang)
        reports = own.env["ir.actions.report"]
        pdf, kind = reports._render_qweb_pdf(TEMPLATES[self.kind], self.ids)
        files = ((kind, pdf), ("xlsx", own._workbook()))
        return self.env["ir.attachment"].create(
            [
                {
                    "name": f"{own.display_name}.{extension}",
                    "raw": content,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for extension, content in files
            ]
        )

    def _attachment_is_locked(self):
        """Return the reports that were issued: nobody may touch their files."""
        return self.filtered(lambda report: report.state == "issued")

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_print(self):
        """Show the report on paper: the very file that was issued, or a draft of it.

        :return: an action
        :raises UserError: the file that is kept is not the one that was issued
        """
        return self._open_file("pdf") or self.env.ref(
            f"complaint_recall.action_report_recall_{self.kind}"
        ).report_action(self)

    def action_excel(self):
        """Download the Excel file that was issued.

        :return: an action
        :raises UserError: the report is a draft, or the file is not the one issued
        """
        action = self._open_file("xlsx")
        if not action:
            raise UserError(self.env._("Issue the report first."))
        return action

    def _open_file(self, kind):
        self.ensure_one()
        self.check_access("read")
        # sudo: the files of a report are for whoever may read the report.
        file = self.sudo()[f"{kind}_id"]
        if not file:
            return False
        if sha256_hex(file.raw or b"") != self[f"{kind}_sha256"]:
            raise UserError(
                self.env._(
                    "The file that is kept is not the one that was issued: its digest "
                    "differs. Ask the QA head."
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{file.id}?download=true",
            "target": "download",
        }

    def action_file(self):
        """Open a filing of this report with the authority, with its PDF attached.

        :return: a window action; confirming the filing meets the deadline
        :raises UserError: the report is a draft
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "issued":
            raise UserError(self.env._("Issue the report first."))
        filings = self.env["complaint.recall.filing"]
        filing = filings.create(
            {"recall_id": self.recall_id.id, "kind": FILED[self.kind]}
        )
        # sudo: the file of the report, for whoever may read the report.
        file = self.sudo().pdf_id.copy({"res_model": filing._name, "res_id": filing.id})
        filing.attachment_ids = file
        return filing.action_open()
