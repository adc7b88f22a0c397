from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import cause_tree

KINDS = [
    ("occurrence", "Why It Happened"),
    ("escape", "Why It Was Not Found"),
    ("system", "Why the System Allowed It"),
]
KIND_RANK = {code: rank for rank, (code, _label) in enumerate(KINDS)}
# Before the number, so that it is unique in the report.
LETTERS = {"escape": "E", "system": "S"}
# S3.13: the five fields in which causes are looked for, and measurement.
CATEGORIES = [
    ("man", "Man"),
    ("machine", "Machine"),
    ("material", "Material"),
    ("method", "Method"),
    ("environment", "Environment"),
    ("measurement", "Measurement"),
]
# What was verified: a confirmed cause keeps it.
CONFIRMED_FIELDS = {"name", "parent_id", "kind"}


class Complaint8DCause(models.Model):
    """A cause in the tree of D4: each one says why the one above it happened (S3.11).

    A chain from the top down to a root is a 5-Why. A root counts once a check with
    evidence confirmed it; what a check or an argument ruled out stays, and says why.
    """

    _name = "complaint.8d.cause"
    _description = "Cause in an 8D Report"
    _inherit = ["complaint.8d.line.mixin"]
    _order = "report_id, tree_key, id"
    _discipline = "d4"
    _event_kind = "cause"

    parent_id = fields.Many2one(
        "complaint.8d.cause",
        string="Explains",
        domain="[('report_id', '=', report_id), ('id', '!=', id)]",
        index="btree_not_null",
        ondelete="restrict",
        help="Of which effect this is the cause. Empty: of the problem itself.",
    )
    child_ids = fields.One2many("complaint.8d.cause", "parent_id", string="Its Causes")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        KINDS,
        string="Question",
        compute="_compute_kind",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        recursive=True,
    )
    category = fields.Selection(CATEGORIES, string="Field (5M)")
    name = fields.Char(string="Why?", required=True)
    is_root = fields.Boolean(
        string="Root", help="The chain ends here: what is removed here stays removed."
    )
    end_reason = fields.Text(
        string="Why the Chain Ends",
        help="Said where a chain is shorter than the customer wants.",
    )
    is_human = fields.Boolean(string="Human Error")
    human_reason = fields.Text(
        string="Why Human Error Is the Root",
        help="Process, procedure and system were looked at first: what was found "
        "(EU GMP chapter 8).",
    )
    state = fields.Selection(
        [("open", "Possible"), ("confirmed", "Confirmed"), ("excluded", "Ruled Out")],
        string="Conclusion",
        required=True,
        default="open",
        copy=False,
    )
    state_reason = fields.Text(
        string="Why Ruled Out", help="Said where no check showed it."
    )
    check_ids = fields.One2many("complaint.8d.cause.check", "cause_id", string="Checks")
    option_ids = fields.One2many(
        "complaint.8d.option", "cause_id", string="Candidate Actions"
    )
    tree_key = fields.Char(compute="_compute_tree_key", store=True, recursive=True)
    level = fields.Integer(compute="_compute_level", aggregator=None)
    number = fields.Char(compute="_compute_number", compute_sudo=True)
    hint = fields.Char(compute="_compute_hint", compute_sudo=True)
    report_state = fields.Selection(related="report_id.state")

    @api.depends("parent_id.kind")
    def _compute_kind(self):
        for cause in self:
            cause.kind = cause.parent_id.kind or cause.kind or "occurrence"

    @api.depends("kind", "sequence", "parent_id.tree_key")
    def _compute_tree_key(self):
        for cause in self:
            above = cause.parent_id.tree_key or str(KIND_RANK.get(cause.kind, 0))
            own = f"{max(cause.sequence, 0):05d}-{cause._origin.id or 0:09d}"
            cause.tree_key = f"{above}.{own}"

    @api.depends("tree_key")
    def _compute_level(self):
        for cause in self:
            cause.level = max((cause.tree_key or "").count("."), 1)

    @api.depends("tree_key", "report_id.cause_ids.tree_key")
    def _compute_number(self):
        numbers = {}
        for report in self.report_id:
            for kind in KIND_RANK:
                found = report.cause_ids.filtered(lambda c, k=kind: c.kind == k)
                numbers.update(found._numbers())
        for cause in self:
            number = numbers.get(cause._origin.id)
            cause.number = f"{LETTERS.get(cause.kind, '')}{number}" if number else ""

    def _numbers(self):
        """Return the numbers of these causes of one tree, such as 1.2.1, by id."""
        rows = [(c._origin.id, c.parent_id._origin.id, c.sequence) for c in self]
        return {place.id: place.number for place in cause_tree.places(rows)}

    @api.depends("level", "is_root", "state", "end_reason", "report_id.profile_id")
    @api.depends_context("lang")
    def _compute_hint(self):
        for cause in self:
            least, target = cause.report_id._why_limits()
            ends = cause.is_root and cause.state != "excluded"
            short = ends and cause.kind == "occurrence" and cause.level < target
            cause.hint = (
                short
                and not (cause.end_reason or "").strip()
                and (
                    self.env._(
                        "%(count)s of %(target)s times why: ask again, or say why the "
                        "chain ends.",
                        count=cause.level,
                        target=target if cause.level >= least else least,
                    )
                )
            )

    @api.depends("name", "number")
    def _compute_display_name(self):
        for cause in self:
            words = (cause.number, cause.name)
            cause.display_name = " ".join(filter(None, words))

    # ------------------------------------------------------------------
    # What holds at any time
    # ------------------------------------------------------------------

    @api.constrains("parent_id", "report_id", "kind")
    def _check_parent(self):
        for cause in self.filtered("parent_id"):
            if cause.parent_id.report_id != cause.report_id:
                raise ValidationError(
                    self.env._("A cause explains another one of the same report.")
                )
            if cause.parent_id.kind != cause.kind:
                raise ValidationError(
                    self.env._("A chain answers one question from its top to its end.")
                )

    @api.constrains("is_root", "parent_id")
    def _check_root_ends(self):
        for cause in self | self.parent_id:
            if cause.is_root and cause.child_ids:
                raise ValidationError(
                    self.env._(
                        "“%(cause)s” is a root: nothing stands below it. Take the mark "
                        "off first.",
                        cause=cause.name,
                    )
                )

    @api.constrains("name")
    def _check_name(self):
        if any(not (cause.name or "").strip() for cause in self):
            raise ValidationError(self.env._("Say why it happened."))

    @api.constrains("state", "state_reason")
    def _check_state(self):
        for cause in self:
            last = cause._last_check()
            if cause.state == "confirmed" and not cause._is_proved():
                raise ValidationError(
                    self.env._(
                        "“%(cause)s” is confirmed by a passed check with its evidence. "
                        "Enter the check first.",
                        cause=cause.name,
                    )
                )
            argued = last.result == "fail" or (cause.state_reason or "").strip()
            if cause.state == "excluded" and not argued:
                raise ValidationError(
                    self.env._(
                        "“%(cause)s”: enter the check that ruled it out, or say why it "
                        "is none.",
                        cause=cause.name,
                    )
                )

    def _last_check(self):
        # sudo: evidence counts, whoever looks.
        return self.sudo().check_ids.sorted(lambda c: (c.done_on, c.id))[-1:]

    def _is_proved(self):
        """Tell whether the last check passed, with evidence."""
        last = self._last_check()
        return last.result == "pass" and bool((last.evidence or "").strip())

    def _is_confirmed_root(self):
        return self.is_root and self.state == "confirmed" and self._is_proved()

    @api.model_create_multi
    def create(self, vals_list):
        default = self.default_get(["parent_id"]).get("parent_id")
        ids = {vals.get("parent_id", default) for vals in vals_list} - {False, None}
        # sudo: whatever is written here goes with the causes, should they be refused.
        parents = self.sudo().browse(ids)
        # asked why once more: the chain does not end there after all
        ended = parents.filtered(lambda c: c.is_root and c.state == "open")
        if ended:
            ended._write_engine({"is_root": False})
        return super().create(vals_list)

    def write(self, vals):
        self._check_no_cycle(vals)
        kept = [
            c
            for c in self
            if c.state == "confirmed"
            and vals.get("state", "confirmed") == "confirmed"
            and any(c._is_other(n, vals[n]) for n in CONFIRMED_FIELDS & vals.keys())
        ]
        if kept:
            raise UserError(
                self.env._(
                    "“%(cause)s” is confirmed as it stands. Take the verdict back to "
                    "change it.",
                    cause=kept[0].name,
                )
            )
        return super().write(vals)

    def _is_other(self, name, value):
        own = self[name]
        return (own.id if name == "parent_id" else own) != value

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_bare(self):
        # sudo: what rests on it counts, whoever looks.
        for cause in self.sudo():
            if cause.check_ids or cause.option_ids or cause.child_ids - self:
                raise UserError(
                    self.env._(
                        "“%(cause)s” has checks, causes or actions: rule it out, and "
                        "say why.",
                        cause=cause.name,
                    )
                )

    def _check_no_cycle(self, vals):
        """Refuse a circle before anything is computed along it."""
        if not vals.get("parent_id"):
            return
        # sudo: the whole tree decides.
        causes = self.sudo().report_id.cause_ids
        parents = {c.id: c.parent_id.id or None for c in causes}
        parents.update(dict.fromkeys(self.ids, vals["parent_id"]))
        if cause_tree.has_cycle(parents):
            raise UserError(self.env._("A cause cannot explain itself."))
