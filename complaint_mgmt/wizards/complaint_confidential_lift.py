from odoo import fields, models


class ComplaintConfidentialLift(models.TransientModel):
    """Asks why a confidential case may be known to all readers."""

    _name = "complaint.confidential.lift"
    _description = "Lift Confidentiality"

    complaint_ids = fields.Many2many("complaint.complaint", required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Open the cases to all readers, with the reason.

        :return: a window action that closes the dialog
        :raises AccessError: the user is no Confidential Reader
        """
        self.complaint_ids._lift_confidentiality(self.reason)
        return {"type": "ir.actions.act_window_close"}
