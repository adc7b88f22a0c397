from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

DEPARTMENTS = [
    ("quality", "Quality"),
    ("production", "Production"),
    ("sales", "Sales"),
    ("medical", "Doctor"),
    ("regulatory", "Regulatory Affairs"),
    ("legal", "Legal"),
    ("other", "Other"),
]
CODES = {code for code, _label in DEPARTMENTS}
STAMPS = frozenset(("confirmed_at", "confirmed_by_id"))


class ComplaintRecallMeeting(models.Model):
    """The meeting that prepares the decision (S9.4.3.5.5).

    Who convened it confirms the minutes; from then on they are fixed and part of what
    is signed.
    """

    _name = "complaint.recall.meeting"
    _description = "Meeting on a Recall"
    _order = "recall_id, held_at, id"

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="recall_id.company_id", store=True, index=True, precompute=True
    )
    held_at = fields.Datetime(
        string="Date and Time", required=True, default=fields.Datetime.now
    )
    place = fields.Char()
    chair_id = fields.Many2one(
        "res.users",
        string="Convened By",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    attendee_ids = fields.One2many(
        "complaint.recall.meeting.attendee", "meeting_id", string="Attendees"
    )
    conclusion = fields.Text()
    confirmed_at = fields.Datetime(
        string="Minutes Confirmed", readonly=True, copy=False
    )
    confirmed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    can_confirm = fields.Boolean(compute="_compute_can_confirm")

    @api.depends("held_at")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for meeting in self:
            when = fields.Datetime.context_timestamp(meeting, meeting.held_at)
            meeting.display_name = f"{meeting.recall_id.name} {when:%Y-%m-%d %H:%M}"

    @api.depends("chair_id", "confirmed_at")
    @api.depends_context("uid")
    def _compute_can_confirm(self):
        for meeting in self:
            mine = meeting.chair_id == self.env.user
            meeting.can_confirm = mine and not meeting.confirmed_at

    @api.model_create_multi
    def create(self, vals_list):
        fixed = dict.fromkeys(STAMPS, False)
        if any(STAMPS & vals.keys() for vals in vals_list):
            raise UserError(self._stamp_refusal())
        # said here, for a default of a caller's context would count otherwise
        meetings = super().create([{**vals, **fixed} for vals in vals_list])
        meetings._check_open()
        return meetings

    def write(self, vals):
        if STAMPS & vals.keys():
            raise UserError(self._stamp_refusal())
        moved = "recall_id" in vals and any(
            m.recall_id.id != vals["recall_id"] for m in self
        )
        if moved or "company_id" in vals:
            raise UserError(self.env._("A meeting stays with its recall."))
        self._check_open()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_open(self):
        self._check_open()

    def _stamp_refusal(self):
        return self.env._("Who convened the meeting confirms its minutes.")

    def _check_open(self):
        """Refuse to touch minutes that are confirmed or that a decision rests on."""
        if any(meeting.confirmed_at for meeting in self):
            raise UserError(
                self.env._("The minutes are confirmed and fixed. Hold another meeting.")
            )
        if any(
            meeting.recall_id.state not in ("draft", "decision") for meeting in self
        ):
            raise UserError(
                self.env._("The recall was decided. Note later meetings as messages.")
            )

    def action_confirm(self):
        """Confirm the minutes, as who convened the meeting; then they are fixed.

        :return: True
        :raises AccessError: somebody else convened it
        :raises UserError: nothing concluded, nobody attended, or not held yet
        """
        for meeting in self:
            meeting.check_access("read")
            meeting._check_can_confirm()
            # sudo: who convened it may sign only; nothing but the stamp is written.
            meeting.sudo()._stamp()
        return True

    def _stamp(self):
        self._write_stamp(
            {"confirmed_at": fields.Datetime.now(), "confirmed_by_id": self.env.uid}
        )
        recall = self.recall_id
        data = {"meeting": self.id, **self._signed_text()}
        self.env["complaint.event"]._record(recall, "recall.meeting_confirmed", data)
        recall._gate_recheck()

    def _write_stamp(self, vals):
        # super: `write` refuses the stamp to everybody.
        return super().write(vals)  # pylint: disable=W8164

    def _check_can_confirm(self):
        self._check_open()
        if self.chair_id != self.env.user:
            # sudo: the name only, for who is refused.
            raise AccessError(
                self.env._(
                    "Only %(chair)s, who convened the meeting, confirms the minutes.",
                    chair=self.chair_id.sudo().name,
                )
            )
        if self.held_at > fields.Datetime.now():
            raise UserError(self.env._("The meeting has not been held yet."))
        if not (self.conclusion or "").strip():
            raise UserError(self.env._("Write down what the meeting concluded."))
        if not self.attendee_ids:
            raise UserError(self.env._("Say who attended."))

    def _signed_text(self):
        """Return what a signature on the decision covers of a meeting."""
        conclusion = (self.conclusion or "").encode()
        people = sorted(self.attendee_ids.mapped("department"))
        return {
            "confirmed": bool(self.confirmed_at),
            "departments": people,
            "conclusion_sha256": sha256_hex(conclusion),
        }


class ComplaintGatePolicy(models.Model):
    """A policy may demand a meeting of departments before its decision."""

    _inherit = "complaint.gate.policy"  # pylint: disable=R8180

    meeting_departments = fields.Char(
        string="Meeting Of",
        help="Codes of the departments that must have met before a recall is decided, "
        "separated by commas: quality, production, sales, medical, regulatory, legal. "
        "Empty: no meeting is needed.",
    )

    @api.constrains("meeting_departments")
    def _check_meeting_departments(self):
        for policy in self:
            unknown = policy._meeting_departments() - CODES
            if unknown:
                raise ValidationError(
                    self.env._(
                        "There is no department %(code)s. Choose from: %(codes)s.",
                        code=", ".join(sorted(unknown)),
                        codes=", ".join(code for code, _label in DEPARTMENTS),
                    )
                )

    def _meeting_departments(self):
        words = (self.meeting_departments or "").split(",")
        return {word.strip() for word in words if word.strip()}
