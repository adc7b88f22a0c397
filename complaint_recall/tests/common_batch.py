"""What the tests of batch records share: a works that makes lots."""

from odoo.fields import Command

from odoo.addons.complaint_mgmt.tests.common import ComplaintCase

TEAM = "complaint_recall.group_recall_user"


class BatchCase(ComplaintCase):
    """Granules from two lots of a raw material, packed with boxes and labels."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_recall = cls.new_user("recall", TEAM)
        cls.user_operator = cls.new_user("operator", "mrp.group_mrp_user")
        cls.kilogram = cls.env.ref("uom.product_uom_kgm")
        cls.raw = cls.new_product("Honeysuckle Extract", uom_id=cls.kilogram.id)
        cls.box = cls.new_product("Folding Box", batch_material_type="packaging")
        cls.label = cls.new_product("Label", batch_material_type="label")
        cls.dust = cls.new_product("Dust", uom_id=cls.kilogram.id)
        cls.raw_1, cls.raw_2 = (cls.new_lot(f"R-{n}", cls.raw) for n in (1, 2))
        cls.box_1, cls.label_1 = (
            cls.new_lot("B-1", cls.box),
            cls.new_lot("L-1", cls.label),
        )
        cls.center = cls.env["mrp.workcenter"].create({"name": "Line 2"})
        cls.bom = cls.new_bom(
            cls.product, 100, {cls.raw: 50, cls.box: 100, cls.label: 100}
        )
        cls.bom.operation_ids = [
            Command.create({"name": "Packing", "workcenter_id": cls.center.id})
        ]
        for goods, quantity in (
            (cls.raw_1, 30),
            (cls.raw_2, 500),
            (cls.box_1, 5000),
            (cls.label_1, 5000),
        ):
            cls.stock(goods.product_id, quantity, goods)

    @classmethod
    def new_bom(cls, product, quantity, parts, extra=None):
        """Create a bill of materials.

        :param parts: dict, component -> quantity
        :param extra: dict, by-product -> quantity
        """
        return cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "product_qty": quantity,
                "product_uom_id": product.uom_id.id,
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": qty})
                    for part, qty in parts.items()
                ],
                "byproduct_ids": [
                    Command.create({"product_id": part.id, "product_qty": qty})
                    for part, qty in (extra or {}).items()
                ],
            }
        )

    @classmethod
    def make(cls, lot, quantity=100, made=None, bom=None, used=None, extra=None):
        """Plan a quantity of a lot and make it.

        :param made: what came out, if not what was planned
        :param used: dict, lot (or untracked product) of a component -> quantity, in
            place of what the plan says
        :param extra: dict, lot of a by-product -> quantity
        :return: the mrp.production, done
        """
        order = cls.env["mrp.production"].create(
            {
                "product_id": lot.product_id.id,
                "product_qty": quantity,
                "bom_id": (bom or cls.bom).id,
            }
        )
        order.action_confirm()
        order.action_assign()
        order.lot_producing_ids = lot
        order.qty_producing = quantity if made is None else made
        order._set_qty_producing()
        cls._use(order, used or {})
        for goods, amount in (extra or {}).items():
            move = order.move_byproduct_ids.filtered(
                lambda m, p=goods.product_id: m.product_id == p
            )
            move.quantity = amount
            move.move_line_ids.lot_id = goods
            move.picked = True
        order.with_context(
            skip_backorder=True, skip_consumption=True
        ).button_mark_done()
        return order

    @classmethod
    def _use(cls, order, used):
        by_product = {}
        for goods, quantity in used.items():
            lot = goods if goods._name == "stock.lot" else cls.env["stock.lot"]
            by_product.setdefault(lot.product_id or goods, []).append((lot, quantity))
        for product, rows in by_product.items():
            move = order.move_raw_ids.filtered(lambda m, p=product: m.product_id == p)
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": product.id,
                        "lot_id": lot.id,
                        "quantity": quantity,
                        "picked": True,
                        "location_id": order.location_src_id.id,
                        "location_dest_id": order.production_location_id.id,
                    }
                )
                for lot, quantity in rows
            ]
            move.picked = True

    @classmethod
    def scrap(cls, order, lot, quantity):
        """Scrap something on an order."""
        scrap = cls.env["stock.scrap"].create(
            {
                "production_id": order.id,
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "scrap_qty": quantity,
            }
        )
        scrap.action_validate()
        return scrap

    @classmethod
    def new_sample_room(cls):
        """Create a location for retained samples."""
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        return cls.env["stock.location"].create(
            {
                "name": "Retained Samples",
                "location_id": warehouse.view_location_id.id,
                "is_retained_sample": True,
            }
        )

    def record_of(self, lot, user=None):
        """Return the batch record of a lot, as somebody of the recall team."""
        lot = lot.with_user(user or self.user_recall)
        return lot._batch_records()[lot]

    def sheet_of(self, lot, user=None):
        """Return the sheet of the only order that made the lot."""
        (sheet,) = self.record_of(lot, user)["orders"]
        return sheet

    def part_of(self, sheet, product):
        (part,) = [
            p for p in sheet["components"] if p["product"] == product.display_name
        ]
        return part
