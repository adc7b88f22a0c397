from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.chain import sha256_hex
from .complaint_hearing_mixin import HARMLESS
from .complaint_visit import VISIT_ACTIVITY

MEETING_KINDS = [
    ("case", "Case Meeting"),
    ("special", "Special Meeting"),
    ("taskforce", "Task Force Meeting"),
]
# S9.4.2.1.7.7: who may preside over a special meeting.
PRESIDING = "complaint_mgmt.group_complaint_vp,complaint_mgmt.group_complaint_gm"


class ComplaintMeeting(models.Model):
    """A meeting on a case: cause, who is responsible, what is planned (S6.13).

    The chair confirms the minutes; then they are fixed. What a special meeting
    concluded is part of what is signed (S9.4.2.1.7.7): it is held while the case is
    investigated, so a leader who wants one sends the proposal back.
    """

    _name = "complaint.meeting"
    _description = "Meeting on a Complaint"
    _inherit = ["complaint.hearing.mixin"]
    _order = "complaint_id, held_at, id"
    _evidence_kind = "meeting"
    _evidence_removable = True
    _stamps = frozenset(("confirmed_at", "confirmed_by_id"))

    case_number = fields.Char(related="complaint_id.name", string="Complaint Number")
    kind = fields.Selection(MEETING_KINDS, required=True, default="case")
    held_at = fields.Datetime(
        string="Date and Time", required=True, default=fields.Datetime.now
    )
    place = fields.Char()
    chair_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index=True,
        ondelete="restrict",
    )
    attendee_ids = fields.Many2many(
        "res.users",
        "complaint_meeting_attendee_rel",
        string="Attendees",
        domain="[('share', '=', False)]",
    )
    others = fields.Char(string="Other Attendees", help="A doctor, the customer.")
    agenda = fields.Text()
    cause = fields.Text()
    responsible = fields.Char(help="A person or a department.")
    plan = fields.Text(string="What Is Planned")
    conclusion = fields.Text()
    confirmed_at = fields.Datetime(
        string="Minutes Confirmed", readonly=True, copy=False
    )
    confirmed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    can_confirm = fields.Boolean(compute="_compute_can_confirm")

    @api.depends("kind", "held_at")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for meeting in self:
            meeting.display_name = kinds.get(meeting.kind, "")

    @api.depends("chair_id", "confirmed_at")
    @api.depends_context("uid")
    def _compute_can_confirm(self):
        for meeting in self:
            mine = meeting.chair_id == self.env.user
            meeting.can_confirm = mine and not meeting.confirmed_at

    @api.constrains("kind", "chair_id")
    def _check_chair(self):
        for meeting in self:
            # sudo: the roles of another user; only yes or no.
            chair = meeting.chair_id.sudo()
            if meeting.kind == "special" and not chair.has_groups(PRESIDING):
                raise ValidationError(
                    self.env._(
                        "A special meeting is presided over by the quality VP or the "
                        "general manager, not by %(user)s.",
                        user=chair.name,
                    )
                )

    @api.constrains("chair_id", "attendee_ids", "complaint_id")
    def _check_impartial_people(self):
        for meeting in self:
            people = meeting.chair_id | meeting.attendee_ids
            meeting.complaint_id._check_impartial(people)

    @api.model_create_multi
    def create(self, vals_list):
        meetings = super().create(vals_list)
        meetings._call_attendees()
        return meetings

    def write(self, vals):
        if vals.keys() - HARMLESS:
            self._check_not_confirmed()
        result = super().write(vals)
        self._call_attendees()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_unless_confirmed(self):
        self._check_not_confirmed()

    def _check_not_confirmed(self):
        if any(meeting.confirmed_at for meeting in self):
            raise UserError(
                self.env._("The minutes are confirmed and fixed. Hold another meeting.")
            )

    def _call_attendees(self):
        now = fields.Datetime.now()
        for meeting in self.filtered(lambda m: m.held_at > now):
            meeting._call_users(
                meeting.chair_id | meeting.attendee_ids,
                VISIT_ACTIVITY,
                lambda env, m=meeting: env._(
                    "Meeting: complaint %(number)s", number=m.case_number
                ),
                meeting.held_at,
            )

    # ------------------------------------------------------------------
    # The chair confirms
    # ------------------------------------------------------------------

    def action_confirm(self):
        """Confirm the minutes, as the chair: from then on they are fixed.

        :return: True
        :raises AccessError: the user is not the chair
        :raises UserError: not held yet, nothing concluded, nobody attended, or the case
            is not under investigation
        """
        for meeting in self:
            meeting._check_can_confirm()
            # sudo: the chair, say the quality VP, writes nothing but this stamp; the
            # step of the case is checked all the same.
            own = meeting.sudo()
            own._write_stamp(
                {
                    "confirmed_at": fields.Datetime.now(),
                    "confirmed_by_id": self.env.uid,
                }
            )
            own.activity_unlink([VISIT_ACTIVITY])
            data = {**own._gate_payload_line(), "kind": own.kind}
            case = own.complaint_id
            self.env["complaint.event"]._record(case, "meeting.confirmed", data)
            # a decision that is signed did not know this conclusion
            case._gate_recheck()
        return True

    def _check_can_confirm(self):
        if self.chair_id != self.env.user:
            # sudo: the name only, for who is refused.
            raise AccessError(
                self.env._(
                    "Only the chair, %(chair)s, confirms the minutes.",
                    chair=self.chair_id.sudo().name,
                )
            )
        self.complaint_id._check_impartial(self.env.user)
        self._check_not_confirmed()
        if self.held_at > fields.Datetime.now():
            raise UserError(self.env._("The meeting has not been held yet."))
        if not (self.conclusion or "").strip():
            raise UserError(self.env._("Write down what the meeting concluded."))
        if not self.attendee_ids and not (self.others or "").strip():
            raise UserError(self.env._("Say who attended."))

    def _plans(self):
        """Return whether it names cause, who is responsible and the plan (S6.13)."""
        said = (self.cause, self.responsible, self.plan)
        return all((text or "").strip() for text in said)

    def _gate_payload_line(self):
        """Return what a signature on the decision covers of a meeting."""
        conclusion = (self.conclusion or "").encode()
        return {"meeting": self.id, "conclusion_sha256": sha256_hex(conclusion)}
