from odoo import api, fields, models
from odoo.exceptions import UserError

# What the customer was told: fixed as soon as it is recorded.
TOLD_FIELDS = (
    "company_id",
    "complaint_id",
    "mode",
    "replied_at",
    "round",
    "text",
    "user_id",
)


class ComplaintReply(models.Model):
    """An answer that was given to the customer, and what the customer said to it.

    It can be recorded only on a decision that is signed by all; what was told is
    evidence and cannot be changed afterwards. Another answer is another record.
    """

    _name = "complaint.reply"
    _description = "Reply to the Customer"
    _order = "complaint_id, id desc"

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    round = fields.Integer(
        readonly=True, help="The round of decision that it answers on."
    )
    text = fields.Text(required=True)
    mode = fields.Selection(
        [
            ("written", "In Writing"),
            ("phone", "By Phone"),
            ("visit", "Personal Visit"),
            ("entrusted", "Through a Third Person"),
        ],
        required=True,
        default="written",
        help="The four modes of S9.4.1.3.",
    )
    replied_at = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        string="Replied By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    satisfaction = fields.Selection(
        [("pending", "Not Answered"), ("yes", "Satisfied"), ("no", "Not Satisfied")],
        required=True,
        default="pending",
    )
    customer_comment = fields.Text()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["user_id"] = self.env.uid
        replies = super().create(vals_list)
        for reply in replies:
            reply._check_may_reply()
            reply._write_round()
            data = {"mode": reply.mode, "round": reply.round}
            events = self.env["complaint.event"]
            events._record(reply.complaint_id, "reply.recorded", data)
            reply.complaint_id._reach_trigger("replied", reply.replied_at)
        replies.complaint_id._refresh_clocks()
        return replies

    def _write_round(self):
        """Note which decision this reply is on: the one that holds now."""
        number = self.complaint_id._decision_round_number()
        # super: `write` refuses to change what was told.
        return super().write({"round": number})  # pylint: disable=W8164

    def write(self, vals):
        told = [name for name in TOLD_FIELDS if name in vals]
        if told:
            raise UserError(
                self.env._(
                    "What the customer was told cannot be changed. Record another "
                    "reply."
                )
            )
        self._check_case_in_reply()
        self._check_current_round()
        result = super().write(vals)
        if "satisfaction" in vals:
            data = {"satisfaction": vals["satisfaction"]}
            self.env["complaint.event"]._record(
                self.complaint_id, "reply.answered", data
            )
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A reply to the customer is never deleted."))

    def action_satisfied(self):
        """Note that the customer accepts the answer.

        :return: True
        """
        self.write({"satisfaction": "yes"})
        return True

    def action_not_satisfied(self):
        """Note that the customer does not accept the answer.

        :return: True
        """
        self.write({"satisfaction": "no"})
        return True

    def _check_may_reply(self):
        self._check_case_in_reply()
        self.complaint_id._guard_gate_approved()
        self.complaint_id._check_requirements("reply")
        if self.replied_at > fields.Datetime.now():
            raise UserError(self.env._("A reply cannot have been given in the future."))
        if self.replied_at < self.complaint_id._decided_at():
            raise UserError(
                self.env._(
                    "A reply cannot have been given before the decision was signed."
                )
            )

    def _check_current_round(self):
        for reply in self:
            if reply not in reply.complaint_id._current_replies():
                raise UserError(
                    self.env._(
                        "This reply belongs to an earlier decision and stays as it "
                        "is. Note the customer's answer on the latest reply."
                    )
                )

    def _check_case_in_reply(self):
        for complaint in self.complaint_id:
            if complaint.state != "reply":
                raise UserError(
                    self.env._(
                        "%(number)s is not at the step Reply. Replies are recorded "
                        "after the decision and before closing.",
                        number=complaint.name,
                    )
                )
