from odoo import api, models


class ComplaintComplaint(models.Model):
    """What the complained lots touched, before the case is saved."""

    _name = "complaint.complaint"
    _inherit = ["complaint.complaint", "complaint.radius.mixin"]

    @api.depends("item_ids.lot_id", "item_ids.is_never_delivered")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_lot_radius(self):
        return super()._compute_lot_radius()

    def _radius_lots(self):
        items = self.item_ids
        return items.lot_id, items.filtered("is_never_delivered").lot_id
