from odoo import api, fields, models

from ..tools import lifecycle


class ComplaintComplaint(models.Model):
    """The case file of one complaint.

    Anybody with a login logs one and reads the own ones; only handlers work on it
    (S9.2); states change along `tools.lifecycle` only. A case is never deleted: its
    number is one of a gap-free series (S9.6). One that was logged by mistake is
    cancelled with a reason.
    """

    _name = "complaint.complaint"
    _description = "Complaint"
    _inherit = [
        "complaint.gate.mixin",
        "complaint.lifecycle.mixin",
        "mail.thread.cc",
        "mail.activity.mixin",
    ]
    _lifecycle = lifecycle
    _order = "is_serious desc, priority desc, received_at desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _rec_names_search = ["name", "partner_id", "reference"]

    # What it is
    name = fields.Char(
        string="Complaint Number",
        readonly=True,
        copy=False,
        index="trigram",
        default="",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    reference = fields.Char(
        string="Their Reference",
        copy=False,
        help="The customer's own number, or the number in an earlier register.",
    )
    state = fields.Selection(
        [
            ("new", "New"),
            ("investigation", "Investigation"),
            ("decision", "Decision"),
            ("reply", "Reply"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default=lifecycle.INITIAL,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    state_reason = fields.Text(
        help="Why the case was reopened or cancelled the last time."
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "Urgent")], default="0", tracking=True, index=True
    )
    kind = fields.Selection(
        [
            ("complaint", "Complaint"),
            ("opinion", "Opinion"),
            ("suggestion", "Suggestion"),
            ("demand", "Demand"),
        ],
        string="Complaint Type",
        default="complaint",
        required=True,
    )
    subject_type = fields.Selection(
        [("product", "Product"), ("service", "Service"), ("staff", "Staff Behaviour")],
        string="About",
        default="product",
        required=True,
    )

    # Who and when
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        check_company=True,
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    partner_email = fields.Char(related="partner_id.email", string="Email")
    person_ids = fields.One2many("complaint.person", "complaint_id", string="Persons")
    reported_by_id = fields.Many2one(
        "res.users",
        string="Logged By",
        default=lambda self: self.env.user,
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    received_at = fields.Datetime(
        string="Received",
        default=fields.Datetime.now,
        required=True,
        copy=False,
        index=True,
    )
    occurred_on = fields.Date(string="Occurrence Date", copy=False)
    channel_id = fields.Many2one(
        "complaint.channel", tracking=True, ondelete="restrict"
    )
    mode = fields.Selection(
        [("oral", "Oral"), ("written", "Written")],
        compute="_compute_mode",
        store=True,
        readonly=False,
        precompute=True,
    )

    # What happened
    statement = fields.Text(
        string="Customer's Own Words",
        required=True,
        copy=False,
        help="As the customer said or wrote it. Fixed once receipt is acknowledged.",
    )
    remedy_sought = fields.Text(string="What the Customer Asks For", copy=False)
    item_ids = fields.One2many(
        "complaint.item", "complaint_id", string="Products and Lots"
    )
    # as text, since not everybody who logs a complaint may read lots
    product_names = fields.Char(
        string="Products", compute="_compute_item_names", compute_sudo=True
    )
    lot_names = fields.Char(
        string="Lots", compute="_compute_item_names", compute_sudo=True
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        string="Sales Order",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery Order",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    # Who handles it, and how it is sorted
    user_id = fields.Many2one(
        "res.users",
        string="Handler",
        copy=False,
        tracking=True,
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    team_id = fields.Many2one(
        "complaint.team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    business_line_id = fields.Many2one(
        "complaint.business.line",
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    category_id = fields.Many2one(
        "complaint.category",
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    class_id = fields.Many2one(
        "complaint.class",
        copy=False,
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    is_serious = fields.Boolean(related="class_id.is_serious", store=True)
    tag_ids = fields.Many2many("complaint.tag", string="Tags")

    # Acknowledgement
    acknowledged_at = fields.Datetime(
        string="Acknowledged", readonly=True, copy=False, tracking=True
    )
    acknowledged_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    # Investigation and decision
    investigation = fields.Html(copy=False, string="Findings")
    outcome = fields.Selection(
        [
            ("own_fault", "Our Quality Problem"),
            ("storage", "Customer's Storage or Use"),
            ("third_party", "Third Party Liable"),
            ("unfounded", "Unfounded"),
        ],
        copy=False,
        tracking=True,
    )
    proposal = fields.Text(
        copy=False, help="What we want to do and to tell the customer, and why."
    )
    amount = fields.Monetary(string="Compensation", copy=False)

    # Reply and closure
    reply_ids = fields.One2many("complaint.reply", "complaint_id", string="Replies")
    satisfaction = fields.Selection(
        [("pending", "Not Answered"), ("yes", "Satisfied"), ("no", "Not Satisfied")],
        compute="_compute_satisfaction",
        store=True,
    )
    # what the buttons of the step Reply go by; `satisfaction` may be on an earlier
    # decision
    current_satisfaction = fields.Selection(
        selection=lambda self: self._fields["satisfaction"].selection,
        string="Answer on the Decision That Holds",
        compute="_compute_current_satisfaction",
        compute_sudo=True,
    )
    lessons = fields.Text(string="Lessons Learned", copy=False)
    closed_at = fields.Datetime(
        string="Closed On", readonly=True, copy=False, tracking=True
    )
    closed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    age_days = fields.Integer(string="Age (Days)", compute="_compute_age_days")
    color = fields.Integer()

    _name_company_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "This complaint number is taken already."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "A compensation cannot be negative."
    )
    _open_idx = models.Index(
        "(company_id, received_at) WHERE state NOT IN ('closed', 'cancelled')"
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("channel_id")
    def _compute_mode(self):
        for complaint in self:
            complaint.mode = complaint.channel_id.mode or complaint.mode

    @api.depends("company_id", "business_line_id")
    def _compute_team_id(self):
        domain = [("company_id", "in", [*self.company_id.ids, False])]
        # sudo: who logs a complaint need not see the teams; only the link is taken.
        teams = self.env["complaint.team"].sudo().search(domain)
        for complaint in self:
            complaint.team_id = complaint.team_id or complaint._pick_team(teams)

    def _pick_team(self, teams):
        """Return the first team of the company, rather one of the business line."""
        fitting = teams.filtered(lambda t: t.company_id <= self.company_id)
        own = fitting.filtered(lambda t: t.business_line_id == self.business_line_id)
        return (own or fitting)[:1].sudo(False)

    @api.depends(
        "item_ids.product_id.name", "item_ids.lot_id.name", "item_ids.lot_text"
    )
    @api.depends_context("lang")
    def _compute_item_names(self):
        for complaint in self:
            items = complaint.item_ids
            products = dict.fromkeys(items.product_id.mapped("name"))
            lots = dict.fromkeys(item.lot_id.name or item.lot_text for item in items)
            complaint.product_names = ", ".join(products)
            complaint.lot_names = ", ".join(filter(None, lots))

    @api.depends("reply_ids.satisfaction")
    def _compute_satisfaction(self):
        last = self._last_replies()
        for complaint in self:
            reply = last.get(complaint._origin.id)
            complaint.satisfaction = reply.satisfaction if reply else False

    @api.depends("reply_ids.satisfaction", "reply_ids.round", "gate_round_ids.state")
    def _compute_current_satisfaction(self):
        for complaint in self:
            complaint.current_satisfaction = complaint._current_replies()[
                -1:
            ].satisfaction

    def _all_lines(self, name):
        """Return all lines of one kind, whoever asks, for a decision by the system.

        The cache of a one2many is shared by everybody in a transaction: read as the
        system, it would show others what they may not read, and the other way round.

        :param str name: a one2many of the case
        :return: the lines, with the rights of the caller
        """
        field = self._fields[name]
        # sudo: which lines there are decides; their values are read by the caller.
        lines = self.env[field.comodel_name].sudo()
        lines = lines.search([(field.inverse_name, "in", self._origin.ids)])
        return lines.with_env(self.env)

    @api.depends("received_at", "closed_at")
    def _compute_age_days(self):
        now = fields.Datetime.now()
        for complaint in self:
            end = complaint.closed_at or now
            start = complaint.received_at or now
            complaint.age_days = max((end - start).days, 0)

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for complaint in self:
            complaint.display_name = complaint.name or self.env._("New Complaint")

    @api.onchange("channel_id")
    def _onchange_channel_id(self):
        if self.channel_id.raises_priority:
            self.priority = "1"

    @api.onchange("sale_order_id")
    def _onchange_sale_order_id(self):
        self.partner_id = self.partner_id or self.sale_order_id.partner_id
