"""What the tests of the trace share: an extract, two batches of capsules, customers."""

from odoo.fields import Command

from odoo.addons.complaint_mgmt.tests.common import ComplaintCase

TEAM = "complaint_recall.group_recall_user"
GTIN = "09506000134352"


class TraceCase(ComplaintCase):
    """Extract R-1 went into the capsules F-1 and F-2, which went to two customers.

    The user of the recall team has no rights on stock, sales or manufacturing.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_recall = cls.new_user("recall", TEAM)
        cls.supplier = cls.env["res.partner"].create({"name": "Shanhe Herbs"})
        cls.kilogram = cls.env.ref("uom.product_uom_kgm")
        cls.raw = cls.new_product("Honeysuckle Extract", uom_id=cls.kilogram.id)
        cls.product.barcode = GTIN[1:]
        cls.raw_1, cls.raw_2 = (cls.new_lot(f"R-{n}", cls.raw) for n in (1, 2))
        cls.raw_1.supplier_lot = "SH/88-1"
        cls.made_1, cls.made_2 = (cls.new_lot(f"F-{n}") for n in (1, 2))
        cls.receive(cls.raw_1, 100)
        cls.receive(cls.raw_2, 40)
        cls.order_1 = cls.produce({cls.raw_1: 60}, {cls.made_1: 600})
        cls.order_2 = cls.produce({cls.raw_1: 30, cls.raw_2: 20}, {cls.made_2: 500})
        cls.sale_1 = cls.sell_out({cls.made_1: 200}, cls.customer)
        cls.sale_2 = cls.sell_out({cls.made_2: 100}, cls.stranger)

    @classmethod
    def sell_out(cls, quantities, partner):
        """Sell and deliver what is in stock, without putting more there before."""
        goods = cls.env["product.product"].union(*(g.product_id for g in quantities))
        order = cls.sell(*goods, quantity=sum(quantities.values()), partner=partner)
        picking = order.picking_ids
        picking.move_line_ids.unlink()
        for lot, quantity in quantities.items():
            cls._line(picking.move_ids, lot, quantity)
        picking.with_context(skip_backorder=True).button_validate()
        return order

    @classmethod
    def receive(cls, lot, quantity, company=None):
        """Receive a lot from the supplier."""
        return cls.transfer(
            lot, quantity, cls.env.ref("stock.stock_location_suppliers"), None, company
        )

    @classmethod
    def transfer(cls, lot, quantity, source=None, target=None, company=None, done=True):
        """Move a lot between two places; no place is the stock of the company."""
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", (company or cls.company).id)], limit=1
        )
        kinds = {"supplier": warehouse.in_type_id}
        kind = kinds.get(source.usage if source else None, warehouse.out_type_id)
        source = source or warehouse.lot_stock_id
        target = target or warehouse.lot_stock_id
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "partner_id": cls.supplier.id if source.usage == "supplier" else False,
                "location_id": source.id,
                "location_dest_id": target.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": lot.product_id.id,
                            "product_uom_qty": quantity,
                            "product_uom": lot.product_id.uom_id.id,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                            "company_id": warehouse.company_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_line_ids.unlink()
        cls._line(picking.move_ids, lot, quantity)
        if done:
            picking.button_validate()
        return picking

    @classmethod
    def produce(cls, used, made, company=None):
        """Make lots of one product from lots.

        :param dict used: lot -> quantity
        :param dict made: lot -> quantity; the first product is the one that is made
        :return: the mrp.production, done
        """
        company = company or cls.company
        goods = next(iter(made)).product_id
        order = cls.env["mrp.production"].create(
            {
                "product_id": goods.id,
                "product_qty": sum(made.values()),
                "company_id": company.id,
                "bom_id": False,
                "move_raw_ids": [
                    Command.create(
                        {
                            "product_id": lot.product_id.id,
                            "product_uom_qty": quantity,
                            "product_uom": lot.product_id.uom_id.id,
                        }
                    )
                    for lot, quantity in used.items()
                ],
            }
        )
        order.action_confirm()
        order.lot_producing_ids = next(iter(made))
        order.qty_producing = sum(made.values())
        order._set_qty_producing()
        order.move_raw_ids.move_line_ids.unlink()
        for move, (lot, quantity) in zip(order.move_raw_ids, used.items(), strict=True):
            cls._line(move, lot, quantity)
        order.move_raw_ids.picked = True
        order.with_context(
            skip_consumption=True, skip_backorder=True
        ).button_mark_done()
        (_first, quantity), *others = made.items()
        if others:
            order.move_finished_ids.move_line_ids.quantity = quantity
        for lot, quantity in others:
            cls._line(order.move_finished_ids, lot, quantity)
        return order

    @classmethod
    def _line(cls, move, lot, quantity):
        """A picked line of a lot on a move."""
        return cls.env["stock.move.line"].create(
            {
                "move_id": move.id,
                "picking_id": move.picking_id.id,
                "product_id": lot.product_id.id,
                "product_uom_id": lot.product_id.uom_id.id,
                "lot_id": lot.id,
                "quantity": quantity,
                "picked": True,
                "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id,
            }
        )

    def trace(self, *lots, direction="forward", user=None):
        """Trace lots as a user of the recall team without other rights."""
        trace = self.env(user=user or self.user_recall, context={})["complaint.trace"]
        return trace.get_trace([lot.id for lot in lots], direction)

    def scan(self, text, user=None, kind=None):
        """Resolve a text as a user of the recall team without other rights."""
        trace = self.env(user=user or self.user_recall, context={})["complaint.trace"]
        return trace.resolve_scan(text, kind)

    def tile(self, answer, key):
        """Return a tile of the strip: its count, or {unit: quantity}."""
        (tile,) = (tile for tile in answer["summary"] if tile["key"] == key)
        if "amounts" in tile:
            return {amount["uom"]: amount["quantity"] for amount in tile["amounts"]}
        return tile.get("count", tile.get("share"))

    def table(self, answer, key):
        """Return the rows of a table."""
        (table,) = (table for table in answer["tables"] if table["key"] == key)
        return table["rows"]

    def names(self, answer):
        """Return the names of the lots of an answer."""
        return {lot["name"] for lot in answer["lots"]}
