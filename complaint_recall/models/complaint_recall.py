from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import recall_lifecycle

PREFIX = "RC"
MOCK_PREFIX = "RM"
ORIGINS = [
    ("complaint", "Complaint"),
    ("lots", "Lots"),
    ("supplier_lot", "Lot of a Supplier"),
    ("window", "Time and Place of Production"),
    ("authority", "Order of an Authority"),
    ("internal", "Found in the House"),
    ("drill", "Drill"),
]
# 21 CFR 7.42: how far down the chain of distribution it goes.
DEPTHS = [
    ("wholesale", "Wholesale"),
    ("retail", "Retail and Institutions"),
    ("consumer", "Consumers and Patients"),
]
# What the steps write, never a user.
SYSTEM = frozenset(
    (
        "name",
        "state_changed_at",
        "decided_at",
        "first_notice_at",
        "completed_at",
        "closed_at",
        "parent_id",
        "scope_at",
        "scope_digest",
        "scope_spots",
        "scope_confidence",
        "foreign_lot_count",
        "foreign_customer_count",
    )
)
# What is worked out and kept, and is nobody's to say either.
WORKED_OUT = frozenset(("procedure_version_id", "next_due_at"))
# What may change on a recall after it was decided; the rest was signed.
AFTER_DECISION = frozenset(
    (
        "member_ids",
        "note",
        "expected_completion",
        "contact_name",
        "contact_phone",
        "after_hours_phone",
        "settle_used",
        "trade_reason_code",
        "trade_hazard_code",
        "trade_action",
        "state",
        "state_reason",
        "activity_ids",
        "message_main_attachment_id",
    )
)


class ComplaintRecall(models.Model):
    """A recall: from the suspicion over the signed decision to the proved balance.

    The core says what a recall is and by which steps it goes on. Each concern (scope,
    notices, answers, recovery, clocks, reports, drills) stands in files of its own and
    plugs into the hooks of `complaint_recall_steps.py`.
    """

    _name = "complaint.recall"
    _description = "Recall"
    _inherit = [
        "complaint.gate.mixin",
        "complaint.lifecycle.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True
    _lifecycle = recall_lifecycle
    _rec_names_search = ["name", "title"]

    name = fields.Char(
        string="Number", readonly=True, copy=False, index="trigram", required=True
    )
    title = fields.Char(
        required=True, help="What is recalled, in a few words: product and fault."
    )
    state = fields.Selection(
        [
            ("draft", "Assessment"),
            ("decision", "In Decision"),
            ("running", "Running"),
            ("closing", "Final Review"),
            ("closed", "Closed"),
            ("cancelled", "Not Recalled"),
        ],
        required=True,
        readonly=True,
        default=recall_lifecycle.INITIAL,
        copy=False,
        index=True,
        tracking=True,
    )
    state_reason = fields.Text(string="Reason of the Step")
    state_changed_at = fields.Datetime(string="Last Step On")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="restrict",
    )
    is_mock = fields.Boolean(
        string="Drill",
        copy=False,
        help="The same way without effect: no mail leaves, nothing is held or moved.",
    )

    # Where it comes from
    origin = fields.Selection(ORIGINS, required=True, default="lots")
    complaint_ids = fields.Many2many(
        "complaint.complaint",
        "complaint_recall_complaint_rel",
        string="Complaints",
        check_company=True,
        copy=False,
        ondelete="restrict",
    )
    procedure_version_id = fields.Many2one(
        "complaint.procedure.version",
        compute="_compute_procedure_version_id",
        compute_sudo=True,
        store=True,
        string="Procedure",
        help="Who decides follows the procedure of the first complaint.",
    )
    lot_ids = fields.Many2many(
        "stock.lot",
        "complaint_recall_seed_rel",
        string="Suspect Lots",
        check_company=True,
        ondelete="restrict",
    )
    parent_id = fields.Many2one(
        "complaint.recall",
        string="Follows From",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The recall of another company from which these lots came.",
    )

    # Who works on it
    user_id = fields.Many2one(
        "res.users",
        string="Leader",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index=True,
        tracking=True,
        check_company=True,
        ondelete="restrict",
        help="Leads the recall, and does not belong to sales (EU GMP 8.27).",
    )
    member_ids = fields.Many2many(
        "res.users",
        "complaint_recall_member_rel",
        string="Team",
        domain="[('share', '=', False)]",
    )

    # What is decided
    regime_id = fields.Many2one(
        "complaint.recall.regime",
        string="Law",
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    class_id = fields.Many2one(
        "complaint.recall.class",
        domain="[('regime_id', '=', regime_id)]",
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    action_type = fields.Selection(
        [
            ("recall", "Recall"),
            ("correction", "Correction in the Field"),
            ("withdrawal", "Market Withdrawal"),
        ],
        required=True,
        default="recall",
        tracking=True,
    )
    depth = fields.Selection(DEPTHS, required=True, default="retail", tracking=True)
    public_warning = fields.Selection(
        [
            ("none", "None"),
            ("specialised", "Specialised Media"),
            ("general", "General Public"),
        ],
        required=True,
        default="none",
        tracking=True,
    )
    effectiveness_level = fields.Selection(
        [
            ("A", "A: 100 %"),
            ("B", "B: More Than 10 %, Less Than 100 %"),
            ("C", "C: 10 %"),
            ("D", "D: 2 %"),
            ("E", "E: None"),
        ],
        required=True,
        default="A",
        tracking=True,
        help="How many consignees are asked whether they got the notice and acted (21 "
        "CFR 7.42(b)(3)).",
    )
    effectiveness_percent = fields.Float(
        string="Share for Level B (%)", default=50, digits=(5, 2)
    )
    reason = fields.Text(help="What is wrong with the goods, for those who decide.")
    note = fields.Text(string="Internal Note", copy=False)

    # Whom consignees and authorities reach
    contact_name = fields.Char(default=lambda self: self.env.user.name)
    contact_phone = fields.Char(default=lambda self: self.env.company.phone)
    after_hours_phone = fields.Char(string="Phone Out of Office Hours")

    # When
    known_at = fields.Datetime(
        string="Known Since",
        required=True,
        default=fields.Datetime.now,
        help="When the company learned of the danger. Terms count from here.",
    )
    decided_at = fields.Datetime(string="Decided On", readonly=True, copy=False)
    first_notice_at = fields.Datetime(
        string="First Notice On", readonly=True, copy=False
    )
    completed_at = fields.Datetime(
        string="Recovery Completed On", readonly=True, copy=False
    )
    closed_at = fields.Datetime(string="Closed On", readonly=True, copy=False)
    expected_completion = fields.Date(copy=False, tracking=True)

    # "/" stands until the number is given, for several at a time
    _number_uniq = models.UniqueIndex(
        "(company_id, name) WHERE name <> '/'", "This number is taken already."
    )
    _running_idx = models.Index("(company_id) WHERE state IN ('running', 'closing')")

    @api.depends("name", "title")
    def _compute_display_name(self):
        for recall in self:
            words = (recall.name, recall.title)
            recall.display_name = " ".join(filter(None, words))

    @api.depends("complaint_ids.procedure_version_id")
    def _compute_procedure_version_id(self):
        for recall in self:
            versions = recall.complaint_ids.sorted("id").procedure_version_id
            recall.procedure_version_id = versions[:1]

    def _event_reference(self):
        self.ensure_one()
        return self.name

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    @api.constrains("known_at")
    def _check_known_at(self):
        now = fields.Datetime.now()
        if any(recall.known_at > now for recall in self):
            raise ValidationError(
                self.env._("Nobody knows of a danger that comes later. Enter the past.")
            )

    @api.constrains("class_id", "regime_id")
    def _check_class(self):
        for recall in self.filtered("class_id"):
            if recall.class_id.regime_id != recall.regime_id:
                raise ValidationError(
                    self.env._("Choose a class of the law that the recall follows.")
                )

    @api.constrains("effectiveness_level", "effectiveness_percent")
    def _check_percent(self):
        for recall in self.filtered(lambda r: r.effectiveness_level == "B"):
            if not 10 < recall.effectiveness_percent < 100:
                raise ValidationError(
                    self.env._("Level B means more than 10 and less than 100 per cent.")
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            named = (SYSTEM | WORKED_OUT) & vals.keys()
            if vals.get("state", "draft") != "draft" or named:
                raise UserError(self._engine_refusal())
        # said here, for a default of a caller's context would count otherwise
        fixed = {**dict.fromkeys(SYSTEM, False), "state": "draft", "state_reason": ""}
        vals_list = [{**vals, **fixed, "name": "/"} for vals in vals_list]
        recalls = super().create(vals_list)
        for name in WORKED_OUT:
            # whatever a default of a caller's context said
            self.env.add_to_compute(self._fields[name], recalls)
        recalls._assign_numbers()
        self.env["complaint.event"]._record(
            recalls, "recall.created", lambda r: r._birth_data()
        )
        recalls._on_created()
        return recalls

    def _birth_data(self):
        return {
            "origin": self.origin,
            "mock": self.is_mock,
            "complaints": sorted(self.complaint_ids.ids),
            "lots": sorted(self.lot_ids.ids)[:200],
        }

    def _assign_numbers(self):
        numbers = self.env["complaint.number"]
        for recall in self:
            prefix = MOCK_PREFIX if recall.is_mock else PREFIX
            number = numbers._next(recall.company_id, prefix)
            recall._write_engine({"name": number})

    def write(self, vals):
        if (SYSTEM | WORKED_OUT) & vals.keys():
            raise UserError(self._engine_refusal())
        self._check_identity(vals)
        content = {n for n in vals if not n.startswith("message_")} - AFTER_DECISION
        fixed = self.filtered(lambda r: r.state not in ("draft", "decision"))
        if content and fixed:
            raise UserError(
                self.env._(
                    "%(recall)s was decided; what was signed is not changed any more. "
                    "Amend the scope, or note what is new.",
                    recall=fixed[0].display_name,
                )
            )
        result = super().write(vals)
        if content - {"title"}:
            data = {"fields": sorted(content)}
            self.env["complaint.event"]._record(self, "recall.changed", data)
        return result

    def _check_identity(self, vals):
        """Whose it is and whether it is real stays as it began."""
        for name in ("company_id", "is_mock"):
            if name in vals and any(
                (r[name].id if name == "company_id" else r[name]) != vals[name]
                for r in self
            ):
                raise UserError(
                    self.env._(
                        "The company stays, and a drill stays a drill. Begin another "
                        "recall."
                    )
                )

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(
            self.env._("A recall is never deleted. Say why nothing is recalled.")
        )

    def _engine_refusal(self):
        return self.env._(
            "A recall starts with the assessment and goes on by its own steps: find "
            "the scope, submit the decision, inform, recover, explain the balance, "
            "submit the closure."
        )

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of the recall only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164
