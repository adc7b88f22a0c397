from odoo import api, models
from odoo.tools import SQL

from odoo.addons.complaint_mgmt.tools.destruction import Own

from ..tools import recall_lifecycle


class ComplaintComplaint(models.Model):
    """Recalls and holds of lots outlive the complaint that they began with."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    @api.model
    def _destruction_plan(self):
        """Name the models of recalls: each is evidence of its own and stays.

        Nothing of a person is taken over from a case to a recall: its consignees come
        from deliveries.
        """
        return {
            **super()._destruction_plan(),
            "complaint.lot.hold": Own(),
            "complaint.recall": Own(),
        }


class ComplaintAction(models.Model):
    _inherit = "complaint.action"  # pylint: disable=R8180

    @api.model
    def _destroyable_ids(self, ids):
        """Leave out what a recall rests on that is still under way."""
        ids = super()._destroyable_ids(ids)
        rows = self.env.execute_query(
            SQL(
                """SELECT action.id FROM complaint_action action
                LEFT JOIN complaint_recall recall ON recall.id = action.recall_id
                    WHERE action.id = ANY(%s)
                      AND (recall.id IS NULL OR recall.state = ANY(%s))""",
                ids,
                list(recall_lifecycle.FINAL),
            )
        )
        return [row[0] for row in rows]
