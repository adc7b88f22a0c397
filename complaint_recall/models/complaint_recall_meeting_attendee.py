from odoo import api, fields, models

from .complaint_recall_meeting import DEPARTMENTS


class ComplaintRecallMeetingAttendee(models.Model):
    """Somebody who attended a meeting on a recall, from the house or not."""

    _name = "complaint.recall.meeting.attendee"
    _inherit = ["complaint.recall.line.mixin"]
    _description = "Attendee of a Meeting on a Recall"
    _order = "meeting_id, id"
    _rec_name = "name"
    _line_parent = "meeting_id"

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

    def _stays_text(self):
        return self.env._("An attendee stays with the meeting.")
