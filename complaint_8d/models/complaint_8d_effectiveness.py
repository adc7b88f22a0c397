from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.report_lifecycle import COORDINATOR

CHECK = "complaint_8d.mail_activity_type_8d_effectiveness"
OVERDUE = "complaint_8d.mail_activity_type_8d_effectiveness_overdue"
BATCH = 200
# What the person who checks enters, until it is judged.
OPEN_FIELDS = frozenset(("user_id", "evidence", "activity_ids"))
# What comes later, whatever the context of the last signer says.
LATER_FIELDS = (
    "evidence",
    "judged_count",
    "judged_at",
    "judged_by_id",
    "recurred_at",
    "recurrence_ids",
    "plant_recurrence_ids",
    "reminded_on",
)


class Complaint8DEffectiveness(models.Model):
    """Whether the problem stayed away: a dated check after the closure.

    Made by the closing of a report (S3.22), judged once by a person who neither owned
    nor did an action, and overturned by a recurrence only.
    """

    _name = "complaint.8d.effectiveness"
    _description = "Effectiveness Check of an 8D Report"
    _inherit = ["mail.thread", "mail.activity.mixin", "complaint.call.mixin"]
    _order = "due_on desc, id desc"
    _check_company_auto = True

    report_id = fields.Many2one(
        "complaint.8d", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    iteration = fields.Integer(required=True, readonly=True, aggregator=None)
    closed_at = fields.Datetime(string="Closed On", required=True, readonly=True)
    due_on = fields.Date(string="Check On", required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Checked By",
        index="btree_not_null",
        tracking=True,
        check_company=True,
        domain="[('share', '=', False)]",
        ondelete="restrict",
        help="Neither owner nor doer of an action of the report.",
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("effective", "Effective"),
            ("not_effective", "Not Effective"),
            ("recurred", "Recurred"),
            ("dropped", "Dropped"),
        ],
        required=True,
        readonly=True,
        default="planned",
        index=True,
        tracking=True,
        help="Dropped: the next iteration began before it was due.",
    )
    evidence = fields.Text(help="What was looked at since the closure, and found.")
    occurrence_count = fields.Integer(
        string="Complaints Since",
        compute="_compute_occurrences",
        compute_sudo=True,
        help="Complaints on the same product with the same defect since the closure.",
    )
    judged_count = fields.Integer(
        string="Complaints When Judged", readonly=True, aggregator=None
    )
    judged_at = fields.Datetime(readonly=True)
    judged_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    recurred_at = fields.Datetime(readonly=True)
    recurrence_ids = fields.Many2many(
        "complaint.complaint",
        "complaint_8d_recurrence_rel",
        "effectiveness_id",
        "complaint_id",
        string="Recurrences",
        readonly=True,
        ondelete="restrict",
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    reminded_on = fields.Date(readonly=True)

    _iteration_uniq = models.Constraint(
        "UNIQUE(report_id, iteration)", "An iteration has one check of effectiveness."
    )
    _planned_idx = models.Index("(due_on) WHERE state = 'planned'")

    @api.depends("report_id.name", "iteration")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for check in self:
            # sudo: the number of the report is no secret to who sees the check.
            number = check.sudo().report_id.name
            check.display_name = self.env._(
                "Effectiveness of %(report)s", report=number
            )

    @api.depends("state", "due_on")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for check in self:
            check.is_overdue = check.state == "planned" and check.due_on < today

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in" or len({bool(v) for v in value}) != 1:
            return NotImplemented
        today = fields.Date.context_today(self)
        late = Domain("state", "=", "planned") & Domain("due_on", "<", today)
        return late if True in value else ~late

    @api.depends("report_id", "closed_at")
    def _compute_occurrences(self):
        for check, complaints in self._occurrences().items():
            check.occurrence_count = len(complaints)

    # ------------------------------------------------------------------
    # Only the closing makes one
    # ------------------------------------------------------------------

    # Calling super would be the breach: it refuses everybody.
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("A check of effectiveness is made by closing a report.")
        )

    @api.model
    def _plan(self, report):
        """Plan the check of a report that was closed just now (S3.22)."""
        days = report.profile_id.effectiveness_days or 90
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=report._step("d8")._zone()), report.closed_at
        )
        values = {
            "report_id": report.id,
            "company_id": report.company_id.id,
            "iteration": report.iteration,
            "closed_at": report.closed_at,
            "due_on": fields.Date.add(local.date(), days=days),
            "user_id": report._effectiveness_user().id,
            "state": "planned",
        }
        # said here, for a default of a caller's context would count otherwise
        values.update(dict.fromkeys(LATER_FIELDS, False))
        # super: past the refusal in `create`, which is for everybody else.
        check = super().create([values])  # pylint: disable=W8164
        check._log("8d.effectiveness_planned")
        check._call(CHECK, check.user_id or report.user_id)
        return check

    def write(self, vals):
        names = {n for n in vals if not n.startswith("message_")}
        if names - OPEN_FIELDS:
            raise UserError(
                self.env._("Date and result of the check are set by its own steps.")
            )
        if names - {"activity_ids"}:
            self._check_planned()
        old = {check: check.user_id for check in self}
        result = super().write(vals)
        if "user_id" in vals:
            for check in self.filtered(lambda c: c.user_id != old[c]):
                check._check_not_doer(check.user_id, check.user_id.name)
                check._hand_over()
        return result

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of the check only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A check of effectiveness is never deleted."))

    # ------------------------------------------------------------------
    # Judging
    # ------------------------------------------------------------------

    def action_effective(self):
        """Judge that the problem stayed away, when the time is over.

        :return: True
        :raises AccessError: the user owned or did an action of the report
        :raises UserError: too early, judged already, or without evidence
        """
        for check in self:
            check._check_can_judge()
            if check.due_on > fields.Date.context_today(check):
                raise UserError(
                    self.env._(
                        "It is too early: the check is due on %(date)s.",
                        date=check.due_on,
                    )
                )
            check._judge("effective")
        return True

    def action_not_effective(self):
        """Judge that the problem did not stay away; the next iteration begins (S3.16).

        :return: True
        :raises AccessError: the user owned or did an action of the report
        :raises UserError: judged already, or without evidence
        """
        for check in self:
            check._check_can_judge()
            check._judge("not_effective")
            # sudo: who judges need not be able to open the report.
            report = check.sudo().report_id
            report._next_iteration(
                self.env._("Not effective: %(evidence)s", evidence=check.evidence)
            )
        return True

    def _check_can_judge(self):
        self.check_access("write")
        self._check_planned()
        self._check_not_doer(self.env.user)
        if not (self.evidence or "").strip():
            raise UserError(
                self.env._("Write down what was looked at since the closure.")
            )

    def _check_planned(self):
        if any(check.state != "planned" for check in self):
            raise UserError(self.env._("This check of effectiveness was judged."))

    def _check_not_doer(self, user, name=None):
        # sudo: who did what decides, whoever sees the actions.
        if user and user in self.sudo().report_id._doers():
            raise AccessError(
                self.env._(
                    "%(user)s owned or did an action of this report, and does not "
                    "judge whether it was effective. Ask somebody else.",
                    user=name or user.name,
                )
            )

    def _judge(self, state):
        # sudo: what is judged is set by this step only.
        self.sudo()._write_engine(
            {
                "state": state,
                "judged_at": fields.Datetime.now(),
                "judged_by_id": self.env.uid,
                "judged_count": self.occurrence_count,
            }
        )
        self._drop_calls()
        self._log(f"8d.effectiveness_{state}")

    def _log(self, kind, **data):
        # sudo: the report whose event it is.
        report = self.sudo().report_id
        data = {"check": self.id, "iteration": self.iteration, **data}
        self.env["complaint.event"]._record(report, kind, data)

    def action_view_occurrences(self):
        """Open the complaints on the same product with the same defect since.

        :return: a window action
        """
        self.ensure_one()
        # sudo: only ids are taken; the list shows what the user may read.
        found = self.sudo()._occurrences()[self.sudo()]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_mgmt.complaint_complaint_action"
        )
        return {
            **action,
            "name": self.env._("Complaints Since the Closure"),
            "domain": [("id", "in", found.ids)],
            "context": {"create": False},
        }

    # ------------------------------------------------------------------
    # Calling people
    # ------------------------------------------------------------------

    def _call(self, xmlid, users):
        moment = fields.Datetime.to_datetime(self.due_on)
        self._call_users(users, xmlid, lambda env: self._call_text(env, xmlid), moment)

    def _call_text(self, env, xmlid):
        name = self.report_id.name
        if xmlid == OVERDUE:
            return env._("Overdue: is %(report)s effective?", report=name)
        return env._("Is %(report)s effective?", report=name)

    def _hand_over(self):
        # sudo: the calls of others, and the report, whoever hands it over.
        check = self.sudo()
        check._drop_calls()
        check._call(CHECK, check.user_id or check.report_id.user_id)

    def _drop_calls(self):
        # sudo: the calls of all users about these checks.
        self.sudo().activity_unlink([CHECK, OVERDUE])

    @api.model
    def _cron_remind(self):
        """Call checker, leader and coordinators to what is overdue, once a check."""
        today = fields.Date.today()
        domain = [
            ("state", "=", "planned"),
            ("due_on", "<", today),
            ("reminded_on", "=", False),
        ]
        checks = self.search(domain, order="due_on, id", limit=BATCH)
        for check in checks:
            users = check.user_id | check.report_id.user_id
            check._call(OVERDUE, users | check._users_of(COORDINATOR))
        checks._write_engine({"reminded_on": today})
        self.env["ir.cron"]._commit_progress(
            processed=len(checks), remaining=self.search_count(domain)
        )


class Complaint8D(models.Model):
    _inherit = "complaint.8d"  # pylint: disable=R8180

    effectiveness_ids = fields.One2many(
        "complaint.8d.effectiveness", "report_id", readonly=True, copy=False
    )

    def _doers(self):
        """Return who owned or did an action of this report."""
        actions = self.action_ids.filtered(lambda a: a.state != "cancelled")
        return actions._doers()

    def _on_closed(self):
        result = super()._on_closed()
        # sudo: the check is made by the closing, whoever signed last.
        for report in self.sudo():
            report.env["complaint.8d.effectiveness"]._plan(report)
        return result

    def _on_iteration(self, kept):
        result = super()._on_iteration(kept)
        checks = self.effectiveness_ids.filtered(lambda c: c.state == "planned")
        checks._write_engine({"state": "dropped"})
        checks._drop_calls()
        return result

    def action_view_effectiveness(self):
        """Open the checks of effectiveness of this report.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_8d.complaint_8d_effectiveness_action"
        )
        return {**action, "domain": [("report_id", "=", self.id)], "context": {}}
