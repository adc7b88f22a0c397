from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import lifecycle
from ..tools.chain import sha256_hex

TYPE = "complaint_mgmt.mail_activity_type_internal_notice"
QUICK = {"mail_activity_quick_update": True, "mail_create_nosubscribe": True}


class ComplaintInternalNotice(models.Model):
    """A written notice on a case to those in the house whom it concerns.

    S9.4.2.2.6: the department at fault is told in writing; S3.6: the complaint sheet
    goes to QA and to the plant manager. What was sent is fixed, and each recipient
    confirms its receipt, also without any role in complaints.
    """

    _name = "complaint.internal.notice"
    _inherit = ["complaint.evidence.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Internal Notice"
    _mail_post_access = "read"
    _order = "complaint_id, id"
    _evidence_kind = "notice"
    _evidence_states = lifecycle.OPEN
    _evidence_removable = True

    name = fields.Char(string="Subject", required=True)
    # not by the database: another addon sends notices that belong to no case
    complaint_id = fields.Many2one(required=False)
    # for a recipient, who may not read the case
    complaint_number = fields.Char(
        related="complaint_id.name", string="Complaint Number"
    )
    kind = fields.Selection(
        [
            ("fault", "Notice of a Fault"),
            ("sheet", "Complaint Sheet"),
            ("other", "Other Notice"),
        ],
        string="Notice Type",
        required=True,
        default="fault",
    )
    text = fields.Text(
        required=True, help="What was found, and what is expected from whom."
    )
    recipient_ids = fields.One2many(
        "complaint.internal.notice.recipient", "notice_id", string="Recipients"
    )
    sent_at = fields.Datetime(string="Sent On", readonly=True, copy=False)
    sent_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    is_confirmed = fields.Boolean(
        string="Receipt Confirmed by All",
        compute="_compute_confirmed",
        compute_sudo=True,
    )
    receipt = fields.Char(
        string="Receipts Confirmed", compute="_compute_confirmed", compute_sudo=True
    )
    waits_for_me = fields.Boolean(compute="_compute_waits_for_me")

    @api.depends("sent_at", "recipient_ids.confirmed_at")
    def _compute_confirmed(self):
        for notice in self:
            lines = notice.recipient_ids
            done = lines.filtered("confirmed_at")
            notice.is_confirmed = bool(notice.sent_at and lines and done == lines)
            notice.receipt = f"{len(done)} / {len(lines)}" if notice.sent_at else False

    @api.depends("sent_at", "recipient_ids.confirmed_at")
    @api.depends_context("uid")
    def _compute_waits_for_me(self):
        for notice in self:
            notice.waits_for_me = bool(notice.sent_at and notice._my_lines())

    def _my_lines(self):
        """Return what this user still has to confirm, with the rights of the system."""
        # sudo: filtered down to the user's own lines.
        lines = self.sudo().recipient_ids
        return lines.filtered(
            lambda r: r.user_id == self.env.user and not r.confirmed_at
        )

    @api.model_create_multi
    def create(self, vals_list):
        notices = super().create(vals_list)
        notices._check_owner()
        if any(notice.sent_at or notice.sent_by_id for notice in notices):
            raise UserError(self.env._("Write the notice first, then send it."))
        return notices

    def _check_owner(self):
        """Refuse a notice that belongs to nothing; another addon adds what it may be.

        :raises UserError: there is no complaint
        """
        if any(not notice.complaint_id for notice in self):
            raise UserError(self.env._("Say to which complaint the notice belongs."))

    def write(self, vals):
        self._check_not_sent()
        if {"sent_at", "sent_by_id"} & set(vals):
            raise UserError(self.env._("Use “Send”: the system notes when and who."))
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_not_sent(self):
        self._check_not_sent()

    def _check_not_sent(self):
        if any(notice.sent_at for notice in self):
            raise UserError(
                self.env._("This notice was sent and is fixed. Write another one.")
            )

    def action_send(self):
        """Send the notice: it is fixed, and each recipient is called to confirm.

        :return: True
        :raises AccessError: the user is no handler
        :raises UserError: there is no recipient, or it was sent already
        """
        self.check_access("write")
        self._check_evidence_open()
        self._check_not_sent()
        for notice in self:
            if not notice.recipient_ids:
                raise UserError(self.env._("Say who receives the notice."))
            vals = {"sent_at": fields.Datetime.now(), "sent_by_id": self.env.uid}
            # super: past the refusal in `write`, which is for everybody else.
            super(ComplaintInternalNotice, notice).write(vals)  # pylint: disable=W8164
            data = {
                "notice": notice.id,
                "text_sha256": sha256_hex(notice.text.encode()),
                "users": sorted(notice.recipient_ids.user_id.ids),
            }
            events = self.env["complaint.event"]
            events._record(notice.complaint_id, "notice.sent", data)
            notice._call_recipients()
        return True

    def action_confirm_receipt(self):
        """Confirm that this user received the notice.

        :return: True
        :raises AccessError: the user is no recipient, or confirmed already
        """
        self.check_access("read")
        for notice in self:
            lines = notice.sent_at and notice._my_lines()
            if not lines:
                raise AccessError(
                    self.env._(
                        "Only a recipient confirms the receipt of a notice, and once."
                    )
                )
            lines._confirm()
            data = {"notice": notice.id, "user": self.env.uid}
            # sudo: a recipient may not read the case; the event names the recipient.
            complaint = notice.sudo().complaint_id.sudo(False)
            self.env["complaint.event"]._record(complaint, "notice.confirmed", data)
            lines.activity_id.unlink()
        return True

    def action_print(self):
        """Print the notice.

        :return: a report action
        """
        report = self.env.ref("complaint_mgmt.action_report_internal_notice")
        # sudo: the report checks who may read the notice.
        return report.sudo().report_action(self)

    def _call_recipients(self):
        # sudo: the activity of a recipient, who is another user.
        activities = self.env["mail.activity"].sudo().with_context(**QUICK)
        for line in self.sudo().recipient_ids:
            env = self.with_context(lang=line.user_id.lang).env
            line.activity_id = activities.create(
                {
                    "activity_type_id": self.env.ref(TYPE).id,
                    "automated": True,
                    "summary": env._(
                        "Confirm the receipt: %(notice)s", notice=self.name
                    ),
                    "date_deadline": fields.Date.context_today(self),
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": self.id,
                    "user_id": line.user_id.id,
                }
            )

    def _attachment_is_locked(self):
        """Return the notices that were sent: their files are fixed."""
        return self.filtered("sent_at")
