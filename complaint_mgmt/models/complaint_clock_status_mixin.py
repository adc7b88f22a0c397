from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ComplaintClockStatusMixin(models.AbstractModel):
    """Where a deadline stands. Late is a matter of the time that it is, never stored.

    Contract: the model has `reached_at`, `ended_at`, `is_running`, and a `status` with
    these methods; a status of its own goes into `_status_at` and `_status_domains`.
    """

    _name = "complaint.clock.status.mixin"
    _description = "Deadline With Its Status"
    _inherit = ["complaint.clock.mixin"]

    @api.depends("due_at", "reached_at", "ended_at")
    def _compute_status(self):
        now = fields.Datetime.now()
        for clock in self:
            clock.status = clock._status_at(now)

    def _status_at(self, now):
        """Return the status of one deadline at a moment.

        :param datetime now: naive, UTC
        """
        if self.ended_at:
            return "missed" if self.ended_at > self.due_at else "ended"
        if self.reached_at:
            return "missed" if self.reached_at > self.due_at else "met"
        return "late" if self.due_at < now else "running"

    @api.model
    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._status_domains(fields.Datetime.now())
        return Domain.OR(domains[wanted] for wanted in value if wanted in domains)

    @api.model
    def _status_domains(self, now):
        """Return the domain of each status: what `_status_at` says, as a search."""
        live = Domain("is_running", "=", True)
        ended = Domain("ended_at", "!=", False)
        reached = Domain("reached_at", "!=", False) & ~ended
        late = Domain("id", "in", self._late_ids())
        return {
            "running": live & Domain("due_at", ">=", now),
            "late": live & Domain("due_at", "<", now),
            "met": reached & ~late,
            "missed": (reached | ended) & late,
            "ended": ended & ~late,
        }

    def _late_ids(self):
        """Return a subquery: a domain does not compare two columns."""
        self.flush_model(["due_at", "reached_at", "ended_at"])
        return SQL(
            "(SELECT id FROM %s WHERE COALESCE(ended_at, reached_at) > due_at)",
            SQL.identifier(self._table),
        )
