from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import sample_lifecycle, window

SYSTEM_FIELDS = {"concluded_at", "concluded_by_id"}


class ComplaintSampleComparison(models.Model):
    """The complaint sample and the retained one, side by side (S9.4.2.1.7.5).

    Each aspect is looked at against the quality standard. It needs both samples, or a
    reason why there is only one. Concluded, it is fixed; another look is another one.
    """

    _name = "complaint.sample.comparison"
    _description = "Comparison of Samples"
    _inherit = ["complaint.evidence.mixin"]
    _order = "complaint_id, id"
    _evidence_kind = "comparison"

    complaint_sample_id = fields.Many2one(
        "complaint.sample",
        compute="_compute_samples",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('complaint_id', '=', complaint_id), ('kind', '=', 'complaint')]",
        index="btree_not_null",
        ondelete="restrict",
    )
    retained_sample_id = fields.Many2one(
        "complaint.sample",
        compute="_compute_samples",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('complaint_id', '=', complaint_id), ('kind', '=', 'retained')]",
        index="btree_not_null",
        ondelete="restrict",
    )
    missing_reason = fields.Text(
        string="Why a Sample Is Missing",
        help="Needed when there is no complaint sample or no retained one.",
    )
    standard = fields.Char(
        string="Quality Standard", help="Document against which both were looked at."
    )
    line_ids = fields.One2many(
        "complaint.sample.comparison.line", "comparison_id", string="Aspects"
    )
    conclusion = fields.Text(help="What the comparison says about the cause.")
    concluded_at = fields.Datetime(string="Concluded On", readonly=True, copy=False)
    concluded_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    is_different = fields.Boolean(
        string="Differs", compute="_compute_is_different", compute_sudo=True
    )

    @api.depends("complaint_id")
    def _compute_samples(self):
        for comparison in self:
            for kind in ("complaint", "retained"):
                name = f"{kind}_sample_id"
                found = comparison.complaint_id.sample_ids.filtered(
                    lambda s, k=kind: (
                        s.kind == k and s.state in sample_lifecycle.RECEIVED
                    )
                )
                comparison[name] = comparison[name] or found[-1:]

    @api.depends("line_ids.result")
    def _compute_is_different(self):
        for comparison in self:
            results = comparison.line_ids.mapped("result")
            comparison.is_different = "different" in results

    @api.depends("complaint_sample_id", "retained_sample_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for comparison in self:
            samples = comparison.complaint_sample_id | comparison.retained_sample_id
            names = [name for name in samples.mapped("name") if name]
            title = self.env._("Comparison")
            comparison.display_name = " / ".join(names) or title

    @api.constrains("complaint_id", "complaint_sample_id", "retained_sample_id")
    def _check_samples(self):
        for comparison in self:
            for kind in ("complaint", "retained"):
                sample = comparison[f"{kind}_sample_id"]
                own = sample.complaint_id == comparison.complaint_id
                if sample and (sample.kind != kind or not own):
                    raise ValidationError(
                        self.env._(
                            "%(sample)s does not fit here: choose a sample of this "
                            "complaint, of the right kind.",
                            sample=sample.name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        comparisons = super().create(vals_list)
        if any(c[name] for c in comparisons for name in SYSTEM_FIELDS):
            raise UserError(self.env._("A comparison is concluded by its own step."))
        return comparisons

    def write(self, vals):
        if not SYSTEM_FIELDS.isdisjoint(vals):
            raise UserError(self.env._("A comparison is concluded by its own step."))
        self._check_lines_open(None)
        return super().write(vals)

    def action_conclude(self):
        """Fix the comparison.

        :return: True
        :raises UserError: a sample, an answer or the conclusion is missing
        """
        for comparison in self:
            comparison._check_evidence_open()
            comparison._check_lines_open(None)
            comparison._check_complete()
        # super: `write` refuses these fields to everybody.
        super().write(  # pylint: disable=W8164
            {"concluded_at": fields.Datetime.now(), "concluded_by_id": self.env.uid}
        )
        return True

    def action_open_form(self):
        """Show one comparison on a page of its own.

        :return: a window action
        """
        self.ensure_one()
        return window.form(self)

    def _check_lines_open(self, names):
        if any(comparison.concluded_at for comparison in self):
            raise UserError(
                self.env._("This comparison is concluded. Enter another one.")
            )

    def _check_complete(self):
        both = self.complaint_sample_id and self.retained_sample_id
        if not both and not (self.missing_reason or "").strip():
            raise UserError(
                self.env._(
                    "Choose the complaint sample and the retained one, or say why one "
                    "is missing."
                )
            )
        samples = self.complaint_sample_id | self.retained_sample_id
        if any(s.state not in sample_lifecycle.RECEIVED for s in samples):
            raise UserError(
                self.env._("A sample that was not received cannot be compared.")
            )
        aspects = self.line_ids
        if both and (not aspects or any(not line.result for line in aspects)):
            raise UserError(
                self.env._("Say for each aspect whether both are the same.")
            )
        if not (self.conclusion or "").strip():
            raise UserError(self.env._("Write down the conclusion."))

    def _gate_payload_line(self):
        """Return what a signature on the decision covers of this, as a text."""
        names = [self.complaint_sample_id.name, self.retained_sample_id.name]
        aspects = [f"{line.name}={line.result}" for line in self.line_ids]
        words = [*names, *aspects, self.conclusion]
        return " | ".join(word or "" for word in words)
