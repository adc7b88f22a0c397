from odoo import api, fields, models

from .complaint_recall import DEPTHS

STATES = [
    ("waiting", "Not Written To Yet"),
    ("notified", "Notified"),
    ("unreachable", "To Be Called"),
    ("responded", "Answered"),
    ("settled", "Settled"),
]


class ComplaintRecallConsignee(models.Model):
    """Somebody who received goods of the scope: one a recall and customer.

    Made by the scope engine out of the shipments, or out of what a consignee said about
    whom the goods were passed on to (`parent_id`). Name and addresses are as they were
    when the scope was found; they are brought up to date until a notice was sent.
    """

    _name = "complaint.recall.consignee"
    _description = "Consignee of a Recall"
    _inherit = ["complaint.recall.row", "mail.thread", "mail.activity.mixin"]
    _order = "recall_id desc, name, id"
    _mail_post_access = "read"
    _user_fields = frozenset(("depth", "activity_ids"))

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="recall_id.company_id", store=True, index=True, precompute=True
    )
    is_mock = fields.Boolean(related="recall_id.is_mock")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="restrict",
        help="The commercial entity. Empty: named by another consignee.",
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Written To",
        ondelete="restrict",
        help="The contact for recalls of this customer, else the customer itself.",
    )
    parent_id = fields.Many2one(
        "complaint.recall.consignee",
        string="Got It From",
        index="btree_not_null",
        ondelete="restrict",
    )
    name = fields.Char(required=True)
    email = fields.Char()
    phone = fields.Char()
    street = fields.Char(string="Address")
    lang = fields.Char(string="Language", help="Code of the language, such as zh_CN.")
    depth = fields.Selection(
        DEPTHS,
        string="Level of Trade",
        required=True,
        default="wholesale",
        help="Nobody beyond the depth of the recall is written to.",
    )
    is_depth_set = fields.Boolean(
        string="Level Entered",
        readonly=True,
        help="The team entered the level of trade; finding the scope again keeps it.",
    )
    in_depth = fields.Boolean(
        string="Within the Depth", compute="_compute_in_depth", store=True
    )
    line_ids = fields.One2many(
        "complaint.recall.consignee.line", "consignee_id", string="Lots"
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="waiting",
        index=True,
        tracking=True,
        help="Kept by notices, answers and balance; see `_refresh_state`.",
    )
    is_amended = fields.Boolean(
        string="Added Later", readonly=True, help="Added after the decision."
    )
    notified_at = fields.Datetime(string="First Notice On", readonly=True)
    responded_at = fields.Datetime(string="First Answer On", readonly=True)

    _partner_uniq = models.UniqueIndex(
        "(recall_id, partner_id) WHERE partner_id IS NOT NULL",
        "A customer is in a recall once.",
    )

    @api.depends("depth", "recall_id.depth")
    def _compute_in_depth(self):
        order = [code for code, _label in DEPTHS]
        for consignee in self:
            wanted = consignee.recall_id.depth
            consignee.in_depth = order.index(consignee.depth) <= order.index(wanted)

    def _refresh_state(self):
        """Bring `state` to what notices, answers and balance say; sudo by the engine.

        Notices, answers and recovery call it after each change; each extends
        `_state_now`.
        """
        # sudo: the state is written by the engine only.
        for consignee in self.sudo():
            state = consignee._state_now()
            if state != consignee.state:
                consignee.state = state

    def _state_now(self):
        """Return the state that is true now."""
        self.ensure_one()
        if self.responded_at:
            return "responded"
        return "notified" if self.notified_at else "waiting"
