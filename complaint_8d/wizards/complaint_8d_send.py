from itertools import takewhile

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

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
    sent_at = fields.Datetime(readonly=True, copy=False)

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

    def action_send(self):
        """Send the report to the contact and keep what was sent (S3.19).

        :return: a window action that closes the dialog
        :raises AccessError: the user is not of the 8D team
        :raises UserError: the closure is not signed, a discipline of an interim report
            is not complete, or the contact has no address
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
