from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.complaint_8d_exchange import EXCEL
from ..models.complaint_8d_step import LABELS

LANGS = [
    ("auto", "As the Customer Wants"),
    ("zh", "Chinese"),
    ("en", "English"),
    ("both", "Chinese and English"),
]
TYPES = {"pdf": "application/pdf", "xlsx": EXCEL, "json": "application/json"}


class Complaint8DExport(models.TransientModel):
    """Asks as which file a report is wanted: PDF, Excel, JSON, the customer's form."""

    _name = "complaint.8d.export"
    _description = "Print or Export an 8D Report"

    report_id = fields.Many2one("complaint.8d", required=True, readonly=True)
    profile_id = fields.Many2one(related="report_id.profile_id")
    kind = fields.Selection(
        [
            ("pdf", "PDF"),
            ("xlsx", "Excel"),
            ("json", "JSON"),
            ("form", "The Customer's Form"),
        ],
        string="File",
        required=True,
        default="pdf",
    )
    lang = fields.Selection(LANGS, string="Language", required=True, default="auto")
    upto = fields.Selection(LABELS, string="Up To", required=True, default="d8")
    present_iteration = fields.Integer(
        string="Present Iteration", related="report_id.iteration"
    )
    iteration = fields.Integer(
        compute="_compute_iteration",
        store=True,
        precompute=True,
        readonly=False,
        help="An earlier iteration prints as it was.",
    )
    is_shared = fields.Boolean(compute="_compute_is_shared")
    map_id = fields.Many2one(
        "complaint.8d.form.map",
        string="Form",
        domain="[('profile_id', '=', profile_id)]",
    )

    @api.depends("report_id")
    def _compute_iteration(self):
        for wizard in self:
            wizard.iteration = wizard.report_id.iteration

    @api.depends("report_id")
    def _compute_is_shared(self):
        for wizard in self:
            report = wizard.report_id._filtered_access("read")
            wizard.is_shared = report and len(report._customers()) > 1

    def action_export(self):
        """Make the file and give it to the browser.

        :return: a URL action that downloads the file
        :raises AccessError: the user may not read the report
        :raises UserError: the form is missing, or the iteration does not exist
        """
        self.ensure_one()
        self.report_id.check_access("read")
        raw, name = self._make()
        attachment = self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": raw,
                "mimetype": TYPES.get(self.kind, TYPES["pdf"]),
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        data = {
            "file": self.kind,
            "iteration": self.iteration or self.report_id.iteration,
            "upto": self.upto,
            # sudo: the checksum that the file just got.
            "checksum": attachment.sudo().checksum,
        }
        self.env["complaint.event"]._record(self.report_id, "8d.exported", data)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    def _make(self):
        """Return bytes and name of the file."""
        report = self.report_id
        langs = report._paper_langs(self.lang)
        args = {"iteration": self.iteration, "upto": self.upto}
        name = report.name.replace("/", "-")
        if self.kind == "json":
            return report._file_json(**args), f"{name}.json"
        if self.kind == "xlsx":
            return report._file_xlsx(langs, **args), f"{name}.xlsx"
        if self.kind == "form":
            if not self.map_id or self.map_id.profile_id != report.profile_id:
                raise UserError(
                    self.env._("Choose a form of the profile of this report.")
                )
            return self.map_id._fill(report, langs, **args), f"{name}-form.pdf"
        return report._file_pdf(langs, **args), f"{name}.pdf"
