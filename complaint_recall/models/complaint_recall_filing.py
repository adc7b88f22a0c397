from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.complaint_mgmt.tools import window
from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

from ..tools import recall_law, recall_lifecycle

STAMPS = frozenset(("confirmed_at", "confirmed_by_id", "company_id"))


class ComplaintRecallFiling(models.Model):
    """What was filed with an authority or announced: when, to whom, by whom.

    A draft is written by the team. Once confirmed it is fixed with its files, reaches
    its point in the life of the recall, and meets the deadline.
    """

    _name = "complaint.recall.filing"
    _description = "Filing of a Recall"
    _order = "recall_id, filed_at desc, id desc"

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="recall_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(recall_law.FILINGS, required=True)
    recipient = fields.Char(
        compute="_compute_recipient",
        store=True,
        readonly=False,
        precompute=True,
        help="Which authority, or where it was announced.",
    )
    filed_at = fields.Datetime(
        string="Filed On",
        copy=False,
        help="Empty: at the moment of confirming. An earlier time needs a note or a "
        "file that shows it.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Filed By",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    reference = fields.Char(
        string="Reference Number",
        help="Under which the recipient keeps it.",
        copy=False,
    )
    report_id = fields.Many2one(
        "complaint.recall.report",
        string="Report Sent",
        domain="[('recall_id', '=', recall_id), ('state', '=', 'issued')]",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
        help="The issued report that was filed, if it is one of this recall.",
    )
    note = fields.Text()
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "complaint_recall_filing_file_rel",
        string="Files",
        copy=False,
        ondelete="restrict",
    )
    confirmed_at = fields.Datetime(string="Confirmed On", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    _latest_idx = models.Index("(recall_id, kind, id) WHERE confirmed_at IS NOT NULL")

    @api.depends("recall_id", "kind")
    def _compute_recipient(self):
        for filing in self:
            if filing.recipient:
                continue
            # sudo: the authority is that of the law, whoever enters the filing.
            recall = filing.recall_id.sudo()
            clocks = recall.clock_ids.filtered(
                lambda c, kind=filing.kind: c.until_code == kind and not c._is_over()
            )
            known = clocks[:1].with_env(self.env).recipient
            filing.recipient = known or recall.regime_id.with_env(self.env).authority

    @api.depends("kind", "recall_id.name", "filed_at")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for filing in self:
            words = (filing.recall_id.name, kinds.get(filing.kind))
            filing.display_name = " ".join(filter(None, words))

    @api.model
    def _latest(self, recalls, code):
        """Return the last confirmed filing that reached a point.

        :return: dict, id of a recall -> id of a filing
        """
        if code not in recall_law.FILED:
            return {}
        # sudo: which filing it was, whatever the user may read.
        rows = self.sudo()._read_group(
            [
                ("recall_id", "in", recalls.ids),
                ("kind", "=", code),
                ("confirmed_at", "!=", False),
            ],
            ["recall_id"],
            ["id:max"],
        )
        return {recall.id: latest for recall, latest in rows}

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(STAMPS & vals.keys() for vals in vals_list):
            raise UserError(self._stamp_refusal())
        # said here, for a default of a caller's context would count otherwise
        fixed = {"confirmed_at": False, "confirmed_by_id": False}
        filings = super().create([{**vals, **fixed} for vals in vals_list])
        filings._check_open()
        for filing in filings:
            filing._adopt_files()
        return filings

    def write(self, vals):
        if STAMPS & vals.keys():
            raise UserError(self._stamp_refusal())
        if "recall_id" in vals and any(
            f.recall_id.id != vals["recall_id"] for f in self
        ):
            raise UserError(self.env._("A filing stays with its recall."))
        self._check_open()
        result = super().write(vals)
        if "attachment_ids" in vals:
            for filing in self:
                filing._adopt_files()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_draft(self):
        self._check_open()

    def _stamp_refusal(self):
        return self.env._("A filing is confirmed by its own step: press “Confirm”.")

    def _check_open(self):
        """Refuse to touch what is confirmed, and filings of a recall that is over.

        :raises UserError: confirmed, or the recall is over and nothing is due
        """
        if any(filing.confirmed_at for filing in self):
            raise UserError(
                self.env._(
                    "What was filed is fixed with its files. Record another filing."
                )
            )
        for filing in self:
            # sudo: the recall decides, whatever the user may read.
            recall = filing.recall_id.sudo()
            due = recall.clock_ids.filtered("is_running").mapped("until_code")
            if recall.state in recall_lifecycle.FINAL and filing.kind not in due:
                raise UserError(
                    self.env._(
                        "%(recall)s is over: nothing of this kind is due any more.",
                        recall=recall.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------

    def _adopt_files(self):
        """Let files that were uploaded before the filing was saved belong to it.

        :raises ValidationError: a file belongs elsewhere, where it could change or go
        """
        # sudo: the user's own uploads for nothing else yet, and no others.
        self.attachment_ids.sudo()._claim_for(self)
        self._check_files()

    def _check_files(self):
        # sudo: where a file belongs decides, whatever the user may read.
        for file in self.attachment_ids.sudo():
            if (file.res_model, file.res_id) != (self._name, self.id):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is no file of this filing. Upload it here.",
                        name=file.name,
                    )
                )

    def _attachment_is_locked(self):
        """Return the filings whose files nobody may touch: those that are confirmed."""
        return self.filtered("confirmed_at")

    # ------------------------------------------------------------------
    # Confirming
    # ------------------------------------------------------------------

    def action_confirm(self):
        """Say that this was filed. It is fixed from now on, and meets the deadline.

        :return: a window close action
        :raises UserError: confirmed already, or the time is not shown by anything
        :raises ValidationError: in the future, or before the danger was known
        """
        self.check_access("write")
        for filing in self:
            filing._check_open()
            filing._check_files()
            filing._check_report()
            filing._check_moment()
            filing._confirm()
        return {"type": "ir.actions.act_window_close"}

    def action_open(self):
        """Open this filing in a dialog.

        :return: a window action
        """
        self.ensure_one()
        return window.form(self, name=self.display_name, target="new")

    def _check_report(self):
        # sudo: whose report it is decides, whatever the user may read.
        report = self.report_id.sudo()
        if report and (report.recall_id != self.recall_id or report.state != "issued"):
            raise ValidationError(
                self.env._("Choose a report of this recall that was issued.")
            )

    def _check_moment(self):
        if not self.filed_at:
            return
        now = fields.Datetime.now()
        # sudo: the date of the recall decides, whatever the user may read.
        if not self.recall_id.sudo().known_at <= self.filed_at <= now:
            raise ValidationError(
                self.env._(
                    "It was filed after the danger was known, and not in the future."
                )
            )
        shown = (self.note or "").strip() or self.attachment_ids
        if self.filed_at < now and not shown:
            raise UserError(
                self.env._(
                    "Say how you know when it was filed, or attach a proof: it is kept."
                )
            )

    def _confirm(self):
        now = fields.Datetime.now()
        self._write_engine(
            {
                "confirmed_at": now,
                "confirmed_by_id": self.env.uid,
                "filed_at": self.filed_at or now,
            }
        )
        recall = self.recall_id
        self.env["complaint.event"]._record(recall, "recall.filed", self._event_data())
        if self.kind in recall_law.FILED:
            recall._reach(self.kind, self.filed_at)
        if self.kind == recall_law.PROGRESS:
            # sudo: clocks are moved by the system only, out of what was filed.
            recall.sudo()._meet_progress(self.sudo())

    def _write_engine(self, vals):
        # super: `write` refuses the stamp to everybody.
        return super().write(vals)  # pylint: disable=W8164

    def _event_data(self):
        # sudo: digests of the files, which are fixed from now on.
        files = self.attachment_ids.sudo()
        report = self.report_id.sudo()
        return {
            "filing": self.id,
            "kind": self.kind,
            "at": str(self.filed_at),
            "note_sha256": sha256_hex((self.note or "").encode()),
            "files": sorted(sha256_hex(file.raw or b"") for file in files),
            "report": report.id or None,
            "report_sha256": report.pdf_sha256 or None,
        }
