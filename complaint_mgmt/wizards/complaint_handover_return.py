from odoo import fields, models


class ComplaintHandoverReturn(models.TransientModel):
    """Asks the head of a department why a case is given back."""

    _name = "complaint.handover.return"
    _description = "Give a Case Back"

    handover_id = fields.Many2one("complaint.handover", required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Give the case back.

        :return: a window close action
        :raises AccessError: the user is not the head of the department
        :raises UserError: the reason is blank, or it was answered before
        """
        self.ensure_one()
        self.handover_id._return(self.reason)
        return {"type": "ir.actions.act_window_close"}
