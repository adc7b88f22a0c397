from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestItem(ComplaintCase):
    def item(self, lot=None, complaint=None, **vals):
        """Add a line to a case of the customer, as a handler."""
        complaint = complaint or self.log()
        values = {
            "complaint_id": complaint.id,
            "product_id": (lot or self.lot_1).product_id.id,
            "lot_id": lot.id if lot else False,
            **vals,
        }
        return self.env["complaint.item"].with_user(self.user_inspector).create(values)

    def test_the_facts_of_the_delivery_are_on_the_line(self):
        """S3.2: defect, ship date, shipped quantity, severity, defective quantity."""
        with freeze_time("2026-11-20 08:00:00"):
            order = self.sell_and_ship({self.lot_1: 12})
        defect = self.env["complaint.defect"].create({"name": "Leak", "code": "LEAK"})
        complaint = self.log(picking_id=order.picking_ids.id)
        values = {"defect_id": defect.id, "defective_qty": 3, "severity": "major"}
        item = self.item(self.lot_1, complaint, **values)
        self.assertEqual((item.delivered_qty, item.defective_qty), (12, 3))
        self.assertEqual(item.defect_id, defect)
        self.assertEqual(item.severity, "major")
        self.assertEqual(str(item.shipped_at)[:10], "2026-11-20")
        self.assertEqual(str(complaint.sudo().picking_id.date_done)[:10], "2026-11-20")
        self.assertFalse(item.finding)

    def test_the_ship_date_is_that_of_the_last_delivery_to_this_customer(self):
        """S3.2: of the lot, and not of what went to others."""
        deliveries = {
            "2026-11-02": (self.lot_1, None),
            "2026-11-09": (self.lot_1, None),
            "2026-11-16": (self.lot_1, self.stranger),
            "2026-11-18": (self.lot_2, None),
        }
        for day, (lot, partner) in deliveries.items():
            with freeze_time(f"{day} 08:00:00"):
                self.sell_and_ship({lot: 5}, partner=partner)
        item = self.item(self.lot_1).with_user(self.user_reader)
        self.assertEqual(str(item.shipped_at)[:10], "2026-11-09")

    def test_a_lot_that_the_customer_never_got_is_named(self):
        self.sell_and_ship({self.lot_1: 5})
        self.sell_and_ship({self.lot_2: 5}, partner=self.stranger)
        known, strange = self.item(self.lot_1), self.item(self.lot_2)
        self.assertFalse(known.is_never_delivered)
        self.assertTrue(strange.is_never_delivered)
        self.assertEqual(strange.finding, "Never delivered to this customer")
        self.assertEqual(strange.delivered_qty, 0)

    def test_without_customer_or_lot_nothing_is_claimed(self):
        nobody = self.log(partner_id=False)
        self.assertFalse(self.item(self.lot_1, nobody).is_never_delivered)
        self.assertFalse(self.item().is_never_delivered)

    def test_a_delivery_that_is_not_done_is_no_delivery(self):
        self.stock(self.product, 5, self.lot_1)
        order = self.sell(self.product, quantity=5)
        self.assertEqual(order.picking_ids.state, "assigned")
        self.assertTrue(self.item(self.lot_1).is_never_delivered)

    def test_contacts_of_one_company_are_one_customer(self):
        """What went to the company counts for its contacts, and the other way round."""
        self.sell_and_ship({self.lot_1: 5})
        self.sell_and_ship({self.lot_2: 7}, partner=self.contact)
        by_contact = self.item(self.lot_1, self.log(partner_id=self.contact.id))
        by_company = self.item(self.lot_2)
        self.assertEqual((by_contact.delivered_qty, by_company.delivered_qty), (5, 7))

    def test_the_quantity_follows_the_customer_of_the_case(self):
        self.sell_and_ship({self.lot_1: 5})
        item = self.item(self.lot_1)
        self.assertFalse(item.is_never_delivered)
        item.complaint_id.partner_id = self.stranger
        self.assertTrue(item.is_never_delivered)

    def test_what_another_company_delivered_does_not_count(self):
        """A line tells what the company of the case delivered."""
        self.sell_and_ship({self.lot_1: 5})
        theirs = self.log(self.user_other)
        items = self.env["complaint.item"].with_user(self.user_other)
        vals = {"product_id": self.product.id, "lot_id": self.lot_1.id}
        both = items.create({**vals, "complaint_id": theirs.id}).sudo()
        both |= self.item(self.lot_1).sudo()
        both.invalidate_recordset()
        self.assertEqual(both.mapped("is_never_delivered"), [True, False])

    def test_deliveries_add_up_and_returns_are_not_taken_off(self):
        first = self.sell_and_ship({self.lot_1: 5})
        self.sell_and_ship({self.lot_1: 4})
        self.give_back(first.picking_ids, 2)
        self.assertEqual(self.item(self.lot_1).delivered_qty, 9)

    def give_back(self, picking, quantity):
        """Return goods of a delivery, through the dialog of the stock."""
        wizards = self.env["stock.return.picking"]
        wizard = wizards.with_context(
            active_id=picking.id, active_ids=picking.ids, active_model=picking._name
        ).create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        back = picking.browse(wizard.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(back.state, "done")
        return back

    def test_only_the_order_line_counts_where_one_is_named(self):
        first = self.sell_and_ship({self.lot_1: 5})
        self.sell_and_ship({self.lot_1: 4})
        item = self.item(self.lot_1, sale_line_id=first.order_line.id)
        self.assertEqual(item.delivered_qty, 5)

    def test_a_product_without_lots_has_its_delivered_quantity(self):
        water = self.new_product("Spring Water", tracking="none")
        self.sell_and_ship({water: 8})
        item = self.item(product_id=water.id)
        self.assertEqual(item.delivered_qty, 8)
        self.assertFalse(item.is_never_delivered)

    def test_quantities_are_in_the_unit_of_the_line(self):
        order = self.sell(self.product, quantity=2, uom=self.uom_dozen)
        self.ship(order, {self.lot_1: 24})
        self.product.uom_ids = self.uom_dozen
        units = self.item(self.lot_1)
        dozens = self.item(self.lot_1, product_uom_id=self.uom_dozen.id)
        by_line = self.item(self.lot_1, sale_line_id=order.order_line.id)
        self.assertEqual(units.product_uom_id, self.uom_unit)
        self.assertEqual((units.delivered_qty, dozens.delivered_qty), (24, 2))
        self.assertEqual(by_line.product_uom_id, self.uom_dozen)
        self.assertEqual(by_line.delivered_qty, 2)

    def test_more_defective_than_delivered_is_named(self):
        self.sell_and_ship({self.lot_1: 5})
        item = self.item(self.lot_1, defective_qty=5)
        self.assertFalse(item.finding)
        item.defective_qty = 6
        self.assertEqual(item.finding, "More defective than delivered")

    def test_a_lot_number_that_is_not_on_record_is_named(self):
        item = self.item(lot_text="LOT-UNKNOWN")
        self.assertEqual(item.finding, "Lot not on record")

    def test_a_lot_of_another_product_is_refused(self):
        other = self.new_lot("OTHER-1", self.new_product("Isatis Granules"))
        with self.refused(self.user_inspector, ValidationError, "is a lot of"):
            self.item(other, product_id=self.product.id)
        item = self.item(self.lot_1)
        with self.refused(self.user_inspector, ValidationError, "is a lot of"):
            item.lot_id = other
        with self.refused(self.user_inspector, ValidationError, "is a lot of"):
            item.product_id = other.product_id

    def test_another_product_in_the_form_drops_the_lot(self):
        other = self.new_product("Isatis Granules")
        complaint = self.log().with_user(self.user_inspector)
        with Form(complaint) as form, form.item_ids.new() as line:
            line.product_id = self.product
            line.lot_id = self.lot_1
            line.product_id = other
            self.assertFalse(line.lot_id)
        self.assertEqual(complaint.item_ids.product_id, other)

    def test_a_negative_quantity_is_refused(self):
        with self.refused(self.user_inspector, Exception):
            self.item(self.lot_1, defective_qty=-1)
            self.env.flush_all()

    def test_the_lines_of_a_closed_case_are_fixed(self):
        """Not changed, added, removed or moved; handler, head and system."""
        item = self.item(self.lot_1)
        moving = self.item(self.lot_1)
        closed = item.complaint_id.with_user(self.user_inspector)
        closed.write({"state": "cancelled", "state_reason": "Logged twice."})
        vals = {"complaint_id": closed.id, "product_id": self.product.id}
        for user in (self.user_inspector, self.user_head, self.env.user):
            with self.refused(user, UserError, "is closed") as env:
                item.with_env(env).defective_qty = 2
            with self.refused(user, UserError, "is closed") as env:
                env["complaint.item"].create(vals)
            with self.refused(user, UserError, "stays with") as env:
                moving.with_env(env).complaint_id = closed.id
            for context in ({}, {"_force_unlink": True}):
                with self.refused(user, UserError, "is closed") as env:
                    item.with_env(env).with_context(**context).unlink()
            with self.refused(user, UserError, "is closed") as env:
                closed.with_env(env).item_ids = [Command.clear()]
            with self.refused(user, UserError, "is closed") as env:
                (moving | item).with_env(env).write({"note": "x"})

    def test_only_a_handler_changes_or_removes_a_line(self):
        """S9.2: the reader and who logged the case do not."""
        item = self.item(self.lot_1)
        for user in (self.user_plain, self.user_reader, self.user_gm, self.user_other):
            with self.refused(user) as env:
                item.with_env(env).defective_qty = 2
            with self.refused(user) as env:
                item.with_env(env).unlink()
        item.with_user(self.user_inspector).unlink()
        self.assertFalse(item.exists())

    def test_a_reader_without_stock_rights_reads_the_facts(self):
        """Who logged it, and the VP, see what was delivered."""
        self.sell_and_ship({self.lot_1: 5})
        item = self.item(self.lot_1)
        names = ["delivered_qty", "finding", "expiration_date", "is_never_delivered"]
        for user in (self.user_plain, self.user_reader, self.user_vp):
            self.assertEqual(item.with_user(user).read(names)[0]["delivered_qty"], 5)

    def test_many_lines_need_no_more_queries_than_one(self):
        """One query for what was delivered, whatever the number of lines."""
        lots = [self.new_lot(f"BULK-{number}") for number in range(20)]
        self.sell_and_ship(dict.fromkeys(lots, 2))
        complaint = self.log().with_user(self.user_inspector)
        items = self.env["complaint.item"].with_user(self.user_inspector)
        items = items.create(
            [
                {
                    "complaint_id": complaint.id,
                    "product_id": self.product.id,
                    "lot_id": lot.id,
                }
                for lot in lots
            ]
        )
        names = ["delivered_qty", "is_never_delivered", "finding", "product_uom_id"]
        self.assertEqual(set(items.mapped("delivered_qty")), {2})
        one = self.count_queries(lambda: items[0].read(names))
        self.assertEqual(self.count_queries(lambda: items.read(names)), one)

    def test_a_line_or_person_is_not_moved_to_another_case(self):
        """S9.5: neither case would tell of it, and the other may not be readable."""
        case, other = self.log(), self.log().with_user(self.user_inspector)
        item = self.env["complaint.item"].create(
            {"complaint_id": case.id, "product_id": self.product.id}
        )
        person = self.env["complaint.person"].create(
            {"complaint_id": case.id, "name": "Zhao Min"}
        )
        for line in (item, person):
            with self.refused(self.user_inspector, UserError, "stays with") as env:
                line.with_env(env).write({"complaint_id": other.id})
            with self.refused(self.env.user, UserError, "stays with"):
                line.sudo().write({"complaint_id": other.id})
            line.with_user(self.user_inspector).write({"complaint_id": case.id})

    def test_a_line_is_counted_in_a_unit_of_its_product(self):
        """S3.2: hours of capsules make no quantity; the form alone would not hold."""
        hours = self.env.ref("uom.product_uom_hour")
        with self.refused(self.user_plain, ValidationError, "not counted in"):
            self.log(
                item_ids=[
                    Command.create(
                        {"product_id": self.product.id, "product_uom_id": hours.id}
                    )
                ]
            )
