from odoo import api, fields, models
from odoo.fields import Domain

# Goods move by stock moves only. Odoo lets every warehouse user write these by RPC.
QUANTITIES = frozenset(("quantity", "reserved_quantity"))
PLACE = frozenset(("product_id", "location_id", "lot_id", "package_id", "owner_id"))


class StockQuant(models.Model):
    """Stock of lots on hold: it is there, and no order gets it."""

    _inherit = "stock.quant"  # pylint: disable=R8180

    lot_is_held = fields.Boolean(related="lot_id.is_held", string="On Hold")

    @api.model
    def _get_gather_domain(
        self,
        product_id,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
    ):
        domain = super()._get_gather_domain(
            product_id, location_id, lot_id, package_id, owner_id, strict
        )
        # A strict search is one for the quant to write to: without it, Odoo would make
        # a second quant of the same goods.
        if strict or product_id.tracking == "none":
            return domain
        # few lots are on hold, so this asks the small index and not the table of lots
        return domain & Domain("lot_id", "not any!", Domain("is_held", "=", True))

    def _get_reserve_quantity(
        self,
        product_id,
        location_id,
        quantity,
        uom_id=None,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
    ):
        found = super()._get_reserve_quantity(
            product_id,
            location_id,
            quantity,
            uom_id=uom_id,
            lot_id=lot_id,
            package_id=package_id,
            owner_id=owner_id,
            strict=strict,
        )
        if not strict or not lot_id or not found:
            return found
        # a transfer that follows another one asks for the very lot that it brought
        if not lot_id._filter_held() or self._hold_reserves_for():
            return found
        return [(quant, taken) for quant, taken in found if taken < 0]

    def _hold_reserves_for(self):
        """Return whether the transfer that reserves may take goods on hold.

        The key only tells for which location it reserves; the line that comes of it is
        judged by its own locations.
        """
        target = self.env.context.get("complaint_hold_destination")
        location = self.env["stock.location"].browse(target or [])
        if not location:
            return False
        # sudo: what kind of place it is, nothing else.
        return location.sudo().usage == "supplier" or bool(location._hold_safe_ids())

    @api.model_create_multi
    def create(self, vals_list):
        self._check_hold_untouched(
            vals.get("lot_id") for vals in vals_list if QUANTITIES & vals.keys()
        )
        return super().create(vals_list)

    def write(self, vals):
        if (QUANTITIES | PLACE) & vals.keys() and not self.env.su:
            self._check_hold_untouched([*self.lot_id.ids, vals.get("lot_id")])
        return super().write(vals)

    def _check_hold_untouched(self, lot_ids):
        """Refuse to change the stock of lots on hold past the stock moves.

        :raises UserError: one of the lots is on hold
        """
        if self.env.su:
            return
        lots = self.env["stock.lot"].browse(lot_id for lot_id in lot_ids if lot_id)
        lots._filter_held()._raise_held()
