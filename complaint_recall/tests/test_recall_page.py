from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from ..controllers import recall_page
from ..models import complaint_recall_consignee_answer as rules
from ..models import complaint_recall_consignee_clean as clean
from .common_answer import AnswerCase
from .test_recall_answer import PNG


@tagged("post_install", "-at_install")
class TestRecallPage(AnswerCase, HttpCase):
    """21 CFR 7.49(c)(1)(v), (d): a ready means to answer, safe for both sides."""

    def setUp(self):
        super().setUp()
        self.path = self.pharmacy._answer_path()
        self.line = self.pharmacy.line_ids

    def csrf(self, path=None):
        page = self.url_open(path or self.path)
        return page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]

    def post(self, path=None, files=None, do="send", csrf=None, **values):
        """Send the form, and follow to the page after it."""
        path = path or self.path
        data = {"person": "Wang Fang", "do": do, **values}
        data["csrf_token"] = csrf or self.csrf(path)
        return self.url_open(path, data=data, files=files)

    def figures(self, **numbers):
        return {f"r_{self.line.id}_{name}": number for name, number in numbers.items()}

    def answers(self):
        self.env.invalidate_all()
        return self.pharmacy.response_ids

    def row(self):
        """Return the consignee as the database holds it."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT * FROM complaint_recall_consignee WHERE id = %s", self.pharmacy.ids
        )
        return self.env.cr.fetchone()

    def test_a_consignee_answers_without_a_login(self):
        page = self.url_open(self.path)
        for words in (
            "<!DOCTYPE html>",
            "Honeysuckle Capsules",
            "Mould was found",
            "F-1",
            "200 Units",
        ):
            self.assertIn(words, page.text)
        page = self.post(
            **self.figures(received="200", stock="150,5", used="9.5", passed_on="40"),
            p_0_name="Corner Shop",
            p_0_quantity="40",
            remark="<b>Soon</b>",
        )
        self.assertIn("This is what we have recorded", page.text)
        self.assertIn("150.5", page.text)
        self.assertIn("&lt;b&gt;Soon&lt;/b&gt;", page.text)
        response = self.answers()
        self.assertEqual(response.source, "page")
        self.assertEqual(self.line.declared_stock, 150.5)
        self.assertEqual(response.passed_on_ids.target_id.name, "Corner Shop")
        self.assertIn("Corner Shop", self.url_open(f"{self.path}?edit=1").text)

    def test_receipt_is_confirmed_with_one_button(self):
        page = self.post(do="receipt", **self.figures(received="wrong"))
        self.assertIn("Please give us the figures", page.text)
        self.assertFalse(self.answers().has_figures)
        self.assertTrue(self.pharmacy.acknowledged_at)

    def test_opening_the_link_changes_nothing(self):
        """Programs that scan mails open links; that is no receipt."""
        before = self.row()
        for path in (self.path, f"{self.path}?do=receipt&person=X&edit=1"):
            self.assertEqual(self.url_open(path).status_code, 200)
        self.assertFalse(self.answers())
        self.assertEqual(self.row(), before)

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self):
        csrf = self.csrf()
        for value, words in (
            ("", "0 if there is none"),
            ("-5", "Enter 0 or more"),
            ("NaN", "Enter a number"),
            ("1e308", "Enter a number"),
            ("9" * 30, "Enter less than"),
            ("1,000", "without signs between thousands"),
            ('"><script>alert(1)</script>', "Enter a number"),
        ):
            page = self.post(csrf=csrf, **self.figures(received=value))
            self.assertEqual(page.status_code, 422, value)
            self.assertIn(words, page.text)
            self.assertNotIn("<script>", page.text)
        self.assertIn('aria-invalid="true"', page.text)
        self.assertIn("&gt;&lt;script&gt;", page.text)
        page = self.post(csrf=csrf, person=" ", **self.figures(received="1"))
        self.assertEqual(page.status_code, 422)
        page = self.post(csrf=csrf, p_0_quantity="3", **self.figures(received="1"))
        self.assertIn("Enter the name of this customer", page.text)
        self.assertFalse(self.answers())

    def test_another_customer_is_added_without_a_script(self):
        page = self.post(do="more", p_0_name="One & <Two>", more_rows="1")
        self.assertEqual(page.status_code, 200)
        self.assertIn('name="p_1_name"', page.text)
        self.assertNotIn('name="p_2_name"', page.text)
        self.assertIn("One &amp; &lt;Two&gt;", page.text)
        for odd in ("-1", "999", "x", "٣"):
            page = self.post(do="more", more_rows=odd)
            self.assertLessEqual(
                page.text.count("<legend>Customer"), clean.MAX_PASSED_ON
            )
        self.assertFalse(self.answers())

    def test_wrong_links_are_not_found(self):
        csrf = self.csrf()
        for path in (
            "/recall/x",
            self.path[:-1],
            self.path + "A",
            "/recall/" + "A" * 43,
            "/recall/%00" + "A" * 42,
            f"/recall/{self.pharmacy.id}",
            f"{self.path[:-1]}/slip",
        ):
            self.assertEqual(self.url_open(path).status_code, 404, path)
        data = {"csrf_token": csrf, "person": "X", "do": "receipt"}
        self.assertEqual(self.url_open("/recall/x", data=data).status_code, 404)
        drill = self.decide(self.draft_recall(is_mock=True)).sudo()
        draft = self.draft_recall().sudo()
        for recall in (drill, draft):
            path = recall.consignee_ids[0]._answer_path()
            self.assertEqual(self.url_open(path).status_code, 404)

    def test_a_form_from_elsewhere_is_refused(self):
        for csrf in ("wrong", "0" * 40 + "o99999999999"):
            page = self.post(csrf=csrf, **self.figures(received="200"))
            self.assertEqual(page.status_code, 400)
        data = {"person": "X", "do": "receipt"}
        self.assertEqual(self.url_open(self.path, data=data).status_code, 400)
        self.assertFalse(self.answers())

    def test_lots_of_another_consignee_are_not_touched(self):
        other = self.clinic.line_ids
        self.post(
            **self.figures(received="200"),
            **{f"r_{other.id}_received": "100", f"r_{other.id}_stock": "100"},
            p_0_name="Shop",
            p_0_quantity="3",
            p_0_line=str(other.id),
            consignee_id=str(self.clinic.id),
            recall_id="1",
        )
        self.assertEqual(self.answers().line_ids.lot_id, self.made_1)
        self.assertEqual(self.answers().passed_on_ids.lot_id, self.made_1)
        self.assertFalse(self.clinic.response_ids)
        self.assertFalse(other.response_line_id)

    def test_others_and_the_house_are_not_shown(self):
        """No other consignee, no note, no token of anybody else."""
        self.env.cr.execute(
            "UPDATE complaint_recall SET note = 'SECRETNOTE' WHERE id = %s",
            [self.recall.id],
        )
        self.answer(self.clinic, to=[self.shop("Secret Shop")])
        self.answer(to=[self.shop("Own Shop")])
        shop = self.pharmacy.child_ids
        for consignee in (self.pharmacy, shop):
            text = self.url_open(consignee._answer_path()).text
            for word in ("Beiyuan", "Secret", "SECRETNOTE", self.clinic.access_token):
                self.assertNotIn(word, text)
        self.assertNotIn("Huaxing", self.url_open(shop._answer_path()).text)

    def test_the_address_stays_secret(self):
        """The link is the key: no referrer, cache, index or frame learns it."""
        for path in (self.path, f"{self.path}?lang=zh_CN"):
            headers = self.url_open(path).headers
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            self.assertIn("no-store", headers["Cache-Control"])
            self.assertIn("noindex", headers["X-Robots-Tag"])
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertNotIn("<script", self.url_open(self.path).text)

    def test_giant_posts_are_refused(self):
        page = self.post(remark="x" * 9000, **self.figures(received="200"))
        self.assertEqual(page.status_code, 200)
        self.assertEqual(len(self.answers().remark), clean.MAX_TEXT)
        csrf = self.csrf(f"{self.path}?edit=1")
        huge = {"csrf_token": csrf, "person": "X", "remark": "x" * 11_000_000}
        self.assertIn(self.url_open(self.path, data=huge).status_code, (400, 413))
        many = {"csrf_token": csrf, **{f"f{n}": "1" for n in range(3000)}}
        files = [("files", ("a.png", PNG, "image/png"))]
        page = self.url_open(self.path, data=many, files=files)
        self.assertIn(page.status_code, (400, 413))
        files = [
            ("files", ("a.png", b"x" * (recall_page.MAX_POST_BYTES + 1), "image/png"))
        ]
        page = self.url_open(self.path, data={"csrf_token": csrf}, files=files)
        self.assertIn(page.status_code, (400, 413))
        self.assertEqual(len(self.answers()), 1)

    def test_proofs_are_pictures_or_pdf(self):
        bad = [("files", ("photo.png", b"<script>alert(1)</script>", "image/png"))]
        page = self.post(files=bad, **self.figures(received="200"))
        self.assertEqual(page.status_code, 422)
        self.assertIn("Attach photos", page.text)
        self.assertFalse(self.answers())
        good = [("files", (f"{n}.png", PNG, "text/html")) for n in range(2)]
        self.post(files=good, **self.figures(received="200"))
        files = self.answers().attachment_ids
        self.assertEqual(files.mapped("mimetype"), ["image/png"] * 2)
        self.assertFalse(any(files.mapped("public")))
        many = [("files", (f"{n}.png", PNG, "image/png")) for n in range(6)]
        page = self.post(
            f"{self.path}?edit=1", files=many, **self.figures(received="1")
        )
        self.assertEqual(page.status_code, 422)

    def test_too_many_answers_are_slowed_down(self):
        with patch.object(rules, "MAX_AN_HOUR", 1):
            self.post(**self.figures(received="200"))
            page = self.post(f"{self.path}?edit=1", **self.figures(received="1"))
        self.assertEqual(page.status_code, 429)
        self.assertEqual(self.line.declared_received, 200)

    def test_after_the_closure_it_is_read_only(self):
        csrf = self.csrf()
        self.post(**self.figures(received="200", **{"return": "200"}))
        self.env.cr.execute(
            "UPDATE complaint_recall SET state = 'closed' WHERE id = %s",
            [self.recall.id],
        )
        self.env.invalidate_all()
        page = self.url_open(f"{self.path}?edit=1")
        self.assertIn("This recall is closed", page.text)
        self.assertNotIn("csrf_token", page.text)
        self.assertNotIn("Change the answer", page.text)
        page = self.post(csrf=csrf, **self.figures(received="1"))
        self.assertEqual(page.status_code, 409)
        self.assertEqual(len(self.answers()), 1)

    def test_the_return_slip_is_there_when_something_returns(self):
        self.assertEqual(self.url_open(f"{self.path}/slip").status_code, 404)
        page = self.post(**self.figures(received="200", **{"return": "160"}))
        self.assertIn(f"{self.path}/slip", page.text)
        self.assertIn("you received 200", page.text.replace("\xa0", " "))
        slip = self.url_open(f"{self.path}/slip").text
        for words in (self.recall.name, "160 Units", "F-1", self.company.name):
            self.assertIn(words, slip)

    def test_the_page_speaks_the_language_of_the_consignee(self):
        self.assertIn('lang="en-US"', self.url_open(self.path).text)
        self.env["res.lang"]._activate_lang("zh_CN")
        self.pharmacy.lang = "zh_CN"
        self.env.flush_all()
        self.assertIn('<html lang="zh-CN"', self.url_open(self.path).text)
        page = self.url_open(f"{self.path}?lang=en_US").text
        self.assertIn('<html lang="en-US"', page)
        self.assertIn("简体中文", page)
        for odd in ("xx_XX", "../..", '"><script>', ""):
            page = self.url_open(f"{self.path}?lang={odd}").text
            self.assertIn('<html lang="zh-CN"', page)
            self.assertNotIn("<script", page)

    def test_many_serials_answer_too(self):
        """A form with very many lots takes no files, so that it is not refused."""
        with patch.object(recall_page, "MAX_LOTS_WITH_FILES", 0):
            page = self.url_open(self.path).text
            self.assertNotIn("multipart", page)
            self.assertNotIn('type="file"', page)
