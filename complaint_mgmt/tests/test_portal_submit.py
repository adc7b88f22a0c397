"""A customer complains about what he got, and about nothing else (S4.2, S9.2)."""

from odoo.tests import tagged

from .common_portal import JPEG, PortalCase

NEW = "/my/complaints/new"


@tagged("post_install", "-at_install")
class TestPortalSubmit(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.sell_and_ship({cls.lot_1: 10, cls.lot_2: 4})
        cls.picking = cls.order.picking_ids
        cls.foreign = cls.sell_and_ship({cls.lot_1: 3}, partner=cls.stranger)

    def form(self, query=None):
        return self.get(f"{NEW}?{query or f'delivery={self.picking.id}'}")

    def line(self, lot):
        lines = self.order.picking_ids.move_line_ids
        return lines.filtered(lambda line: line.lot_id == lot).id

    def send(self, page, files=None, code=200, **data):
        """Send the form of a page, with what the page hides."""
        for name in ("key", "delivery", "order"):
            if f'name="{name}" value=' in page:
                data.setdefault(name, self.hidden(page, name))
        data.setdefault("statement", "Glued together")
        return self.post(NEW, data, files=files, page=page, code=code)

    def test_he_chooses_among_his_own_deliveries(self):
        """S4.2: what was really delivered to his company, found by lot or order."""
        self.login()
        page = self.get(NEW)
        self.assertIn(self.order.name, page)
        self.assertNotIn(self.foreign.name, page)
        self.assertIn(self.lot_2.name, self.get(f"{NEW}?search={self.lot_2.name}"))
        self.assertIn(self.order.name, self.get(f"{NEW}?search={self.order.name}"))
        self.assertIn("No delivery was found", self.get(f"{NEW}?search=%25%27nope"))
        self.login(self.user_rival)
        self.assertNotIn(self.order.name, self.get(NEW))

    def test_a_complaint_on_a_delivery_is_logged_with_what_he_ticked(self):
        """S4.2, S3.2: product, lot, quantity, photo, wish."""
        self.login()
        before = self.cases()
        page = self.send(
            self.form(),
            files=[("blister.jpg", JPEG)],
            line=[str(self.line(self.lot_1))],
            remedy="New goods",
            phone="555",
            reference="HX-1",
            **{f"qty_{self.line(self.lot_1)}": "2,5"},
        )
        case = self.cases() - before
        self.assertEqual(len(case), 1)
        self.assertIn(case.name, page)
        self.assertIn("Thank you", page)
        self.assertEqual(case.door, "portal")
        self.assertEqual(case.commercial_partner_id, self.customer)
        self.assertEqual(case.partner_id, self.user_portal.partner_id)
        self.assertEqual(case.picking_id, self.picking)
        self.assertEqual(case.sale_order_id, self.order)
        self.assertEqual(case.item_ids.lot_id, self.lot_1)
        self.assertEqual(case.item_ids.defective_qty, 2.5)
        self.assertEqual(case.item_ids.delivered_qty, 10)
        self.assertEqual(case.reference, "HX-1")
        self.assertEqual(case.person_ids.phone, "555")
        self.assertFalse(case.danger_reported)
        self.assertFalse(case.class_id)
        self.assertIn("blister.jpg", page)

    def test_possible_danger_calls_people_at_once(self):
        """S9.4.3: a plain question that anybody can answer."""
        self.login()
        self.send(self.form("about=other"), danger="1")
        self.assertTrue(self.cases()[0].danger_reported)

    def test_a_whole_order_or_no_delivery_can_be_complained_about(self):
        """S4.2: also what is no product."""
        self.login()
        page = self.form(f"order={self.order.id}")
        self.send(page, line=[str(self.line(self.lot_2))])
        case = self.cases()[0]
        self.assertEqual(case.sale_order_id, self.order)
        self.assertEqual(case.item_ids.lot_id, self.lot_2)
        self.send(self.form("about=other"), statement="Rude on the phone")
        case = self.cases()[0]
        self.assertFalse(case.item_ids)
        self.assertEqual(case.company_id, self.company)

    def test_what_is_not_his_cannot_be_sent(self):
        """S9.2: foreign deliveries, orders and lines, and made-up ones."""
        self.login()
        before = self.cases()
        page = self.form()
        foreign = self.foreign.picking_ids
        self.get(f"{NEW}?delivery={foreign.id}", 404)
        self.get(f"{NEW}?order={self.foreign.id}", 404)
        for value in ("99999999", "x", "-1", "1 OR 1=1", "9" * 30):
            self.get(f"{NEW}?delivery={value}", 404)
        self.send(page, code=404, delivery=str(foreign.id))
        self.send(page, code=404, delivery="", order=str(self.foreign.id))
        line = str(foreign.move_line_ids.id)
        for lines in ([line], [str(self.line(self.lot_1)), line], ["x"], ["99999999"]):
            self.send(page, code=404, line=lines)
        self.assertEqual(self.cases(), before)

    def test_fields_of_the_house_have_no_effect(self):
        """S9.2, S9.5: whatever else is sent along."""
        self.login()
        self.send(
            self.form("about=other"),
            state="closed",
            class_id=str(self.class_critical.id),
            user_id=str(self.user_inspector.id),
            partner_id=str(self.stranger.id),
            company_id=str(self.other_company.id),
            lot_id=str(self.lot_1.id),
            door="staff",
        )
        case = self.cases()[0]
        self.assertEqual(case.state, "new")
        self.assertFalse(case.class_id or case.item_ids or case.user_id)
        self.assertEqual(case.commercial_partner_id, self.customer)
        self.assertEqual((case.company_id, case.door), (self.company, "portal"))

    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self):
        """S4.2: nothing is lost but files, which the page says."""
        self.login()
        before = self.cases()
        key = f"qty_{self.line(self.lot_1)}"
        wrong = (
            ({"statement": "  "}, "what happened"),
            ({"statement": "x" * 10_001}, "too long"),
            ({"occurred_on": "2999-01-01"}, "check the day"),
            ({"occurred_on": "soon"}, "check the day"),
            ({"line": []}, "tick what"),
            ({key: "11"}, "from 0 to 10"),
            ({key: "-1"}, "from 0 to 10"),
            ({key: "nan"}, "from 0 to 10"),
            ({key: "many"}, "from 0 to 10"),
            ({"key": "x"}, "not complete"),
        )
        page = self.form()
        for values, words in wrong:
            data = {
                "line": [str(self.line(self.lot_1))],
                "remedy": "Kept wish",
                "reference": "Kept <number>",
                **values,
            }
            text = self.send(page, **data)
            self.assertIn(words, text, values)
            self.assertIn("Kept wish", text)
            self.assertIn("Kept &lt;number&gt;", text)
        for files, words in (
            ([("a.jpg", b"<svg/>")], "only photos"),
            ([("a.jpg", JPEG)] * 11, "more than ten"),
            ([("a.exe", b"MZ")], "only photos"),
        ):
            line = [str(self.line(self.lot_1))]
            text = self.send(page, files=files, line=line)
            self.assertIn(words, text)
            self.assertIn("choose your files again", text)
        self.assertEqual(self.cases(), before)

    def test_a_form_that_arrives_twice_makes_one_case(self):
        """S9.6: a double click, or a page that is loaded again."""
        self.login()
        before = self.cases()
        page = self.form("about=other")
        first = self.send(page)
        again = self.send(page)
        case = self.cases() - before
        self.assertEqual(len(case), 1)
        self.assertIn(case.name, first)
        self.assertIn(case.name, again)
        self.login(self.user_rival)
        key = self.hidden(page, "key")
        text = self.send(self.form("about=other"), key=key)
        self.assertNotIn(case.name + "<", text)
        self.assertEqual(len(self.cases() - before), 2)

    def test_a_day_has_a_limit(self):
        """S9.5: a clear message, and how to reach us."""
        self.company.complaint_portal_daily_limit = 2
        self.login()
        before = self.cases()
        for __ in range(2):
            self.send(self.form("about=other"))
        text = self.send(self.form("about=other"))
        self.assertIn("You sent 2 complaints today", text)
        self.assertIn("+86 571 5550 0001", text)
        self.assertIn("Glued together", text)
        self.assertEqual(len(self.cases() - before), 2)

    def test_the_form_is_for_customers_with_a_login(self):
        """S9.2: others use the public form."""
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(NEW).url)

    def test_the_page_of_an_order_leads_to_the_form(self):
        """S4.2: from where the customer looks at his order."""
        self.login()
        page = self.get(f"/my/orders/{self.order.id}")
        self.assertIn(f"{NEW}?order={self.order.id}", page)
        self.assertIn(f"{NEW}?delivery={self.picking.id}", page)
