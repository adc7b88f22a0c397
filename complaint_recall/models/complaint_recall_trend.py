from odoo import models
from odoo.tools import SQL

from ..genealogy.sql import CUSTOMERS
from ..recovery import lots


class ComplaintRecall(models.Model):
    """The trend: what came back and who answered, day by day since the decision."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    def _trend(self, units):
        """Return how recovery and answers grew, one point for each day with news.

        :param list units: the unit that is shown, as of `get_cockpit`, or none
        :return: list of {"date": str, "recovered": %, "responded": %}, cumulative;
            empty when nothing happened yet
        """
        self.ensure_one()
        if not self.decided_at:
            return []
        answers = self._responses_by_day()
        returns = self._returns_by_day(units[0]["uom_id"]) if units else {}
        shipped = units[0]["shipped"] if units else 0
        asked = self._asked_count() if answers else 0
        points, recovered, responded = [], 0.0, 0
        for day in sorted({*answers, *returns}):
            recovered += returns.get(day, 0.0)
            responded += answers.get(day, 0)
            points.append(
                {
                    "date": str(day),
                    "recovered": _percent(recovered, shipped),
                    "responded": _percent(responded, asked),
                }
            )
        return points

    def _responses_by_day(self):
        """Return by day how many consignees answered first on it."""
        query = SQL(
            """SELECT %s AS day, COUNT(*)
                FROM complaint_recall_consignee c
                WHERE c.recall_id = %s AND c.in_depth AND c.responded_at IS NOT NULL
                GROUP BY day""",
            self._local_day(SQL("c.responded_at")),
            self.id,
        )
        self.env["complaint.recall.consignee"].flush_model()
        return dict(self.env.execute_query(query))

    def _asked_count(self):
        consignees = self.env["complaint.recall.consignee"]
        return consignees.search_count(
            [("recall_id", "=", self.id), ("in_depth", "=", True)]
        )

    def _returns_by_day(self, uom_id):
        """Return by day how much came back, or was destroyed there, in a unit.

        What the balance counts as returned and destroyed, see `recovery/consignees.py`.
        """
        query = SQL(
            """WITH scope AS (%(scope)s)
                SELECT day, SUM(quantity)
                FROM (
                    SELECT %(came_on)s AS day, line.quantity_product_uom AS quantity
                    FROM scope
                    JOIN stock_move_line line ON line.lot_id = scope.lot_id
                        AND line.company_id = scope.company_id
                    WHERE scope.uom_id = %(uom)s AND line.state = 'done'
                        AND line.location_id = %(customers)s
                        AND NOT line.location_dest_id = %(customers)s
                        AND NOT %(netted)s
                    UNION ALL
                    SELECT %(gone_on)s, gone.quantity
                    FROM scope
                    JOIN complaint_recall_destruction_line gone
                        ON gone.recall_lot_id = scope.id
                    JOIN complaint_recall_destruction d ON d.id = gone.destruction_id
                    WHERE scope.uom_id = %(uom)s AND d.state = 'done'
                        AND d.consignee_id IS NOT NULL
                ) AS parts
                GROUP BY day""",
            scope=lots.scope(self.ids),
            came_on=self._local_day(SQL("line.date")),
            gone_on=self._local_day(SQL("d.done_at")),
            uom=uom_id,
            customers=CUSTOMERS,
            netted=lots.NETTED,
        )
        self._flush_balance()
        return dict(self.env.execute_query(query))

    def _local_day(self, moment):
        """Return the day of a moment in the time zone of the reader, as SQL."""
        zone = self.env.tz.zone
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, zone)


def _percent(part, whole):
    return round(min(100 * part / whole, 100), 1) if whole else 0.0
