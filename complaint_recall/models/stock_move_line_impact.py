from odoo import models


class StockMoveLine(models.Model):
    """An open line in words, for who is about to lose it."""

    _inherit = "stock.move.line"  # pylint: disable=R8180

    def _hold_impact_vals(self, companies):
        """Return who loses what on this line (sudo), as values of an impact.

        :param companies: res.company whose documents and customers are named
        """
        self.ensure_one()
        if self.company_id not in companies:
            return self._hold_impact_masked()
        move = self.move_id
        picking = self.picking_id or move.picking_id
        order = move.raw_material_production_id
        partner = picking.partner_id or move.partner_id
        document = order or picking
        return {
            "kind": self._hold_impact_kind(),
            "document": document.display_name or move.reference or "",
            "res_model": document._name if document else False,
            "res_id": document.id if document else False,
            "partner_name": partner.commercial_partner_id.display_name or False,
            "lot_id": self.lot_id.id,
            "quantity": self.quantity_product_uom,
            "uom_id": self.product_id.uom_id.id,
            "is_picked": self.picked or move.picked,
            "scheduled": picking.scheduled_date or order.date_start or move.date,
        }

    def _hold_impact_masked(self):
        """Return what another company learns of this line: the lot and how much."""
        return {
            "kind": self._hold_impact_kind(),
            "document": self.env._("Document of another company"),
            "lot_id": self.lot_id.id,
            "quantity": self.quantity_product_uom,
            "uom_id": self.product_id.uom_id.id,
            "is_picked": self.picked or self.move_id.picked,
        }

    def _hold_impact_kind(self):
        target = self.location_dest_id.usage
        if target == "customer":
            return "delivery"
        return "production" if target == "production" else "other"
