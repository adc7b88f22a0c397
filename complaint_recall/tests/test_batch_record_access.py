"""Who sees the record of a batch, as a page and on paper."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common_batch import BatchCase

REPORT = "complaint_recall.report_batch_record"


@tagged("post_install", "-at_install")
class TestBatchRecordAccess(BatchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make(cls.lot_1)

    def page(self, lot, user, lang="en_US"):
        return str(lot.with_user(user).with_context(lang=lang).batch_record_page)

    def html(self, lot, user, lang="en_US"):
        reports = self.env["ir.actions.report"].with_user(user)
        reports = reports.with_context(lang=lang)
        return " ".join(reports._render_qweb_html(REPORT, lot.ids)[0].decode().split())

    def test_team_reads_it_without_rights_in_manufacturing(self):
        """The recall team sees orders, components and work, and may open none of it."""
        user = self.user_recall
        self.assertFalse(self.order.with_user(user).has_access("read"))
        page = self.page(self.lot_1, user)
        for text in (self.order.name, "R-1", "Line 2", "Within the limit"):
            self.assertIn(text, page)

    def test_reader_of_complaints_sees_no_batch_record(self):
        """The next role down is refused: page, button, print, and reading the field."""
        lot = self.lot_1
        with self.refused(self.user_reader) as env:
            lot.with_env(env).batch_record_page  # noqa: B018
        with self.refused(self.user_reader) as env:
            lot.with_env(env).read(["batch_record_page"])
        with self.refused(self.user_reader, text="Recall Team") as env:
            lot.with_env(env).action_batch_record()
        with self.refused(self.user_reader, text="Recall Team"):
            self.html(lot, self.user_reader)

    def test_lot_of_another_company_is_refused(self):
        foreign = self.env["stock.lot"].create(
            {
                "name": "F-1",
                "product_id": self.product.id,
                "company_id": self.other_company.id,
            }
        )
        with self.refused(self.user_recall) as env:
            foreign.with_env(env).action_batch_record()
        with self.refused(self.user_recall):
            self.html(foreign, self.user_recall)

    def test_orders_of_other_companies_are_counted_not_shown(self):
        """A lot that companies share names only the orders that the user may see."""
        self.assertFalse(self.lot_1.company_id)
        user = self.new_user(
            "recall_other", "complaint_recall.group_recall_user", self.other_company
        )
        record = self.record_of(self.lot_1, user)
        self.assertEqual((record["orders"], record["hidden"]), ([], 1))
        self.assertNotIn(self.order.name, self.page(self.lot_1, user))

    def test_button_opens_the_page(self):
        action = self.lot_1.with_user(self.user_recall).action_batch_record()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("stock.lot", self.lot_1.id)
        )
        view = (
            self.env["stock.lot"]
            .with_user(self.user_recall)
            .get_view(action["views"][0][0], "form")
        )
        self.assertIn("batch_record_page", view["arch"])

    def test_lot_form_of_a_stock_user_costs_no_query_more(self):
        """A user without complaint roles gets no field of the batch record."""
        lots = self.env["stock.lot"].with_user(self.user_stock)
        arch = lots.get_view(self.env.ref("stock.view_production_lot_form").id, "form")[
            "arch"
        ]
        self.assertNotIn("action_batch_record", arch)
        self.assertNotIn("batch_record_page", lots.fields_get())

    def test_lot_that_was_made_and_delivered_opens_for_every_reader(self):
        """Who reads complaints opens the lot form: no manufacturing right is needed."""
        self.sell_and_ship({self.lot_1: 5})
        lot = self.lot_1.with_user(self.user_reader)
        view = self.env.ref("stock.view_production_lot_form")
        arch = etree.fromstring(lot.get_view(view.id, "form")["arch"])
        names = {node.get("name") for node in arch.iter("field")} & set(lot._fields)
        self.assertNotIn("delivery_count", names)
        lot.web_read({name: {} for name in names})
        self.assertNotIn("Traceability", etree.tostring(arch, encoding="unicode"))
        # what the messages beside the form ask for
        self.assertFalse(lot._message_get_suggested_recipients())
        stock = self.lot_1.with_user(self.user_stock)
        self.assertTrue(stock._message_get_suggested_recipients())
        self.assertIn("delivery_count", stock.get_view(view.id, "form")["arch"])

    def test_hostile_names_are_text(self):
        """Names from documents are never markup."""
        self.raw_1.name = "<script>alert(1)</script><img src=x onerror=alert(2)>"
        page = self.page(self.lot_1, self.user_recall)
        self.assertNotIn("<script", page)
        self.assertNotIn("<img", page)
        self.assertIn("&lt;script&gt;", page)

    def test_print_is_a_controlled_form(self):
        """S3.23: number and printer are on the printed record."""
        html = self.html(self.lot_1, self.user_recall)
        for text in ("Batch Record", "B1", "Test Recall", self.order.name):
            self.assertIn(text, html)

    def test_complaints_on_the_lot_are_those_that_the_user_may_read(self):
        case = self.log(
            item_ids=[
                Command.create({"product_id": self.product.id, "lot_id": self.lot_1.id})
            ]
        )
        self.assertIn(case.name, self.page(self.lot_1, self.user_recall))
        with self.refused(self.user_plain, AccessError) as env:
            self.lot_1.with_env(env).action_batch_record()
