from odoo import api, fields, models


class ComplaintComplaint(models.Model):
    """How long it took until quality took over what others had taken in (S9.3)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    takeover_minutes = fields.Integer(
        string="Minutes until Taken Over",
        compute="_compute_takeover",
        compute_sudo=True,
        help="From the entry until a handler took it over, or until now.",
    )
    takeover_text = fields.Char(
        string="Taken Over", compute="_compute_takeover", compute_sudo=True
    )

    @api.depends("handed_over_at", "handed_over_to_id", "received_role", "state")
    @api.depends_context("lang")
    def _compute_takeover(self):
        now = fields.Datetime.now()
        for case in self:
            end = case.handed_over_at or now
            passed = end - (case.create_date or end)
            case.takeover_minutes = max(int(passed.total_seconds() // 60), 0)
            case.takeover_text = case._describe_takeover()

    def _describe_takeover(self):
        if self.received_role == "quality":
            return self.env._("Taken in by quality")
        if self.handed_over_at:
            return self.env._(
                "Taken over by %(name)s after %(minutes)s minutes",
                name=self.handed_over_to_id.name,
                minutes=self.takeover_minutes,
            )
        if self.state in ("closed", "cancelled"):
            return False
        return self.env._(
            "Waits for %(minutes)s minutes", minutes=self.takeover_minutes
        )
