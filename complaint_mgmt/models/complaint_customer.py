from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .complaint_customer_tier import IMPORTANCE

SYSTEM_FIELDS = {
    "turnover_12m",
    "computed_tier_id",
    "tier_id",
    "overridden_at",
    "overridden_by_id",
}
# by which the tier is chosen
TIER_FIELDS = {"importance", "override_tier_id"}
KEPT = {"partner_id", "company_id"}


class ComplaintCustomer(models.Model):
    """What one company knows of the weight of a customer, and who cares for him.

    The tier follows turnover and importance (S5.3.2); somebody may set another one and
    says why. Turnover is the sum of posted invoices less credit notes of the last 12
    months, since that is what was really sold: an order may be cancelled or returned.
    """

    _name = "complaint.customer"
    _description = "Customer in Care"
    _order = "turnover_12m desc, id"
    _rec_name = "partner_id"
    _rec_names_search = ["partner_id"]
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        domain="[('parent_id', '=', False)]",
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    turnover_12m = fields.Monetary(
        string="Turnover of 12 Months",
        readonly=True,
        help="Posted invoices less credit notes of the last 12 months, without taxes.",
    )
    turnover_at = fields.Datetime(
        related="company_id.complaint_turnover_at", string="Turnover As Of"
    )
    importance = fields.Selection(
        IMPORTANCE,
        required=True,
        default="1",
        help="Set by hand: what a customer means to us besides the turnover.",
    )
    computed_tier_id = fields.Many2one(
        "complaint.customer.tier",
        string="Tier by the Rules",
        readonly=True,
        ondelete="restrict",
    )
    override_tier_id = fields.Many2one(
        "complaint.customer.tier",
        string="Another Tier",
        check_company=True,
        ondelete="restrict",
    )
    override_reason = fields.Text(string="Why Another Tier")
    overridden_at = fields.Datetime(readonly=True)
    overridden_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    tier_id = fields.Many2one(
        "complaint.customer.tier",
        compute="_compute_tier_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Cared For By",
        domain="[('share', '=', False)]",
        check_company=True,
        ondelete="set null",
        help="Visits the customer. Empty: the salesperson.",
    )
    note = fields.Text(string="Agreements and Wishes")
    visit_ids = fields.One2many(
        "complaint.customer.visit", "customer_id", string="Customer Visits"
    )
    last_visit_on = fields.Date(string="Last Visit", compute="_compute_visits")
    next_visit_on = fields.Date(string="Next Visit", compute="_compute_visits")

    _partner_company_uniq = models.Constraint(
        "UNIQUE(partner_id, company_id)", "This customer is on the list already."
    )

    @api.depends("computed_tier_id", "override_tier_id")
    def _compute_tier_id(self):
        for customer in self:
            customer.tier_id = customer.override_tier_id or customer.computed_tier_id

    def _compute_visits(self):
        rows = self.env["complaint.customer.visit"]._read_group(
            [("customer_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["customer_id", "state"],
            ["done_on:max", "planned_on:min"],
        )
        found = {(customer.id, state): days for customer, state, *days in rows}
        for customer in self:
            customer.last_visit_on = found.get((customer.id, "done"), [False])[0]
            customer.next_visit_on = found.get((customer.id, "planned"), [0, False])[1]

    @api.constrains("partner_id")
    def _check_partner(self):
        for customer in self:
            partner = customer.partner_id
            if partner != partner.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is a contact of %(customer)s. Enter the customer.",
                        contact=partner.display_name,
                        customer=partner.commercial_partner_id.display_name,
                    )
                )

    @api.constrains("override_tier_id", "override_reason")
    def _check_override(self):
        for customer in self:
            reasoned = (customer.override_reason or "").strip()
            if customer.override_tier_id and not reasoned:
                raise ValidationError(
                    self.env._(
                        "Say why %(customer)s is in another tier than the rules say.",
                        customer=customer.partner_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # a default of the context is a value given by hand as well
        given = self.default_get(list(SYSTEM_FIELDS)).keys()
        if SYSTEM_FIELDS & (given | set().union(*vals_list)):
            raise UserError(self._system_message())
        customers = super().create(vals_list)
        customers._after_choice(customers.filtered("override_tier_id"))
        return customers

    def write(self, vals):
        if SYSTEM_FIELDS & vals.keys():
            raise UserError(self._system_message())
        if any(self[:1].id and name in vals for name in KEPT):
            raise UserError(self.env._("Customer and company of a row are kept."))
        if "override_tier_id" in vals and "override_reason" not in vals:
            # an old reason is no reason for another tier
            vals = {**vals, "override_reason": False}
        result = super().write(vals)
        if TIER_FIELDS & vals.keys():
            self._after_choice(self if "override_tier_id" in vals else self.browse())
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_not_visited(self):
        if self.visit_ids:
            raise UserError(
                self.env._("A customer with visits stays on the list: cancel them.")
            )

    def _system_message(self):
        return self.env._("Turnover and tier follow from the rules. Set another tier.")

    def _write_system(self, vals):
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def _after_choice(self, overridden):
        """Note who set another tier, and bring tiers and queues up to date."""
        stamp = {
            "overridden_at": fields.Datetime.now(),
            "overridden_by_id": self.env.uid,
        }
        overridden._write_system(stamp)
        self.flush_model()
        self._assign_tiers(self.company_id, self)
        self.env["complaint.complaint"]._sync_tiers(self.company_id, self.partner_id)
        self.env["complaint.event"]._record(
            self,
            "customer.tier_set",
            lambda row: {
                "partner": row.partner_id.id,
                "importance": row.importance,
                "override": row.override_tier_id.id or None,
                "tier": row.tier_id.id or None,
            },
        )


class ComplaintEvent(models.Model):
    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "customer.tier_set": self.env._("Tier of a customer set by hand"),
        }
