from odoo import models
from odoo.fields import Command


class ComplaintComplaint(models.Model):
    """New goods for the defective ones: a draft order that costs nothing."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _create_replacement(self, measure):
        """Create a draft order at price 0, to the customer and address of the order.

        :return: sale.order, draft, of the user
        :raises UserError: no customer, or nothing defective
        """
        items = self._items_to_settle()
        order = self._order_to_follow_up()
        partner = order.partner_id or self.partner_id
        self._require(partner, self.env._("enter the customer first."))
        lines = [self._prepare_replacement_line(item) for item in items]
        return self._create_replacement_order(partner, order, lines, self.name)

    def _create_replacement_order(self, partner, order, lines, reference):
        """Create a draft order at price 0.

        :param order: sale.order whose addresses and terms it takes, or none
        :param list lines: values of its lines
        :param str reference: number of what it is for
        :return: sale.order, draft, of the user
        """
        company = self.company_id or order.company_id or self.env.company
        vals = {
            "partner_id": partner.id,
            "company_id": company.id,
            "origin": ", ".join(filter(None, (order.name, reference))),
            "order_line": [Command.create(line) for line in lines],
        }
        if order:
            vals.update(
                partner_shipping_id=order.partner_shipping_id.id,
                partner_invoice_id=order.partner_invoice_id.id,
                warehouse_id=order.warehouse_id.id,
                pricelist_id=order.pricelist_id.id,
                fiscal_position_id=order.fiscal_position_id.id,
            )
        replacement = self.env["sale.order"].create(vals)
        # once more: price lists and rules of other apps may have filled it in
        replacement.order_line.write({"price_unit": 0.0, "discount": 0.0})
        return replacement

    def _prepare_replacement_line(self, item):
        """Return a line for what is defective, at most for what was delivered."""
        quantity = item.defective_qty
        if item.delivered_qty:
            quantity = min(quantity, item.delivered_qty)
        return {
            "product_id": item.product_id.id,
            "product_uom_id": item.product_uom_id.id,
            "product_uom_qty": quantity,
            "price_unit": 0.0,
        }
