from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("first", "First Notice"),
    ("reminder", "Reminder"),
    ("amendment", "Amendment"),
    ("closing", "Closing Notice"),
]
STATES = [
    ("queued", "Waiting"),
    ("sending", "Being Sent"),
    ("sent", "Sent"),
    ("unknown", "Perhaps Sent"),
    ("failed", "Not Delivered"),
    ("by_hand", "Told by Hand"),
    ("void", "Not Needed Any More"),
    ("skipped", "Drill: Not Sent"),
]
CHANNELS = [("mail", "Mail"), ("post", "Post"), ("phone", "Phone")]


class ComplaintRecallNotice(models.Model):
    """What one consignee is told, once: the outbox of a recall.

    Rows are made set by set when the decision is signed, and are written by the engine
    only: nobody has the right to create, change or delete one. How mails leave says
    complaint_recall_notice_send.py.
    """

    _name = "complaint.recall.notice"
    _description = "Recall Notice"
    _order = "recall_id desc, id"
    _rec_name = "consignee_id"

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    consignee_id = fields.Many2one(
        "complaint.recall.consignee", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, required=True, default="first")
    number = fields.Integer(required=True, default=1, aggregator=None)
    channel = fields.Selection(CHANNELS, required=True)
    state = fields.Selection(STATES, string="Status", required=True, default="queued")
    wording_id = fields.Many2one("complaint.recall.wording", ondelete="restrict")
    email = fields.Char(help="The address as it was when the notice was queued.")
    queued_at = fields.Datetime(string="Queued On", required=True)
    not_before = fields.Datetime(
        string="Next Try", help="The mail server asked to try again later."
    )
    tries = fields.Integer(aggregator=None)
    sent_at = fields.Datetime(string="Told On")
    failure = fields.Selection(
        [
            ("refused", "Refused by the Mail Server"),
            ("bounced", "Came Back"),
            ("invalid", "No Valid Address"),
            ("unknown", "The Connection Broke While Sending"),
        ],
    )
    failure_detail = fields.Char()
    message_id = fields.Many2one("mail.message", index="btree_not_null")
    done_by_id = fields.Many2one("res.users", ondelete="restrict")
    # Who hands it over now: the key of a lock that ends with the process.
    claim = fields.Integer(aggregator=None)
    lots_digest = fields.Char(help="Which lots the consignee is told of.")

    _kind_uniq = models.Constraint(
        "UNIQUE(consignee_id, kind, number)", "This notice exists already."
    )
    _queue_idx = models.Index("(id) WHERE state = 'queued' AND channel = 'mail'")
    _sending_idx = models.Index("(claim) WHERE state = 'sending'")

    @api.depends("consignee_id", "kind", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for notice in self:
            number = f" {notice.number}" if notice.kind == "reminder" else ""
            name = notice.consignee_id.name
            notice.display_name = f"{kinds.get(notice.kind)}{number}: {name}"

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("Who was told when and how stays on record."))
