import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

KINDS = [("status", "Status Report"), ("final", "Final Report")]
# What making and issuing a report writes, never a user.
SYSTEM = frozenset(
    (
        "number",
        "state",
        "figures",
        "digest",
        "made_at",
        "made_by_id",
        "issued_at",
        "issued_by_id",
        "pdf_id",
        "pdf_sha256",
        "xlsx_id",
        "xlsx_sha256",
    )
)
# What the figures were made for.
IDENTITY = frozenset(("recall_id", "company_id", "kind", "lang"))


class ComplaintRecallReport(models.Model):
    """A report on a recall: its figures are frozen when it is made (21 CFR 7.53).

    The figures are kept as the canonical text whose digest the event log knows; what is
    printed comes out of them and of nothing else. Once issued, the report with its two
    files is fixed.
    """

    _name = "complaint.recall.report"
    _description = "Report on a Recall"
    _order = "recall_id desc, id desc"
    _check_company_auto = True

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="recall_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(KINDS, required=True, default="status")
    number = fields.Integer(
        readonly=True, copy=False, aggregator=None, help="Given when it is issued."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Issued")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        required=True,
        default=lambda self: self.env.lang or "en_US",
        help="In which names and files are written.",
    )
    period_from = fields.Date(
        compute="_compute_period",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    period_to = fields.Date(required=True, default=fields.Date.context_today)
    expected_completion = fields.Date(
        compute="_compute_period",
        store=True,
        precompute=True,
        readonly=False,
        help="When the recall is expected to be completed (21 CFR 7.53(b)(6)).",
    )
    with_names = fields.Boolean(
        string="Name the Consignees",
        help="An authority gets the names of who did not answer on request (21 CFR "
        "7.53(b)(3)). A final report names all of them.",
    )
    comment = fields.Text()
    cause = fields.Text(help="What led to the fault.")
    disposal = fields.Text(help="What became of the goods that came back.")
    lessons = fields.Text(help="What is done better from now on.")
    figures = fields.Text(
        readonly=True, copy=False, help="Canonical JSON; what is hashed."
    )
    digest = fields.Char(string="Digest of the Figures", readonly=True, copy=False)
    made_at = fields.Datetime(string="Figures Of", readonly=True, copy=False)
    made_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    issued_at = fields.Datetime(string="Issued On", readonly=True, copy=False)
    issued_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _number_uniq = models.UniqueIndex(
        "(recall_id, number) WHERE number > 0", "This number is taken already."
    )
    _period_check = models.Constraint(
        "CHECK(period_from <= period_to)", "The period ends after it began."
    )

    @api.depends("kind", "number", "recall_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for report in self:
            number = str(report.number) if report.number else ""
            words = (report.recall_id.name, labels.get(report.kind), number)
            report.display_name = " ".join(filter(None, words))

    @api.depends("recall_id")
    def _compute_period(self):
        for report in self:
            recall = report.recall_id
            report.period_from = recall and recall._report_since()
            report.expected_completion = recall.expected_completion

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(SYSTEM & vals.keys() for vals in vals_list):
            raise UserError(self._engine_refusal())
        # said here, for a default of a caller's context would count otherwise
        fixed = {**dict.fromkeys(SYSTEM, False), "state": "draft", "number": 0}
        reports = super().create([{**vals, **fixed} for vals in vals_list])
        reports._check_recall()
        for report in reports:
            report._freeze()
        return reports

    def _check_recall(self):
        if any(r.recall_id.state not in ("running", "closing") for r in self):
            raise UserError(
                self.env._("A report is made on a recall that was decided and runs.")
            )

    def _freeze(self):
        """Keep the figures of this moment, with their digest."""
        # sudo: figures are those of the whole recall, whatever the user may read.
        recall = self.recall_id.sudo().with_context(lang=self.lang)
        content = canonical_json(recall._report_content(self.kind))
        self._write_engine(
            {
                "figures": content.decode(),
                "digest": sha256_hex(content),
                "made_at": fields.Datetime.now(),
                "made_by_id": self.env.uid,
            }
        )
        data = {"report": self.id, "kind": self.kind, "digest": self.digest}
        self.env["complaint.event"]._record(self.recall_id, "recall.report_made", data)

    def write(self, vals):
        if SYSTEM & vals.keys():
            raise UserError(self._engine_refusal())
        self._check_draft()
        if IDENTITY & vals.keys():
            raise UserError(
                self.env._(
                    "The figures were made for this recall, kind and language. Make "
                    "another report."
                )
            )
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_draft(self):
        self._check_draft()

    def _check_draft(self):
        # sudo: what was issued is fixed, whoever asks.
        if any(report.state != "draft" for report in self.sudo()):
            raise UserError(
                self.env._("A report that was issued is fixed. Make another one.")
            )

    def _engine_refusal(self):
        return self.env._(
            "Figures and number of a report are given by the system: make the report, "
            "then issue it."
        )

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of a report only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    def _frozen(self):
        """Return the figures as they were frozen.

        :return: dict, see `complaint.recall._report_content`
        :raises UserError: they are not what was frozen
        """
        self.ensure_one()
        text = self.figures or "{}"
        if sha256_hex(text.encode()) != self.digest:
            raise UserError(
                self.env._(
                    "The figures of %(report)s are not those that were frozen: their "
                    "digest differs. Ask the QA head.",
                    report=self.display_name,
                )
            )
        return json.loads(text)

    def _is_current(self):
        """Return whether the figures that closure is signed on are still the same."""
        self.ensure_one()
        # sudo: the figures are those of all, as when they were frozen.
        now = self.recall_id.sudo().with_context(lang=self.lang)._closure_figures()
        return canonical_json(self._frozen().get("closure")) == canonical_json(now)
