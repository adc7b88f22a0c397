from odoo import api, fields, models
from odoo.exceptions import UserError


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

    @api.depends("lot_id")
    def _compute_lot_name(self):
        for line in self:
            # sudo: a lot's name is printed on the pack; not everybody may read lots.
            # Those of other companies are not told; no record rule applies.
            lot = line.lot_id.sudo()
            known = not lot.company_id or lot.company_id in self.env.companies
            line.lot_name = (known and lot.name) or line.lot_name

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
        name = (self.lot_name or "").strip()
        if self.lot_id and self.lot_id.sudo().name == name:
            return self.lot_id
        if not name:
            return self.lot_id.browse()
        company = self.intake_id.company_id
        # sudo: one exact number of one product is looked up, which stands on the pack.
        return (
            self.env["stock.lot"]
            .sudo()
            .search(
                [
                    ("name", "=", name),
                    ("product_id", "=", self.product_id.id),
                    ("company_id", "in", [company.id, False]),
                ],
                limit=1,
            )
        )
