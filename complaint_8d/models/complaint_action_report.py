from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.complaint_mgmt.tools import window
from odoo.addons.complaint_mgmt.tools.lifecycle import HANDLER
from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

from ..tools.report_lifecycle import TEAM

# To which report and cause it belongs is fixed; how it ended is set by its button.
FIXED = frozenset(("report_id", "discipline", "cause_id"))
ENDED = frozenset(("ended_at", "ended_by_id"))
# What was signed as the choice; owner and dates may move with the work.
CHOSEN = frozenset(("name", "description", "kind", "category"))
# Until which discipline is complete an action of a discipline may be added.
ADDED_UNTIL = {"d3": "d6"}


class ComplaintAction(models.Model):
    """Actions of an 8D report: the team plans them; those of D5 are chosen first."""

    _inherit = "complaint.action"  # pylint: disable=R8180

    # for the owner, who may not read the report
    report_number = fields.Char(related="report_id.name", string="8D Number")
    cause_id = fields.Many2one(
        "complaint.8d.cause",
        string="Removes",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The root cause that it removes.",
    )
    ended_at = fields.Datetime(string="Ended", readonly=True, copy=False)
    ended_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    permanent_action_id = fields.Many2one(
        "complaint.action",
        string="Made Permanent By",
        domain="[('report_id', '=', report_id), ('discipline', '=', 'd5')]",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The lasting action into which the interim one was turned (S3.15).",
    )

    @api.depends("report_id")
    def _compute_is_mine(self):
        result = super()._compute_is_mine()
        if self.env.user.has_group(TEAM):
            self.filtered("report_id").can_plan = True
        return result

    @api.constrains("report_id", "complaint_id", "company_id")
    def _check_report(self):
        # sudo: what belongs together decides, whatever the user reads.
        for action in self.sudo().filtered("report_id"):
            report = action.report_id
            if action.company_id != report.company_id:
                raise ValidationError(
                    self.env._(
                        "The company is the one of the report, and not set by hand."
                    )
                )
            if action.complaint_id - report.complaint_ids:
                raise ValidationError(
                    self.env._("Choose a complaint that belongs to the report.")
                )

    @api.constrains("report_id", "discipline", "cause_id")
    def _check_cause(self):
        # sudo: a rule holds whether or not the user may read what it compares.
        for action in self.sudo():
            if action.cause_id and action.cause_id.report_id != action.report_id:
                raise ValidationError(
                    self.env._("Choose a root cause of the same report.")
                )
            if bool(action.discipline) > bool(action.report_id):
                raise ValidationError(
                    self.env._("Only an action of a report belongs to a discipline.")
                )

    @api.constrains("permanent_action_id", "report_id", "discipline")
    def _check_permanent(self):
        # sudo: a rule holds whether or not the user may read what it compares.
        for action in self.sudo().filtered("permanent_action_id"):
            lasting = action.permanent_action_id
            same = lasting.report_id == action.report_id
            if action.discipline != "d3" or not same or lasting.discipline != "d5":
                raise ValidationError(
                    self.env._(
                        "An interim action of D3 is made permanent by a chosen action "
                        "of the same report."
                    )
                )

    # ------------------------------------------------------------------
    # Create and write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(["report_id", "discipline", "cause_id"])
        for vals in vals_list:
            if {**defaults, **vals}.get("discipline") == "d5":
                raise UserError(
                    self.env._(
                        "An action of D5 is chosen and signed first: enter it as a "
                        "candidate in D5."
                    )
                )
        # said here, for a default of a caller's context would count otherwise
        blank = dict.fromkeys(ENDED, False)
        actions = super().create([{**vals, **blank} for vals in vals_list])
        actions._check_planner()
        actions._check_report_open()
        return actions

    def _check_planner(self):
        """Refuse actions without a report to whoever is no handler."""
        if self.env.su or self.env.user.has_group(HANDLER):
            return
        if any(not action.report_id for action in self):
            raise AccessError(
                self.env._("The 8D team plans the actions of its reports, no others.")
            )
        self.report_id.check_access("write")

    @api.model
    def _create_chosen(self, vals_list):
        """Make actions of the signed choice. For `complaint.8d` only."""
        # super: past the refusal above, which is for everybody else.
        return super().create(vals_list)  # pylint: disable=W8164

    def _with_company(self, vals):
        vals = super()._with_company(vals)
        defaults = self.default_get(["report_id"])
        report_id = vals.get("report_id", defaults.get("report_id"))
        if not report_id or vals.get("company_id"):
            return vals
        # sudo: only the company is taken.
        report = self.env["complaint.8d"].sudo().browse(report_id)
        return {**vals, "company_id": report.company_id.id}

    def _check_report_open(self):
        """Refuse new actions of a report or a discipline that is finished."""
        for action in self.filtered("report_id"):
            # sudo: the step of the report decides, whether or not the user reads it.
            report = action.sudo().report_id
            if report.state != "open":
                raise UserError(report._fixed_refusal())
            if action.discipline:
                code = ADDED_UNTIL.get(action.discipline, action.discipline)
                report._check_editable(code)

    def _check_may_write(self, vals):
        result = super()._check_may_write(vals)
        # sudo: what is compared is read, whoever writes.
        own = self.sudo()
        moved = [
            name
            for name in FIXED & vals.keys()
            if (own[name].id if name != "discipline" else own[name]) != vals[name]
        ]
        if moved or ENDED & vals.keys():
            raise UserError(
                self.env._(
                    "Report, discipline and cause of an action stay; it is ended by "
                    "its button."
                )
            )
        if self.discipline == "d5" and CHOSEN & vals.keys():
            raise UserError(
                self.env._(
                    "%(action)s was chosen and signed. Take D5 up again to change what "
                    "is done.",
                    action=self.display_name,
                )
            )
        if "permanent_action_id" in vals:
            own.report_id._check_editable("d6")
        return result

    def _check_fixed(self, names):
        # an interim action is made permanent after it was verified, too
        return super()._check_fixed(names - {"permanent_action_id"})

    def _writable_by_user(self):
        names = super()._writable_by_user()
        if self.report_id and self.env.user.has_group(TEAM):
            names |= set(self._fields) - {"verification_note", "evidence"}
        return names

    def _legal_edge(self, old, target):
        edge = super()._legal_edge(old, target)
        # the team plans the actions of a report, and gives them up
        if edge and target == "cancelled" and self.report_id:
            return replace(edge, groups=(*edge.groups, TEAM))
        return edge

    def _planner(self):
        return self.report_id.user_id or super()._planner()

    def _event_data(self):
        data = super()._event_data()
        # sudo: only the link to the report is taken.
        report = self.sudo().report_id
        return {**data, "report": report.id} if report else data

    # ------------------------------------------------------------------
    # The end of an interim action
    # ------------------------------------------------------------------

    def _is_interim_open(self):
        """Tell whether an interim action is still in place (S3.15)."""
        ended = self.ended_at or self.permanent_action_id
        return self.discipline == "d3" and self.state != "cancelled" and not ended

    def action_end_interim(self):
        """End interim actions of D3: the lasting ones have taken over (S3.15).

        :return: True
        :raises AccessError: the user is not of the 8D team
        :raises UserError: it is no interim action, the report is not in work, or the
            lasting actions are not verified yet (Ford G8D D6)
        """
        for action in self:
            action.check_access("write")
            action.report_id.check_access("write")
            if not action._is_interim_open():
                raise UserError(self.env._("This is no interim action in place."))
            action._check_taken_over()
            action._write_system(
                {"ended_at": fields.Datetime.now(), "ended_by_id": self.env.uid}
            )
        self.env["complaint.event"]._record(self, "8d.interim_ended")
        return True

    def _check_taken_over(self):
        """Refuse to leave the customer without protection (Ford G8D D6)."""
        # sudo: the steps and actions of the report decide, whoever looks.
        report = self.sudo().report_id
        report._check_editable("d6")
        points = report._waits_for("d6") + report._missing_verified()
        if points:
            raise UserError(
                self.env._(
                    "%(action)s stays in place until the lasting actions work:\n"
                    "%(points)s",
                    action=self.display_name,
                    points="\n".join(points),
                )
            )

    def action_view_report(self):
        """Open the report of this action.

        :return: a window action
        """
        self.ensure_one()
        return window.form(self.report_id)

    # ------------------------------------------------------------------
    # Following the signed choice, with the rights of the engine
    # ------------------------------------------------------------------

    def _follow_option(self, option):
        """Take over what was signed anew, while the action is not reported done."""
        if self.state not in ("open", "ineffective"):
            return
        vals = option._plan_vals()
        changed = {
            name: value
            for name, value in vals.items()
            if self._fields[name].convert_to_write(self[name], self) != value
        }
        if changed:
            self._write_system(changed)
            self._sync_activities()
            data = {"fields": sorted(changed)}
            self.env["complaint.event"]._record(self, "action.changed", data)

    def _drop_chosen(self, reason):
        """Cancel what is no longer chosen, unless it was done already."""
        dropped = self.filtered(lambda a: a.state in ("open", "ineffective"))
        if dropped:
            dropped.write({"state": "cancelled", "state_reason": reason})

    def _doers(self):
        """Return who owns or did these actions, also a try that did not work."""
        return self.owner_id | self.done_by_id | self.check_ids.done_by_id

    def _done_on(self):
        """Return the day on which it was reported done, where that was."""
        # sudo: the time zone of a colleague.
        zone = self.sudo().done_by_id.tz
        return self.report_id._day_of(self.done_at, zone)

    def _content_line(self):
        return {
            "number": self.number,
            "name": self.name,
            "kind": self.kind,
            "category": self.category or "",
            "cause": self.cause_id.number or "",
            "owner": signed_name(self.owner_id, "name"),
            "due_date": str(self.due_date),
            "state": self.state,
            "evidence": self.evidence or "",
            "done_on": str(self._done_on()) if self.done_at else "",
            "verifier": signed_name(self.verified_by_id or self.verifier_id, "name"),
            "verification_note": self.verification_note or "",
            "result": self.result or "",
            "ended_on": str(self.report_id._day_of(self.ended_at) or ""),
            "permanent": self.permanent_action_id.number or "",
        }
