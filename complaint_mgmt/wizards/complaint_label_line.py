from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintLabelLine(models.TransientModel):
    """One label, and how many of it."""

    _name = "complaint.label.line"
    _description = "Complaint Label"

    wizard_id = fields.Many2one(
        "complaint.label.print", required=True, ondelete="cascade", index=True
    )
    product_id = fields.Many2one("product.product", required=True, ondelete="cascade")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial Number",
        domain="[('product_id', '=', product_id)]",
        ondelete="cascade",
    )
    copies = fields.Integer(default=1, required=True)
    link = fields.Char(compute="_compute_label")
    gaps = fields.Text(string="What Is Missing", compute="_compute_label")

    _copies_positive = models.Constraint(
        "CHECK(copies BETWEEN 0 AND 2400)", "Choose from 0 to 2400 copies."
    )

    @api.depends("product_id", "lot_id")
    @api.depends_context("company", "lang")
    def _compute_label(self):
        for line in self:
            product, lot = line.product_id._origin, line.lot_id._origin
            company = line._company()
            gaps = company._complaint_label_gaps(product, lot) if product else []
            line.link = product and company._complaint_label_link(product, lot)
            line.gaps = "\n".join(gaps)

    def _company(self):
        """Return the company that answers for the goods."""
        return self.lot_id.company_id or self.product_id.company_id or self.env.company

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_goods()
        return lines

    def write(self, vals):
        result = super().write(vals)
        self._check_goods()
        return result

    def _check_goods(self):
        """A label tells lot and expiry: only to who may read the lot anyway."""
        self.product_id.check_access("read")
        with_lot = self.filtered("lot_id")
        if with_lot:
            with_lot.lot_id.check_access("read")
        if any(line.lot_id.product_id != line.product_id for line in with_lot):
            raise UserError(self.env._("Choose a lot of the product."))
