from odoo import api, models


class ComplaintIntake(models.TransientModel):
    """What the lots that are being complained about touched, while one types."""

    _name = "complaint.intake"
    _inherit = ["complaint.intake", "complaint.radius.mixin"]

    @api.depends(
        "line_ids.selected",
        "line_ids.delivered_qty",
        "line_ids.product_id",
        "line_ids.lot_id",
        "line_ids.lot_name",
        "line_ids.is_never_delivered",
    )
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_lot_radius(self):
        return super()._compute_lot_radius()

    def _radius_lots(self):
        # what is offered counts when it is marked, what is typed at once
        lines = self.line_ids.filtered(
            lambda line: line.selected or not line.delivered_qty
        )
        stated = lines._stated_lots()
        # sudo: ids to be counted; names are masked by the mixin.
        lots = self.env["stock.lot"].sudo()
        never = lines.filtered("is_never_delivered")
        never_delivered = lots.union(*(stated[line] for line in never))
        return lots.union(*stated.values()), never_delivered
