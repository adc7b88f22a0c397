"""What the lots of a complaint touched, while it is being typed."""

from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_radius import RadiusCase


@tagged("post_install", "-at_install")
class TestLotRadius(RadiusCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.raw_1 = cls.new_lot("RAW-1", cls.raw)
        cls.make(cls.lot_1, {cls.raw_1: 5}, 10)
        cls.make(cls.lot_2, {cls.raw_1: 5}, 20)
        cls.sell_and_ship({cls.lot_1: 4})
        cls.sell_and_ship({cls.lot_1: 3}, partner=cls.stranger)
        cls.sell_and_ship({cls.lot_2: 5}, partner=cls.stranger)

    def dialog(self, user=None, record=None):
        """Open the dialog as from the menu or a record."""
        dialogs = self.env["complaint.intake"].with_user(user or self.user_recall)
        if record is not None:
            context = {"active_model": record._name, "active_id": record.id}
            dialogs = dialogs.with_context(**context)
        return Form(dialogs)

    def lot_row(self, form, lot):
        rows = {row["id"]: row for row in form.lot_radius["lots"]}
        return rows[lot.id]

    # ------------------------------------------------------------------
    # The dialog
    # ------------------------------------------------------------------

    def test_the_figures_stand_there_before_anything_is_saved(self):
        """A lot is chosen: lots, customers, deliveries, out, in stock, complaints."""
        self.complain(self.lot_1)
        before = self.env["complaint.complaint"].search_count([])
        form = self.dialog(record=self.product)
        self.assertFalse(form.lot_radius)
        with form.line_ids.edit(0) as line:
            line.lot_name = self.lot_1.name
        # sold 4 and 3; made 10, and the helper puts what it ships into stock: 10 left
        row = self.lot_row(form, self.lot_1)
        self.assertEqual(self.figures(row), ((0, 2, 2, 1), (7, 0, 10)))
        self.assertEqual(row["name"], self.lot_1.name)
        self.assertEqual(self.env["complaint.complaint"].search_count([]), before)

    def test_another_lot_or_none_changes_the_figures(self):
        form = self.dialog(record=self.product)
        with form.line_ids.edit(0) as line:
            line.lot_name = self.lot_2.name
        self.assertEqual(
            self.figures(self.lot_row(form, self.lot_2)), ((0, 1, 1, 0), (5, 0, 20))
        )
        with form.line_ids.edit(0) as line:
            line.lot_name = "LOT-NOBODY-KNOWS"
        self.assertFalse(form.lot_radius)

    def test_a_raw_lot_reaches_what_was_made_of_it(self):
        form = self.dialog(record=self.raw)
        with form.line_ids.edit(0) as line:
            line.lot_name = self.raw_1.name
        row = self.lot_row(form, self.raw_1)
        self.assertEqual(self.figures(row), ((2, 2, 3, 0), (12, 0, 30)))

    def test_what_is_offered_counts_once_it_is_marked(self):
        form = self.dialog()
        form.partner_id = self.stranger
        self.assertEqual(len(form.line_ids), 2)
        self.assertFalse(form.lot_radius)
        for index in range(2):
            with form.line_ids.edit(index) as line:
                line.selected = True
            self.assertEqual(len(form.lot_radius["lots"]), index + 1)
        self.assertEqual(
            self.figures(form.lot_radius["total"]), ((0, 2, 3, 0), (12, 0, 30))
        )

    def test_a_lot_that_never_went_to_the_customer_is_told(self):
        form = self.dialog(record=self.product)
        form.partner_id = self.customer
        with form.line_ids.edit(0) as line:
            line.lot_name = self.lot_2.name
        self.assertTrue(self.lot_row(form, self.lot_2)["is_never_delivered"])
        form.partner_id = self.stranger
        self.assertFalse(self.lot_row(form, self.lot_2)["is_never_delivered"])

    def test_a_lot_on_hold_is_marked(self):
        self.lot_1.with_user(self.user_recall).sudo()._hold("Smell")
        form = self.dialog(record=self.lot_1)
        self.assertTrue(self.lot_row(form, self.lot_1)["is_held"])
        form = self.dialog(record=self.lot_2)
        self.assertFalse(self.lot_row(form, self.lot_2)["is_held"])

    def test_another_product_takes_the_figures_away(self):
        form = self.dialog(record=self.lot_1)
        self.assertTrue(form.lot_radius)
        with form.line_ids.edit(0) as line:
            line.product_id = self.raw
        self.assertFalse(form.lot_radius)

    def test_a_lot_of_another_company_has_no_figures(self):
        """S9.2: not by the number, nor by an id that somebody sends."""
        theirs = self.new_lot("THEIRS-1")
        theirs.company_id = self.other_company
        dialogs = self.env["complaint.intake"].with_user(self.user_recall)
        line = {
            "product_id": self.product.id,
            "lot_id": theirs.id,
            "lot_name": theirs.name,
        }
        dialog = dialogs.create(
            {"statement": "It leaks.", "line_ids": [Command.create(line)]}
        )
        self.assertFalse(dialog.lot_radius)

    # ------------------------------------------------------------------
    # The form of the case
    # ------------------------------------------------------------------

    def test_the_form_of_a_case_follows_its_lines(self):
        complaint = self.log().with_user(self.user_recall)
        self.complain(self.lot_1)
        with Form(complaint) as form:
            with form.item_ids.new() as line:
                line.product_id = self.product
                line.lot_id = self.lot_1
            row = self.lot_row(form, self.lot_1)
            self.assertEqual(self.figures(row), ((0, 2, 2, 1), (7, 0, 10)))
            self.assertFalse(row["is_never_delivered"])
            self.assertFalse(complaint.item_ids)
            with form.item_ids.new() as line:
                line.product_id = self.product
                line.lot_id = self.lot_2
            self.assertTrue(self.lot_row(form, self.lot_2)["is_never_delivered"])
            self.assertEqual(
                self.figures(form.lot_radius["total"]), ((0, 2, 3, 1), (12, 0, 30))
            )
            with form.item_ids.edit(0) as line:
                line.product_id = self.raw
            self.assertEqual([r["id"] for r in form.lot_radius["lots"]], self.lot_2.ids)

    def test_the_case_itself_is_no_other_complaint(self):
        """Nor are cancelled ones."""
        complaint = self.complain(self.lot_1).with_user(self.user_recall)
        cancelled = self.complain(self.lot_1).with_user(self.user_inspector)
        cancelled.write({"state": "cancelled", "state_reason": "Logged twice."})
        self.assertEqual(complaint.lot_radius["lots"][0]["complaints"], 0)
        self.complain(self.lot_1, self.lot_2)
        complaint.invalidate_recordset()
        self.assertEqual(complaint.lot_radius["lots"][0]["complaints"], 1)

    def test_complaints_of_other_companies_are_not_counted(self):
        """They are not this user's to read; what was shipped is counted everywhere."""
        self.complain(self.lot_1, user=self.user_other, partner_id=False)
        complaint = self.complain(self.lot_1).with_user(self.user_recall)
        self.assertEqual(complaint.lot_radius["lots"][0]["complaints"], 0)

    def test_the_goods_of_other_companies_are_counted_and_not_named(self):
        """A recall does not stop at the border of a company."""
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.other_company.id)], limit=1
        )
        theirs = self.stranger.copy({"name": "Secret Clinic"})
        order = (
            self.env["sale.order"]
            .with_company(self.other_company)
            .create(
                {
                    "partner_id": theirs.id,
                    "company_id": self.other_company.id,
                    "warehouse_id": warehouse.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "product_uom_qty": 2}
                        )
                    ],
                }
            )
        )
        order.action_confirm()
        self.env["stock.quant"]._update_available_quantity(
            self.product, warehouse.lot_stock_id, 2, lot_id=self.lot_1
        )
        order.picking_ids.action_assign()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        self.assertEqual(order.picking_ids.state, "done")
        value = self.complain(self.lot_1).with_user(self.user_recall).lot_radius
        self.assertEqual(self.figures(value["lots"][0]), ((0, 3, 3, 0), (9, 0, 10)))
        self.assertNotIn("Secret", str(value))

    # ------------------------------------------------------------------
    # Who may see it
    # ------------------------------------------------------------------

    def test_only_the_recall_team_sees_figures(self):
        """Neither sales, a reader nor a signer; by no field and by no form."""
        complaint = self.complain(self.lot_1)
        for user in (self.user_sales, self.user_plain, self.user_reader):
            self.assertNotIn("lot_radius", self.dialog(user)._view["fields"])
            dialogs = self.env["complaint.intake"].with_user(user)
            with self.refused(user):
                dialogs.create({"statement": "x"}).read(["lot_radius"])
            with self.refused(user):
                dialogs.onchange({}, [], {"lot_radius": {}})
        for user in (self.user_reader, self.user_vp, self.user_plain):
            with self.refused(user) as env:
                complaint.with_env(env).read(["lot_radius"])
            with self.refused(user) as env:
                complaint.with_env(env).web_read({"lot_radius": {}})
        for user in (self.user_tracer, self.user_recall):
            self.assertTrue(complaint.with_user(user).read(["lot_radius"]))

    def test_nobody_else_pays_a_query_for_it(self):
        """The dialog of sales and the form of a reader ask nothing of the genealogy."""
        complaint = self.complain(self.lot_1).with_user(self.user_reader)
        self.patch(
            self.env.registry["stock.lot"],
            "_genealogy_counters_by",
            lambda *a: self.fail("asked"),
        )
        form = self.dialog(self.user_sales)
        form.partner_id = self.customer
        with form.line_ids.edit(0) as line:
            line.selected = True
        self.assertEqual(Form(complaint).partner_id, self.customer)

    # ------------------------------------------------------------------
    # Many lots, many cases
    # ------------------------------------------------------------------

    def test_many_lots_and_cases_need_no_more_queries_than_one(self):
        lots = [self.new_lot(f"BULK-{number}") for number in range(20)]
        one = self.complain(lots[0])
        many = self.complain(*lots) | self.complain(*lots[:3])
        counts = []
        for cases in (one, many):
            cases = cases.with_user(self.user_recall)
            names = ["lot_radius"]
            counts.append(self.count_queries(lambda c=cases, n=names: c.read(n)))
        self.assertEqual(counts[0], counts[1])
        self.assertEqual(
            len(many[0].with_user(self.user_recall).lot_radius["lots"]), 20
        )

    def test_more_lots_than_a_screen_holds_are_in_the_total(self):
        lots = [self.new_lot(f"BULK-{number}") for number in range(53)]
        value = self.complain(*lots).with_user(self.user_recall).lot_radius
        self.assertEqual((len(value["lots"]), value["more"]), (50, 3))
        self.assertEqual(len(value["total"]["ids"]), 53)

    def test_no_list_asks_for_it(self):
        """It would cost a walk for each row."""
        views = self.env["ir.ui.view"].search(
            [("model", "in", ("complaint.complaint", "complaint.item"))]
        )
        for view in views.filtered(lambda v: v.type != "form"):
            self.assertNotIn("lot_radius", view.arch)
        self.assertFalse(self.env["complaint.complaint"]._fields["lot_radius"].store)

    def test_each_figure_is_what_a_count_of_the_records_gives(self):
        """The statement against the ORM, for a lot of each level."""
        lots = self.raw_1 | self.lot_1 | self.lot_2
        found = lots._genealogy_counters_by({lot.id: lot for lot in lots} | {0: lots})
        for key, some in [(lot.id, lot) for lot in lots] + [(0, lots)]:
            made = self.env["stock.lot"].browse(some._genealogy_lot_ids("down"))
            lines = self.env["stock.move.line"].search(
                [("lot_id", "in", made.ids), ("state", "=", "done")]
            )
            out = lines.filtered(lambda line: line.location_dest_id.usage == "customer")
            quants = made.quant_ids.filtered(
                lambda q: q.location_id.usage == "internal"
            )
            expected = {
                "lots": len(made),
                "customers": len(out.picking_id.partner_id.commercial_partner_id),
                "deliveries": len(out.picking_id),
                "shipped": sum(out.mapped("quantity_product_uom")),
                "on_hand": sum(quants.mapped("quantity")),
            }
            given = {
                name: sum(value.values()) if isinstance(value, dict) else value
                for name, value in found[key].items()
                if name in expected
            }
            self.assertEqual(given, expected)
            self.assertEqual(found[key], some._genealogy_counters())

    def test_nothing_is_asked_of_no_lots(self):
        lots = self.env["stock.lot"]
        figures = lots._genealogy_counters_by({7: lots})
        self.assertEqual((figures[7]["lots"], figures[7]["shipped"]), (0, {}))
