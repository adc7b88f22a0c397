from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintRecallCall(models.Model):
    """A phone call to a consignee, as it was; append-only."""

    _name = "complaint.recall.call"
    _description = "Call to a Consignee"
    _order = "called_at desc, id desc"
    _rec_name = "consignee_id"

    consignee_id = fields.Many2one(
        "complaint.recall.consignee", required=True, index=True, ondelete="restrict"
    )
    recall_id = fields.Many2one(
        related="consignee_id.recall_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="consignee_id.company_id", store=True, index=True, precompute=True
    )
    phone = fields.Char(related="consignee_id.phone")
    user_id = fields.Many2one(
        "res.users",
        string="Called By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    called_at = fields.Datetime(
        string="Called On", required=True, readonly=True, default=fields.Datetime.now
    )
    result = fields.Selection(
        [
            ("reached", "Told"),
            ("no_answer", "No Answer"),
            ("wrong_number", "Wrong Number"),
            ("refused", "Hung Up or Refused"),
        ],
        required=True,
    )
    person = fields.Char(string="Spoken With", help="Name and position.")
    note = fields.Text()

    @api.model_create_multi
    def create(self, vals_list):
        # said here, for a default of a caller's context would count otherwise
        fixed = {"user_id": self.env.uid, "called_at": fields.Datetime.now()}
        calls = super().create([{**vals, **fixed} for vals in vals_list])
        for call in calls:
            call._check_call()
            call._note_call()
        return calls

    def write(self, vals):
        if vals:
            raise UserError(self.env._("A call stays as it was. Record another one."))
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A call stays as it was. Record another one."))

    def _check_call(self):
        consignee = self.consignee_id
        consignee.check_access("write")
        consignee._check_can_tell()
        if self.result == "reached" and not (self.person or "").strip():
            raise UserError(self.env._("Enter with whom you spoke."))

    def _note_call(self):
        data = {"call": self.id, "consignee": self.consignee_id.id}
        data["result"] = self.result
        # sudo: the recall of the consignee, whose event it is.
        recall = self.sudo().recall_id
        self.env["complaint.event"]._record(recall, "recall.called", data)
        if self.result == "reached":
            self.consignee_id._settle_by_hand("phone")
            self.consignee_id._note_told()
