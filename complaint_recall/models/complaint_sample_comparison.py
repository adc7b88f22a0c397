from odoo import api, fields, models


class ComplaintSampleComparison(models.Model):
    _inherit = "complaint.sample.comparison"

    retained_stock = fields.Char(
        string="Retained in Stock",
        compute="_compute_retained_stock",
        # single figures of stock, for who may read the comparison
        compute_sudo=True,
        help="What is kept of the lots of the complaint in locations for retained "
        "samples.",
    )

    @api.depends("complaint_id.item_ids.lot_id", "retained_sample_id.lot_id")
    @api.depends_context("lang")
    def _compute_retained_stock(self):
        book = self.env["complaint.batch.record"]
        lots = {
            c: c.retained_sample_id.lot_id or c.complaint_id.item_ids.lot_id
            for c in self
        }
        every = self.env["stock.lot"].union(*lots.values())
        kept = book._retained(every, self.company_id) if every else {}
        for comparison in self:
            comparison.retained_stock = "; ".join(
                f"{lot.name}: {book._number(row['quantity'])} "
                f"{lot.product_id.uom_id.name} ({row['place']})"
                for lot in lots[comparison]
                for row in kept.get(lot.id, [])
            )
