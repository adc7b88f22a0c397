from odoo import fields, models


class ComplaintRecallExclude(models.TransientModel):
    """Asks why lots are taken out of a recall."""

    _name = "complaint.recall.exclude"
    _description = "Take Lots Out of a Recall"

    row_ids = fields.Many2many("complaint.recall.lot", string="Lots", required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Take the lots out.

        :return: a window close action
        :raises AccessError: a lot is certain, and the user is no recall coordinator
        :raises UserError: the scope is fixed
        """
        self.row_ids.write({"is_excluded": True, "exclusion_reason": self.reason})
        return {"type": "ir.actions.act_window_close"}
