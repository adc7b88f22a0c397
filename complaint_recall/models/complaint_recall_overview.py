from odoo import api, fields, models


class ComplaintRecall(models.Model):
    """What the card of a recall says; for many recalls in constant queries."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    hours_since_decision = fields.Float(
        string="Hours Since the Decision",
        compute="_compute_overview",
        compute_sudo=True,
        digits=(16, 1),
    )
    recovered_percent = fields.Float(
        string="Recovered (%)",
        compute="_compute_overview",
        compute_sudo=True,
        digits=(16, 1),
        help="Of the unit shipped most: returned, destroyed and used.",
    )
    open_drift_count = fields.Integer(
        string="Open Drifts", compute="_compute_overview", compute_sudo=True
    )
    next_deadline_at = fields.Datetime(
        string="Next Deadline On", compute="_compute_overview", compute_sudo=True
    )
    next_deadline_name = fields.Char(
        string="Next Deadline For", compute="_compute_overview", compute_sudo=True
    )

    @api.depends("state", "decided_at", "closed_at")
    @api.depends_context("lang")
    def _compute_overview(self):
        now = fields.Datetime.now()
        percents = self._recovered_percents()
        drifts = self._open_drift_counts()
        deadlines = self._next_deadlines()
        for recall in self:
            since = recall.decided_at
            passed = ((recall.closed_at or now) - since) if since else None
            deadline = deadlines.get(recall.id) or {}
            recall.hours_since_decision = passed.total_seconds() / 3600 if passed else 0
            recall.recovered_percent = percents.get(recall.id, 0.0)
            recall.open_drift_count = drifts.get(recall.id, 0)
            recall.next_deadline_at = deadline.get("due_at")
            recall.next_deadline_name = deadline.get("name")

    def _recovered_percents(self):
        """Return by id of a recall how much was recovered, in constant queries."""
        return {}

    def _open_drift_counts(self):
        """Return by id of a recall how many drifts wait, in constant queries."""
        return {}
