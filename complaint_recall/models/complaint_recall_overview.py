from collections import Counter
from operator import itemgetter

from odoo import api, fields, models
from odoo.tools import SQL

from ..recovery import consignees, lots


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
    next_deadline_name = fields.Char(
        string="Next Deadline For", compute="_compute_overview", compute_sudo=True
    )

    @api.depends("state", "decided_at", "closed_at", "next_due_at")
    @api.depends_context("lang")
    def _compute_overview(self):
        now = fields.Datetime.now()
        percents = self._recovered_percents()
        deadlines = self._next_deadlines()
        for recall in self:
            since = recall.decided_at
            passed = ((recall.closed_at or now) - since) if since else None
            deadline = deadlines.get(recall.id) or {}
            recall.hours_since_decision = passed.total_seconds() / 3600 if passed else 0
            recall.recovered_percent = percents.get(recall.id, 0.0)
            recall.next_deadline_name = deadline.get("name")

    def _recovered_percents(self):
        """Return by id of a recall how much was recovered, in constant queries."""
        decided = self.filtered("decided_at").ids
        if not decided:
            return {}
        shipped, recovered = {}, Counter()
        for row in self._balance_by_recall(
            lots.balance(decided), SQL("shipped - came_back"), SQL("returned")
        ):
            key = row["recall_id"], row["uom_id"]
            shipped[key], recovered[key] = row["first"], row["second"]
        statement = consignees.balance(decided, self._declared_columns())
        for row in self._balance_by_recall(statement, SQL("used"), SQL("destroyed")):
            recovered[row["recall_id"], row["uom_id"]] += row["first"] + row["second"]
        percents = {}
        # of the unit shipped most: the last one that is written counts
        for (recall, uom), total in sorted(shipped.items(), key=itemgetter(1)):
            if total > 0:
                percents[recall] = round(100 * recovered[recall, uom] / total, 2)
        return percents

    def _balance_by_recall(self, statement, first, second):
        """Return two sums of a balance by recall and unit."""
        return self._balance_rows(
            SQL(
                """SELECT recall_id, uom_id, SUM(%s) AS first, SUM(%s) AS second
                    FROM (%s) AS every GROUP BY recall_id, uom_id""",
                first,
                second,
                statement,
            )
        )
