from odoo import api, fields, models

INTERNAL_CHANNEL = "complaint_mgmt.complaint_channel_internal"


class ComplaintIntake(models.TransientModel):
    """Logging a danger: one tick calls people; an internal finding has no customer."""

    _inherit = "complaint.intake"  # pylint: disable=R8180

    is_urgent = fields.Boolean(
        string="Urgent: Danger to a Person",
        help="People are called at once, by day and by night.",
    )
    is_internal = fields.Boolean(compute="_compute_is_internal")

    @api.depends("channel_id")
    def _compute_is_internal(self):
        internal = self.env.ref(INTERNAL_CHANNEL, False)
        for intake in self:
            intake.is_internal = bool(internal) and intake.channel_id == internal

    def _check_who(self):
        # S9.4.3.3: evidence of a danger needs no customer who complains
        return None if self.is_internal else super()._check_who()

    def _complaint_values(self):
        return {**super()._complaint_values(), "danger_reported": self.is_urgent}
