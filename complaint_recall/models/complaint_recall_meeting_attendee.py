from odoo import api, fields, models
from odoo.exceptions import UserError

from .complaint_recall_meeting import DEPARTMENTS


class ComplaintRecallMeetingAttendee(models.Model):
    """Somebody who attended a meeting on a recall, from the house or not."""

    _name = "complaint.recall.meeting.attendee"
    _description = "Attendee of a Meeting on a Recall"
    _order = "meeting_id, id"
    _rec_name = "name"

    meeting_id = fields.Many2one(
        "complaint.recall.meeting", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", domain="[('share', '=', False)]", ondelete="restrict"
    )
    name = fields.Char(
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    department = fields.Selection(DEPARTMENTS, required=True, default="quality")

    @api.depends("user_id")
    def _compute_name(self):
        for attendee in self:
            attendee.name = attendee.name or attendee.user_id.name

    @api.model_create_multi
    def create(self, vals_list):
        attendees = super().create(vals_list)
        attendees.meeting_id._check_open()
        return attendees

    def write(self, vals):
        if "meeting_id" in vals and any(
            a.meeting_id.id != vals["meeting_id"] for a in self
        ):
            raise UserError(self.env._("An attendee stays with the meeting."))
        self.meeting_id._check_open()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_open(self):
        self.meeting_id._check_open()
