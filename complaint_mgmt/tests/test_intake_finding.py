"""What the dialog says of a lot while the complaint is being typed."""

from odoo.tests import tagged

from .test_intake import IntakeCase


@tagged("post_install", "-at_install")
class TestIntakeFinding(IntakeCase):
    def typed(self, lot_name, partner=None, user=None):
        """Type a lot number of the product for a customer, and leave it unsaved."""
        form = self.dialog(self.product, user or self.user_plain)
        if partner:
            form.partner_id = partner
        with form.line_ids.edit(0) as line:
            line.lot_name = lot_name
        return form

    def finding(self, form, index=0):
        with form.line_ids.edit(index) as line:
            return line.finding

    def test_a_lot_that_the_customer_never_got_is_named_before_saving(self):
        """S3.2: everybody who logs a complaint sees it, without a role."""
        self.sell_and_ship({self.lot_1: 4})
        self.sell_and_ship({self.lot_2: 4}, partner=self.stranger)
        never = "Never delivered to this customer"
        self.assertFalse(self.finding(self.typed(self.lot_1.name, self.customer)))
        form = self.typed(self.lot_2.name, self.customer)
        self.assertEqual(self.finding(form), never)
        form.partner_id = self.stranger
        self.assertFalse(self.finding(form))
        form.partner_id = self.contact
        self.assertEqual(self.finding(form), never)

    def test_contacts_of_one_company_are_one_customer(self):
        self.sell_and_ship({self.lot_1: 4})
        self.assertFalse(self.finding(self.typed(self.lot_1.name, self.contact)))

    def test_without_a_customer_nothing_is_claimed(self):
        self.assertFalse(self.finding(self.typed(self.lot_1.name)))

    def test_a_number_that_no_lot_bears_is_named(self):
        form = self.typed("LOT-NOBODY-KNOWS", self.customer)
        self.assertEqual(self.finding(form), "Lot not on record")
        with form.line_ids.edit(0) as line:
            line.lot_name = "  "
            self.assertFalse(line.finding)

    def test_another_product_makes_the_number_unknown(self):
        """The number stays as it was said; it is no lot of the other product."""
        self.sell_and_ship({self.lot_1: 4})
        other = self.new_product("Isatis Granules")
        form = self.dialog(self.lot_1, self.user_stock)
        with form.line_ids.edit(0) as line:
            self.assertFalse(line.finding)
        form = self.typed(self.lot_1.name, self.customer)
        with form.line_ids.edit(0) as line:
            line.product_id = other
            self.assertEqual(line.lot_name, self.lot_1.name)
            self.assertEqual(line.finding, "Lot not on record")

    def test_another_product_drops_a_lot_that_was_chosen(self):
        other = self.new_product("Isatis Granules")
        form = self.dialog(self.lot_1, self.user_stock)
        form.partner_id = self.customer
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.lot_id, self.lot_1)
            line.product_id = other
            self.assertFalse(line.lot_id)
        item = self.finish(form).item_ids
        self.assertEqual((item.product_id, item.lot_text), (other, self.lot_1.name))
        self.assertFalse(item.lot_id)

    def test_a_lot_of_another_company_is_not_on_record_here(self):
        """S9.2: no word about the lots of a company that one does not work for."""
        self.new_lot("THEIRS-1").company_id = self.other_company
        form = self.typed("THEIRS-1", self.customer)
        self.assertEqual(self.finding(form), "Lot not on record")

    def test_the_own_lot_comes_before_a_shared_one_of_the_same_number(self):
        shared, own = self.new_lot("TWIN-1"), self.new_lot("TWIN-2")
        own.company_id = self.company
        self.env.cr.execute(
            "UPDATE stock_lot SET name = %s WHERE id = %s", [shared.name, own.id]
        )
        own.invalidate_recordset(["name"])
        form = self.typed("TWIN-1", self.customer)
        item = self.finish(form).item_ids
        self.assertEqual(item.sudo().lot_id, own)

    def test_many_lines_need_no_more_queries_than_two(self):
        lots = [self.new_lot(f"BULK-{number}") for number in range(20)]
        self.sell_and_ship(dict.fromkeys(lots[:10], 2))
        dialogs = self.env["complaint.intake"].with_user(self.user_plain)
        counts = []
        for some in (lots[9:11], lots):
            lines = [
                (0, 0, {"product_id": self.product.id, "lot_name": lot.name})
                for lot in some
            ]
            values = {"partner_id": self.customer.id, "line_ids": lines}
            dialog = dialogs.create({"statement": "It leaks.", **values})
            read = dialog.line_ids.browse(dialog.line_ids.ids).mapped
            counts.append(self.count_queries(lambda read=read: read("finding")))
            self.assertEqual(
                read("is_never_delivered"), [lot not in lots[:10] for lot in some]
            )
        self.assertEqual(counts[0], counts[1])
