from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import lifecycle, request_lifecycle

SYSTEM_FIELDS = {
    "name",
    "requested_at",
    "requested_by_id",
    "authorised_at",
    "authorised_by_id",
    "started_at",
    "finished_at",
    "result",
    "feedback_at",
    "state_changed_at",
}
# What the QA head authorises: fixed from then on.
REQUEST_FIELDS = {
    "sample_ids",
    "analyst_id",
    "laboratory",
    "is_full",
    "standard",
    "corrects_id",
    "correction_reason",
}


class ComplaintTest(models.Model):
    """A request to test samples, and its results (S9.4.2.2.3, S9.4.3.5.2, S3.10).

    The QA head authorises the analyst; samples are confirmed and opened before the test
    starts; who finishes it tells the QA head. A finished test is fixed: a correction is
    another test that refers to it.
    """

    _name = "complaint.test"
    _description = "Test Request"
    _inherit = [
        "complaint.evidence.mixin",
        "complaint.lifecycle.mixin",
        "mail.thread",
    ]
    _lifecycle = request_lifecycle
    _order = "complaint_id, id"
    _evidence_kind = "test"
    _check_company_auto = True

    name = fields.Char(string="Test Number", readonly=True, copy=False, index=True)
    state = fields.Selection(
        [
            ("draft", "Requested"),
            ("authorised", "Authorised"),
            ("started", "In Progress"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default=request_lifecycle.INITIAL,
        copy=False,
        index=True,
    )
    case_state = fields.Selection(
        related="complaint_id.state", string="Complaint Status"
    )
    sample_ids = fields.Many2many(
        "complaint.sample",
        string="Samples",
        domain="[('complaint_id', '=', complaint_id)]",
        check_company=True,
    )
    analyst_id = fields.Many2one(
        "res.users",
        check_company=True,
        index=True,
        ondelete="restrict",
        help="The inspector who is authorised to take the samples and to test them.",
    )
    laboratory = fields.Char(help="Where the test is made.")
    is_full = fields.Boolean(
        string="All Items",
        default=True,
        help="Every item of the quality standard is tested; else only the listed ones.",
    )
    standard = fields.Char(string="Quality Standard")
    corrects_id = fields.Many2one(
        "complaint.test",
        domain="[('complaint_id', '=', complaint_id), ('state', '=', 'done')]",
        index="btree_not_null",
        ondelete="restrict",
    )
    corrected_by_ids = fields.One2many("complaint.test", "corrects_id", readonly=True)
    correction_reason = fields.Text(string="Why It Is Corrected")
    line_ids = fields.One2many("complaint.test.line", "test_id", string="Items")
    requested_at = fields.Datetime(readonly=True, copy=False)
    requested_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    authorised_at = fields.Datetime(readonly=True, copy=False)
    authorised_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    started_at = fields.Datetime(readonly=True, copy=False)
    finished_at = fields.Datetime(readonly=True, copy=False)
    result = fields.Selection(
        [("conform", "Conform"), ("oos", "Out of Specification")],
        readonly=True,
        copy=False,
    )
    conclusion = fields.Text(copy=False)
    feedback_at = fields.Datetime(
        string="Told to Sales",
        readonly=True,
        copy=False,
        help="When who logged the complaint was told what the test came to.",
    )

    _name_company_uniq = models.Constraint(
        "UNIQUE(company_id, name)",
        "Another test took this number at the same time. Save again.",
    )

    @api.constrains("sample_ids", "complaint_id", "corrects_id")
    def _check_same_case(self):
        for test in self:
            cases = test.sample_ids.complaint_id | test.corrects_id.complaint_id
            if cases - test.complaint_id:
                raise ValidationError(
                    self.env._("Choose samples and tests of this complaint.")
                )

    @api.constrains("corrects_id", "correction_reason")
    def _check_correction(self):
        for test in self.filtered("corrects_id"):
            if not (test.correction_reason or "").strip():
                raise ValidationError(
                    self.env._("Say why the earlier test is corrected.")
                )
            if test.corrects_id.state != "done":
                raise ValidationError(
                    self.env._("Only a finished test is corrected by another one.")
                )

    @api.constrains("analyst_id")
    def _check_analyst(self):
        for test in self:
            # sudo: the groups of another user, for yes or no only.
            analyst = test.analyst_id.sudo()
            if analyst and not analyst.has_group(lifecycle.HANDLER):
                raise ValidationError(
                    self.env._(
                        "%(user)s may not handle complaints and cannot be the analyst.",
                        user=analyst.name,
                    )
                )

    # ------------------------------------------------------------------
    # What holds for every caller
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        given = {"requested_at": fields.Datetime.now(), "requested_by_id": self.env.uid}
        names = self.env["complaint.complaint"]._next_names(self, "T", vals_list)
        tests = super().create(
            [
                {**vals, **given, "name": name}
                for vals, name in zip(vals_list, names, strict=True)
            ]
        )
        late = SYSTEM_FIELDS - {"name", "requested_at", "requested_by_id"}
        for test in tests:
            if test.state != request_lifecycle.INITIAL or any(test[n] for n in late):
                raise UserError(
                    self.env._("A test starts as a request. Then take its steps.")
                )
        return tests

    def write(self, vals):
        if not SYSTEM_FIELDS.isdisjoint(vals):
            raise UserError(
                self.env._("Number, times and result of a test are set by its steps.")
            )
        if not REQUEST_FIELDS.isdisjoint(vals):
            self._check_in(("draft",))
        if set(vals) - {"state", "state_reason"}:
            self._check_in(("draft", "authorised", "started"))
        return super().write(vals)

    def _write_system(self, vals):
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def _check_in(self, states):
        """Refuse a change at a step that fixes what changes."""
        for test in self:
            if test.state not in states:
                raise UserError(
                    self.env._(
                        "%(test)s is “%(state)s”: this is fixed. Request another test "
                        "that corrects it, and say why.",
                        test=test.name,
                        state=test._state_label(test.state),
                    )
                )

    def _check_lines_open(self, names):
        """Items come and go in a request; a full test lists them as they are tested.

        :param names: set of the fields that change, or None when a line comes or goes
        """
        if names is not None and names <= {"result", "verdict", "note", "sequence"}:
            self._check_in(("draft", "authorised", "started"))
            return
        for test in self:
            test._check_in(("draft", "started") if test.is_full else ("draft",))

    def _event_reference(self):
        return self.name or f"{self._name},{self.id}"

    def _gate_payload_line(self):
        """Return what a signature on the decision covers of this, as a text."""
        scope = "full" if self.is_full else "items"
        lines = [f"{line.name}={line.verdict}" for line in self.line_ids]
        samples = ",".join(self.sample_ids.sorted("id").mapped("name"))
        return " | ".join([self.name, scope, samples, self.result or "", *lines])
