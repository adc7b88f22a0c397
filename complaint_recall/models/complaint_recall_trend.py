from odoo import models
from odoo.tools import SQL


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
        """Return by day how much of the scope came back in a unit since the decision.

        The lines that brought goods of the scope from customers into the stock; lots of
        products whose own unit is another one are left out.
        """
        query = SQL(
            """SELECT %(day)s AS day, SUM(l.quantity_product_uom)
                FROM stock_move_line l
                JOIN stock_location f ON f.id = l.location_id
                JOIN stock_location t ON t.id = l.location_dest_id
                JOIN complaint_recall_lot r ON r.lot_id = l.lot_id
                WHERE r.recall_id = %(recall)s AND NOT COALESCE(r.is_excluded, FALSE)
                    AND r.uom_id = %(uom)s AND l.state = 'done'
                    AND l.company_id = %(company)s AND l.date >= %(since)s
                    AND f.usage = 'customer' AND t.usage <> 'customer'
                GROUP BY day""",
            day=self._local_day(SQL("l.date")),
            recall=self.id,
            uom=uom_id,
            company=self.company_id.id,
            since=self.decided_at,
        )
        self.env["stock.move.line"].flush_model()
        self.env["complaint.recall.lot"].flush_model()
        return dict(self.env.execute_query(query))

    def _local_day(self, moment):
        """Return the day of a moment in the time zone of the reader, as SQL."""
        zone = self.env.tz.zone
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, zone)


def _percent(part, whole):
    return round(min(100 * part / whole, 100), 1) if whole else 0.0
