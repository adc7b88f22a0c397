from odoo.fields import Command

from odoo.addons.complaint_mgmt.tests.common import ComplaintCase

RECALL = "complaint_recall.group_recall_user"
FIELDS = ("made", "customers", "deliveries", "complaints")


class RadiusCase(ComplaintCase):
    """Lots with a history: bought, made into others, sold; and who may see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_recall = cls.user_inspector
        cls.user_tracer = cls.new_user("tracer", RECALL)
        cls.raw = cls.new_product("Honeysuckle Extract")
        cls.supplier = cls.env["res.partner"].create({"name": "Fields Ltd"})

    @classmethod
    def make(cls, lot, parts, quantity=10):
        """Make a lot of others in a manufacturing order that is done.

        :param parts: dict, lot -> quantity
        :return: the mrp.production
        """
        for part, amount in parts.items():
            cls.stock(part.product_id, amount, part)
        by_product = {}
        for part in parts:
            by_product.setdefault(part.product_id, []).append(part)
        order = cls.env["mrp.production"].create(
            {
                "product_id": lot.product_id.id,
                "product_qty": quantity,
                "move_raw_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": sum(parts[part] for part in lots),
                        }
                    )
                    for product, lots in by_product.items()
                ],
            }
        )
        order.action_confirm()
        order.lot_producing_ids = lot
        order.qty_producing = quantity
        for move in order.move_raw_ids:
            move.move_line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "lot_id": part.id,
                        "quantity": parts[part],
                        "product_id": part.product_id.id,
                    }
                )
                for part in by_product[move.product_id]
            ]
            move.picked = True
        order.button_mark_done()
        assert order.state == "done", order.state
        return order

    @classmethod
    def receive(cls, lot, quantity=100):
        """Receive a lot from the supplier."""
        kind = cls.env["stock.picking.type"].search(
            [("code", "=", "incoming"), ("company_id", "=", cls.company.id)], limit=1
        )
        place = cls.env.ref("stock.stock_location_suppliers")
        values = {
            "product_id": lot.product_id.id,
            "location_id": place.id,
            "location_dest_id": kind.default_location_dest_id.id,
        }
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "partner_id": cls.supplier.id,
                "location_id": place.id,
                "location_dest_id": kind.default_location_dest_id.id,
                "move_ids": [Command.create({**values, "product_uom_qty": quantity})],
            }
        )
        picking.action_confirm()
        picking.move_ids.move_line_ids = [Command.clear()] + [
            Command.create({**values, "lot_id": lot.id, "quantity": quantity})
        ]
        picking.move_ids.picked = True
        picking.button_validate()
        assert picking.state == "done", picking.state

    def complain(self, *lots, user=None, **vals):
        """Log a complaint on lots."""
        items = [
            Command.create({"product_id": lot.product_id.id, "lot_id": lot.id})
            for lot in lots
        ]
        return self.log(user, item_ids=items, **vals)

    def figures(self, row):
        """Return the numbers of a row, and its quantities as {name: quantity}."""
        amounts = ("shipped", "returned", "on_hand")
        numbers = tuple(row[name] for name in FIELDS)
        return numbers, tuple(sum(q["quantity"] for q in row[name]) for name in amounts)
