from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import lifecycle
from ..tools.chain import sha256_hex
from .complaint_taskforce import LEADERS, TASKFORCE_ACTIVITY, VP

HEARING_KINDS = ("statements", "visit", "meeting", "taskforce", "progress")


class ComplaintComplaint(models.Model):
    """Statements, visits, meetings and the task force of a case."""

    _name = "complaint.complaint"
    _inherit = ["complaint.complaint", "complaint.call.mixin"]

    statement_ids = fields.One2many(
        "complaint.statement", "complaint_id", string="Statements", copy=False
    )
    visit_ids = fields.One2many(
        "complaint.visit", "complaint_id", string="Visits", copy=False
    )
    meeting_ids = fields.One2many(
        "complaint.meeting", "complaint_id", string="Meetings", copy=False
    )
    taskforce_ids = fields.One2many(
        "complaint.taskforce",
        "complaint_id",
        string="Task Forces",
        copy=False,
        groups="complaint_mgmt.group_complaint_reader",
    )
    progress_ids = fields.One2many(
        "complaint.progress",
        "complaint_id",
        readonly=True,
        groups="complaint_mgmt.group_complaint_reader",
    )
    hearing_demands = fields.Char(
        compute="_compute_hearing_demands",
        compute_sudo=True,
        help="Which of these the procedure asks for; they show while still empty.",
    )

    @api.depends("procedure_version_id", "class_id", "mode", "outcome")
    def _compute_hearing_demands(self):
        for complaint in self:
            kinds = complaint._demanded_kinds()
            complaint.hearing_demands = ",".join(
                kind for kind in HEARING_KINDS if kind in kinds
            )

    def _demanded_kinds(self):
        """Return the kinds of evidence that the procedure asks of this case, ever."""
        # sudo: what a procedure demands is for everybody who meets a refusal by it.
        demanded = self.procedure_version_id.sudo().requirement_ids
        return set(demanded.filtered(lambda r: r._fits(self)).mapped("kind"))

    # ------------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------------

    def _missing_statements(self, requirement):
        """S4.13: both sides are heard, or the side that the procedure names."""
        wanted = requirement.hear_side
        sides = [wanted] if wanted else ["complainant", "respondent"]
        # sudo: which sides were heard, and nothing of what they said.
        statements = self.sudo()._all_lines("statement_ids")
        heard = set(statements.filtered("given_at").mapped("side"))
        labels = dict(
            self.statement_ids._fields["side"]._description_selection(self.env)
        )
        missing = [labels[side] for side in sides if side not in heard]
        if not missing:
            return None
        return self.env._("Hear and take down: %(sides)s.", sides=", ".join(missing))

    def _missing_visit(self, requirement):
        if any(visit.is_done for visit in self.visit_ids):
            return None
        return self.env._("Visit on site, and write down what was found.")

    def _missing_meeting(self, requirement):
        held = self.meeting_ids.filtered("confirmed_at")
        if requirement.meeting_kind:
            held = held.filtered(lambda m: m.kind == requirement.meeting_kind)
        if not held:
            return self.env._(
                "Hold the meeting and have the chair confirm the minutes: %(kind)s.",
                kind=requirement._title(),
            )
        if requirement.meeting_plans and not any(m._plans() for m in held):
            return self.env._(
                "Hold a meeting that names cause, who is responsible and the plan."
            )
        return None

    def _missing_taskforce(self, requirement):
        if any(taskforce.convened_at for taskforce in self.taskforce_ids):
            return None
        return self.env._("Convene a task force under a leader.")

    def _missing_progress(self, requirement):
        if self.progress_ids:
            return None
        return self.env._("Report the progress of the investigation.")

    # ------------------------------------------------------------------
    # What is signed
    # ------------------------------------------------------------------

    def _gate_payload(self, gate):
        payload = super()._gate_payload(gate)
        if gate != "decision":
            return payload
        # only where there is one, so that what was signed before stays signed
        special = self.meeting_ids.filtered(
            lambda m: m.kind == "special" and m.confirmed_at
        )
        if special:
            lines = [meeting._gate_payload_line() for meeting in special.sorted("id")]
            payload["special_meetings"] = lines
        return payload

    def _gate_payload_labels(self, gate):
        labels = super()._gate_payload_labels(gate)
        return {**labels, "special_meetings": self.env._("Special Meeting")}

    def _gate_render_value(self, key, value):
        if key != "special_meetings" or not isinstance(value, dict):
            return super()._gate_render_value(key, value)
        # sudo: what a meeting concluded, for whoever may see what is signed.
        meeting = self.env["complaint.meeting"].sudo().browse(value["meeting"])
        return meeting.exists().conclusion or ""

    # ------------------------------------------------------------------
    # Task force: proposed when the case becomes serious
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints.filtered("is_serious")._propose_taskforce()
        return complaints

    def write(self, vals):
        if "class_id" not in vals:
            return super().write(vals)
        serious = self.filtered("is_serious")
        result = super().write(vals)
        (self - serious).filtered("is_serious")._propose_taskforce()
        return result

    def _move_procedure(self, version, complaint_class, reason):
        result = super()._move_procedure(version, complaint_class, reason)
        self.filtered("is_serious")._propose_taskforce()
        return result

    def _propose_taskforce(self):
        """Call who is to convene a task force, where the procedure demands one."""
        for complaint in self:
            if "taskforce" not in complaint._demanded_kinds():
                continue
            # sudo: a task force counts whether or not the user may read it.
            if complaint.sudo().taskforce_ids:
                continue
            leader = complaint.team_id.sudo().leader_id
            users = complaint._users_of(VP)
            users |= leader.filtered(lambda u: u.sudo().has_groups(LEADERS))
            called = complaint._call_users(
                users - complaint._gate_barred_users(),
                TASKFORCE_ACTIVITY,
                lambda env: env._("Serious case: convene a task force"),
            )
            if called:
                data = {"called": sorted(called.ids)}
                events = self.env["complaint.event"]
                events._record(complaint, "taskforce.proposed", data)

    # ------------------------------------------------------------------
    # Progress
    # ------------------------------------------------------------------

    def _note_progress(self, text, is_confirmed=False):
        """Note the progress of an investigation, as a handler or a leader.

        :param str text: what is new
        :param bool is_confirmed: it is our quality problem; VP and GM are called
        :raises AccessError: the user is neither handler nor leader
        :raises UserError: no text, or the case is closed
        """
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        if not self._is_handler() and not user.has_groups(LEADERS):
            raise AccessError(
                self.env._("Handlers, leaders and the task force report progress.")
            )
        self._append_progress(text, is_confirmed)

    def _append_progress(self, text, is_confirmed):
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("Write down what is new."))
        if self.state in lifecycle.FINAL:
            raise UserError(self.env._("%(number)s is closed.", number=self.name))
        self._check_impartial(self.env.user)
        note = self.env["complaint.progress"]._append(
            [
                {
                    "complaint_id": self.id,
                    "company_id": self.company_id.id,
                    "text": text,
                    "is_confirmed": is_confirmed,
                    "user_id": self.env.uid,
                    "noted_at": fields.Datetime.now(),
                }
            ]
        )
        data = {"progress": note.id, "text_sha256": sha256_hex(text.encode())}
        self.env["complaint.event"]._record(self, "progress.noted", data)
        if is_confirmed:
            self._tell_confirmed(note)

    def _tell_confirmed(self, note):
        """S9.4.3.5.4: the VP and the general manager know at once."""
        alerts = self._alert("confirmed", f"confirmed/{note.id}")
        data = {"called": sorted(alerts.called_ids.ids)}
        self.env["complaint.event"]._record(self, "progress.confirmed", data)
