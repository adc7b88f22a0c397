from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import ComplaintCase

WORDS = "Two packs were open when they arrived."


class IntakeCase(ComplaintCase):
    def dialog(self, record=None, user=None):
        """Open the dialog as the button on a record does, or as the menu does."""
        user = user or self.user_sales
        intakes = self.env["complaint.intake"].with_user(user)
        if record is not None:
            action = record.with_user(user).action_log_complaint()
            self.assertEqual(action["res_model"], "complaint.intake")
            intakes = intakes.with_context(**action["context"])
        return Form(intakes)

    def offered(self, form):
        """Return what is offered: {(product, lot number): delivered quantity}."""
        lines = []
        for index in range(len(form.line_ids)):
            with form.line_ids.edit(index) as line:
                lines.append(((line.product_id, line.lot_name), line.delivered_qty))
        self.assertEqual(len(dict(lines)), len(lines), "offered twice")
        return dict(lines)

    def choose(self, form, lot_name, quantity=1):
        for index in range(len(form.line_ids)):
            with form.line_ids.edit(index) as line:
                if line.lot_name == lot_name:
                    line.selected = True
                    line.defective_qty = quantity

    def finish(self, form, **vals):
        """Fill in what happened, log, and return the case as its user."""
        form.statement = WORDS
        for name, value in vals.items():
            form[name] = value
        intake = form.save()
        action = intake.action_log_and_open()
        return intake.env[action["res_model"]].browse(action["res_id"])


@tagged("post_install", "-at_install")
class TestIntakeSources(IntakeCase):
    def test_an_order_offers_exactly_the_lots_delivered_on_it(self):
        """Two lots of one line with their quantities; no lots of other orders."""
        self.sell_and_ship({self.new_lot("LOT-ELSEWHERE"): 9})
        order = self.sell_and_ship({self.lot_1: 4, self.lot_2: 6})
        form = self.dialog(order)
        self.assertEqual(
            self.offered(form),
            {
                (self.product, self.lot_1.name): 4,
                (self.product, self.lot_2.name): 6,
            },
        )
        self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(form.sale_order_id, order)

    def test_a_complaint_on_an_order_is_logged_in_four_fields(self):
        """Lot and quantity come from the delivery; only the defect is typed."""
        order = self.sell_and_ship({self.lot_1: 4, self.lot_2: 6})
        form = self.dialog(order)
        self.choose(form, self.lot_2.name, 2)
        complaint = self.finish(form)
        self.assertEqual(complaint.reported_by_id, self.user_sales)
        self.assertEqual(complaint.partner_id, self.customer)
        self.assertEqual(complaint.sale_order_id, order)
        self.assertEqual(complaint.picking_id, order.picking_ids)
        item = complaint.item_ids
        self.assertEqual((item.lot_id, item.delivered_qty), (self.lot_2, 6))
        self.assertEqual((item.defective_qty, item.sale_line_id), (2, order.order_line))
        self.assertEqual(complaint.statement, WORDS)
        self.assertFalse(item.finding)

    def test_what_is_not_delivered_yet_is_offered_without_quantity(self):
        late = self.new_product("Isatis Granules")
        order = self.sell(self.product, late)
        self.ship(order, {self.lot_1: 4})
        offered = self.offered(self.dialog(order))
        self.assertEqual(
            offered, {(self.product, self.lot_1.name): 4, (late, False): 0}
        )

    def test_what_is_only_reserved_is_not_delivered(self):
        self.stock(self.product, 10, self.lot_1)
        order = self.sell(self.product)
        self.assertEqual(order.picking_ids.move_line_ids.lot_id, self.lot_1)
        self.assertEqual(self.offered(self.dialog(order)), {(self.product, False): 0})

    def test_a_service_on_an_order_is_offered_too(self):
        service = self.env["product.product"].create(
            {"name": "Installation", "type": "service"}
        )
        self.assertIn((service, False), self.offered(self.dialog(self.sell(service))))

    def test_an_order_with_many_lots_offers_all_of_them(self):
        lots = [self.new_lot(f"MANY-{number}") for number in range(45)]
        order = self.sell_and_ship(dict.fromkeys(lots, 1))
        self.assertEqual(len(self.offered(self.dialog(order))), 45)

    def test_a_return_takes_nothing_off_the_offer(self):
        order = self.sell_and_ship({self.lot_1: 5})
        picking = order.picking_ids
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 5
        back = picking.browse(wizard.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(back.state, "done")
        offered = self.offered(self.dialog(order))
        self.assertEqual(offered, {(self.product, self.lot_1.name): 5})

    def test_a_delivery_straight_from_the_supplier_counts(self):
        """A dropship: what went from the supplier to the customer on this order."""
        order = self.sell(self.product, quantity=3)
        order.picking_ids.action_cancel()
        source = self.env.ref("stock.stock_location_suppliers")
        target = self.env.ref("stock.stock_location_customers")
        places = {"location_id": source.id, "location_dest_id": target.id}
        picking = self.env["stock.picking"].create(
            {
                "partner_id": self.customer.id,
                "picking_type_id": order.warehouse_id.out_type_id.id,
                **places,
            }
        )
        move = self.env["stock.move"].create(
            {
                "picking_id": picking.id,
                "product_id": self.product.id,
                "product_uom_qty": 3,
                "sale_line_id": order.order_line.id,
                **places,
            }
        )
        picking.action_confirm()
        picking.move_line_ids.unlink()
        self.env["stock.move.line"].create(
            {
                "move_id": move.id,
                "picking_id": picking.id,
                "product_id": self.product.id,
                "lot_id": self.lot_2.id,
                "quantity": 3,
                "picked": True,
                **places,
            }
        )
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        offered = self.offered(self.dialog(order))
        self.assertEqual(offered, {(self.product, self.lot_2.name): 3})

    def test_dozens_are_offered_in_the_unit_of_the_product(self):
        order = self.sell(self.product, quantity=2, uom=self.uom_dozen)
        self.ship(order, {self.lot_1: 24})
        form = self.dialog(order)
        self.assertEqual(self.offered(form), {(self.product, self.lot_1.name): 24})
        self.choose(form, self.lot_1.name, 5)
        item = self.finish(form).item_ids
        self.assertEqual(item.product_uom_id, self.uom_unit)
        self.assertEqual((item.delivered_qty, item.defective_qty), (24, 5))

    def test_an_order_that_is_not_confirmed_says_so(self):
        order = self.env["sale.order"].create({"partner_id": self.customer.id})
        with self.refused(self.user_sales, UserError, "not confirmed yet"):
            self.dialog(order)

    def test_a_delivery_offers_what_it_carried(self):
        order = self.sell(self.product)
        first = self.ship(order, {self.lot_1: 4})
        backorder = order.picking_ids - first
        self.assertTrue(backorder)
        self.ship(order, {self.lot_2: 6})
        form = self.dialog(first, self.user_stock)
        self.assertEqual(self.offered(form), {(self.product, self.lot_1.name): 4})
        complaint = self.finish(form)
        self.assertEqual(complaint.picking_id, first)
        self.assertEqual(complaint.sudo().sale_order_id, order)
        self.assertEqual(complaint.item_ids.lot_id, self.lot_1)

    def test_a_lot_knows_its_only_customer(self):
        self.sell_and_ship({self.lot_1: 4}, partner=self.contact)
        self.sell_and_ship({self.lot_1: 3})
        form = self.dialog(self.lot_1, self.user_stock)
        self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(self.offered(form), {(self.product, self.lot_1.name): 7})
        self.assertEqual(self.finish(form).item_ids.lot_id, self.lot_1)

    def test_a_lot_of_two_customers_names_none(self):
        self.sell_and_ship({self.lot_1: 4})
        self.sell_and_ship({self.lot_1: 3}, partner=self.stranger)
        self.assertFalse(self.dialog(self.lot_1, self.user_stock).partner_id)

    def test_a_product_and_its_template_are_offered_as_one_line(self):
        for record in (self.product, self.product.product_tmpl_id):
            form = self.dialog(record, self.user_plain)
            self.assertEqual(self.offered(form), {(self.product, False): 0})
            complaint = self.finish(form, contact_name="Mrs Li")
            self.assertEqual(complaint.item_ids.product_id, self.product)

    def test_a_contact_offers_what_went_to_the_company(self):
        self.sell_and_ship({self.lot_1: 4})
        self.sell_and_ship({self.lot_2: 4}, partner=self.stranger)
        form = self.dialog(self.contact, self.user_plain)
        self.assertEqual(form.partner_id, self.contact)
        self.assertEqual(self.offered(form), {(self.product, self.lot_1.name): 4})

    def test_from_the_menu_the_customer_brings_his_deliveries(self):
        """S7.3.1: every employee may log, without rights in stock or sales."""
        self.sell_and_ship({self.lot_1: 4})
        form = self.dialog(user=self.user_plain)
        form.partner_id = self.customer
        self.assertEqual(self.offered(form), {(self.product, self.lot_1.name): 4})
        self.choose(form, self.lot_1.name, 1)
        complaint = self.finish(form)
        self.assertEqual(complaint.item_ids.sudo().lot_id, self.lot_1)
        self.assertEqual(complaint.item_ids.delivered_qty, 4)

    def test_what_another_company_delivered_is_not_offered(self):
        """The dialog knows the companies of its user only."""
        self.sell_and_ship({self.lot_1: 4})
        form = self.dialog(self.customer, self.user_other)
        self.assertFalse(self.offered(form))
        stock = self.env.ref("stock.group_stock_user")
        self.user_other.sudo().group_ids = [Command.link(stock.id)]
        self.assertFalse(self.dialog(self.lot_1, self.user_other).partner_id)

    def test_nobody_opens_it_on_a_record_that_he_may_not_read(self):
        order = self.sell_and_ship({self.lot_1: 4})
        intakes = self.env["complaint.intake"].with_user(self.user_plain)
        for record in (order, order.picking_ids, self.lot_1):
            context = {"active_model": record._name, "active_id": record.id}
            with self.refused(self.user_plain, AccessError):
                intakes.with_context(**context).default_get(["line_ids"])

    def test_a_context_of_something_else_is_ignored(self):
        """The context is the caller's; it opens nothing."""
        intakes = self.env["complaint.intake"].with_user(self.user_plain)
        odd = (("res.users", 1), ("sale.order", "1"), ("no.model", 1), (None, None))
        for model, record_id in odd:
            context = {"active_model": model, "active_id": record_id}
            values = intakes.with_context(**context).default_get(["line_ids"])
            self.assertFalse(values.get("line_ids"))


@tagged("post_install", "-at_install")
class TestIntake(IntakeCase):
    def test_somebody_not_on_record_is_written_down(self):
        """Surname, phone and event as text."""
        form = self.dialog(user=self.user_plain)
        complaint = self.finish(form, contact_name="Li", contact_phone="0571 555")
        person = complaint.person_ids
        self.assertEqual((person.name, person.phone), ("Li", "0571 555"))
        self.assertEqual(person.kind, "complainant")
        self.assertFalse(complaint.partner_id)

    def test_somebody_must_have_complained(self):
        intake = self.env["complaint.intake"].with_user(self.user_plain)
        intake = intake.create({"statement": WORDS})
        with self.refused(self.user_plain, UserError, "who complained"):
            intake.action_log()
        self.assertFalse(
            self.env["complaint.complaint"].search([("statement", "=", WORDS)])
        )

    def test_an_unknown_lot_number_is_kept_as_it_was_said(self):
        form = self.dialog(self.product, self.user_plain)
        with form.line_ids.edit(0) as line:
            line.lot_name = " LOT-NOBODY-KNOWS "
        item = self.finish(form, contact_name="Li").item_ids
        self.assertFalse(item.lot_id)
        self.assertEqual(item.lot_text, "LOT-NOBODY-KNOWS")
        self.assertEqual(item.finding, "Lot not on record")

    def test_a_known_lot_number_is_found_without_stock_rights(self):
        form = self.dialog(self.product, self.user_plain)
        with form.line_ids.edit(0) as line:
            line.lot_name = self.lot_2.name
        item = self.finish(form, contact_name="Li").item_ids
        self.assertEqual(item.sudo().lot_id, self.lot_2)
        self.assertFalse(item.lot_text)

    def test_the_same_number_of_another_product_is_not_taken(self):
        self.new_lot("TWIN-1", self.new_product("Isatis Granules"))
        form = self.dialog(self.product, self.user_plain)
        with form.line_ids.edit(0) as line:
            line.lot_name = "TWIN-1"
        item = self.finish(form, contact_name="Li").item_ids
        self.assertFalse(item.lot_id)
        self.assertEqual(item.lot_text, "TWIN-1")

    def test_a_negative_quantity_is_refused(self):
        form = self.dialog(self.product, self.user_plain)
        with form.line_ids.edit(0) as line:
            line.defective_qty = -1
            line.selected = True
        with self.refused(self.user_plain, UserError, "cannot be negative"):
            self.finish(form, contact_name="Li")

    def test_a_quantity_marks_its_line(self):
        order = self.sell_and_ship({self.lot_1: 4, self.lot_2: 6})
        form = self.dialog(order)
        with form.line_ids.edit(1) as line:
            line.defective_qty = 1
            self.assertTrue(line.selected)
        self.assertEqual(len(self.finish(form).item_ids), 1)

    def test_photos_end_on_the_case(self):
        photo = self.upload(self.user_plain)
        form = self.dialog(user=self.user_plain)
        form.photo_ids.add(photo)
        complaint = self.finish(form, contact_name="Li")
        self.assertEqual(photo.res_model, "complaint.complaint")
        self.assertEqual(photo.res_id, complaint.id)
        self.assertTrue(self.events_of(complaint, "attachment.added"))
        self.assertTrue(photo.with_user(self.user_inspector).raw)

    def upload(self, user, model="complaint.intake", res_id=0):
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create(
                {
                    "name": "pack.png",
                    "raw": b"not really a picture",
                    "res_model": model,
                    "res_id": res_id,
                }
            )
        )

    def test_a_colleagues_file_is_not_carried_off(self):
        """Only the own uploads: not a colleague's, nor what everybody may read."""
        public = self.upload(self.env.user, False) | self.upload(
            self.env.user, self.stranger._name, self.stranger.id
        )
        public.public = True
        for file in self.upload(self.user_sales) | public:
            before = (file.res_model, file.res_id)
            form = self.dialog(user=self.user_plain)
            form.statement = WORDS
            form.contact_name = "Li"
            intake = form.save()
            if file in public:
                intake.write({"photo_ids": [Command.link(file.id)]})
                intake.action_log()
            else:
                with self.refused(self.user_plain, AccessError):
                    intake.write({"photo_ids": [Command.link(file.id)]})
                    intake.action_log()
            file.invalidate_recordset()
            self.assertEqual((file.res_model, file.res_id), before)

    def test_the_toast_leads_to_the_case(self):
        form = self.dialog(user=self.user_plain)
        form.statement = WORDS
        form.contact_name = "Li"
        action = form.save().action_log()
        cases = self.env["complaint.complaint"].with_user(self.user_plain)
        complaint = cases.search([("statement", "=", WORDS)])
        self.assertEqual(len(complaint), 1)
        self.assertEqual(action["tag"], "display_notification")
        link = action["params"]["links"][0]
        self.assertEqual(link["label"], complaint.name)
        self.assertTrue(link["url"].endswith(f"/{complaint.id}"))
        self.assertEqual(
            action["params"]["next"]["type"], "ir.actions.act_window_close"
        )

    def test_nobody_reads_what_a_colleague_is_writing_down(self):
        """The dialog holds a name and a phone number, too."""
        form = self.dialog(self.product, self.user_plain)
        form.statement = WORDS
        form.contact_name = "Li"
        intake = form.save()
        for user in (self.user_sales, self.user_inspector, self.user_manager):
            with self.refused(user) as env:
                intake.with_env(env).read(["contact_name"])
            with self.refused(user) as env:
                intake.line_ids.with_env(env).read(["lot_name"])
            with self.refused(user) as env:
                intake.with_env(env).action_log()

    def test_a_foreign_company_cannot_be_claimed(self):
        form = self.dialog(user=self.user_plain)
        form.statement = WORDS
        form.contact_name = "Li"
        intake = form.save()
        with self.refused(self.user_plain):
            intake.write({"company_id": self.other_company.id})
            intake.action_log()

    def test_a_product_must_be_marked_where_some_are_offered(self):
        order = self.sell_and_ship({self.lot_1: 4, self.lot_2: 6})
        with self.refused(self.user_sales, UserError, "Mark which"):
            self.finish(self.dialog(order))
        complaint = self.finish(self.dialog(order), subject_type="service")
        self.assertEqual(complaint.subject_type, "service")
        self.assertFalse(complaint.item_ids)

    def test_the_dialog_tells_no_lot_of_another_company(self):
        """S9.2: lots of a company that one does not work for keep their number."""
        lot = self.new_lot("SECRET-1")
        lot.company_id = self.other_company
        dialog = self.env["complaint.intake"].with_user(self.user_plain)
        line = {"product_id": self.product.id, "lot_id": lot.id}
        dialog = dialog.create(
            {"statement": "It leaks.", "line_ids": [Command.create(line)]}
        )
        self.assertFalse(dialog.line_ids.lot_name)

    def test_a_blank_name_names_nobody(self):
        """S2.4.1.2.1: somebody complained."""
        dialog = self.env["complaint.intake"].with_user(self.user_plain)
        dialog = dialog.create({"statement": "It leaks.", "contact_name": "  "})
        with self.refused(self.user_plain, UserError, "who complained"):
            dialog.action_log()
