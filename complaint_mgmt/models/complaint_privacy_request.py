from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ..tools import lifecycle, retention
from ..tools.chain import sha256_hex

SENSITIVE = "complaint_mgmt.group_complaint_sensitive"
# Who deals with what a person asks for.
WORKERS = f"{lifecycle.HANDLER},{SENSITIVE}"
PREFIX = "PR"
# How long the law gives; a proposal, which a person changes (verify it).
TERMS = {
    "gdpr": (1, retention.MONTHS),
    "pipl": (15, retention.DAYS),
    "other": (1, retention.MONTHS),
}
# Who asks, and how that was proven.
SUBJECT_FIELDS = frozenset(("partner_id", "person_ids", "identity_how"))
SYSTEM_FIELDS = frozenset(
    (
        "name",
        "state",
        "checked_by_id",
        "checked_at",
        "answered_by_id",
        "answered_at",
        "is_granted",
        "obstacles",
    )
)


class ComplaintPrivacyRequest(models.Model):
    """What a person asks for on the own data: a copy, a correction, erasure.

    PIPL 45-47, GDPR 15-17. Erasure before the retention ends is refused with the law
    that demands keeping (GDPR 17(3)(b), PIPL 47); where no rule keeps a file, it
    becomes due and goes by a signed destruction, like any other. Where it was decided
    that the file is kept without its personal data, just that becomes due.
    """

    _name = "complaint.privacy.request"
    _description = "Privacy Request"
    _order = "id desc"

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("access", "Access or Copy"),
            ("correction", "Rectification"),
            ("erasure", "Erasure"),
        ],
        string="Asks For",
        required=True,
        default="access",
    )
    law = fields.Selection(
        [("pipl", "PIPL, China"), ("gdpr", "GDPR, EU"), ("other", "Another Law")],
        required=True,
        default="pipl",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Contact", index="btree_not_null", ondelete="restrict"
    )
    # what is only in a case, and no contact
    person_ids = fields.Many2many(
        "complaint.person",
        "complaint_privacy_request_person_rel",
        string="Persons in Cases",
    )
    received_on = fields.Date(
        string="Asked On",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    due_date = fields.Date(
        string="Answer Until",
        compute="_compute_due_date",
        store=True,
        readonly=False,
        precompute=True,
        help="Proposed from the law: GDPR one month, PIPL 15 days. Verify with your "
        "regulatory affairs, and change it where another term is in force.",
    )
    identity_how = fields.Char(
        string="Identity Proven By", help="How it was checked, not the document itself."
    )
    checked_by_id = fields.Many2one(
        "res.users", string="Identity Checked By", readonly=True, ondelete="restrict"
    )
    checked_at = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("answered", "Answered")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
    )
    answer = fields.Text(help="What the person was told, and why.")
    is_granted = fields.Boolean(string="Granted", readonly=True, copy=False)
    obstacles = fields.Text(
        string="What Stands Against Erasure", readonly=True, copy=False
    )
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    answered_at = fields.Datetime(string="Answered On", readonly=True)
    is_late = fields.Boolean(string="Late", compute="_compute_is_late")

    @api.depends("law", "received_on")
    def _compute_due_date(self):
        for request in self:
            start = request.received_on or fields.Date.context_today(self)
            count, unit = TERMS[request.law or "other"]
            request.due_date = retention.end_of(start, count, unit)

    @api.depends("due_date", "state", "answered_at")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for request in self:
            end = request.answered_at.date() if request.answered_at else today
            request.is_late = bool(request.due_date) and end > request.due_date

    @api.constrains("partner_id", "person_ids", "received_on", "company_id")
    def _check_subject(self):
        latest = fields.Date.context_today(self) + timedelta(days=1)
        for request in self:
            # sudo: who it is about decides; the values are not read.
            own = request.sudo()
            if not own.partner_id and not own.person_ids:
                raise ValidationError(self.env._("Say who asks."))
            if own.person_ids.company_id - own.company_id:
                raise ValidationError(
                    self.env._("A request is about the cases of one company.")
                )
            if own.received_on > latest:
                raise ValidationError(self.env._("A request was made today or before."))

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_worker()
        self._refuse_system(set().union(*vals_list))
        fixed = {**dict.fromkeys(SYSTEM_FIELDS, False), "state": "open"}
        requests = super().create([{**vals, **fixed} for vals in vals_list])
        for request in requests:
            request._check_reads_persons()
            number = self.env["complaint.number"]._next(request.company_id, PREFIX)
            request._write_engine({"name": number})
        self.env["complaint.event"]._record(
            requests, "privacy.opened", lambda r: {"kind": r.kind, "law": r.law}
        )
        return requests

    def write(self, vals):
        self._check_worker()
        self._refuse_system(vals)
        if "company_id" in vals:
            raise UserError(self.env._("A request stays with its company."))
        if any(request.state != "open" for request in self):
            raise UserError(self.env._("An answered request is not changed any more."))
        result = super().write(vals)
        self._check_reads_persons()
        if not SUBJECT_FIELDS.isdisjoint(vals):
            # who was checked is not who asks now
            self._write_engine({"checked_by_id": False, "checked_at": False})
        self.env["complaint.event"]._record(
            self, "privacy.changed", {"fields": sorted(vals)}
        )
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise AccessError(self.env._("A privacy request is evidence and stays."))

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of a request only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def _refuse_system(self, names):
        if not SYSTEM_FIELDS.isdisjoint(names):
            raise UserError(self.env._("The steps note who did what, and when."))

    def _check_reads_persons(self):
        """Refuse whoever may not read a person: patients are for few eyes (PIPL 28)."""
        # sudo: by its rule the field itself would leave out whom the user may not read.
        self.sudo().person_ids.with_env(self.env).check_access("read")

    def _check_worker(self):
        if not self.env.su and not self.env.user.has_groups(WORKERS):
            raise AccessError(
                self.env._(
                    "Handlers and sensitive data readers deal with privacy requests."
                )
            )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_check_identity(self):
        """Note that it was checked who asks.

        :raises AccessError: the user is neither handler nor sensitive data reader
        :raises UserError: it is not said how, or the request is answered
        """
        self._check_worker()
        self.check_access("write")
        for request in self:
            if request.state != "open":
                raise UserError(self.env._("This request is answered."))
            if not (request.identity_how or "").strip():
                raise UserError(self.env._("Say how the person proved who she is."))
        self._write_engine(
            {"checked_by_id": self.env.uid, "checked_at": fields.Datetime.now()}
        )
        self.env["complaint.event"]._record(
            self, "privacy.changed", {"fields": ["checked_by_id"]}
        )

    def action_answer(self):
        """Close the request with the answer that the person got.

        A request for erasure is granted where nothing keeps the files, or nothing keeps
        what is personal in them: they become due, or that does.
        Where a law keeps one, nothing is erased, and the answer must say so.

        :raises AccessError: the user is neither handler nor sensitive data reader
        :raises UserError: identity not checked, no answer, or answered already
        """
        self.ensure_one()
        self._check_worker()
        self.check_access("write")
        if self.state != "open":
            raise UserError(self.env._("This request is answered."))
        if not self.checked_by_id:
            raise UserError(self.env._("Check first who asks."))
        if not (self.answer or "").strip():
            raise UserError(self.env._("Write down what the person was told."))
        obstacles = self._erasure_obstacles() if self.kind == "erasure" else []
        self._write_engine(
            {
                "state": "answered",
                "is_granted": not obstacles,
                "obstacles": "\n".join(obstacles) or False,
                "answered_by_id": self.env.uid,
                "answered_at": fields.Datetime.now(),
            }
        )
        self.env["complaint.event"]._record(
            self,
            "privacy.answered",
            {
                "granted": not obstacles,
                "answer_sha256": sha256_hex(self.answer.encode()),
            },
        )
        if self.kind == "erasure" and not obstacles:
            self._make_due()

    def action_see_obstacles(self):
        """Look at what stands against erasure now, before it is answered.

        :raises AccessError: the user is neither handler nor sensitive data reader
        :raises UserError: it is answered: what stood against it then stays
        """
        self.ensure_one()
        self._check_worker()
        self.check_access("write")
        if self.state != "open":
            raise UserError(self.env._("This request is answered."))
        obstacles = self._erasure_obstacles()
        self._write_engine({"obstacles": "\n".join(obstacles) or False})

    # ------------------------------------------------------------------
    # Erasure
    # ------------------------------------------------------------------

    def _subject_cases(self):
        """Return the cases of this company that are about who asks (sudo).

        Also those of others in which she is a person of the case. What is still being
        taken over may be taken back: the register stands for it.
        """
        self.ensure_one()
        # sudo: every case counts, also one that the user may not read.
        own = self.sudo()
        cases = self.env["complaint.complaint"].sudo()
        found = own.person_ids.complaint_id.filtered(lambda c: not c.is_provisional)
        if own.partner_id:
            found |= cases.search(
                [
                    ("company_id", "=", own.company_id.id),
                    ("partner_id", "=", own.partner_id.id),
                    ("is_provisional", "=", False),
                ]
            )
        return found

    def _erasure_obstacles(self):
        """Return in words what keeps files of who asks: one line a case."""
        cases = self._subject_cases()
        held = cases._on_legal_hold()
        entries = cases.archive_entry_ids
        entries._refresh_retention()
        by_case = {entry.complaint_id.id: entry for entry in entries}
        lines = []
        for case in cases:
            text = self._obstacle_of(case, by_case.get(case.id), case in held)
            if text:
                # of a confidential case the number is for its own people (S1.5.2)
                name = case.name
                if case.is_confidential:
                    name = self.env._("A confidential case")
                lines.append(f"{name}: {text}")
        return lines

    def _obstacle_of(self, case, entry, is_held):
        if is_held:
            return self.env._("on a legal hold (GDPR 17(3)(e))")
        if not entry or entry.state in ("preparation", "review"):
            return self.env._("not archived yet: close and archive it first")
        if entry.state == "destroyed" or entry.is_due:
            return ""
        if entry.personal_erased_at or entry._is_kept_without_persons():
            return ""
        if entry.retention_state == retention.NO_RULE:
            return ""
        if entry.retention_state != retention.FIXED:
            return self.env._("it is not fixed yet how long it must be kept")
        return self.env._(
            "must be kept until %(date)s (GDPR 17(3)(b), PIPL 47): %(why)s",
            date=format_date(self.env, entry.retention_until),
            why=entry.retention_text,
        )

    def _make_due(self):
        """Let the files that no rule keeps be proposed for destruction."""
        entries = self._subject_cases().archive_entry_ids
        entries = entries.filtered(
            lambda e: (
                e.state == "entered"
                and (
                    e.retention_state == retention.NO_RULE
                    or e._is_kept_without_persons()
                )
            )
        )
        entries._write_engine({"erasure_request_id": self.id})
        self.env["complaint.event"]._record(
            entries.complaint_id.sudo(False), "privacy.erased", {"request": self.id}
        )
