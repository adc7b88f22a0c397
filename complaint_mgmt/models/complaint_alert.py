from odoo import api, fields, models
from odoo.tools import SQL

from .complaint_append_only import ComplaintAppendOnly
from .complaint_escalation_level import ALERT_TRIGGERS

ALERT_ACTIVITY = "complaint_mgmt.mail_activity_type_alert"
# What changes in the life of an alert; the rest is fixed when it is raised.
AMENDABLE = frozenset(
    ("next_at", "step", "acknowledged_at", "acknowledged_by_id", "ended_at")
)
# How many alerts one run of the cron takes.
BATCH = 200


class ComplaintAlert(models.Model):
    """People are called about a case, until one of them acknowledges.

    `key` names what happened, such as the deadline that passed: there is one alert
    for it, however often the cron looks. Each call is a `complaint.alert.call`.
    Acknowledgement ends the calls, not the deadline.
    """

    _name = "complaint.alert"
    _description = "Alert"
    _inherit = ["complaint.append.only"]
    _order = "complaint_id, id desc"

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    trigger = fields.Selection(ALERT_TRIGGERS, string="Why", required=True)
    key = fields.Char(required=True)
    clock_id = fields.Many2one(
        "complaint.clock",
        string="Deadline",
        index="btree_not_null",
        ondelete="restrict",
    )
    raised_at = fields.Datetime(required=True)
    step = fields.Integer(string="Level", aggregator=None)
    next_at = fields.Datetime(string="Next Call")
    call_ids = fields.One2many("complaint.alert.call", "alert_id", string="Calls")
    called_ids = fields.Many2many(
        "res.users", compute="_compute_called_ids", compute_sudo=True
    )
    acknowledged_at = fields.Datetime(string="Acknowledged On")
    acknowledged_by_id = fields.Many2one("res.users", ondelete="restrict")
    ended_at = fields.Datetime(
        string="Ended On", help="What it was about is over without an acknowledgement."
    )
    is_open = fields.Boolean(compute="_compute_is_open", store=True)

    _key_uniq = models.Constraint(
        "UNIQUE(complaint_id, key)", "People were called about this already."
    )
    _next_idx = models.Index("(next_at) WHERE is_open AND next_at IS NOT NULL")

    @api.depends("call_ids.user_ids")
    def _compute_called_ids(self):
        for alert in self:
            alert.called_ids = alert.call_ids.user_ids

    @api.depends("acknowledged_at", "ended_at")
    def _compute_is_open(self):
        for alert in self:
            alert.is_open = not alert.acknowledged_at and not alert.ended_at

    @api.depends("trigger", "step")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["trigger"]._description_selection(self.env))
        for alert in self:
            # sudo: the name of the deadline only, of an alert that the user may read.
            name = alert.clock_id.sudo().name or ""
            label = labels.get(alert.trigger, "")
            alert.display_name = f"{label}: {name}" if name else label

    def _amend(self, vals):
        """Write a step in the life of an alert. For the alerts only.

        :raises ValueError: a field that never changes
        """
        if illegal := set(vals) - AMENDABLE:
            raise ValueError(f"{self._name}: {sorted(illegal)} never change")
        # past the refusal of `complaint.append.only`, which is meant for callers
        beyond = super(ComplaintAppendOnly, self)
        return beyond.write(vals)

    # ------------------------------------------------------------------
    # Raising
    # ------------------------------------------------------------------

    @api.model
    def _raise(self, complaint, trigger, key, clock=None, since=None, users=None):
        """Raise an alert once, and call whoever is to be called at once.

        :param complaint: complaint.complaint, one
        :param str trigger: one of `ALERT_TRIGGERS`
        :param str key: what happened; a second call with the same key does nothing
        :param clock: complaint.clock, or nothing
        :param since: naive UTC instant from which the first level counts; None: now
        :param users: res.users to be called at once, whatever the levels say
        :return: the alert (sudo), empty when there was one with this key
        """
        # sudo: alerts are raised by what happens, not by the rights of a person.
        alerts = self.sudo()
        known = [("complaint_id", "=", complaint.id), ("key", "=", key)]
        if alerts.search_count(known, limit=1):
            return alerts.browse()
        now = fields.Datetime.now()
        alert = alerts._append(
            [
                {
                    "complaint_id": complaint.id,
                    "company_id": complaint.sudo().company_id.id,
                    "trigger": trigger,
                    "key": key,
                    "clock_id": clock.id if clock else False,
                    "raised_at": now,
                }
            ]
        ).sudo()
        # sudo(False): the event names who set it off
        alert._record("alert.raised", {}, complaint.sudo(False))
        if users:
            alert._call(users, 0)
        alert._plan(since or now)
        alert._advance(now)
        return alert

    def _plan(self, since):
        """Set when the next level is called; nothing when there is none."""
        levels = self._levels().filtered(lambda level: level.step > self.step)
        following = levels[:1]
        moment = following and following._moment(self.complaint_id, since)
        self._amend({"next_at": moment or False})

    def _levels(self):
        levels = self.env["complaint.escalation.level"]._chain(
            self.complaint_id, self.trigger
        )
        if self.trigger == "share":
            percent = self.key.rsplit("/", 1)[-1]
            levels = levels.filtered(lambda level: level.percent == percent)
        elif self.trigger == "refused":
            count = self.complaint_id._decision_refusal_count()
            levels = levels.filtered(lambda level: level.times <= count)
        return levels

    # ------------------------------------------------------------------
    # Calling level after level
    # ------------------------------------------------------------------

    def _advance(self, now):
        """Call every level whose time has come; one without anybody gives way."""
        while self.is_open and self.next_at and self.next_at <= now:
            self._call_next(now)

    def _call_next(self, now):
        rest = self._levels().filtered(lambda level: level.step > self.step)
        if not rest:
            # an administrator took the level away
            self._amend({"next_at": False})
            return
        step = rest[:1].step
        later = rest.filtered(lambda level: level.step > step)
        users = (rest - later)._users(self)
        if not users and not later:
            users = self._last_resort()
        self._call(users, step)
        if users:
            # who is called gets the whole time, also after a night without cron
            self._plan(now)
        else:
            self._amend({"next_at": now if later else False})

    def _last_resort(self):
        """Return the QA heads, when a chain ended without reaching anybody at all."""
        if self.called_ids:
            return self.called_ids.browse()
        return self.complaint_id._qa_heads()

    def _call(self, users, step):
        """Call people: activity, row and event in one transaction."""
        users = self.complaint_id._reachable(users)
        self._amend({"step": max(step, self.step)})
        if not users:
            self._record("alert.unreachable", {"step": step})
            return
        self.env["complaint.alert.call"]._append(
            [
                {
                    "alert_id": self.id,
                    "complaint_id": self.complaint_id.id,
                    "company_id": self.company_id.id,
                    "step": step,
                    "user_ids": [fields.Command.set(users.ids)],
                    "called_at": fields.Datetime.now(),
                }
            ]
        )
        self._plan_activities(users)
        self._record("alert.called", {"step": step, "called": sorted(users.ids)})

    def _plan_activities(self, users):
        complaint = self.complaint_id
        model = self.env["ir.model"]._get_id(complaint._name)
        kind = self.env.ref(ALERT_ACTIVITY)
        self.env["mail.activity"].with_context(mail_create_nosubscribe=True).create(
            [
                {
                    "res_model_id": model,
                    "res_id": complaint.id,
                    "activity_type_id": kind.id,
                    "user_id": user.id,
                    "summary": self.with_context(lang=user.lang).display_name,
                    "date_deadline": complaint._local_date(fields.Datetime.now()),
                    "complaint_alert_id": self.id,
                    "automated": True,
                }
                for user in users
            ]
        )

    # ------------------------------------------------------------------
    # The end
    # ------------------------------------------------------------------

    def _acknowledge(self, user):
        """Note that a person took notice; calls stop. For the case only."""
        now = fields.Datetime.now()
        for alert in self.filtered("is_open"):
            alert._amend(
                {
                    "acknowledged_at": now,
                    "acknowledged_by_id": user.id,
                    "next_at": False,
                }
            )
            complaint = alert.complaint_id.with_user(user)
            alert._record("alert.acknowledged", {"by": user.id}, complaint)
        self._drop_activities()

    def _end(self):
        """End alerts whose reason is over. For the case only."""
        alerts = self.filtered("is_open")
        if not alerts:
            return
        alerts._amend({"ended_at": fields.Datetime.now(), "next_at": False})
        for alert in alerts:
            alert._record("alert.ended", {})
        alerts._drop_activities()

    def _drop_activities(self):
        # sudo: activities are those of others; only the ones of this alert go.
        activities = self.env["mail.activity"].sudo()
        activities.search([("complaint_alert_id", "in", self.ids)]).unlink()

    def _record(self, kind, data, complaint=None):
        values = {"alert": self.id, "trigger": self.trigger, **data}
        if self.clock_id:
            values["clock"] = self.clock_id.id
        case = complaint or self.complaint_id
        self.env["complaint.event"]._record(case, kind, values)

    # ------------------------------------------------------------------
    # As time passes
    # ------------------------------------------------------------------

    @api.model
    def _cron_alert(self):
        """Raise alerts on overdue deadlines and call the levels whose time has come."""
        self._raise_overdue()
        now = fields.Datetime.now()
        domain = [
            ("is_open", "=", True),
            ("next_at", "<=", now),
            "|",
            ("clock_id", "=", False),
            ("clock_id.paused_at", "=", False),
        ]
        due = self.search(domain, order="next_at, id", limit=BATCH)
        # what another run has in hand is its business
        locked = due.try_lock_for_update(allow_referencing=True)
        for alert in locked:
            alert._advance(now)
        remaining = self.search_count(domain)
        remaining += self.env["complaint.clock"].search_count(self._overdue_domain())
        self.env["ir.cron"]._commit_progress(len(locked), remaining=remaining)

    @api.model
    def _raise_overdue(self):
        clocks = self.env["complaint.clock"].search(
            self._overdue_domain(), order="due_at, id", limit=BATCH
        )
        for clock in clocks.try_lock_for_update(allow_referencing=True):
            self._raise(
                clock.complaint_id,
                "overdue",
                f"overdue/{clock.id}",
                clock=clock,
                since=clock.due_at,
            )

    def _overdue_domain(self):
        """Return which deadlines passed without anybody having been called."""
        self.flush_model(["clock_id", "trigger"])
        alerted = SQL(
            "(SELECT clock_id FROM complaint_alert"
            " WHERE clock_id IS NOT NULL AND trigger = 'overdue')"
        )
        return [
            ("is_running", "=", True),
            ("paused_at", "=", False),
            ("due_at", "<=", fields.Datetime.now()),
            ("id", "not in", alerted),
        ]
