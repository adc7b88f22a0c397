from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import lifecycle
from ..tools.chain import sha256_hex

# Which milestone a step of the case reaches.
STEPS = {
    "investigation": "started",
    "decision": "proposed",
    "reply": "decided",
    "closed": "closed",
}
# What decides which terms fit, and when they begin or end.
CLOCK_FIELDS = {"state", "class_id", "mode", "received_at", "user_id"}


class ComplaintComplaint(models.Model):
    """The procedure that a case follows, and its deadlines."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    procedure_version_id = fields.Many2one(
        "complaint.procedure.version",
        string="Procedure",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Chosen when the complaint is logged; a later version does not touch it.",
    )
    class_version_id = fields.Many2one(
        "complaint.procedure.version",
        compute="_compute_class_version_id",
        compute_sudo=True,
        help="Whose classes the case is sorted by; empty: the general ones.",
    )
    class_id = fields.Many2one(domain="[('version_id', '=', class_version_id)]")
    mark_ids = fields.One2many(
        "complaint.mark", "complaint_id", string="Milestones", readonly=True
    )
    clock_ids = fields.One2many(
        "complaint.clock", "complaint_id", string="Deadlines", readonly=True
    )
    pause_ids = fields.One2many(
        "complaint.pause", "complaint_id", string="Pauses", readonly=True
    )
    waiting_since = fields.Datetime(
        string="Waiting for the Customer Since",
        compute="_compute_waiting_since",
        store=True,
        compute_sudo=True,
    )
    next_due_at = fields.Datetime(
        string="Next Deadline",
        compute="_compute_next_due_at",
        store=True,
        compute_sudo=True,
        index="btree_not_null",
    )
    deadline_state = fields.Selection(
        [
            ("overdue", "Overdue"),
            ("today", "Due Today"),
            ("on_time", "On Time"),
            ("none", "No Deadline"),
        ],
        string="Deadline",
        compute="_compute_deadline_state",
        search="_search_deadline_state",
    )

    @api.depends("procedure_version_id.class_ids")
    def _compute_class_version_id(self):
        for complaint in self:
            classes = complaint.procedure_version_id.class_ids
            complaint.class_version_id = classes.version_id

    @api.depends("pause_ids.end")
    def _compute_waiting_since(self):
        for complaint in self:
            waiting = complaint.pause_ids.filtered(lambda pause: not pause.end)
            complaint.waiting_since = waiting[:1].start

    @api.depends("clock_ids.is_running", "clock_ids.due_at", "clock_ids.paused_at")
    def _compute_next_due_at(self):
        for complaint in self:
            clocks = complaint.clock_ids.filtered(
                lambda clock: clock.is_running and not clock.paused_at
            )
            complaint.next_due_at = min(clocks.mapped("due_at"), default=False)

    # ------------------------------------------------------------------
    # Overdue as time passes, without any write
    # ------------------------------------------------------------------

    @api.depends("next_due_at")
    def _compute_deadline_state(self):
        now = fields.Datetime.now()
        for complaint in self:
            due = complaint.next_due_at
            if not due:
                complaint.deadline_state = "none"
            elif due < now:
                complaint.deadline_state = "overdue"
            else:
                is_today = complaint._local_date(due) == complaint._local_date(now)
                complaint.deadline_state = "today" if is_today else "on_time"

    @api.model
    def _search_deadline_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        today = Domain.OR(
            Domain("company_id", "in", ids) & Domain("next_due_at", "<", until)
            for until, ids in self._ends_of_today().items()
        )
        ahead = Domain("next_due_at", ">=", now)
        domains = {
            "none": Domain("next_due_at", "=", False),
            "overdue": Domain("next_due_at", "<", now),
            "today": ahead & today,
            "on_time": ahead & ~today,
        }
        return Domain.OR(domains[wanted] for wanted in value if wanted in domains)

    def _read_group_groupby(self, alias, groupby_spec, query):
        if groupby_spec != "deadline_state":
            return super()._read_group_groupby(alias, groupby_spec, query)
        due = self._field_to_sql(alias, "next_due_at", query)
        cases = [
            SQL(
                "WHEN %s IN %s THEN %s",
                SQL.identifier(alias, "company_id"),
                tuple(ids),
                until,
            )
            for until, ids in self._ends_of_today().items()
        ]
        return SQL(
            """CASE WHEN %(due)s IS NULL THEN 'none'
                    WHEN %(due)s < %(now)s THEN 'overdue'
                    WHEN %(due)s < CASE %(cases)s END THEN 'today'
                    ELSE 'on_time' END""",
            due=due,
            now=fields.Datetime.now(),
            cases=SQL(" ").join(cases),
        )

    @api.model
    def _ends_of_today(self):
        """Return when today ends where the companies work: dict, UTC -> company ids."""
        # sudo: time zones of companies, for nothing but this comparison.
        companies = self.env["res.company"].sudo().search(Domain.TRUE)
        ends = {}
        for company in companies:
            zone = ZoneInfo(self._zone_of(company))
            tomorrow = fields.Datetime.now().replace(tzinfo=timezone.utc)
            tomorrow = tomorrow.astimezone(zone).date() + timedelta(days=1)
            end = datetime.combine(tomorrow, time(), zone).astimezone(timezone.utc)
            ends.setdefault(end.replace(tzinfo=None), []).append(company.id)
        return ends

    @api.model
    def _zone_of(self, company):
        calendar = company.resource_calendar_id
        return calendar.tz or company.partner_id.tz or "UTC"

    def _zone(self):
        """Return the time zone in which the days of this case are counted."""
        # sudo: the time zone of the company, which every user may know.
        return self._zone_of(self.company_id.sudo())

    def _local_date(self, moment):
        """Return the date that a naive UTC instant has for this case."""
        aware = moment.replace(tzinfo=timezone.utc)
        return aware.astimezone(ZoneInfo(self._zone())).date()

    # ------------------------------------------------------------------
    # The procedure
    # ------------------------------------------------------------------

    @api.constrains("class_id", "procedure_version_id")
    def _check_class_of_procedure(self):
        for complaint in self:
            # sudo: which classes a version has, for whoever logs a complaint.
            found = complaint.class_id.sudo()
            if found and found.version_id != complaint.class_version_id:
                raise ValidationError(
                    self.env._(
                        "%(number)s: “%(found)s” is no class of the procedure that "
                        "this case follows. Choose one of its classes.",
                        number=complaint.name,
                        found=found.name,
                    )
                )

    def _choose_procedure(self):
        """Let new cases follow the procedure that is for them."""
        rules = self.env["complaint.procedure.rule"]
        for version, complaints in rules._choose(self).items():
            # sudo: a rule decides this, not the rights of who logs the complaint.
            complaints.sudo()._write_system({"procedure_version_id": version.id})

    def _move_procedure(self, version, complaint_class, reason):
        """Let open cases follow another version, as the QA head decides.

        :param version: complaint.procedure.version, approved
        :param complaint_class: complaint.class of that version, or empty
        :param str reason: why; kept in the file
        :raises AccessError: the user is no QA head
        :raises UserError: no reason, not in force, or the case is closed
        """
        self.check_access("write")
        self._check_may_move(version, reason)
        digest = sha256_hex(reason.encode())
        for complaint in self:
            old = complaint.procedure_version_id
            logged = complaint._logged_values({"class_id": None})
            found = complaint_class or complaint.class_id.filtered(
                lambda c: c.version_id == version.class_ids.version_id
            )
            complaint._write_system(
                {"procedure_version_id": version.id, "class_id": found.id}
            )
            complaint._record_changes(logged)
            complaint._note_class(reason)
            data = {"from": old.id, "to": version.id, "reason_sha256": digest}
            self.env["complaint.event"]._record(complaint, "procedure.moved", data)
            complaint.message_post(
                body=self.env._(
                    "Moved to %(version)s: %(reason)s",
                    version=version.display_name,
                    reason=reason,
                )
            )
        self._refresh_clocks()

    def _check_may_move(self, version, reason):
        if not self.env.su and not self.env.user.has_group(lifecycle.QA_HEAD):
            raise AccessError(
                self.env._("Only the QA head moves a case to another procedure.")
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the case moves: it stays in the file."))
        for complaint in self:
            complaint._check_open()
            company = version.company_id or complaint.company_id
            if version.state != "approved" or company != complaint.company_id:
                raise UserError(
                    self.env._(
                        "%(version)s is not approved, or is for another company.",
                        version=version.display_name,
                    )
                )

    def _check_open(self):
        if self.state in lifecycle.FINAL:
            raise UserError(
                self.env._("%(number)s is closed: no clock runs.", number=self.name)
            )

    # ------------------------------------------------------------------
    # Milestones
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints._choose_procedure()
        for received_at, group in complaints.grouped("received_at").items():
            group._reach_trigger("received", received_at)
        complaints.filtered("user_id")._reach_trigger("assigned")
        complaints._refresh_clocks()
        return complaints

    def write(self, vals):
        if CLOCK_FIELDS.isdisjoint(vals):
            return super().write(vals)
        received = {complaint: complaint.received_at for complaint in self}
        result = super().write(vals)
        for complaint, old in received.items():
            if complaint.received_at != old:
                complaint._reach_trigger("received", complaint.received_at)
        if vals.get("user_id"):
            self._reach_trigger("assigned")
        if vals.get("state") in STEPS:
            self._reach_trigger(STEPS[vals["state"]])
        if vals.get("state") in lifecycle.FINAL:
            # sudo: the pauses of a case that is over end with it.
            self.sudo().pause_ids._end()
        self._refresh_clocks()
        return result

    def _write_acknowledgement(self):
        result = super()._write_acknowledgement()
        self._reach_trigger("acknowledged")
        self._refresh_clocks()
        return result

    def _reach_trigger(self, trigger, reached_at=None):
        """Mark the milestone that a step reaches."""
        # sudo: milestones are configuration that a step needs, whoever takes it.
        milestones = self.env["complaint.milestone"].sudo()
        milestone = milestones.search([("trigger", "=", trigger)])
        return self.env["complaint.mark"]._put(self, milestone, reached_at)

    def _reach(self, milestone, reached_at=None, note=None, proofs=None):
        """Mark a milestone that the handler states, and move the clocks.

        :param milestone: complaint.milestone
        :param reached_at: naive UTC instant; None: now
        :param str note: how a past instant is known
        :param proofs: ir.attachment that shows it
        :raises UserError: before receipt, in the future, or past without a proof
        """
        moment = reached_at or fields.Datetime.now()
        if reached_at:
            self._check_moment(reached_at, note, proofs)
        marks = self.env["complaint.mark"]
        marks._put(self, milestone, moment, note=note, proofs=proofs)
        data = {"milestone": milestone.id}
        if reached_at:
            data["reached"] = str(reached_at)
        if note:
            data["note_sha256"] = sha256_hex(note.encode())
        self.env["complaint.event"]._record(self, "milestone.reached", data)
        self._refresh_clocks()

    def _check_moment(self, moment, note, proofs):
        """Refuse a date of a milestone that nothing shows, or that cannot be."""
        now = fields.Datetime.now()
        if any(not c.received_at <= moment <= now for c in self):
            raise UserError(
                self.env._(
                    "It was done after the complaint was received, and not in the "
                    "future."
                )
            )
        if moment < now and not (note or "").strip() and not proofs:
            raise UserError(
                self.env._(
                    "Say how you know when it was done, or attach a proof: it is kept."
                )
            )

    def _reached(self):
        """Return when this case reached its milestones: dict, milestone -> instant."""
        reached = {}
        for mark in self.mark_ids.sorted("id"):
            if mark.trigger == "received":
                reached[mark.milestone_id] = mark.reached_at
            else:
                reached.setdefault(mark.milestone_id, mark.reached_at)
        if not self.mark_ids.filtered(lambda mark: mark.trigger == "received"):
            # a case that is older than the marks was received all the same
            # sudo: milestones are configuration that the count needs, whoever looks.
            milestones = self.env["complaint.milestone"].sudo()
            for receipt in milestones.search([("trigger", "=", "received")]):
                reached[receipt] = self.received_at
        return reached
