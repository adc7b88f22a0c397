from odoo import api, models
from odoo.fields import Domain

# How many deliveries a page shows, and how many lines of one order.
PAGE, MOST_LINES = 10, 300
SEARCHED = (
    "picking_id.name",
    "move_id.sale_line_id.order_id.name",
    "move_id.sale_line_id.order_id.client_order_ref",
    "lot_id.name",
    "product_id.name",
    "product_id.default_code",
)


class StockMoveLine(models.Model):
    """What a customer got from us, so that he can say what is wrong with it.

    Whoever calls these methods has judged which customer it is; they work with the
    rights of the system.
    """

    _inherit = "stock.move.line"  # pylint: disable=R8180

    @api.model
    def _complaint_got_domain(self, customer, companies):
        """Return the domain of what went to a customer.

        As in `_complaint_shipped`: who ordered it got it, else whom the delivery names.

        :param customer: res.partner, the commercial entity
        :param companies: res.company that the user deals with
        """
        by_order = Domain(
            "move_id.sale_line_id.order_id.partner_id.commercial_partner_id",
            "=",
            customer.id,
        )
        by_delivery = Domain("move_id.sale_line_id", "=", False) & Domain(
            "picking_id.partner_id.commercial_partner_id", "=", customer.id
        )
        done = Domain(
            [
                ("state", "=", "done"),
                ("picking_id", "!=", False),
                ("quantity_product_uom", ">", 0),
                ("location_dest_id.usage", "=", "customer"),
                ("location_id.usage", "!=", "customer"),
                ("company_id", "in", companies.ids),
            ]
        )
        return done & (by_order | by_delivery)

    @api.model
    def _complaint_got_deliveries(self, customer, companies, search="", offset=0):
        """Return one page of the deliveries of a customer, latest first.

        :param str search: a part of order, reference, delivery, lot or product
        :return: (list of dicts `picking`, `lines`; number of all deliveries)
        """
        # sudo: what the domain holds is the customer's own.
        lines = self.sudo()
        domain = lines._complaint_got_domain(customer, companies)
        if search:
            domain &= Domain.OR(Domain(name, "ilike", search) for name in SEARCHED)
        ((total,),) = lines._read_group(domain, [], ["picking_id:count_distinct"])
        groups = lines._read_group(
            domain,
            ["picking_id"],
            ["id:recordset"],
            order="date:max desc, picking_id desc",
            offset=offset,
            limit=PAGE,
        )
        found = [{"picking": picking, "lines": got} for picking, got in groups]
        return found, total

    @api.model
    def _complaint_got_rows(self, customer, companies, picking=None, order=None):
        """Return what came with one delivery, or with all of one order, line by line.

        :return: list of dicts with `id`, `product`, `lot`, `unit`, `quantity`,
            `sale_line` and `picking`; one a product, lot, order line and delivery
        """
        # sudo: as above.
        lines = self.sudo()
        domain = lines._complaint_got_domain(customer, companies)
        if picking is not None:
            domain &= Domain("picking_id", "=", picking)
        if order is not None:
            domain &= Domain("move_id.sale_line_id.order_id", "=", order)
        rows = {}
        for line in lines.search(domain, order="date desc, id", limit=MOST_LINES):
            sale_line = line.move_id.sale_line_id
            key = (line.picking_id, line.product_id, line.lot_id, sale_line)
            row = rows.setdefault(key, line._complaint_got_row(sale_line))
            row["quantity"] += line.quantity_product_uom
        return list(rows.values())

    def _complaint_got_row(self, sale_line):
        return {
            "id": self.id,
            "product": self.product_id,
            "lot": self.lot_id,
            "unit": self.product_id.uom_id,
            "quantity": 0.0,
            "sale_line": sale_line,
            "picking": self.picking_id,
        }
