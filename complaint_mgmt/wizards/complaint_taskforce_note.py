from odoo import fields, models


class ComplaintTaskforceNote(models.TransientModel):
    """Asks for progress, or a member of a task force for the reason of a refusal."""

    _name = "complaint.taskforce.note"
    _description = "Note to a Task Force"

    mode = fields.Selection(
        [("progress", "Progress"), ("refuse", "Refusal")],
        required=True,
        default="progress",
    )
    complaint_id = fields.Many2one("complaint.complaint")
    member_id = fields.Many2one("complaint.taskforce.member")
    text = fields.Text(required=True)
    is_confirmed = fields.Boolean(
        string="It Is Our Quality Problem",
        help="Confirmed: the quality VP and the general manager are told at once.",
    )

    def action_confirm(self):
        """Note it.

        :return: a window close action
        :raises AccessError: the user has no part in it
        :raises UserError: no text, or the case is closed
        """
        self.ensure_one()
        if self.mode == "refuse":
            self.member_id._answer("refused", self.text)
        elif self.member_id:
            self.member_id._report(self.text, self.is_confirmed)
        else:
            self.complaint_id._note_progress(self.text, self.is_confirmed)
        return {"type": "ir.actions.act_window_close"}
