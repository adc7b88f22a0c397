from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestCounter(ComplaintCase):
    """The way from what the ERP owns to its complaints, and back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.sell_and_ship({cls.lot_1: 4, cls.lot_2: 6})
        cls.picking = cls.order.picking_ids
        cls.links = {
            "sale_order_id": cls.order.id,
            "picking_id": cls.picking.id,
            "partner_id": cls.contact.id,
        }
        cls.owned = {
            "sale.order": cls.order,
            "stock.picking": cls.picking,
            "stock.lot": cls.lot_1,
            "product.product": cls.product,
            "product.template": cls.product.product_tmpl_id,
            "res.partner": cls.contact,
        }

    def log_on(self, user=None, lots=None):
        items = [
            Command.create({"product_id": lot.product_id.id, "lot_id": lot.id})
            for lot in lots or self.lot_1
        ]
        return self.log(user, item_ids=items, **self.links)

    def counts(self, user):
        return {
            model: record.with_user(user).complaint_count
            for model, record in self.owned.items()
        }

    def readers_of_all(self):
        """Return a user who may read everything that carries a counter."""
        groups = (
            "sales_team.group_sale_manager,stock.group_stock_manager,"
            "complaint_mgmt.group_complaint_reader"
        )
        return self.new_user("counter", groups)

    def test_each_record_counts_its_complaints(self):
        user = self.readers_of_all()
        self.assertEqual(set(self.counts(user).values()), {0})
        self.log_on()
        self.log_on(self.user_sales)
        self.env.invalidate_all()
        self.assertEqual(set(self.counts(user).values()), {2})

    def test_one_complaint_about_two_lots_is_one_complaint(self):
        user = self.readers_of_all()
        self.log_on(lots=self.lot_1 | self.lot_2)
        self.assertEqual(set(self.counts(user).values()), {1})

    def test_one_complaint_about_two_variants_is_one_complaint(self):
        colour = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [Command.create({"name": n}) for n in ("Red", "Blue")],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Cup",
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": colour.id,
                            "value_ids": [Command.set(colour.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        variants = template.product_variant_ids
        items = [Command.create({"product_id": v.id}) for v in variants]
        self.log(item_ids=items)
        template = template.with_user(self.user_reader)
        self.assertEqual(template.complaint_count, 1)
        variants[0].active = False
        template.invalidate_recordset()
        self.assertEqual(template.complaint_count, 1)

    def test_a_company_counts_what_its_contacts_complained_about(self):
        self.log_on()
        self.log(partner_id=self.customer.id)
        self.log(partner_id=self.stranger.id)
        company = self.customer.with_user(self.user_reader)
        contact = self.contact.with_user(self.user_reader)
        self.assertEqual((company.complaint_count, contact.complaint_count), (2, 1))
        both = (company | contact).action_view_complaints()["domain"]
        found = self.env["complaint.complaint"].search(both)
        self.assertEqual(found.partner_id, self.customer | self.contact)
        self.assertEqual(len(found), 2)

    def test_a_subsidiary_is_a_customer_of_its_own(self):
        subsidiary = self.env["res.partner"].create(
            {
                "name": "Huaxing South",
                "is_company": True,
                "parent_id": self.customer.id,
            }
        )
        self.log(partner_id=subsidiary.id)
        company = self.customer.with_user(self.user_reader)
        found = self.env["complaint.complaint"].search(
            company.action_view_complaints()["domain"]
        )
        self.assertEqual(company.complaint_count, len(found))

    def test_everybody_counts_what_he_may_read(self):
        """S9.2: a number tells nothing about complaints that one may not read."""
        self.log_on(self.user_plain)
        self.log_on(self.user_sales)
        self.log_on(self.user_stock)
        self.assertEqual(self.order.with_user(self.user_sales).complaint_count, 1)
        self.assertEqual(self.picking.with_user(self.user_stock).complaint_count, 1)
        self.assertEqual(self.lot_1.with_user(self.user_stock).complaint_count, 1)
        for record in (self.product, self.product.product_tmpl_id, self.contact):
            for user, count in ((self.user_plain, 1), (self.user_account, 0)):
                self.assertEqual(record.with_user(user).complaint_count, count)
            self.assertEqual(record.with_user(self.user_reader).complaint_count, 3)
            self.assertEqual(record.with_user(self.user_other).complaint_count, 0)

    def test_without_access_to_complaints_the_count_is_nothing(self):
        """A portal user reads the own order without an error."""
        self.log_on()
        partner = self.user_portal.sudo().partner_id
        self.order.partner_id = partner
        self.order.message_subscribe(partner.ids)
        order = self.order.with_user(self.user_portal)
        self.assertEqual(order.complaint_count, 0)
        self.assertEqual(partner.with_user(self.user_portal).complaint_count, 0)

    def test_one_complaint_opens_its_form_and_more_their_list(self):
        user = self.readers_of_all()
        first = self.log_on()
        for record in self.owned.values():
            action = record.with_user(user).action_view_complaints()
            self.assertEqual(action["res_id"], first.id)
            self.assertEqual(action["views"][0][1], "form")
        second = self.log_on()
        for record in self.owned.values():
            action = record.with_user(user).action_view_complaints()
            self.assertFalse(action.get("res_id"))
            self.assertNotEqual(action["views"][0][1], "form")
            cases = self.env["complaint.complaint"].with_user(user)
            self.assertEqual(
                cases.search(action["domain"]), (first | second).with_user(user)
            )

    def test_one_own_complaint_among_others_opens_its_form(self):
        own = self.log_on(self.user_sales)
        self.log_on()
        action = self.order.with_user(self.user_sales).action_view_complaints()
        self.assertEqual(action["res_id"], own.id)

    def test_many_records_need_no_more_queries_than_one(self):
        """One query for the counter, whatever the number of records."""
        user = self.readers_of_all()
        self.log_on()
        partners = self.env["res.partner"].create(
            [{"name": f"Shop {number}"} for number in range(20)]
        )
        products = self.env["product.product"].create(
            [{"name": f"Tea {number}"} for number in range(20)]
        )
        orders = self.env["sale.order"].create(
            [{"partner_id": partner.id} for partner in partners]
        )
        lots = self.env["stock.lot"].create(
            [
                {"name": f"MANY-{number}", "product_id": self.product.id}
                for number in range(20)
            ]
        )
        pickings = self.env["stock.picking"].create(
            [{"picking_type_id": self.picking.picking_type_id.id} for __ in range(20)]
        )
        many = (partners, products, products.product_tmpl_id, orders, lots, pickings)
        for records in many:
            with self.subTest(model=records._name):
                records = records.with_user(user).browse(records.ids)
                one = self.count_queries(lambda r=records: r[0].complaint_count)
                all_of_them = self.count_queries(
                    lambda r=records: r.mapped("complaint_count")
                )
                self.assertEqual(all_of_them, one)

    def test_those_without_a_role_open_the_forms(self):
        """Sales, stock and accounting work as if nothing were installed."""
        self.log_on(self.user_reader)
        rights = {
            "sale.order": ("sales",),
            "stock.picking": ("stock",),
            "stock.lot": ("stock",),
            "product.product": ("plain", "sales", "stock", "account"),
            "product.template": ("plain", "sales", "stock", "account"),
            "res.partner": ("plain", "sales", "stock", "account"),
        }
        for model, people in rights.items():
            for person in people:
                with self.subTest(model=model, person=person):
                    user = getattr(self, f"user_{person}")
                    record = self.owned[model].with_user(user)
                    form = Form(record)
                    self.assertEqual(form.complaint_count, 0)
                    record.action_log_complaint()

    def test_those_with_a_role_only_open_what_a_case_leads_to(self):
        """A handler looks at the order, delivery, lot and product of his case."""
        for model in ("product.product", "product.template", "res.partner"):
            for user in (self.user_reader, self.user_inspector):
                with self.subTest(model=model, user=user.login):
                    self.assertTrue(Form(self.owned[model].with_user(user)))
        for model in ("sale.order", "stock.picking", "stock.lot"):
            record = self.owned[model].with_user(self.user_inspector)
            self.assertTrue(record.read(["display_name"]))
