from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, float_compare

from ..tools import lifecycle
from ..tools.signed_names import signed_name


class ComplaintItem(models.Model):
    """One product, and as a rule one lot, that a complaint is about (S3.2).

    What was delivered is read from the done moves each time: it is a fact of the stock,
    not something that is typed.
    """

    _name = "complaint.item"
    _inherit = ["complaint.line.mixin"]
    _description = "Complained Product"
    _order = "complaint_id, sequence, id"
    _check_company_auto = True

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    state = fields.Selection(related="complaint_id.state", string="Complaint Status")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial Number",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    lot_text = fields.Char(
        string="Lot as Stated",
        help="The lot number as the customer gave it, where no such lot is on record.",
    )
    expiration_date = fields.Datetime(related="lot_id.expiration_date")
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Order Line",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('id', 'in', allowed_uom_ids)]",
    )
    allowed_uom_ids = fields.Many2many("uom.uom", compute="_compute_allowed_uom_ids")
    delivered_qty = fields.Float(
        string="Delivered",
        digits="Product Unit",
        compute="_compute_delivered",
        help="What was delivered of this lot to this customer, returns not taken off.",
    )
    defective_qty = fields.Float(string="Defective", digits="Product Unit")
    is_never_delivered = fields.Boolean(
        compute="_compute_delivered",
        help="The lot is ours, but no delivery of it to this customer is on record.",
    )
    finding = fields.Char(compute="_compute_delivered")
    defect_id = fields.Many2one("complaint.defect", check_company=True)
    note = fields.Char()

    _defective_qty_positive = models.Constraint(
        "CHECK(defective_qty >= 0)", "A defective quantity cannot be negative."
    )

    @api.depends("product_id", "sale_line_id")
    def _compute_product_uom_id(self):
        for item in self:
            item.product_uom_id = (
                item.product_uom_id
                or item.sale_line_id.product_uom_id
                or item.product_id.uom_id
            )

    @api.depends("product_id")
    def _compute_allowed_uom_ids(self):
        for item in self:
            product = item.product_id
            item.allowed_uom_ids = (
                product.uom_id | product.uom_ids | item.product_uom_id
            )

    @api.depends(
        "product_id",
        "lot_id",
        "lot_text",
        "sale_line_id",
        "product_uom_id",
        "defective_qty",
        "complaint_id.partner_id",
    )
    @api.depends_context("lang")
    def _compute_delivered(self):
        shipped = self._shipped_quantities()
        for item in self:
            quantity = item._pick_shipped(shipped)
            unit = item.product_id.uom_id
            if item.product_uom_id and unit:
                item.delivered_qty = unit._compute_quantity(
                    quantity, item.product_uom_id, rounding_method="HALF-UP"
                )
            else:
                item.delivered_qty = quantity
            has_facts = item.lot_id and item.complaint_id.partner_id
            item.is_never_delivered = bool(has_facts and not quantity)
            item.finding = item._describe_finding()

    def _shipped_quantities(self):
        """Map (company, customer, product, lot, order line) to what was shipped.

        One query, whatever the number of lines.
        """
        customers = self.complaint_id.partner_id.commercial_partner_id
        products = self.product_id
        if not customers or not products:
            return {}
        lots = self.lot_id
        lot_condition = (
            SQL("line.lot_id IN %s", tuple(lots.ids)) if lots else SQL("FALSE")
        )
        if any(not item.lot_id for item in self):
            lot_condition = SQL("TRUE")
        # sudo: whoever may read the complaint learns this one figure, nothing else.
        rows = (
            self.env["stock.move.line"]
            .sudo()
            ._complaint_shipped(
                SQL(
                    "line.company_id IN %s AND line.product_id IN %s AND customer.id "
                    "IN %s AND %s",
                    tuple(self.complaint_id.company_id.ids),
                    tuple(products.ids),
                    tuple(customers.ids),
                    lot_condition,
                )
            )
        )
        shipped = defaultdict(float)
        for row in rows:
            for lot in {row["lot_id"], None}:
                for line in {row["sale_line_id"], None}:
                    key = (
                        row["company_id"],
                        row["customer_id"],
                        row["product_id"],
                        lot,
                        line,
                    )
                    shipped[key] += row["quantity"]
        return shipped

    def _pick_shipped(self, shipped):
        complaint = self.complaint_id
        key = (
            complaint.company_id.id,
            complaint.partner_id.commercial_partner_id.id,
            self.product_id.id,
            self.lot_id.id or None,
            self.sale_line_id.id or None,
        )
        return shipped.get(key, 0.0)

    def _describe_finding(self):
        if self.is_never_delivered:
            return self.env._("Never delivered to this customer")
        if self.lot_text and not self.lot_id:
            return self.env._("Lot not on record")
        if self.lot_id and self.delivered_qty and self._exceeds_delivery():
            return self.env._("More defective than delivered")
        return False

    def _exceeds_delivery(self):
        rounding = self.product_uom_id.rounding or 0.01
        return (
            float_compare(
                self.defective_qty, self.delivered_qty, precision_rounding=rounding
            )
            > 0
        )

    @api.onchange("product_id")
    def _onchange_product_id(self):
        if self.lot_id.product_id != self.product_id:
            self.lot_id = False
        self.product_uom_id = self.product_id.uom_id

    @api.constrains("lot_id", "product_id")
    def _check_lot_product(self):
        for item in self.filtered("lot_id"):
            if item.lot_id.product_id != item.product_id:
                raise ValidationError(
                    self.env._(
                        "Lot %(lot)s is a lot of %(product)s. Choose that product or "
                        "another lot.",
                        lot=item.lot_id.name,
                        product=item.lot_id.product_id.display_name,
                    )
                )

    @api.constrains("product_uom_id", "product_id")
    def _check_unit(self):
        for item in self.filtered("product_uom_id"):
            if not item.product_uom_id._has_common_reference(item.product_id.uom_id):
                raise ValidationError(
                    self.env._(
                        "%(product)s is not counted in %(unit)s. Choose another unit.",
                        product=item.product_id.display_name,
                        unit=item.product_uom_id.name,
                    )
                )

    @api.constrains("company_id")
    def _check_company_of_case(self):
        if any(item.company_id != item.complaint_id.company_id for item in self):
            raise ValidationError(
                self.env._(
                    "The company is the one of the complaint, and not set by hand."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._check_case_open()
        items._check_may_add()
        items._record("item.added")
        items.complaint_id._gate_recheck()
        return items

    def write(self, vals):
        self._check_case_kept(vals)
        self._check_case_open()
        result = super().write(vals)
        self._check_case_open()
        self._record("item.changed", sorted(vals))
        self.complaint_id._gate_recheck()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_open(self):
        self._check_case_open()

    def unlink(self):
        complaints = self.complaint_id
        self._record("item.removed")
        result = super().unlink()
        complaints._gate_recheck()
        return result

    def _record(self, kind, names=()):
        """Append an event for each line to its case: ids and quantities, no text."""
        for item in self:
            data = {
                "item": item.id,
                "product": item.product_id.id,
                "lot": item.lot_id.id or None,
                "defective": f"{item.defective_qty:.6f}",
                "fields": list(names),
            }
            self.env["complaint.event"]._record(item.complaint_id, kind, data)

    def _check_may_add(self):
        """Who logged the case adds to it until receipt is acknowledged (S9.2)."""
        if self.env.su or self.env.user.has_groups(lifecycle.HANDLER):
            return
        taken = self.complaint_id.filtered(
            lambda c: c.acknowledged_at or c.state != "new"
        )
        if taken:
            raise AccessError(
                self.env._(
                    "%(number)s is being handled: tell the handler what else is "
                    "concerned.",
                    number=taken[0].name,
                )
            )

    def _check_case_open(self):
        closed = self.complaint_id.filtered(lambda c: c.state in lifecycle.FINAL)
        if closed:
            raise UserError(
                self.env._(
                    "%(number)s is closed: its products and lots can no longer be "
                    "changed.",
                    number=closed[0].name,
                )
            )

    def _gate_payload_line(self):
        """Return what a signature covers of this line, ready for JSON."""
        return {
            "product": self.product_id.id,
            "product_name": signed_name(self.product_id),
            "lot": signed_name(self.lot_id, "name") or self.lot_text or "",
            "defective": f"{self.defective_qty:.6f}",
            "unit": self.product_uom_id.id,
            "defect": signed_name(self.defect_id, "code"),
        }
