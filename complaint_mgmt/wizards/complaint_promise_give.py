from odoo import api, fields, models


class ComplaintPromiseGive(models.TransientModel):
    """Asks until when the customer was promised an answer, when and how."""

    _name = "complaint.promise.give"
    _description = "Promise of an Answer"

    complaint_id = fields.Many2one("complaint.complaint", required=True)
    promised_at = fields.Datetime(string="Promised For", required=True)
    told_at = fields.Datetime(
        string="Told On", required=True, default=fields.Datetime.now
    )
    told_how = fields.Selection(
        selection=lambda self: self._selection_told_how(),
        string="How",
        required=True,
        default="phone",
    )
    reason = fields.Text(string="Why Then")
    warning = fields.Text(compute="_compute_warning")

    def _selection_told_how(self):
        told_how = self.env["complaint.promise"]._fields["told_how"]
        return told_how._description_selection(self.env)

    @api.depends("promised_at", "complaint_id")
    def _compute_warning(self):
        for wizard in self:
            case = wizard.complaint_id._filtered_access("read")
            legal = case._next_legal_due()
            is_late = legal and wizard.promised_at and legal.due_at < wizard.promised_at
            wizard.warning = legal._legal_text(legal) if is_late else False

    def action_confirm(self):
        """Record the promise.

        :return: a window close action
        :raises AccessError: the user is no handler
        :raises UserError: the dates make no promise
        """
        self.ensure_one()
        self.complaint_id._promise(
            self.promised_at,
            told_at=self.told_at,
            told_how=self.told_how,
            reason=self.reason or "",
        )
        return {"type": "ir.actions.act_window_close"}
