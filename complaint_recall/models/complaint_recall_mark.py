from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import recall_law


class ComplaintRecallMark(models.Model):
    """A point in the life of a recall that was reached: when, and by whom."""

    _name = "complaint.recall.mark"
    _inherit = ["complaint.append.only"]
    _description = "Point Reached by a Recall"
    _order = "reached_at, id"

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="recall_id.company_id", store=True, index=True, precompute=True
    )
    code = fields.Selection(recall_law.MARKS, string="Point", required=True)
    reached_at = fields.Datetime(string="Reached", required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    filing_id = fields.Many2one(
        "complaint.recall.filing", index="btree_not_null", ondelete="restrict"
    )

    _code_uniq = models.UniqueIndex(
        "(recall_id, code) WHERE code NOT IN ('known', 'progress')",
        "The recall reached this point already.",
    )

    @api.model
    def _put(self, recalls, code, moment):
        """Note that recalls reached a point; only the first time counts.

        Progress repeats with each report, and knowledge moves when its date is
        corrected.

        :param recalls: complaint.recall
        :param moment: naive UTC
        :return: the recalls that reached it just now
        """
        if code not in recall_law.REPEATED:
            # sudo: whether it was reached, whatever the user may read.
            domain = [("recall_id", "in", recalls.ids), ("code", "=", code)]
            recalls -= self.sudo().search(domain).recall_id.with_env(recalls.env)
            recalls -= self._reached_meanwhile(recalls, code)
        filings = self.env["complaint.recall.filing"]._latest(recalls, code)
        values = {"code": code, "reached_at": moment, "user_id": self.env.uid}
        self._append(
            [
                {
                    **values,
                    "recall_id": recall.id,
                    "filing_id": filings.get(recall.id, False),
                }
                for recall in recalls
            ]
        )
        data = {"code": code, "at": str(moment)}
        self.env["complaint.event"]._record(recalls, "recall.reached", data)
        return recalls

    def _reached_meanwhile(self, recalls, code):
        """Return the recalls that another process brought to a point just now.

        Two that send notices both send the first one: the own view of the database is
        older than what the other has committed, so one queues up and looks again.
        """
        # sudo: which companies queue up, nothing else.
        for company in recalls.sudo().company_id.sorted("id"):
            self._queue_up(company.id)
        query = SQL(
            "SELECT recall_id FROM complaint_recall_mark"
            " WHERE code = %s AND recall_id = ANY(%s)",
            code,
            recalls.ids,
        )
        found = self._fetch_committed(query) if recalls else []
        return recalls.browse(recall_id for (recall_id,) in found)
