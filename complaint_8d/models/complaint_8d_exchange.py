from odoo import fields, models

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

from ..tools.paper_spec import iso
from ..tools.report_lifecycle import DISCIPLINES
from ..tools.report_sheet import ReportSheet
from .complaint_8d_part import PARTS

SCHEMA = "complaint-8d/1.0"
REPORT = "complaint_8d.report_8d"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Complaint8D(models.Model):
    """The report as files: PDF, sheet, and JSON for another system."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _exchange(self, iteration=0, upto="d8"):
        """Return the report for another system; see docs/eight_d_exchange.md.

        The same report gives the same bytes, whoever exports it and when.

        :return: dict with schema, document and digest of the document
        """
        self.ensure_one()
        source = self._paper_source(iteration, upto)
        document = {
            "report": iso(source["report"]),
            "is_final": self._paper_is_final(iteration) and upto == "d8",
            "disciplines": [
                {
                    "code": code.upper(),
                    "completed_at": self._completed_at(code, iteration),
                    "content": iso(source[code]),
                }
                for code in DISCIPLINES
                if code in source
            ],
            "returned_parts": iso(source[PARTS]["part_ids"]),
            "signatures": self._exchange_signatures(iteration),
        }
        digest = sha256_hex(canonical_json(document))
        return {
            "schema": SCHEMA,
            "document": document,
            "digest": {"algorithm": "SHA-256", "value": digest},
        }

    def _completed_at(self, code, iteration):
        """Return when a discipline of the present iteration was completed, or None."""
        done = self._step(code).done_at
        if not done or (iteration and iteration != self.iteration):
            return None
        return iso(fields.Datetime.to_string(done))

    def _exchange_signatures(self, iteration):
        rows = self._paper_rounds(iteration).signature_ids.sorted("signed_at")
        return [
            {
                "gate": row.round_id.gate,
                "name": row.signer_name,
                "on_behalf_of": row.on_behalf_name or "",
                "role": row.signer_role,
                "meaning": row.meaning,
                "signed_at": iso(fields.Datetime.to_string(row.signed_at)),
                "digest": row.digest,
            }
            for row in rows
            if row.decision == "approve"
        ]

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------

    def _file_json(self, iteration=0, upto="d8"):
        """Return the report as canonical JSON, bytes."""
        return canonical_json(self._exchange(iteration, upto))

    def _file_pdf(self, langs, iteration=0, upto="d8"):
        """Return the report as PDF, bytes."""
        reports = self.env["ir.actions.report"].with_context(lang=langs[0])
        data = {"langs": langs, "iteration": iteration, "upto": upto}
        return reports._render_qweb_pdf(REPORT, self.ids, data=data)[0]

    def _file_xlsx(self, langs, iteration=0, upto="d8"):
        """Return the report as one sheet of Excel, bytes."""
        self.ensure_one()
        paper = self._paper(langs, iteration, upto)
        sheet = ReportSheet(paper["number"], paper["mark"])
        sheet.band(paper["title"], "title")
        if paper["mark"]:
            sheet.band(paper["mark"], "mark")
        sheet.band(f"{paper['number']}  {paper['subject']}")
        sheet.header(paper["header"])
        for section in paper["sections"]:
            sheet.band("   ".join(filter(None, (section["title"], section["dates"]))))
            sheet.facts(section["facts"])
            for table in section["tables"]:
                sheet.table(table)
            sheet.photos(section["images"])
        if paper["signatures"]:
            sheet.band(paper["signed"])
            sheet.facts(
                (f"{row['what']}: {row['meaning']}", _signature(row))
                for row in paper["signatures"]
            )
        for line in self._control_lines(langs[0]):
            sheet.band(line, "detail")
        return sheet.close()

    def _control_lines(self, lang):
        """Return the form control as lines of text (S3.23)."""
        forms = self.env["complaint.form.control"].with_context(lang=lang)
        printed = forms._printed_by_company("eight_d", self.company_id)
        return forms._control_lines(printed[self.company_id.id])


def _signature(row):
    return f"{row['name']} ({row['role']}), {row['utc']} ({row['local']})"
