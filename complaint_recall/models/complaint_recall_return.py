from odoo import models
from odoo.tools import SQL

from ..recovery import consignees


class ComplaintRecall(models.Model):
    """What a recall does when its goods come back."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    def _on_traded(self, lots):
        """Look again at what a movement of lots to or from customers changes (sudo).

        One statement where no recall is running on them.

        :param lots: stock.lot records
        """
        entries = self._entries_running(lots)
        if not entries:
            return
        recalls = entries.recall_id
        statement = consignees.balance(
            recalls.ids, self._declared_columns(), lot_ids=entries.ids
        )
        back = {
            row["consignee_id"]
            for row in self._balance_rows(statement)
            if row["returned"] and row["consignee_id"]
        }
        self.env["complaint.recall.consignee"].browse(back)._refresh_state()
        recalls.filtered(lambda recall: recall.state == "closing")._gate_recheck()

    def _entries_running(self, lots):
        """Return the complaint.recall.lot of running recalls on these lots."""
        entries = self.env["complaint.recall.lot"]
        if not lots:
            return entries
        entries.flush_model()
        self.flush_model(["state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT entry.id
                  FROM complaint_recall_lot entry
                  JOIN complaint_recall recall ON recall.id = entry.recall_id
                 WHERE entry.lot_id IN %s
                   AND entry.is_excluded IS NOT TRUE
                   AND recall.state IN ('running', 'closing')
                """,
                tuple(lots.ids),
            )
        )
        return entries.browse(entry for (entry,) in rows)
