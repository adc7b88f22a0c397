from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import duty

VICE_PRESIDENT = "complaint_mgmt.group_complaint_vp"
# What makes people be called.
ALERT_TRIGGERS = [
    ("urgent", "An Employee Reports Danger"),
    ("serious", "The Case Is Serious"),
    ("confirmed", "A Quality Problem Is Confirmed"),
    ("reported", "The Handler Reports the Case"),
    ("share", "Part of a Deadline Is Used"),
    ("overdue", "A Deadline Is Overdue"),
    ("refused", "The Decision Is Refused"),
]


class ComplaintEscalationLevel(models.Model):
    """Whom a procedure calls, and after how long whom else (S2.4.3.4, S9.4.3.1).

    Levels with the same trigger make a chain. The first step is counted from what
    happened; each next one from the call before it, as long as nobody acknowledges.
    Levels of a version are signed with it and fixed by it. Those without a version
    hold for every case whose version has none with that trigger.
    """

    _name = "complaint.escalation.level"
    _description = "Escalation Level"
    _inherit = ["complaint.version.part"]
    _order = "version_id, trigger, step, id"

    version_id = fields.Many2one(
        "complaint.procedure.version",
        string="Procedure",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for all cases whose procedure has no levels of its own.",
    )
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: all companies."
    )
    trigger = fields.Selection(
        ALERT_TRIGGERS, string="When", required=True, default="overdue"
    )
    step = fields.Integer(
        string="Step of the Chain", required=True, default=1, aggregator=None
    )
    percent = fields.Selection(
        [("50", "50 %"), ("80", "80 %")], string="Part of the Time", default="80"
    )
    times = fields.Integer(string="From Which Refusal On", default=1, aggregator=None)
    delay = fields.Integer(
        string="After",
        aggregator=None,
        help="First step: after what happened. Later ones: after the call before, "
        "unless somebody acknowledges.",
    )
    delay_unit = fields.Selection(
        [
            ("minutes", "Minutes"),
            ("hours", "Hours"),
            ("working_hours", "Working Hours"),
        ],
        string="Unit",
        required=True,
        default="minutes",
    )
    called = fields.Selection(
        [
            ("duty", "Who Is on Duty"),
            ("handler", "Handler"),
            ("leader", "Team Leader"),
            ("vice", "Leader in Charge"),
            ("role", "Everybody With a Role"),
            ("users", "Named Persons"),
        ],
        string="Whom to Call",
        required=True,
        default="leader",
    )
    group_id = fields.Many2one("res.groups", string="Role", ondelete="restrict")
    user_ids = fields.Many2many(
        "res.users", string="Persons", domain="[('share', '=', False)]"
    )
    source = fields.Char(help="Where the procedure says so, such as S9.4.3.4.")

    _positive = models.Constraint(
        "CHECK(step > 0 AND delay >= 0 AND times > 0)",
        "A step and a number of refusals begin at 1, a time at 0.",
    )

    @api.depends("trigger", "step", "called")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for level in self:
            level.display_name = f"{level._label('trigger')} {level.step}"

    def _label(self, name):
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels.get(self[name], "")

    @api.constrains("called", "group_id", "user_ids")
    def _check_called(self):
        for level in self:
            by_role = level.called == "role" and not level.group_id
            if by_role or (level.called == "users" and not level.user_ids):
                raise ValidationError(
                    self.env._("Say which role or which persons are called.")
                )

    # ------------------------------------------------------------------
    # For the alerts
    # ------------------------------------------------------------------

    @api.model
    def _chain(self, complaint, trigger):
        """Return the levels of a case and trigger: those of its version, or general.

        :param complaint: complaint.complaint
        :param str trigger: one of `ALERT_TRIGGERS`
        """
        # sudo: whom a procedure calls is not a matter of who sets it off.
        levels = self.sudo()
        version = complaint.sudo().procedure_version_id
        own = version.level_ids.filtered(lambda level: level.trigger == trigger)
        if own:
            return own.sorted(lambda level: (level.step, level.id))
        domain = [
            ("version_id", "=", False),
            ("trigger", "=", trigger),
            ("company_id", "in", [complaint.sudo().company_id.id, False]),
        ]
        found = levels.search(domain, order="step, id")
        return found.filtered("company_id") or found

    def _moment(self, complaint, since):
        """Return when this level is called, counted from a naive UTC instant."""
        if self.delay_unit != "working_hours":
            return since + timedelta(**{self.delay_unit: self.delay})
        calendar = complaint.company_id._complaint_clock_calendar(since)
        aware = since.replace(tzinfo=timezone.utc)
        moment = duty.after_work(calendar, aware, self.delay * 60)
        return moment.astimezone(timezone.utc).replace(tzinfo=None)

    def _users(self, alert):
        """Return whom these levels call that can be reached and may read the case."""
        users = self.env["res.users"]
        for level in self:
            users |= getattr(level, f"_users_{level.called}")(alert)
        return alert.complaint_id._reachable(users)

    def _users_duty(self, alert):
        return alert.complaint_id._duty_users(alert.called_ids)

    def _users_handler(self, alert):
        return alert.complaint_id.user_id or self._users_leader(alert)

    def _users_leader(self, alert):
        return alert.complaint_id.team_id.leader_id

    def _users_vice(self, alert):
        chief = alert.complaint_id.team_id.vice_leader_id
        return chief or self.env.ref(VICE_PRESIDENT).all_user_ids

    def _users_role(self, alert):
        return self.group_id.all_user_ids

    def _users_users(self, alert):
        return self.user_ids

    # ------------------------------------------------------------------
    # Part of a version: fixed when that is. General ones leave a trace.
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        levels = super().create(vals_list)
        levels._record("added")
        return levels

    def write(self, vals):
        result = super().write(vals)
        self._record("changed")
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_recorded(self):
        self._record("removed")

    def _record(self, what):
        general = self.filtered(lambda level: not level.version_id)
        self.env["complaint.event"]._record(
            general, f"escalation.{what}", lambda level: {"line": level._content()}
        )

    def _content(self):
        """Return what a signature or an event says of this level."""
        if self.called == "role":
            # sudo: the XML id of a role, for whoever signs.
            target = self.group_id.sudo().get_external_id()[self.group_id.id]
        else:
            target = ",".join(str(i) for i in sorted(self.user_ids.ids))
        words = [
            self.trigger,
            f"{self.percent} %" if self.trigger == "share" else "",
            f"x{self.times}" if self.trigger == "refused" else "",
            f"step {self.step}",
            f"after {self.delay} {self.delay_unit}",
            self.called,
            target if self.called in ("role", "users") else "",
        ]
        return " | ".join(word for word in words if word)
