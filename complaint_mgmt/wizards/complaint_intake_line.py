from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ComplaintIntakeLine(models.TransientModel):
    """One product and lot that may be complained about."""

    _name = "complaint.intake.line"
    _description = "Delivered Product"

    intake_id = fields.Many2one("complaint.intake", required=True, ondelete="cascade")
    selected = fields.Boolean(string="Concerned")
    product_id = fields.Many2one("product.product", required=True)
    lot_id = fields.Many2one("stock.lot", readonly=True)
    lot_name = fields.Char(
        string="Lot Number", compute="_compute_lot_name", store=True, readonly=False
    )
    sale_line_id = fields.Many2one("sale.order.line", readonly=True)
    picking_id = fields.Many2one("stock.picking", string="Delivery", readonly=True)
    delivered_on = fields.Datetime(readonly=True)
    delivered_qty = fields.Float(
        string="Delivered", digits="Product Unit", readonly=True
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    defective_qty = fields.Float(string="Defective", digits="Product Unit")
    is_never_delivered = fields.Boolean(
        compute="_compute_finding",
        help="The lot is ours, but no delivery of it to this customer is on record.",
    )
    finding = fields.Char(compute="_compute_finding")

    @api.depends("lot_id")
    def _compute_lot_name(self):
        for line in self:
            # sudo: a lot's name is printed on the pack; not everybody may read lots.
            # Those of other companies are not told; no record rule applies.
            lot = line.lot_id.sudo()
            known = not lot.company_id or lot.company_id in self.env.companies
            line.lot_name = (known and lot.name) or line.lot_name

    @api.depends(
        "product_id",
        "lot_id",
        "lot_name",
        "intake_id.company_id",
        "intake_id.partner_id",
    )
    @api.depends_context("lang")
    def _compute_finding(self):
        stated = self._stated_lots()
        delivered = self._delivered_lots(stated)
        for line in self:
            lot, customer = stated[line], line._customer()
            key = (line.intake_id.company_id.id, customer.id, lot.id)
            line.is_never_delivered = bool(lot and customer and key not in delivered)
            line.finding = line._describe_finding(lot)

    def _customer(self):
        return self.intake_id.partner_id.commercial_partner_id

    def _delivered_lots(self, stated):
        """Return which lots went to which customer, one query for all lines.

        :param dict stated: line -> lot
        :return: set of (company id, customer id, lot id)
        """
        lots = self.env["stock.lot"].union(*stated.values())
        customers = self.intake_id.partner_id.commercial_partner_id
        companies = self.intake_id.company_id
        if not (lots and customers and companies):
            return set()
        # sudo: who speaks to the customer learns whether he got this lot, nothing else;
        # the same is on the complaint once it is logged.
        lines = self.env["stock.move.line"].sudo()
        rows = lines._complaint_shipped(
            SQL(
                "line.company_id IN %s AND line.product_id IN %s AND line.lot_id IN %s "
                "AND customer.id IN %s",
                tuple(companies.ids),
                tuple(lots.product_id.ids),
                tuple(lots.ids),
                tuple(customers.ids),
            )
        )
        return {(row["company_id"], row["customer_id"], row["lot_id"]) for row in rows}

    def _describe_finding(self, lot):
        if self.is_never_delivered:
            return self.env._("Never delivered to this customer")
        if self.product_id and (self.lot_name or "").strip() and not lot:
            return self.env._("Lot not on record")
        return False

    @api.onchange("product_id")
    def _onchange_product_id(self):
        # sudo: whether the lot is one of the product; its number stays as it was said.
        if self.lot_id.sudo().product_id != self.product_id:
            self.lot_id = False

    @api.onchange("defective_qty")
    def _onchange_defective_qty(self):
        if self.defective_qty:
            self.selected = True

    def _item_values(self):
        """Return the values of the complaint's item for this line."""
        self.ensure_one()
        if self.defective_qty < 0:
            raise UserError(self.env._("A defective quantity cannot be negative."))
        lot = self._resolve_lot()
        return {
            "product_id": self.product_id.id,
            "lot_id": lot.id,
            "lot_text": False if lot else (self.lot_name or "").strip(),
            "sale_line_id": self.sale_line_id.id,
            "product_uom_id": self.product_uom_id.id,
            "defective_qty": self.defective_qty,
        }

    def _resolve_lot(self):
        """Return the lot with the stated number; an unknown number stays as stated."""
        self.ensure_one()
        return self._stated_lots()[self].sudo(False)

    def _stated_lots(self):
        """Map each line to the lot that is meant, in sudo; one query for all lines.

        It is the lot that was offered, or the one of the product and the company, or of
        no company, that bears the number which was typed.
        """
        # sudo: one exact number of one product is looked up, which stands on the pack.
        none = self.env["stock.lot"].sudo()
        stated, typed = dict.fromkeys(self, none), {}
        for line in self:
            name, lot = (line.lot_name or "").strip(), line.lot_id.sudo()
            if name and lot.name == name and lot.product_id == line.product_id:
                stated[line] = lot
            elif name and line.product_id:
                typed[line] = name
        if not typed:
            return stated
        lines = self.browse().union(*typed)
        domain = [
            ("name", "in", list(typed.values())),
            ("product_id", "in", lines.product_id.ids),
            ("company_id", "in", [*lines.intake_id.company_id.ids, False]),
        ]
        known = {
            (lot.name, lot.product_id, lot.company_id): lot
            for lot in none.search(domain)
        }
        for line, name in typed.items():
            product, company = line.product_id.sudo(), line.intake_id.company_id.sudo()
            shared = known.get((name, product, company.browse()), none)
            stated[line] = known.get((name, product, company), shared)
        return stated
