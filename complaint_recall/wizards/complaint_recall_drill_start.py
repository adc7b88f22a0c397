from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.tools import window


class ComplaintRecallDrillStart(models.TransientModel):
    """Begin a drill now: with a lot that is drawn, or with a chosen one."""

    _name = "complaint.recall.drill.start"
    _description = "Start a Drill"

    drill_id = fields.Many2one("complaint.recall.drill", string="Plan", required=True)
    company_id = fields.Many2one(related="drill_id.company_id")
    kind = fields.Selection(
        [("random", "Draw by Lot"), ("chosen", "Choose a Lot")],
        string="Which Lot",
        required=True,
        default="random",
    )
    lot_id = fields.Many2one(
        "stock.lot", domain="[('company_id', 'in', [False, company_id])]"
    )

    def action_start(self):
        """Begin the drill and open it, as a recall coordinator.

        :return: a window action
        :raises AccessError: the user keeps no plans
        :raises UserError: there is no lot
        """
        self.ensure_one()
        plan = self.drill_id
        plan.check_access("write")
        lot = self._chosen() if self.kind == "chosen" else None
        recall = plan._start(lot)
        return window.form(recall)

    def _chosen(self):
        lot = self.lot_id
        if not lot:
            raise UserError(self.env._("Choose the lot."))
        lot.check_access("read")
        if lot.company_id not in (lot.company_id.browse(), self.drill_id.company_id):
            raise UserError(
                self.env._("Choose a lot of the company for which the plan is.")
            )
        return lot
