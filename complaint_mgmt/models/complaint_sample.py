from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import sample_lifecycle
from ..tools.signed_names import signed_name

YES_NO = [("yes", "Yes"), ("no", "No")]
# S9.4.2.1.2: what is looked at before a sample is opened.
CHECKS = ("check_packaging", "check_seal", "check_own_product", "check_validity")
CHECK_NOTES = tuple(f"{name}_note" for name in CHECKS)
# What only the system writes.
SYSTEM_FIELDS = {
    "name",
    "requested_at",
    "requested_by_id",
    "received_at",
    "confirmed_at",
    "confirmed_by_id",
    "opened_at",
    "state_changed_at",
    "custody_ids",
    "test_ids",
    "is_compromised",
}
# Where, how and of what it was taken: fixed once it was confirmed.
FACT_FIELDS = {
    "kind",
    "item_id",
    "product_id",
    "lot_id",
    "lot_text",
    "quantity",
    "product_uom_id",
    "how",
    "place",
    "taken_by_id",
    "collected_at",
    "seal_number",
    "photo",
    *CHECKS,
    *CHECK_NOTES,
}
# What goes on when the case is decided or closed: the thing still exists.
FATE_FIELDS = {"state", "state_reason", "storage_place"}
INVESTIGATED = ("new", "investigation")


class ComplaintSample(models.Model):
    """A sample of one case: asked for, taken, sealed, confirmed, opened, tested.

    Source: S3.9, S9.4.2.1.2, S9.4.2.2.2, S9.4.3.5.3. States change along
    `tools.sample_lifecycle` only and never back. Who has it is told by its custody
    chain. The record moves no stock; an addon that keeps retained samples in a stock
    location links it there.
    """

    _name = "complaint.sample"
    _description = "Sample of a Complaint"
    _inherit = [
        "complaint.evidence.mixin",
        "complaint.lifecycle.mixin",
        "mail.thread",
    ]
    _lifecycle = sample_lifecycle
    _order = "complaint_id, id"
    _check_company_auto = True
    _evidence_kind = "sample"
    # What was found is fixed by the proposal (see `write`); custody goes on.
    _evidence_states = ("new", "investigation", "decision", "reply", "closed")

    name = fields.Char(string="Sample Number", readonly=True, copy=False, index=True)
    kind = fields.Selection(
        [
            ("complaint", "Complaint Sample"),
            ("retained", "Retained Sample"),
            ("reference", "Reference Sample"),
        ],
        required=True,
        default="complaint",
    )
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("received", "Sample Received"),
            ("confirmed", "Confirmed"),
            ("compromised", "Compromised"),
            ("opened", "Opened"),
            ("tested", "Tested"),
            ("used_up", "Used Up"),
            ("returned", "Returned"),
            ("destroyed", "Destroyed"),
            ("stored", "Stored"),
            ("unavailable", "Not Available"),
        ],
        required=True,
        default=sample_lifecycle.INITIAL,
        copy=False,
        index=True,
    )
    partner_id = fields.Many2one(related="complaint_id.partner_id")
    case_state = fields.Selection(
        related="complaint_id.state", string="Complaint Status"
    )

    # What it is
    item_id = fields.Many2one(
        "complaint.item",
        string="Complained Product",
        compute="_compute_item_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        domain="[('complaint_id', '=', complaint_id)]",
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_from_item",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial Number",
        compute="_compute_from_item",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        domain="[('product_id', '=', product_id)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    lot_text = fields.Char(
        string="Lot as Stated",
        compute="_compute_from_item",
        store=True,
        readonly=False,
        precompute=True,
    )
    expiration_date = fields.Datetime(related="lot_id.expiration_date")
    quantity = fields.Float(digits="Product Unit", default=1)
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
    )

    # How it came
    requested_at = fields.Datetime(readonly=True, copy=False)
    requested_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    how = fields.Selection(
        [
            ("sent", "Sent by the Customer"),
            ("on_site", "Collected on Site"),
            ("retention", "Taken From Our Retained Samples"),
        ],
        string="How It Came",
        compute="_compute_how",
        store=True,
        readonly=False,
        precompute=True,
    )
    collected_at = fields.Datetime(string="Taken On", copy=False)
    taken_by_id = fields.Many2one(
        "res.users", check_company=True, copy=False, ondelete="restrict"
    )
    place = fields.Char(string="Taken At", help="Where it was taken.")
    received_at = fields.Datetime(string="Received On", readonly=True, copy=False)
    seal_number = fields.Char(copy=False)
    photo = fields.Image(max_width=1920, max_height=1920, copy=False)
    storage_place = fields.Char(copy=False)
    note = fields.Text()

    # S9.4.2.1.2: the four checks
    check_packaging = fields.Selection(YES_NO, string="Packaging Intact")
    check_packaging_note = fields.Char(string="Note on Packaging")
    check_seal = fields.Selection(YES_NO, string="Seal Tight")
    check_seal_note = fields.Char(string="Note on Seal")
    check_own_product = fields.Selection(YES_NO, string="Our Own Product")
    check_own_product_note = fields.Char(string="Note on Product")
    check_validity = fields.Selection(
        YES_NO,
        string="Within Validity or Responsibility Period",
        compute="_compute_check_validity",
        store=True,
        readonly=False,
        precompute=True,
        help="Proposed from the expiration date of the lot and the day on which the "
        "complaint was received. Correct it when a responsibility period counts.",
    )
    check_validity_note = fields.Char(string="Note on Validity")
    confirmed_at = fields.Datetime(string="Confirmed On", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    opened_at = fields.Datetime(string="Opened On", readonly=True, copy=False)

    _name_company_uniq = models.Constraint(
        "UNIQUE(company_id, name)",
        "Another sample took this number at the same time. Save again.",
    )
    _quantity_positive = models.Constraint(
        "CHECK(quantity >= 0)", "The quantity of a sample cannot be negative."
    )

    @api.depends("complaint_id")
    def _compute_item_id(self):
        for sample in self:
            items = sample.complaint_id.item_ids
            own = sample.item_id.filtered(
                lambda i, s=sample: i.complaint_id == s.complaint_id
            )
            sample.item_id = own or (items if len(items) == 1 else False)

    @api.depends("item_id")
    def _compute_from_item(self):
        for sample in self:
            item = sample.item_id
            sample.product_id = item.product_id or sample.product_id
            sample.lot_id = item.lot_id or sample.lot_id
            sample.lot_text = item.lot_text or sample.lot_text

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for sample in self:
            sample.product_uom_id = sample.product_uom_id or sample.product_id.uom_id

    @api.depends("kind")
    def _compute_how(self):
        for sample in self:
            if sample.kind == "retained":
                sample.how = "retention"
            elif sample.how == "retention":
                sample.how = False

    @api.depends("lot_id")
    def _compute_check_validity(self):
        for sample in self:
            # sudo: the date alone, for whoever may not read lots.
            until = sample.lot_id.sudo().expiration_date
            received = sample.complaint_id.received_at
            if until and received:
                sample.check_validity = "yes" if received <= until else "no"
            else:
                sample.check_validity = sample.check_validity

    @api.constrains("item_id", "complaint_id")
    def _check_item(self):
        for sample in self.filtered("item_id"):
            if sample.item_id.complaint_id != sample.complaint_id:
                raise ValidationError(
                    self.env._("Choose a product of this complaint for the sample.")
                )

    @api.constrains("collected_at")
    def _check_collected_at(self):
        now = fields.Datetime.now()
        if any(s.collected_at and s.collected_at > now for s in self):
            raise ValidationError(
                self.env._("A sample cannot have been taken in the future.")
            )

    # ------------------------------------------------------------------
    # What holds for every caller
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        given = {"requested_at": fields.Datetime.now(), "requested_by_id": self.env.uid}
        names = self.env["complaint.complaint"]._next_names(self, "S", vals_list)
        samples = super().create(
            [
                {**vals, **given, "name": name}
                for vals, name in zip(vals_list, names, strict=True)
            ]
        )
        samples._check_birth()
        samples._check_facts_open()
        return samples

    def write(self, vals):
        if not SYSTEM_FIELDS.isdisjoint(vals):
            raise UserError(
                self.env._("Number, times, custody of a sample are set by its steps.")
            )
        fate = vals.get("state") in (None, *sample_lifecycle.FATES)
        if not (fate and FATE_FIELDS.issuperset(vals)):
            self._check_facts_open()
        if not FACT_FIELDS.isdisjoint(vals):
            self._check_facts_unconfirmed()
        return super().write(vals)

    def _check_birth(self):
        """A sample is born requested, whatever values or defaults came along."""
        born = {"name", "requested_at", "requested_by_id", "is_compromised"}
        for sample in self:
            early = [name for name in SYSTEM_FIELDS - born if sample[name]]
            if sample.state != sample_lifecycle.INITIAL or early:
                raise UserError(
                    self.env._("A sample starts as requested. Then take its steps.")
                )

    def _check_facts_open(self):
        """Refuse to change what was found once the decision is proposed."""
        # sudo: the step of the case decides, whether or not the user reads the case.
        for complaint in self.sudo().complaint_id:
            if complaint.state not in INVESTIGATED:
                raise UserError(
                    self.env._(
                        "%(number)s is at the step %(state)s: what was investigated is "
                        "fixed. A sample can only be handed over, stored, returned or "
                        "destroyed.",
                        number=complaint.name,
                        state=complaint._state_label(complaint.state),
                    )
                )

    def _check_facts_unconfirmed(self):
        for sample in self:
            if sample.state not in ("requested", "received"):
                raise UserError(
                    self.env._(
                        "%(sample)s is “%(state)s”: how it was taken and what was "
                        "checked is fixed.",
                        sample=sample.name,
                        state=sample._state_label(sample.state),
                    )
                )

    def _event_reference(self):
        return self.name or f"{self._name},{self.id}"

    def _gate_payload_line(self):
        """Return what a signature on the decision covers of this, as a text."""
        checks = ",".join(f"{n.removeprefix('check_')}={self[n]}" for n in CHECKS)
        lot = signed_name(self.lot_id, "name")
        words = [self.name, self.kind, str(self.product_id.id or ""), lot]
        if self.confirmed_at:
            words.append(checks)
        return " | ".join(word or "" for word in words)
