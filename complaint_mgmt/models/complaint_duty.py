from datetime import timezone

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import duty, lifecycle

DUTY_CHANNEL = "complaint_mgmt.complaint_channel_duty"
TAKEOVER_ACTIVITY = "complaint_mgmt.mail_activity_type_takeover"


class ComplaintComplaint(models.Model):
    """Danger that an employee reports, by day and by night (S9.4.3.1 - S9.4.3.3)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    danger_reported = fields.Boolean(
        string="Danger to a Person Reported",
        copy=False,
        tracking=True,
        help="Whoever logged it says that somebody may be in danger: people are called "
        "at once.",
    )
    off_hours = fields.Boolean(
        string="Received Outside of Working Hours", readonly=True, copy=False
    )
    received_role = fields.Selection(
        [
            ("quality", "Quality Department"),
            ("duty", "Guard or Duty Officer"),
            ("staff", "Other Staff"),
            ("customer", "Nobody: The Customer Entered It"),
        ],
        string="Received By",
        readonly=True,
        copy=False,
    )
    handed_over_at = fields.Datetime(
        string="Handed Over to Quality", readonly=True, copy=False
    )
    handed_over_to_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    @api.model
    def _system_fields(self):
        own = {"off_hours", "received_role", "handed_over_at", "handed_over_to_id"}
        return super()._system_fields() | own

    @api.model
    def _logged_fields(self):
        return [*super()._logged_fields(), "danger_reported"]

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints._note_receipt()
        complaints.filtered("user_id")._note_assignment()
        complaints.filtered("danger_reported")._call_for_danger()
        complaints._call_for_takeover()
        return complaints

    def write(self, vals):
        if "danger_reported" in vals:
            self._check_danger_kept(vals["danger_reported"])
        silent = self.filtered(lambda c: not c.danger_reported)
        result = super().write(vals)
        if "received_at" in vals:
            self._note_receipt()
        if vals.get("user_id"):
            self._note_assignment()
        if vals.get("danger_reported"):
            silent._call_for_danger()
        return result

    def _check_danger_kept(self, value):
        """Refuse to unsay danger: a handler judges it by the class and its reason."""
        if not value and any(complaint.danger_reported for complaint in self):
            raise UserError(
                self.env._(
                    "That danger was reported stays in the file. Judge it by the class."
                )
            )

    def action_report_danger(self):
        """Report that a person may be in danger: whoever reads the case may.

        :return: True
        :raises UserError: the case is closed
        """
        self.check_access("read")
        for complaint in self:
            complaint._check_open()
        # sudo: an employee who logged the case may not write it; only this one mark.
        todo = self.filtered(lambda c: not c.danger_reported)
        todo.sudo()._write_system({"danger_reported": True})
        self.env["complaint.event"]._record(todo, "danger.reported")
        todo._call_for_danger()
        return True

    def _call_for_danger(self):
        """Call the people on duty in this very transaction, and go to the top."""
        for complaint in self:
            # sudo: what was reported decides this, not the rights of who logs it.
            calm = complaint.sudo().filtered(lambda c: c.priority == "0")
            calm.write({"priority": "1"})
            complaint._alert("urgent")

    # ------------------------------------------------------------------
    # Who is on duty
    # ------------------------------------------------------------------

    def _duty_users(self, called):
        """Return who is on duty now and was not called yet: the first who can be.

        In working hours the handler, else the handlers of the team, else its leader;
        outside of them the roster, one after the other.
        """
        company = self.company_id
        now = fields.Datetime.now()
        if not self._is_off_hours(now):
            groups = [self.user_id, self._team_handlers(), self.team_id.leader_id]
        else:
            lines = self.env["complaint.oncall"]._roster(company)._holding(now)
            groups = [line.user_id for line in lines]
        for users in groups:
            found = self._reachable(users) - called
            if found:
                return found
        return self.env["res.users"]

    def _team_handlers(self):
        return self.team_id.member_ids.filtered(
            lambda user: user.has_group(lifecycle.HANDLER)
        )

    def _is_off_hours(self, moment):
        """Return whether nobody works at an instant; make-up days are worked."""
        company = self.company_id
        calendar = company._complaint_clock_calendar(moment)
        return not duty.is_working(calendar, moment.replace(tzinfo=timezone.utc))

    # ------------------------------------------------------------------
    # Receipt and hand-over
    # ------------------------------------------------------------------

    def _note_receipt(self):
        """Note whether the cases came in working hours, and who took them in."""
        # sudo: facts about the receipt, written by the system only.
        for company, group in self.sudo().grouped("company_id").items():
            first = min(group.mapped("received_at"))
            calendar = company._complaint_clock_calendar(first)
            roster = self.env["complaint.oncall"]._roster(company)
            for complaint in group:
                moment = complaint.received_at.replace(tzinfo=timezone.utc)
                vals = {"off_hours": not duty.is_working(calendar, moment)}
                if not complaint.received_role:
                    vals["received_role"] = complaint._role_of_receiver(roster)
                complaint._write_system(vals)

    def _call_for_takeover(self):
        """Call the handlers of the team to what no handler took in (S9.3).

        That is what guards and duty officers logged, and what came from outside.
        Reported danger has its own calls, by night as well.
        """
        # sudo: what was noted of the receipt decides, not the rights of who logs it.
        for complaint in self.sudo():
            if not complaint._waits_for_takeover():
                continue
            members = complaint._reachable(complaint._team_handlers())
            called = complaint._call_users(
                members or complaint._qa_heads(),
                TAKEOVER_ACTIVITY,
                complaint._takeover_summary,
            )
            data = {"called": sorted(called.ids)}
            events = self.env["complaint.event"]
            events._record(complaint.sudo(False), "duty.called", data)

    def _waits_for_takeover(self):
        if self.danger_reported or self.handed_over_at or self.user_id:
            return False
        if self.received_role == "customer":
            return True
        is_handler = self.reported_by_id.has_group(lifecycle.HANDLER)
        return self.received_role == "duty" and not is_handler

    def _takeover_summary(self, env):
        if self.received_role == "customer":
            return env._("Came in from outside: take it over")
        return env._("Taken in by guard or duty officer: take it over")

    def _role_of_receiver(self, roster):
        """Return in which role the complaint was taken in."""
        on_call = roster._holding(self.received_at).user_id
        is_duty = self.channel_id == self.env.ref(DUTY_CHANNEL, False)
        if is_duty or self.reported_by_id in on_call:
            return "duty"
        is_quality = self.reported_by_id.has_group(lifecycle.HANDLER)
        return "quality" if is_quality else "staff"

    def _note_assignment(self):
        # sudo: a fact, written by the system only.
        for complaint in self.sudo():
            complaint._hand_over(complaint.user_id)

    def _hand_over(self, user):
        """Note the moment at which a handler took over what others had taken in."""
        # sudo: a fact, written by the system only.
        case = self.sudo()
        if case.handed_over_at or case.received_role == "quality":
            return
        if not user.sudo().has_group(lifecycle.HANDLER):
            return
        now = fields.Datetime.now()
        case._write_system({"handed_over_at": now, "handed_over_to_id": user.id})
        case.activity_unlink([TAKEOVER_ACTIVITY])
        self.env["complaint.event"]._record(self, "duty.handed_over", {"to": user.id})
