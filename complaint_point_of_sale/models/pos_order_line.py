from odoo import api, models
from odoo.fields import Domain


class PosOrderLine(models.Model):
    """The till offers no lot on hold, and knows which lots a line sells."""

    _inherit = "pos.order.line"

    @api.model
    def get_existing_lots(self, company_id, config_id, product_id):
        """Return the lots that the till offers: those on hold are not among them.

        :param int company_id: company of the till
        :param int config_id: the till
        :param int product_id: product that is sold
        :return: list of dicts with id, name and product_qty
        """
        lots = super().get_existing_lots(company_id, config_id, product_id)
        ids = [lot["id"] for lot in lots]
        held = set(self.env["stock.lot"].browse(ids)._filter_held().ids)
        return [lot for lot in lots if lot["id"] not in held]

    def _held_lots(self):
        """Map those of these lines that sell lots on hold to these lots. One search.

        A till knows lots by their number only.
        """
        # sudo: whether a lot is on hold does not depend on who stands at the till.
        sold = self.sudo().filtered(lambda line: line.qty > 0).pack_lot_ids
        wanted = sold.filtered("lot_name")
        if not wanted:
            return {}
        domain = Domain("is_held", "=", True)
        domain &= Domain("name", "in", wanted.mapped("lot_name"))
        domain &= Domain("product_id", "in", wanted.product_id.ids)
        domain &= Domain("company_id", "in", [False, *wanted.order_id.company_id.ids])
        held = self.env["stock.lot"].sudo().search(domain)
        found = {}
        for pack in wanted:
            lots = held.filtered(
                lambda lot, pack=pack: (
                    lot.name == pack.lot_name
                    and lot.product_id == pack.product_id
                    and lot.company_id.id in (False, pack.order_id.company_id.id)
                )
            )
            if lots:
                line = pack.pos_order_line_id
                found[line] = found.get(line, lots[:0]) | lots
        return found

    def _is_sold_before(self, lots):
        """Return whether this line was paid before each of these lots was held.

        :param lots: stock.lot records on hold that the line sells
        """
        paid_at = self.order_id._paid_at()
        # sudo: a fact of the database.
        holds = lots.sudo().hold_line_ids.filtered(lambda x: x.state == "active")
        return bool(paid_at) and all(hold.placed_at > paid_at for hold in holds)
