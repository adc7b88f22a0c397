from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import lifecycle


class ComplaintLateMailDecide(models.TransientModel):
    """Asks what becomes of a mail that was kept aside, and why."""

    _name = "complaint.late.mail.decide"
    _description = "Decision on a Mail Kept Aside"

    mail_id = fields.Many2one("complaint.late.mail", required=True)
    has_case = fields.Boolean(compute="_compute_case")
    may_reopen = fields.Boolean(compute="_compute_case")
    decision = fields.Selection(
        [
            ("filed", "Reopen the case and file the mail"),
            ("logged", "Log it as a new complaint"),
            ("dismissed", "Nothing to do"),
        ],
        required=True,
        default="logged",
    )
    reason = fields.Text()

    @api.depends("mail_id")
    def _compute_case(self):
        is_head = self.env.user.has_group(lifecycle.QA_HEAD)
        for wizard in self:
            wizard.has_case = bool(wizard.mail_id.complaint_id)
            wizard.may_reopen = wizard.has_case and is_head

    def action_confirm(self):
        """Do what was decided.

        :return: the new or reopened case, or a window close action
        :raises AccessError: reopening without being a QA head
        :raises UserError: a reason is missing, or somebody decided already
        """
        self.ensure_one()
        if self.decision == "dismissed":
            self.mail_id._dismiss(self.reason)
            return {"type": "ir.actions.act_window_close"}
        if self.decision == "logged":
            return self.mail_id._log_as_new(self.reason)._get_records_action()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why the case is reopened."))
        self.mail_id._file_in_case(self.reason)
        return self.mail_id.complaint_id._get_records_action()
