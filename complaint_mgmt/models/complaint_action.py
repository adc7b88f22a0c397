from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import action_lifecycle, lifecycle

KINDS = [
    ("correction", "Correction"),
    ("corrective", "Corrective Action"),
    ("preventive", "Preventive Action"),
    ("containment", "Containment Action"),
    ("improvement", "Improvement"),
    ("task", "Task"),
]
# S3.13: the five fields in which causes are looked for and actions taken.
CATEGORIES = [
    ("man", "Man"),
    ("machine", "Machine"),
    ("material", "Material"),
    ("method", "Method"),
    ("environment", "Environment"),
]
SYSTEM_FIELDS = (
    "number",
    "done_at",
    "done_by_id",
    "verified_at",
    "verified_by_id",
    "result",
    "reminded_on",
    "check_ids",
)
# What was agreed; fixed as soon as the action is reported done.
PLAN_FIELDS = {
    "name",
    "kind",
    "category",
    "owner_id",
    "due_date",
    "priority",
    "description",
    "evidence",
}
STEP_FIELDS = {"state", "state_reason"}
HARMLESS_FIELDS = {"message_follower_ids", "activity_ids", "message_ids"}


class ComplaintAction(models.Model):
    """Something that one person does until a date, and that another one verifies.

    A handler plans it; its owner reports it done with evidence, also without any role
    in complaints; the verifier, who is neither the owner nor who reported, judges
    whether it works (S2.4.3.5). One that does not work is taken up again as the next
    iteration, and the earlier ones stay readable. An action outlives its case.

    Seam: another addon adds its own link (`report_id`) and kinds by inheritance; the
    link to a complaint is optional.
    """

    _name = "complaint.action"
    _description = "Action"
    _inherit = [
        "complaint.lifecycle.mixin",
        "complaint.line.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _lifecycle = action_lifecycle
    _archive_open = True
    _order = "due_date, priority desc, id"
    _check_company_auto = True
    _mail_post_access = "read"
    _rec_names_search = ["number", "name"]

    name = fields.Char(string="What Is Done", required=True, tracking=True)
    number = fields.Char(
        string="Action Number", readonly=True, copy=False, index="trigram"
    )
    complaint_id = fields.Many2one(
        "complaint.complaint",
        index="btree_not_null",
        copy=False,
        check_company=True,
        ondelete="restrict",
    )
    # for the owner, who may not read the case
    complaint_number = fields.Char(
        related="complaint_id.name", string="Complaint Number"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    kind = fields.Selection(
        KINDS, string="Action Type", required=True, default="corrective", tracking=True
    )
    category = fields.Selection(CATEGORIES, string="Field (5M)")
    priority = fields.Selection([("0", "Normal"), ("1", "Urgent")], default="0")
    description = fields.Text(help="What exactly is to be done, and where.")
    owner_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        tracking=True,
        check_company=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    due_date = fields.Date(string="Deadline", required=True, index=True, tracking=True)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("done", "Done"),
            ("verified", "Verified"),
            ("ineffective", "Not Effective"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default=action_lifecycle.INITIAL,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )

    evidence = fields.Text(
        copy=False,
        help="What was done and how it shows. Files go into the messages below.",
    )
    done_at = fields.Datetime(string="Reported Done", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users",
        string="Reported By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    verifier_id = fields.Many2one(
        "res.users",
        index=True,
        tracking=True,
        check_company=True,
        domain="[('share', '=', False), ('id', '!=', owner_id)]",
        ondelete="restrict",
        help="Judges whether it works: neither the owner nor who reported it done.",
    )
    verification_note = fields.Text(
        copy=False, help="What was checked, and what it showed."
    )
    verified_at = fields.Datetime(readonly=True, copy=False)
    verified_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    result = fields.Selection(
        [("effective", "Effective"), ("not_effective", "Not Effective")],
        string="Verification Result",
        readonly=True,
        copy=False,
    )
    iteration = fields.Integer(default=1, readonly=True, copy=False, aggregator=None)
    check_ids = fields.One2many(
        "complaint.action.check", "action_id", string="Verifications", readonly=True
    )
    reminded_on = fields.Date(readonly=True, copy=False)
    can_plan = fields.Boolean(compute="_compute_is_mine")
    is_owner = fields.Boolean(compute="_compute_is_mine")
    is_verifier = fields.Boolean(compute="_compute_is_mine")

    _number_uniq = models.Constraint(
        "UNIQUE(company_id, number)", "This action number is taken already."
    )
    _verifier_is_other = models.Constraint(
        "CHECK(verifier_id IS NULL OR verifier_id != owner_id)",
        "Nobody verifies an action of their own: choose another verifier.",
    )
    _unfinished_idx = models.Index(
        "(due_date) WHERE state NOT IN ('verified', 'cancelled')"
    )

    @api.depends("owner_id", "verifier_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        handles = self.env.user.has_group(lifecycle.HANDLER)
        for action in self:
            action.can_plan = handles
            action.is_owner = handles or action.owner_id == self.env.user
            action.is_verifier = action.verifier_id == self.env.user

    @api.depends("number", "name")
    def _compute_display_name(self):
        for action in self:
            words = (action.number, action.name)
            action.display_name = " ".join(filter(None, words))

    @api.constrains("verifier_id", "done_by_id", "owner_id")
    def _check_verifier(self):
        """S2.4.3.5: who verifies is another person than who did it."""
        for action in self:
            doers = action.owner_id | action.done_by_id
            if action.verifier_id & doers:
                raise ValidationError(
                    self.env._(
                        "%(action)s: who did it or reported it done does not verify "
                        "it. Choose another verifier.",
                        action=action.display_name,
                    )
                )

    @api.constrains("company_id", "complaint_id")
    def _check_company_of_case(self):
        # sudo: the company of the case, whether or not the user reads the case.
        for action in self.sudo().filtered("complaint_id"):
            if action.company_id != action.complaint_id.company_id:
                raise ValidationError(
                    self.env._(
                        "The company is the one of the complaint, and not set by hand."
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("number") for vals in vals_list):
            raise ValidationError(self.env._("The system gives the action number."))
        vals_list = [self._with_company(vals) for vals in vals_list]
        actions = super().create(vals_list)
        actions._check_birth()
        # sudo: an action outlives its case, but an archived one gets no new action.
        actions.sudo().complaint_id._check_file_open()
        actions._assign_numbers()
        self.env["complaint.event"]._record(
            actions, "action.added", lambda a: a._event_data()
        )
        actions._sync_activities()
        return actions

    def _with_company(self, vals):
        defaults = self.default_get(["complaint_id"])
        complaint_id = vals.get("complaint_id", defaults.get("complaint_id"))
        if not complaint_id or vals.get("company_id"):
            return dict(vals)
        # sudo: only the company is taken.
        complaint = self.env["complaint.complaint"].sudo().browse(complaint_id)
        return {**vals, "company_id": complaint.company_id.id}

    def _check_birth(self):
        """Whatever values or defaults came along, an action begins open."""
        for action in self:
            born_without = (*SYSTEM_FIELDS, "state_changed_at")
            early = [name for name in born_without if action[name]]
            if action.state != "open" or action.iteration != 1 or early:
                raise UserError(
                    self.env._(
                        "An action starts open. Plan it first; its owner reports it "
                        "done."
                    )
                )
            # sudo: the step of the case decides, whether or not the user reads it.
            complaint = action.sudo().complaint_id
            if complaint.state in lifecycle.FINAL:
                raise UserError(
                    self.env._(
                        "%(number)s is closed: no action can be added to it.",
                        number=complaint.name,
                    )
                )

    def _assign_numbers(self):
        numbers = self.env["complaint.number"]
        for company, actions in self.grouped("company_id").items():
            names = numbers._next_many(company, "AC", len(actions))
            for action, number in zip(actions, names, strict=True):
                action._write_system({"number": number})

    def write(self, vals):
        self._check_case_kept(vals)
        for action in self:
            action._check_may_write(vals)
        result = super().write(vals)
        changed = sorted(set(vals) - HARMLESS_FIELDS - STEP_FIELDS)
        if changed:
            self.env["complaint.event"]._record(
                self, "action.changed", {"fields": changed}
            )
        if {"owner_id", "due_date", "verifier_id", "state"} & set(vals):
            if "due_date" in vals or "owner_id" in vals:
                self._write_system({"reminded_on": False})
            self._sync_activities()
        return result

    def _write_system(self, vals):
        """Write what `write` refuses to everybody. For the steps of the action only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(
            self.env._("An action is never deleted. Cancel it and say why.")
        )

    def _check_may_write(self, vals):
        """Refuse what this user may not change in this action now.

        :raises UserError: set by the system, or fixed at this step
        :raises AccessError: neither a handler nor the person whose turn it is
        """
        names = set(vals) - HARMLESS_FIELDS
        fixed = {*SYSTEM_FIELDS, "iteration", "state_changed_at"}
        moved = "company_id" in vals and vals["company_id"] != self.company_id.id
        if names & fixed or moved:
            raise UserError(
                self.env._(
                    "Number, company, times, persons and result of the steps are set "
                    "by the system only."
                )
            )
        if not names - STEP_FIELDS:
            return  # the legal edges decide
        if not self.env.su and not names <= self._writable_by_user():
            raise AccessError(
                self.env._(
                    "%(action)s: its owner reports, its verifier judges; only a "
                    "handler changes the rest.",
                    action=self.display_name,
                )
            )
        self._check_fixed(names)

    def _writable_by_user(self):
        user = self.env.user
        names = set(STEP_FIELDS)
        if user.has_group(lifecycle.HANDLER):
            names |= set(self._fields) - {"verification_note"}
        if user == self.owner_id:
            names.add("evidence")
        if user == self.verifier_id:
            names.add("verification_note")
        return names

    def _check_fixed(self, names):
        """Refuse to change what was agreed, reported or judged at an earlier step."""
        fixed = names & PLAN_FIELDS if self.state == "done" else set()
        if self.state in action_lifecycle.FINAL:
            fixed = names - STEP_FIELDS
        if self.state != "done" and "verification_note" in names:
            fixed = {"verification_note"}
        if fixed:
            raise UserError(
                self.env._(
                    "%(action)s is at the step “%(state)s”: this is fixed now.",
                    action=self.display_name,
                    state=self._state_label(self.state),
                )
            )

    def _event_reference(self):
        return self.number or f"{self._name},{self.id}"

    def _event_data(self):
        # sudo: only the link to the case is taken.
        return {
            "complaint": self.sudo().complaint_id.id or None,
            "kind": self.kind,
            "owner": self.owner_id.id,
            "due": str(self.due_date),
        }

    def _attachment_is_locked(self):
        """Return the actions whose files are evidence that nobody may touch."""
        return self.filtered(lambda a: a.state in action_lifecycle.FINAL)
