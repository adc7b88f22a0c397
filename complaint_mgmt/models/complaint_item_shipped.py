from odoo import api, fields, models
from odoo.tools import SQL


class ComplaintItem(models.Model):
    """When the complained goods left the house: a fact of the stock (S3.2)."""

    _inherit = "complaint.item"  # pylint: disable=R8180

    shipped_at = fields.Datetime(
        string="Shipped",
        compute="_compute_shipped_at",
        help="The last delivery of this lot to this customer.",
    )

    @api.depends("product_id", "lot_id", "sale_line_id", "complaint_id.partner_id")
    def _compute_shipped_at(self):
        rows = self._shipping_rows()
        for item in self:
            dates = [row["date"] for row in rows if item._is_shipped_by(row)]
            item.shipped_at = max(dates, default=False)

    def _shipping_rows(self):
        customers = self.complaint_id.partner_id.commercial_partner_id
        if not customers or not self.product_id:
            return []
        # sudo: whoever may read the complaint learns this one date, nothing else.
        lines = self.env["stock.move.line"].sudo()
        return lines._complaint_shipped(
            SQL(
                "line.company_id IN %s AND line.product_id IN %s AND customer.id IN %s",
                tuple(self.complaint_id.company_id.ids),
                tuple(self.product_id.ids),
                tuple(customers.ids),
            )
        )

    def _is_shipped_by(self, row):
        customer = self.complaint_id.partner_id.commercial_partner_id
        return (
            row["company_id"] == self.complaint_id.company_id.id
            and row["customer_id"] == customer.id
            and row["product_id"] == self.product_id.id
            and (not self.lot_id or row["lot_id"] == self.lot_id.id)
            and (not self.sale_line_id or row["sale_line_id"] == self.sale_line_id.id)
        )
