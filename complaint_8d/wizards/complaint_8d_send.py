from itertools import takewhile

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from ..models.complaint_8d_naming import WHY
from ..models.complaint_8d_step import LABELS
from ..tools.report_lifecycle import DISCIPLINES
from .complaint_8d_export import LANGS


class Complaint8DSend(models.TransientModel):
    """Asks to whom a report goes, up to which discipline and with which files."""

    _name = "complaint.8d.send"
    _description = "Send an 8D Report"

    report_id = fields.Many2one("complaint.8d", required=True, readonly=True)
    kind = fields.Selection(
        [("final", "Final Report"), ("interim", "Interim Report")],
        required=True,
        compute="_compute_kind",
        store=True,
        precompute=True,
        readonly=False,
    )
    upto = fields.Selection(
        LABELS[:-1],
        string="Up To",
        compute="_compute_upto",
        store=True,
        precompute=True,
        readonly=False,
        help="An interim report tells the disciplines up to here; all are complete.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="To",
        required=True,
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    lang = fields.Selection(LANGS, string="Language", required=True, default="auto")
    with_xlsx = fields.Boolean(string="Excel")
    with_json = fields.Boolean(string="JSON")
    map_id = fields.Many2one(
        "complaint.8d.form.map",
        string="Form",
        domain="[('profile_id', '=', profile_id)]",
    )
    profile_id = fields.Many2one(related="report_id.profile_id")
    file_ids = fields.Many2many(
        "ir.attachment",
        "complaint_8d_send_file_rel",
        string="Test Data and Images",
        help="What else goes along (S3.19).",
    )
    note = fields.Text(string="Message")
    sent_at = fields.Datetime(string="Sent On", readonly=True, copy=False)
    namings = fields.Html(
        string="Names of Others", compute="_compute_namings", sanitize=False
    )
    naming_reason = fields.Selection(
        WHY, string="Send It All the Same", help="Why it may name another customer."
    )

    @api.depends("report_id")
    def _compute_kind(self):
        for wizard in self:
            final = wizard.report_id and wizard.report_id._paper_is_final()
            wizard.kind = "final" if final else "interim"

    @api.depends("report_id")
    def _compute_upto(self):
        """Propose what is complete without a gap; D8 makes no interim report."""
        for wizard in self:
            done = wizard.report_id._done_codes() if wizard.report_id else set()
            codes = list(takewhile(done.__contains__, DISCIPLINES[:-1]))
            wizard.upto = codes[-1] if codes else DISCIPLINES[0]

    @api.depends("report_id")
    def _compute_partner_id(self):
        for wizard in self:
            wizard.partner_id = wizard.report_id.partner_id

    @api.depends("report_id", "partner_id", "kind", "upto", "note", "file_ids")
    @api.depends_context("lang")
    def _compute_namings(self):
        """Say where the words that go out name another customer of the report."""
        for wizard in self:
            report = wizard.report_id._filtered_access("read")
            found = report and report._namings(
                wizard.partner_id,
                wizard._last(),
                wizard.note or "",
                wizard.file_ids.mapped("name"),
            )
            wizard.namings = report._naming_html(found) if found else False

    def _last(self):
        """Return the last discipline that is told."""
        is_interim = self.kind == "interim" and self.upto
        return self.upto if is_interim else DISCIPLINES[-1]

    def action_preview(self):
        """Make the PDF as this customer will get it, and give it to the browser.

        :return: a URL action that opens the file
        :raises AccessError: the user may not read the report
        """
        self.ensure_one()
        self.report_id.check_access("read")
        report = self.report_id._for_reader(self.partner_id)
        raw = report._file_pdf(report._paper_langs(self.lang), upto=self._last())
        file = self.env["ir.attachment"].create(
            {
                "name": f"{report.name.replace('/', '-')}.pdf",
                "raw": raw,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{file.id}",
            "target": "new",
        }

    def action_send(self):
        """Send the report to the contact and keep what was sent (S3.19).

        :return: a window action that closes the dialog
        :raises AccessError: the user is not of the 8D team
        :raises UserError: the closure is not signed, a discipline of an interim report
            is not complete, the contact has no address, or the words name another
            customer and nobody said why they may
        """
        self.ensure_one()
        report = self.report_id
        report.check_access("write")
        self._check_not_sent()
        if self.kind == "interim" and not self.upto:
            raise UserError(self.env._("Say up to which discipline it tells."))
        if self.map_id and self.map_id.profile_id != report.profile_id:
            raise UserError(self.env._("Choose a form of the profile of this report."))
        self.env["complaint.8d.sending"]._send(
            report,
            self.partner_id,
            upto=self.upto if self.kind == "interim" else None,
            langs=report._paper_langs(self.lang),
            kinds=[k for k in ("xlsx", "json") if self[f"with_{k}"]],
            form=self.map_id,
            files=self.file_ids,
            note=self.note or "",
            why=self.naming_reason,
        )
        self.sent_at = fields.Datetime.now()
        return {"type": "ir.actions.act_window_close"}

    def _check_not_sent(self):
        """Refuse a second click, also one at the same moment."""
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(self.env._("The report is being sent already.")) from error
        if self.sent_at:
            raise UserError(self.env._("The report was sent by this dialog already."))
