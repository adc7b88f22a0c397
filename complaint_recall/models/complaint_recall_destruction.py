from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

PREFIX = "RD"
GATE = "destruction"
METHODS = [
    ("incineration", "Incineration"),
    ("harmless", "Harmless Treatment"),
    ("other", "Other"),
]
# What the steps write, never a user.
SYSTEM = frozenset(("name", "announced_at", "announced_by_id", "done_at"))
# What was told when the destruction was announced.
ANNOUNCED = frozenset(("planned_at", "planned_place", "method"))
# What may change on a destruction that was submitted.
HARMLESS = frozenset(("activity_ids", "message_main_attachment_id"))
OPEN = ("draft", "announced")


class ComplaintRecallDestruction(models.Model):
    """Goods of a recall are destroyed before witnesses; a second person signs it.

    Own goods: place and time are announced before (Food Safety Law 63), then the goods
    leave the stock by scrap orders when the last signature is given. At the site of a
    consignee: what the consignee declared counts when its certificate is here.
    """

    _name = "complaint.recall.destruction"
    _description = "Destruction in a Recall"
    _inherit = [
        "complaint.recall.files.mixin",
        "complaint.gate.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"

    name = fields.Char(string="Number", readonly=True, copy=False)
    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="recall_id.company_id", store=True, index=True, precompute=True
    )
    is_mock = fields.Boolean(related="recall_id.is_mock")
    state = fields.Selection(
        [
            ("draft", "Planned"),
            ("announced", "Announced"),
            ("review", "In Review"),
            ("done", "Destroyed"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    consignee_id = fields.Many2one(
        "complaint.recall.consignee",
        string="At the Site Of",
        domain="[('recall_id', '=', recall_id)]",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: own goods, out of the stock.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Carried Out By",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    method = fields.Selection(METHODS, required=True, default="incineration")
    method_note = fields.Char(string="How Exactly")
    planned_at = fields.Datetime(string="Planned For")
    planned_place = fields.Char(string="Place")
    announced_to = fields.Char(help="The authority that was told place and time.")
    announced_at = fields.Datetime(string="Announced On", readonly=True, copy=False)
    announced_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    performed_at = fields.Datetime(string="Carried Out On", copy=False)
    done_at = fields.Datetime(string="Signed On", readonly=True, copy=False)
    line_ids = fields.One2many(
        "complaint.recall.destruction.line", "destruction_id", string="Goods"
    )
    witness_ids = fields.One2many(
        "complaint.recall.destruction.witness", "destruction_id", string="Witnesses"
    )
    evidence_ids = fields.Many2many(
        "ir.attachment",
        "complaint_recall_destruction_file_rel",
        string="Files",
        copy=False,
        help="Certificate, photos, weighing slip.",
    )
    scrap_ids = fields.One2many(
        "stock.scrap",
        "recall_destruction_id",
        string="Scrap Orders",
        readonly=True,
        groups="stock.group_stock_user",
    )

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for destruction in self:
            destruction.display_name = destruction.name or self.env._("New Destruction")

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    @api.constrains("consignee_id", "recall_id")
    def _check_consignee(self):
        # sudo: a rule holds whether or not the user may read what it compares.
        for destruction in self.sudo().filtered("consignee_id"):
            if destruction.consignee_id.recall_id != destruction.recall_id:
                raise ValidationError(
                    self.env._("Choose a consignee of the same recall.")
                )

    @api.constrains("performed_at")
    def _check_performed_at(self):
        now = fields.Datetime.now()
        if any(d.performed_at and d.performed_at > now for d in self):
            raise ValidationError(self.env._("What was carried out lies in the past."))

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("state", "draft") != "draft" or SYSTEM & vals.keys():
                raise UserError(self._engine_refusal())
        # said here, for a default of a caller's context would count otherwise
        fixed = {**dict.fromkeys(SYSTEM, False), "state": "draft"}
        records = super().create([{**vals, **fixed} for vals in vals_list])
        records._check_recall_runs()
        for record in records:
            number = self.env["complaint.number"]._next(record.company_id, PREFIX)
            record._write_engine({"name": number})
        return records

    def write(self, vals):
        if SYSTEM & vals.keys():
            raise UserError(self._engine_refusal())
        moved = "recall_id" in vals and any(
            d.recall_id.id != vals["recall_id"] for d in self
        )
        if moved or "company_id" in vals:
            raise UserError(self.env._("A destruction stays with its recall."))
        for destruction in self:
            if vals.get("state", destruction.state) != destruction.state:
                destruction._check_state(vals["state"])
        content = {n for n in vals if not n.startswith("message_")} - HARMLESS
        if content - {"state"}:
            self._check_open()
        if ANNOUNCED & content and any(d.state == "announced" for d in self):
            raise UserError(
                self.env._(
                    "Place, time and method were announced. Cancel the announcement to "
                    "announce others."
                )
            )
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_planned(self):
        if any(destruction.state != "draft" for destruction in self):
            raise UserError(self.env._("What was announced is kept."))

    def _engine_refusal(self):
        return self.env._(
            "A destruction is planned, announced, carried out before witnesses and "
            "signed by another person, in this order."
        )

    def _write_engine(self, vals):
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def _check_open(self):
        """Refuse to change what was submitted, or what belongs to a recall that ended.

        :raises UserError: it is fixed
        """
        if any(destruction.state not in OPEN for destruction in self):
            raise UserError(
                self.env._("What was submitted for signature is not changed any more.")
            )
        self._check_recall_runs()

    def _check_recall_runs(self):
        # sudo: the step of the recall decides, whoever may read it.
        if any(recall.state != "running" for recall in self.sudo().recall_id):
            raise UserError(
                self.env._("Goods are destroyed while the recall is running.")
            )

    def _attachment_is_locked(self):
        """Evidence of what was submitted is fixed."""
        return self.filtered(lambda destruction: destruction.state not in OPEN)

    # ------------------------------------------------------------------
    # Announcing
    # ------------------------------------------------------------------

    def action_announce(self):
        """Note that place and time were announced, before goods are destroyed.

        Food Safety Law of China, article 63.

        :return: True
        :raises UserError: announced already, or place, time or authority are missing
        """
        for destruction in self:
            destruction.check_access("write")
            destruction._check_announce()
            destruction._write_engine(
                {
                    "state": "announced",
                    "announced_at": fields.Datetime.now(),
                    "announced_by_id": self.env.uid,
                }
            )
            data = {"destruction": destruction.id}
            recall = destruction.recall_id
            self.env["complaint.event"]._record(
                recall, "recall.destruction_announced", data
            )
        return True

    def _check_announce(self):
        self._check_open()
        if self.state != "draft":
            raise UserError(self.env._("It was announced already."))
        if not (self.planned_at and self.planned_place and self.announced_to):
            raise UserError(
                self.env._("Say where and when it will be, and to whom you said so.")
            )

    def action_cancel_announcement(self):
        """Plan anew: another place, time or method is announced then.

        :return: True
        :raises UserError: not announced, or submitted already
        """
        for destruction in self:
            destruction.check_access("write")
            destruction._check_open()
            if destruction.state != "announced":
                raise UserError(self.env._("Nothing was announced."))
            destruction._write_engine(
                {"state": "draft", "announced_at": False, "announced_by_id": False}
            )
            data = {"destruction": destruction.id}
            self.env["complaint.event"]._record(
                destruction.recall_id, "recall.destruction_unannounced", data
            )
        return True
