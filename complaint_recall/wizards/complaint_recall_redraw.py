from odoo import fields, models


class ComplaintRecallRedraw(models.TransientModel):
    """The dialog in which the coordinator says why a sample is drawn anew."""

    _name = "complaint.recall.redraw"
    _description = "Draw Checks Anew"

    recall_id = fields.Many2one("complaint.recall", required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Draw anew; the earlier draws are kept.

        :return: the action that shows the checks
        :raises AccessError: the user is not the coordinator
        :raises UserError: no reason, or nothing was drawn yet
        """
        self.ensure_one()
        self.recall_id._redraw_checks(self.reason)
        return self.recall_id.action_open_checks()
