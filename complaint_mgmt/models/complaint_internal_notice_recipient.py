from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintInternalNoticeRecipient(models.Model):
    """One recipient of an internal notice, and when the receipt was confirmed."""

    _name = "complaint.internal.notice.recipient"
    _description = "Recipient of an Internal Notice"
    _order = "notice_id, id"
    _rec_name = "user_id"
    _archive_via = "notice_id.complaint_id"
    _check_company_auto = True

    notice_id = fields.Many2one(
        "complaint.internal.notice", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="notice_id.company_id", store=True)
    user_id = fields.Many2one(
        "res.users",
        string="Recipient",
        required=True,
        index=True,
        check_company=True,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    role = fields.Char(
        string="Department or Function", help="For example: QA, Plant Manager."
    )
    confirmed_at = fields.Datetime(
        string="Receipt Confirmed", readonly=True, copy=False
    )
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, ondelete="set null"
    )

    _user_uniq = models.Constraint(
        "UNIQUE(notice_id, user_id)", "This person receives the notice already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.notice_id._check_evidence_open()
        lines.notice_id._check_not_sent()
        if any(line.confirmed_at or line.activity_id for line in lines):
            raise UserError(self.env._("Each recipient confirms the receipt alone."))
        return lines

    def write(self, vals):
        self.check_access("write")
        if set(vals) & {"confirmed_at", "notice_id"} or (
            "activity_id" in vals and not self.env.su
        ):
            raise UserError(self.env._("Each recipient confirms the receipt alone."))
        if set(vals) != {"activity_id"}:
            self.notice_id._check_evidence_open()
            self.notice_id._check_not_sent()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_not_sent(self):
        self.notice_id._check_evidence_open()
        self.notice_id._check_not_sent()

    def _confirm(self):
        """Note the receipt; for `action_confirm_receipt` only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(  # pylint: disable=W8164
            {"confirmed_at": fields.Datetime.now()}
        )
