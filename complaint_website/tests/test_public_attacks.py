from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..controllers import complaint_form
from ..controllers.public_form import PublicForm
from .common_public import PNG, PublicCase


@tagged("post_install", "-at_install")
class TestPublicAttacks(PublicCase):
    """S9.5: the form is open to everybody, and nobody floods or bends it."""

    def test_one_form_makes_one_case(self):
        """A double click, a reload, the way back: the same number again."""
        page = self.open_form()
        first = self.send(page)
        again = self.send(page)
        self.assertEqual(len(self.made()), 1)
        self.assertIn(self.made().name, first.text)
        self.assertEqual(first.url, again.url)

    def test_a_form_without_its_own_mark_makes_no_case(self):
        """CSRF: another site cannot send it; what was typed is shown again."""
        for values in (
            {"csrf_token": "x"},
            {"csrf_token": None},
            {"token": "x"},
            {"token": "key.1700000000." + "0" * 32},
            {"token": None},
        ):
            page = self.send(**values)
            self.assertEqual(page.status_code, 422, values)
            self.assertIn("The capsules stick together", page.text)
        self.assertFalse(self.made())
        self.send(page)
        self.assertEqual(len(self.made()), 1, "sent again, it is taken")

    def test_a_form_that_is_sent_at_once_has_to_be_sent_again(self):
        """A program types faster than a person reads; a person loses nothing."""
        self.website.complaint_form_seconds = 4
        page = self.open_form()
        refused = self.send(page)
        self.assertEqual(refused.status_code, 422)
        self.assertIn("The capsules stick together", refused.text)
        self.assertFalse(self.made())
        self.website.complaint_form_seconds = 0
        self.send(refused)
        self.assertEqual(len(self.made()), 1)

    def test_the_trap_marks_and_loses_nothing(self):
        """A browser that fills in everything is no program: a person looks."""
        self.send(website_address="http://spam.example.com")
        case = self.made()
        self.assertTrue(case.suspected_spam)
        self.assertEqual(case.spam_signs, "trap")

    def test_links_only_and_repeated_texts_are_marked(self):
        """What looks like spam is a case that waits for a person."""
        self.send(statement="https://a.example.com www.b.example.com buy")
        self.assertEqual(self.made()[0].spam_signs, "links")
        self.send(statement="The seal was broken, see https://a.example.com/photo")
        self.assertFalse(self.made()[0].suspected_spam)
        self.send(statement="The seal was broken, see https://a.example.com/photo")
        self.assertEqual(self.made()[0].spam_signs, "repeated")

    def test_an_address_has_so_many_an_hour_and_a_day(self):
        """The limit is said with the phone number, and what was typed stays."""
        self.website.write({"complaint_limit_hour": 2, "complaint_limit_day": 3})
        with freeze_time("2026-11-24 02:00:00"):
            for number in range(2):
                self.assertEqual(self.send(statement=f"Case {number}").status_code, 200)
            page = self.send(statement="Case 3")
        self.assertEqual(page.status_code, 429)
        self.assertIn("Case 3", page.text)
        self.assertIn("+86 571 5550 0001", page.text)
        self.assertEqual(len(self.made()), 2)
        with freeze_time("2026-11-24 03:00:00"):
            self.assertEqual(self.send(statement="Case 3").status_code, 200)
            self.assertEqual(self.send(statement="Case 4").status_code, 429)

    def test_the_site_has_so_many_an_hour_from_whatever_address(self):
        """A flood from many machines stops, too."""
        self.website.complaint_limit_site = 2
        self.website._take_complaint(self.form(), [], "a", "192.0.2.1")
        self.website._take_complaint(self.form(), [], "b", "192.0.2.2")
        with self.assertRaisesRegex(UserError, "Many complaints"):
            self.website._take_complaint(self.form(), [], "c", "192.0.2.3")

    def form(self, **values):
        return {"name": "Wang Fang", "statement": "It smells.", **values}

    def test_a_network_of_ipv6_is_one_address(self):
        """Whoever has one address of IPv6 has 2^64 of them."""
        self.website.complaint_limit_hour = 1
        self.website._take_complaint(self.form(), [], "a", "2001:db8::1")
        with self.assertRaisesRegex(UserError, "Many complaints"):
            self.website._take_complaint(self.form(), [], "b", "2001:db8::ffff:2")
        self.website._take_complaint(self.form(), [], "c", "2001:db8:0:1::1")

    def test_a_text_reads_as_it_was_sent(self):
        """Signs that turn the direction show a colleague another text."""
        turned = "Wang \u202egnaF\u2066"
        form = PublicForm(self.env, {"name": turned, "statement": turned})
        self.assertEqual(form.values["name"], "Wang  gnaF")
        self.assertEqual(form.values["statement"], "Wang  gnaF")

    def test_hosts_of_ipv4_on_a_socket_for_both_are_not_one(self):
        """A server that listens on :: names 192.0.2.1 as ::ffff:192.0.2.1."""
        networks = {
            self.website._network(address)
            for address in ("::ffff:192.0.2.1", "::ffff:198.51.100.7", "192.0.2.1")
        }
        self.assertEqual(len(networks), 2)

    def test_no_address_is_stored(self):
        """PIPL 6: only a digest with the secret of the database, for three days."""
        self.website._take_complaint(
            self.form(email="a@example.com"), [], "a", "192.0.2.1"
        )
        slots = self.env["complaint.form.slot"].search([])
        text = str(slots.read())
        self.assertNotIn("192.0.2", text)
        self.assertNotIn("a@example.com", text)
        slots.flush_recordset()
        self.env.cr.execute(
            "UPDATE complaint_form_slot SET create_date = now() - interval '4 days'"
        )
        self.env.invalidate_all()
        slots._gc_slots()
        self.assertFalse(slots.exists())
        with self.refused(self.user_manager) as env:
            env["complaint.form.slot"].search([])

    def receipts(self, cases):
        """Return the cases whose receipt was mailed, where that is done at all."""
        known = "receipt_sent_at" in cases._fields
        return cases.filtered("receipt_sent_at") if known else cases.browse()

    def test_strangers_get_one_receipt_a_day(self):
        """Anybody may type the address of another: we are no cannon of mails."""
        sent = []
        for number in range(2):
            self.website._take_complaint(
                self.form(email="Victim@example.com", statement=f"Case {number}"),
                [],
                f"key{number}",
                f"192.0.2.{number}",
            )
        slots = self.env["complaint.form.slot"].search([("kind", "=", "mail")])
        self.assertEqual(len(slots), 1)
        self.assertLessEqual(len(self.receipts(self.made())), 1)
        for case in self.made():
            sent.append(case._may_send_receipt())
        self.assertEqual(sent, [False, False], "today's was taken")

    def test_what_looks_like_spam_gets_no_receipt_until_it_is_released(self):
        """A handler says that it is a complaint; nobody below does."""
        self.send(website_address="x")
        case = self.made()
        mails = self.env["complaint.form.slot"].search([("kind", "=", "mail")])
        self.assertFalse(mails)
        self.assertFalse(self.receipts(case))
        with self.refused(self.user_reader) as env:
            case.with_env(env).action_release_spam()
        with self.refused(self.user_head, UserError) as env:
            case.with_env(env).suspected_spam = False
        case.with_user(self.user_inspector).action_release_spam()
        self.assertFalse(case.suspected_spam)
        self.assertEqual(case.spam_released_by_id, self.user_inspector)
        mails = self.env["complaint.form.slot"].search([("kind", "=", "mail")])
        self.assertEqual(len(mails), 1)
        self.assertTrue(self.events_of(case, "complaint.spam_released"))

    def test_headers_and_markup_are_only_text(self):
        """No line break in a name, no tag that runs."""
        self.send(
            name="Wang\r\nBcc: all@example.com", product_text="<script>x</script>"
        )
        case = self.made()
        self.assertEqual(case.person_ids.name, "Wang Bcc: all@example.com")
        self.assertEqual(case.product_text, "<script>x</script>")
        page = self.open_form("?product_text=<script>alert(1)</script>")
        self.assertNotIn("<script>alert(1)", page.text)
        page = self.send(email="a@example.com,b@example.com")
        self.assertEqual(page.status_code, 422)

    def test_texts_and_files_have_an_end(self):
        """Nothing larger than a complaint is read into the database."""
        page = self.send(statement="x" * 5001)
        self.assertEqual(page.status_code, 422)
        self.assertIn("5000 characters fit", page.text)
        files = [("files", (f"{n}.png", PNG, "image/png")) for n in range(11)]
        self.assertEqual(self.send(files=files).status_code, 422)
        self.assertFalse(self.made())
        route = complaint_form.ComplaintForm.send.original_routing
        self.assertLess(route["max_content_length"], 52_000_000)

    def test_fields_of_the_house_are_not_taken_from_a_form(self):
        """S9.2: class, handler and customer are not for a visitor to say."""
        self.send(
            class_id=str(self.class_minor.id),
            partner_id=str(self.customer.id),
            company_id=str(self.other_company.id),
            state="closed",
        )
        case = self.made()
        self.assertFalse(case.class_id)
        self.assertFalse(case.partner_id)
        self.assertEqual(case.state, "new")
        self.assertEqual(case.company_id, self.company)

    def test_the_captcha_of_the_site_is_asked(self):
        """Where the website has keys, a program does not come in."""

        words = "Suspicious activity"

        def refuse(http, action):
            self.assertEqual(action, "complaint")
            raise UserError(words)

        ir_http = self.env.registry["ir.http"]
        with patch.object(ir_http, "_verify_request_recaptcha_token", refuse):
            page = self.send()
        self.assertEqual(page.status_code, 422)
        self.assertIn("Suspicious activity", page.text)
        self.assertIn("The capsules stick together", page.text)
        self.assertIn("+86 571 5550 0001", page.text)
        self.assertFalse(self.made())

    def test_nobody_finds_the_number_of_another(self):
        """The page with the number opens by the key of the form only."""
        self.send()
        for key in ("x", str(self.made().id), self.made().name):
            page = self.url_open(f"/complaint/received/{key}")
            self.assertEqual(page.status_code, 404)
