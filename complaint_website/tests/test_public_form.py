from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tests.common import STATEMENT

from .common_public import GTIN, PNG, PublicCase


@tagged("post_install", "-at_install")
class TestPublicForm(PublicCase):
    """S6.9, S8.4: anybody complains at any time, and gets a number at once."""

    def test_a_visitor_complains_and_gets_a_number(self):
        """S2.4.1, S9.3: the case is made by the system; the team is called."""
        page = self.send(
            product_text="Honeysuckle Capsules",
            lot_text="LOT-2611-1",
            bought_where="Corner Shop",
            bought_on="2026-10-01",
            remedy_sought="My money back.",
            danger_reported="1",
        )
        case = self.made()
        self.assertEqual(len(case), 1)
        self.assertIn(case.name, page.text)
        self.assertIn("+86 571 5550 0001", page.text)
        self.assertEqual(case.statement, STATEMENT)
        self.assertEqual(case.channel_id.code, "website")
        self.assertEqual(case.company_id, self.company)
        self.assertEqual(case.person_ids.email, "wang.fang@example.com")
        self.assertEqual(case.purchase_text, "Corner Shop, 2026-10-01")
        self.assertTrue(case.danger_reported)
        self.assertFalse(case.suspected_spam)
        self.assertFalse(case.partner_id, "a mail address proves nothing")
        self.assertTrue(case.activity_ids)

    @freeze_time("2026-11-27 18:30:00")
    def test_the_moment_is_that_of_the_clock_of_the_company(self):
        """S2.4.1.2.2b: a visitor has no time zone, and does not read UTC."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        page = self.send()
        self.assertIn("2:30", page.text)
        self.assertNotIn("6:30", page.text)

    def test_the_lot_is_found_for_the_house_and_never_confirmed(self):
        """S9.5: who guesses lot numbers learns nothing."""
        pages = []
        for lot in ("LOT-2611-1", "LOT-9999-9"):
            page = self.send(product_text="Honeysuckle Capsules", lot_text=lot)
            case = self.made()[0]
            pages.append(page.text.replace(case.name, ""))
            self.assertEqual(case.item_ids.product_id, self.product)
            self.assertEqual(case.lot_text, lot)
        known, unknown = self.made().sorted("id")
        self.assertEqual(known.item_ids.lot_id, self.lot_1)
        self.assertFalse(unknown.item_ids.lot_id)
        self.assertEqual(unknown.item_ids.lot_text, "LOT-9999-9")
        strip = [self._without_tokens(text) for text in pages]
        self.assertEqual(*strip)

    def _without_tokens(self, text):
        lines = text.splitlines()
        return [x for x in lines if "csrf" not in x and "received" not in x.lower()]

    def test_a_product_nobody_knows_is_kept_as_it_was_said(self):
        """S3.2: what the customer said is kept, also where no record fits."""
        self.send(product_text="Some other thing", lot_text="LOT-2611-1")
        case = self.made()
        self.assertFalse(case.item_ids, "a short number may be of another product")
        self.assertEqual(case.product_text, "Some other thing")
        self.assertEqual(case.lot_text, "LOT-2611-1")
        with self.refused(self.user_head, Exception) as env:
            case.with_env(env).product_text = "Honeysuckle Capsules"

    def test_goods_of_another_company_are_not_matched(self):
        """S9.5: a website knows the goods of its own company only."""
        product = self.new_product("Foreign", company_id=self.other_company.id)
        product.barcode = "04006381333931"
        lot = self.env["stock.lot"].create(
            {
                "name": "FX-1",
                "product_id": product.id,
                "company_id": self.other_company.id,
            }
        )
        page = self.open_form("?gtin=04006381333931&lot_text=FX-1")
        self.assertNotIn("Foreign", page.text)
        self.send(page, gtin="04006381333931", lot_text=lot.name)
        self.assertFalse(self.made().item_ids)

    def test_a_label_fills_in_product_and_lot(self):
        """S6.7: who scans a pack types neither product nor lot."""
        page = self.open_form(f"?gtin={GTIN}&lot_text=LOT-2611-2")
        self.assertEqual(self.hidden(page, "product_text"), "Honeysuckle Capsules")
        self.assertEqual(self.hidden(page, "lot_text"), "LOT-2611-2")
        self.send(
            page,
            gtin=GTIN,
            product_text="Honeysuckle Capsules",
            lot_text="LOT-2611-2",
        )
        self.assertEqual(self.made().item_ids.lot_id, self.lot_2)

    def test_a_public_post_is_the_social_channel(self):
        """S6.9: what was said in public first is told with its link."""
        self.send(source_url="https://weibo.example.com/p/1")
        case = self.made()
        self.assertEqual(case.channel_id.code, "social")
        self.assertEqual(case.source_url, "https://weibo.example.com/p/1")
        page = self.send(source_url="javascript:alert(1)")
        self.assertEqual(page.status_code, 422)
        self.assertEqual(len(self.made()), 1)

    def test_photos_and_sound_come_along(self):
        """S7.4.1: evidence from the complainant is kept with the case."""
        files = [
            ("files", ("a.png", PNG, "image/png")),
            ("files", ("b.ogg", b"OggS" + b"0" * 50, "audio/ogg")),
        ]
        self.send(files=files)
        names = self.env["ir.attachment"].search(
            [("res_model", "=", "complaint.complaint"), ("res_id", "=", self.made().id)]
        )
        self.assertEqual(set(names.mapped("name")), {"a.png", "b.ogg"})

    def test_errors_keep_what_was_typed(self):
        """Nobody types it twice; each error is at its field."""
        page = self.send(name="", email="nonsense", statement="<b>It & smells</b>")
        self.assertEqual(page.status_code, 422)
        self.assertIn("&lt;b&gt;It &amp; smells&lt;/b&gt;", page.text)
        self.assertIn("This is no e-mail address.", page.text)
        self.assertIn("Please give your name.", page.text)
        self.assertFalse(self.made())
        page = self.send(page, files=[("files", ("a.png", b"<svg/>", "image/png"))])
        self.assertEqual(page.status_code, 422)
        self.assertIn("only photos, PDF, sound and video", page.text)
        page = self.send(page)
        self.assertEqual(len(self.made()), 1)

    def test_a_way_to_answer_is_needed_and_one_is_enough(self):
        """S2.4.1.2.1: a complaint that nobody can answer helps nobody."""
        self.assertEqual(self.send(phone="", email="").status_code, 422)
        self.send(email="")
        self.assertEqual(len(self.made()), 1)

    def test_consent_is_asked_for_and_kept_as_it_was_given(self):
        """PIPL 13, 17: purpose, duration and contact are told before."""
        page = self.open_form()
        self.assertIn("care@example.com", page.text)
        self.assertIn("destroyed afterwards", page.text)
        self.assertEqual(self.send(consent=None).status_code, 422)
        self.assertFalse(self.made())
        self.company.complaint_privacy_note = "We keep it for six years."
        self.send()
        self.assertEqual(self.made().consent_text, "We keep it for six years.")

    def test_a_customer_with_a_login_is_known(self):
        """A login proves who it is; a mail address does not."""
        self.authenticate("complaint_portal", "complaint_portal")
        self.send()
        self.assertEqual(self.made().partner_id, self.user_portal.partner_id)

    def test_a_closed_form_says_how_to_reach_the_company(self):
        """S8.4: the contacts stay public."""
        self.website.complaint_form_open = False
        page = self.open_form()
        self.assertNotIn('name="statement"', page.text)
        self.assertIn("+86 571 5550 0001", page.text)
        data = {"statement": STATEMENT}
        self.assertEqual(self.url_open("/complaint", data=data).status_code, 409)
        self.assertFalse(self.made())

    def test_the_form_is_in_the_site_map_and_nothing_else_is(self):
        """S8.4: found by who looks for it; pages of packs and numbers are not."""
        text = self.url_open("/sitemap.xml").text
        self.assertIn("/complaint</loc>", text)
        self.assertNotIn("/01/", text)
        self.assertNotIn("/complaint/received", text)
