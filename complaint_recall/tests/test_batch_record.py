"""What the record of a batch says, against what really happened."""

from odoo.fields import Command
from odoo.tests import tagged

from .common_batch import BatchCase


@tagged("post_install", "-at_install")
class TestBatchRecord(BatchCase):
    def test_charge_shows_planned_and_used_by_lot(self):
        """S9.4.2.1.7.1: what was charged, of which lots, against the plan."""
        self.make(self.lot_1)
        part = self.part_of(self.sheet_of(self.lot_1), self.raw)
        lots = {lot.name: quantity for lot, quantity in part["lots"]}
        self.assertEqual(lots, {"R-1": 30, "R-2": 20})
        self.assertEqual((part["planned"], part["used"]), (50, 50))
        self.assertTrue(part["is_ok"])

    def test_too_large_a_charge_is_shown(self):
        """S9.4.2.1.7.1: 52 kg instead of 50 kg is outside a limit of 2 %."""
        self.make(self.lot_1, used={self.raw_2: 52})
        part = self.part_of(self.sheet_of(self.lot_1), self.raw)
        self.assertEqual(part["deviation"], 4.0)
        self.assertFalse(part["is_ok"])

    def test_forgotten_component_is_shown(self):
        """A component that was planned and not used at all is no blank."""
        self.make(self.lot_1, used={self.box: 0})
        part = self.part_of(self.sheet_of(self.lot_1), self.box)
        self.assertEqual((part["planned"], part["used"]), (100, 0))
        self.assertFalse(part["is_ok"])

    def test_component_in_another_unit_counts_in_its_own(self):
        """Half a kilogram by the bill of materials in grams is half a kilogram."""
        gram = self.env.ref("uom.product_uom_gram")
        line = self.bom.bom_line_ids.filtered(lambda row: row.product_id == self.raw)
        line.write({"product_qty": 50000, "product_uom_id": gram.id})
        self.make(self.lot_1)
        part = self.part_of(self.sheet_of(self.lot_1), self.raw)
        self.assertEqual((part["planned"], part["used"]), (50, 50))

    # ------------------------------------------------------------------
    # Balance
    # ------------------------------------------------------------------

    def test_balance_by_plan_is_shown_in_words(self):
        """S9.4.2.1.7.1: 50 kg give 100 by plan; 97 came out, 1 was scrapped: 2 %."""
        order = self.make(self.lot_1, made=97, used={self.raw_2: 50})
        self.scrap(order, self.lot_1, 1)
        told = self.sheet_of(self.lot_1)["balance"]
        found = told["balance"]
        self.assertEqual((found.taken, found.out, found.scrap), (100, 96, 1))
        self.assertEqual((found.difference, found.percent), (3, 3.0))
        self.assertFalse(found.is_ok)
        self.assertIn(
            "In 100 = out 96 + scrap 1 + difference 3 Units. 3 % difference, limit "
            "2 %: outside the limit.",
            told["words"],
        )

    def test_scrapped_component_counts_as_scrap(self):
        """S9.4.2.1.7.1: half a kilogram spilled is one piece that cannot come out."""
        order = self.env["mrp.production"].create(
            {"product_id": self.product.id, "product_qty": 100, "bom_id": self.bom.id}
        )
        order.action_confirm()
        self.scrap(order, self.raw_2, 0.5)
        order.action_assign()
        order.lot_producing_ids = self.lot_1
        order.qty_producing = 100
        order._set_qty_producing()
        order.with_context(skip_consumption=True).button_mark_done()
        sheet = self.sheet_of(self.lot_1)
        found = sheet["balance"]["balance"]
        self.assertEqual((found.taken, found.out, found.scrap), (101, 100, 1))
        self.assertTrue(found.is_ok)
        part = self.part_of(sheet, self.raw)
        self.assertEqual((part["used"], part["scrapped"]), (50, 0.5))

    def test_weighed_goods_balance_by_mass_with_by_products(self):
        """S9.4.2.1.7.1: 50 kg in, 47 kg granules and 2 kg dust out, 1 kg missing."""
        granules = self.new_product("Granules", uom_id=self.kilogram.id)
        bom = self.new_bom(granules, 50, {self.raw: 50}, {self.dust: 2})
        lot, dust = self.new_lot("G-1", granules), self.new_lot("D-1", self.dust)
        self.make(lot, 50, made=47, bom=bom, used={self.raw_2: 50}, extra={dust: 2})
        found = self.sheet_of(lot)["balance"]["balance"]
        self.assertEqual((found.taken, found.out, found.difference), (50, 49, 1))
        self.assertEqual(found.percent, 2.0)
        self.assertTrue(found.is_ok)

    def test_packaging_never_enters_the_material_balance(self):
        """A box too few changes the balance of boxes, not that of the materials."""
        self.make(self.lot_1, used={self.box_1: 90})
        sheet = self.sheet_of(self.lot_1)
        self.assertEqual(sheet["balance"]["balance"].difference, 0)
        self.assertFalse(self.part_of(sheet, self.box)["issue"]["balance"].is_ok)

    def test_limit_of_the_product_comes_before_category_and_company(self):
        """S9.4.2.1.7.1: product, else nearest category, else company."""
        self.make(self.lot_1, made=97, used={self.raw_2: 50})
        above = self.env["product.category"].create({"name": "Medicines"})
        below = above.create({"name": "Capsules", "parent_id": above.id})
        self.product.categ_id = below
        limits = []
        for record, limit in (
            (self.company, 5),
            (above, 6),
            (below, 7),
            (self.product.product_tmpl_id, 8),
        ):
            record.material_balance_limit = limit
            if record != self.company:
                record.has_material_balance_limit = True
            limits.append(self.sheet_of(self.lot_1)["balance"]["balance"].limit)
        self.assertEqual(limits, [5, 6, 7, 8])

    def test_order_without_plan_has_no_verdict(self):
        """Where nothing was planned, the record says so and calls nothing in order."""
        bom = self.new_bom(self.product, 100, {self.box: 100})
        self.make(self.lot_1, bom=bom)
        told = self.sheet_of(self.lot_1)["balance"]
        self.assertIsNone(told["balance"])
        self.assertIn("Cannot be reckoned", told["words"])

    # ------------------------------------------------------------------
    # Packaging
    # ------------------------------------------------------------------

    def test_labels_are_accounted_for_piece_by_piece(self):
        """S9.4.2.1.7.2: 106 issued, 100 on the goods, 4 destroyed, 2 missing."""
        order = self.make(self.lot_1, used={self.label_1: 102})
        self.scrap(order, self.label_1, 4)
        issue = self.part_of(self.sheet_of(self.lot_1), self.label)["issue"]
        found = issue["balance"]
        self.assertEqual((found.taken, found.out, found.scrap), (106, 100, 4))
        self.assertEqual(found.difference, 2)
        self.assertFalse(found.is_ok)
        self.assertIn("destroyed 4 + returned 0 + difference 2 Units", issue["words"])

    def test_issue_by_transfer_and_return_are_read(self):
        """S9.4.2.1.7.2: 120 issued by a transfer, 100 used, 18 returned, 2 missing."""
        order = self.make(self.lot_1)
        raw = order.move_raw_ids.filtered(lambda m: m.product_id == self.label)
        shop = order.location_src_id.copy({"name": "Shop Floor"})
        issued = self._moved(self.label_1, 120, order.location_src_id, shop)
        issued.move_dest_ids = raw
        back = self._moved(self.label_1, 18, shop, order.location_src_id)
        back.origin_returned_move_id = issued
        found = self.part_of(self.sheet_of(self.lot_1), self.label)["issue"]["balance"]
        self.assertEqual((found.taken, found.returned, found.out), (120, 18, 100))
        self.assertEqual(found.difference, 2)

    def _moved(self, lot, quantity, source, target):
        move = self.env["stock.move"].create(
            {
                "product_id": lot.product_id.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": target.id,
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": lot.product_id.id,
                            "lot_id": lot.id,
                            "quantity": quantity,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                        }
                    )
                ],
            }
        )
        move.picked = True
        move._action_confirm()
        move._action_done()
        return move

    # ------------------------------------------------------------------
    # Orders, by-products, unbuilds, receipts, samples
    # ------------------------------------------------------------------

    def test_several_orders_of_one_lot_are_shown_each(self):
        orders = self.make(self.lot_1) | self.make(self.lot_1, made=60)
        sheets = self.record_of(self.lot_1)["orders"]
        self.assertEqual([s["production"].id for s in sheets], orders.ids)
        self.assertEqual([s["quantity"] for s in sheets], [100, 60])
        self.assertEqual([s["yield"] for s in sheets], [100.0, 60.0])

    def test_by_product_is_shown_as_such(self):
        bom = self.new_bom(self.product, 100, {self.raw: 50}, {self.dust: 1})
        dust = self.new_lot("D-1", self.dust)
        self.make(self.lot_1, bom=bom, extra={dust: 1})
        sheet = self.sheet_of(dust)
        self.assertTrue(sheet["by_product"])
        self.assertEqual((sheet["quantity"], sheet["made"]), (1, 100))
        self.assertFalse(self.sheet_of(self.lot_1)["by_product"])

    def test_unbuild_is_shown_on_both_sides(self):
        order = self.make(self.lot_1, used={self.raw_2: 50})
        unbuild = self.env["mrp.unbuild"].create(
            {
                "mo_id": order.id,
                "product_id": self.product.id,
                "product_qty": 10,
                "lot_id": self.lot_1.id,
            }
        )
        unbuild.action_unbuild()
        (apart,) = self.record_of(self.lot_1)["unbuilds"]
        (found,) = self.record_of(self.raw_2)["unbuilds"]
        self.assertEqual((apart["kind"], apart["quantity"]), ("Taken apart", 10))
        self.assertEqual(
            (found["kind"], found["quantity"]), ("Recovered as a component", 5)
        )
        self.assertEqual(apart["order"], order.name)

    def test_work_orders_name_centre_operator_and_duration(self):
        order = self.make(self.lot_1)
        step = order.workorder_ids
        step.time_ids.user_id = self.user_operator
        (told,) = self.sheet_of(self.lot_1)["work"]
        self.assertEqual((told["name"], told["workcenter"]), ("Packing", "Line 2"))
        self.assertEqual([name for name, _min in told["people"]], ["Test Operator"])
        self.assertEqual(told["minutes"], step.duration)
        self.assertTrue(told["end"])

    def test_bought_lot_shows_its_receipts(self):
        supplier = self.env.ref("stock.stock_location_suppliers")
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        move = self._moved(self.raw_1, 12, supplier, warehouse.lot_stock_id)
        move.partner_id = self.stranger
        (row,) = self.record_of(self.raw_1)["origins"]
        self.assertEqual((row["kind"], row["quantity"]), ("Receipt", 12))
        self.assertEqual(row["partner"], "Beiyuan Clinic")

    def test_retained_sample_is_what_lies_in_its_location(self):
        """S9.4.2.1.7.5: the quantity in, and below, a retained-sample location."""
        room = self.new_sample_room()
        shelf = room.copy({"name": "Shelf 4", "location_id": room.id})
        shelf.is_retained_sample = False
        quants = self.env["stock.quant"]
        quants._update_available_quantity(self.product, shelf, 6, lot_id=self.lot_1)
        quants._update_available_quantity(self.product, room, 2, lot_id=self.lot_1)
        self.stock(self.product, 50, self.lot_1)
        kept = self.record_of(self.lot_1)["samples"]
        self.assertEqual(sorted(row["quantity"] for row in kept), [2, 6])
        self.assertFalse(self.record_of(self.lot_2)["samples"])

    def test_serials_of_one_order_say_what_is_not_known(self):
        """Two lots of a component in two serials: which went where is unknown."""
        gadget = self.new_product("Pump", tracking="serial")
        bom = self.new_bom(gadget, 1, {self.raw: 20})
        serials = self.env["stock.lot"].create(
            [{"name": f"SN{n}", "product_id": gadget.id} for n in (1, 2)]
        )
        order = self.env["mrp.production"].create(
            {"product_id": gadget.id, "product_qty": 2, "bom_id": bom.id}
        )
        order.action_confirm()
        order.action_assign()
        order.lot_producing_ids = serials
        order.qty_producing = 2
        order._set_qty_producing()
        order.button_mark_done()
        sheet = self.sheet_of(serials[0])
        self.assertEqual(sheet["quantity"], 1)
        self.assertEqual([name for name, _qty in sheet["lots"]], ["SN1", "SN2"])
        self.assertTrue(sheet["is_ambiguous"])

    # ------------------------------------------------------------------
    # Size
    # ------------------------------------------------------------------

    def test_number_of_queries_is_flat(self):
        """Three hundred components and three orders need no query more than one."""
        parts = self.env["product.product"].create(
            [
                {"name": f"Part {n}", "type": "consu", "is_storable": True}
                for n in range(300)
            ]
        )
        small = self.new_bom(self.product, 1, {self.raw: 1, self.box: 1})
        large = self.new_bom(
            self.product, 1, {self.raw: 1, self.box: 1, **dict.fromkeys(parts, 1)}
        )
        self.make(self.lot_1, 1, bom=small)
        for _time in range(3):
            self.make(self.lot_2, 1, bom=large)

        def count(lot):
            lot = lot.with_user(self.user_recall)
            return self.count_queries(lambda: lot.batch_record_page)

        self.assertEqual(count(self.lot_2), count(self.lot_1))
