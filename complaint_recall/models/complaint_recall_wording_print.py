from odoo import models

from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

REPORT = "complaint_recall.report_recall_notice"


class ComplaintRecallWording(models.Model):
    """The notice on paper: one file a wording, which goes along with every mail."""

    _inherit = "complaint.recall.wording"  # pylint: disable=R8180

    def _ensure_print(self):
        """Print this wording once, and keep the file with its digest."""
        self.ensure_one()
        if self.pdf_id:
            return
        reports = self.env["ir.actions.report"].with_context(lang=self.lang)
        content, kind = reports._render_qweb_pdf(REPORT, self.ids)
        name = f"{self.recall_id.name} {self.lang} {self.version}.{kind}"
        file = self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self._write_engine({"pdf_id": file.id, "pdf_sha256": sha256_hex(content)})
        data = {"wording": self.id, "sha256": self.pdf_sha256}
        self.env["complaint.event"]._record(
            self.recall_id, "recall.notice_printed", data
        )

    def _attachment_is_locked(self):
        """Return the wordings whose print goes out: nobody may touch their files."""
        return self.filtered("pdf_id")

    def action_print(self):
        """Print the notice: the very file that goes out, or what it would be now.

        :return: an action
        """
        self.ensure_one()
        self.check_access("read")
        if not self.pdf_id:
            report = self.env.ref("complaint_recall.action_report_recall_notice")
            return report.report_action(self)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.pdf_id.id}?download=true",
            "target": "download",
        }
