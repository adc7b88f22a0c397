"""Whose a case is, and what leaves the house (S4.15, S8.13, S9.2)."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common_portal import JPEG, PortalCase

MODEL = "complaint.complaint"


@tagged("post_install", "-at_install")
class TestPortal(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.log(
            cls,
            cls.user_plain,
            partner_id=cls.contact.id,
            item_ids=[
                Command.create({"product_id": cls.product.id, "lot_id": cls.lot_1.id})
            ],
        )
        cls.theirs = cls.log(cls, cls.user_plain, partner_id=cls.stranger.id)

    # ------------------------------------------------------------------
    # Whose it is
    # ------------------------------------------------------------------

    def test_a_customer_finds_the_cases_of_his_company_and_no_others(self):
        """S4.15: whoever of the company complained; nothing of another customer."""
        self.login()
        page = self.get("/my/complaints")
        self.assertIn(self.own.name, page)
        self.assertNotIn(self.theirs.name, page)
        page = self.get(self.path(self.own))
        self.assertIn(self.own.statement, page)
        self.assertIn(self.lot_1.name, page)
        self.get(self.path(self.theirs), 404)
        self.get("/my/complaints/99999999", 404)
        self.login(self.user_rival)
        self.assertNotIn(self.own.name, self.get("/my/complaints"))
        self.get(self.path(self.own), 404)

    def test_the_card_on_the_home_page_counts_the_own_cases(self):
        """S4.15: a way in that shows how many there are."""
        self.login()
        self.assertIn("/my/complaints", self.get("/my/home"))
        found = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["complaint_count"]}
        )
        self.assertEqual(found["complaint_count"], 1)

    def test_nobody_without_login_sees_a_list_and_a_case_only_by_its_link(self):
        """S4.15: the link of the mail opens its own case, and no other one."""
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/complaints").url)
        self.assertIn("/web/login", self.url_open(self.path(self.own)).url)
        token, other = self.token(self.own), self.token(self.theirs)
        page = self.get(self.path(self.own, f"?access_token={token}"))
        self.assertIn(self.own.statement, page)
        for wrong in (other, token[:-1], token + "A", "%00", "' OR 1=1", "a" * 9999):
            self.get(self.path(self.own, f"?access_token={wrong}"), 404)
        self.get(self.path(self.theirs, f"?access_token={token}"), 404)

    def test_a_link_dies_when_the_case_gets_another_customer(self):
        """S8.13: a wrong customer that was corrected sees nothing any more."""
        token = self.token(self.theirs)
        self.theirs.with_user(self.user_inspector).partner_id = self.contact
        self.authenticate(None, None)
        self.get(self.path(self.theirs, f"?access_token={token}"), 404)
        fresh = self.token(self.theirs)
        self.assertNotEqual(fresh, token)
        self.get(self.path(self.theirs, f"?access_token={fresh}"))

    def test_a_customer_of_one_company_sees_nothing_of_another_one(self):
        """S9.2: logins are for the companies the customer deals with."""
        foreign = (
            self.env[MODEL]
            .with_user(self.user_other)
            .create({"statement": "Broken", "partner_id": self.contact.id})
        )
        self.login()
        self.assertNotIn(f'{self.path(foreign)}"', self.get("/my/complaints"))
        self.get(self.path(foreign), 404)

    def test_what_tells_of_a_patient_is_for_who_complained_only(self):
        """S8.13, PIPL 28: colleagues at the customer are no party of it."""
        self.own.with_user(self.user_inspector).complainant_type = "patient"
        self.login()
        self.get(self.path(self.own), 404)
        self.own.with_user(self.user_inspector).partner_id = self.user_portal.partner_id
        self.get(self.path(self.own))
        case = self.log(partner_id=self.contact.id).sudo()
        case.person_ids = [Command.create({"kind": "patient", "name": "Zhou"})]
        self.get(self.path(case), 404)

    def test_an_employee_who_buys_from_us_sees_the_own_cases_only(self):
        """S9.2: the portal is no way round the rights of staff."""
        self.user_plain.partner_id.parent_id = self.customer
        self.login(self.user_plain)
        self.get(self.path(self.own), 404)

    # ------------------------------------------------------------------
    # RPC
    # ------------------------------------------------------------------

    def test_a_portal_user_gets_nothing_by_rpc(self):
        """S9.2: no model of complaints is open to him; the pages read for him."""
        ids = self.own.ids
        tries = [
            ("read", [ids, ["name"]]),
            ("web_read", [ids, {"statement": {}}]),
            ("search", [[]]),
            ("search_read", [[], ["name"]]),
            ("web_search_read", [[], {"name": {}}]),
            ("name_search", [""]),
            ("search_count", [[]]),
            ("formatted_read_group", [[], ["state"], ["__count"]]),
            ("write", [ids, {"priority": "1"}]),
            ("create", [[{"statement": "By RPC"}]]),
            ("action_acknowledge", [ids]),
        ]
        env = self.env(user=self.user_portal)
        for name, args in tries:
            with self.refused(self.user_portal, AccessError):
                call_kw(env[MODEL], name, args, {})
        with self.refused(self.user_portal, UserError):
            call_kw(env[MODEL], "export_data", [ids, ["name"]], {})
        for model in (
            "complaint.reply",
            "complaint.portal.link",
            "complaint.portal.answer",
            "complaint.portal.submission",
            "complaint.person",
            "complaint.item",
        ):
            with self.refused(self.user_portal, AccessError):
                call_kw(env[model], "search_read", [[]], {})

    def test_nobody_reads_or_makes_links(self):
        """S9.2: whoever knows a link answers for the customer."""
        self.token(self.own)
        admin = self.env.ref("base.user_admin")
        for user in (self.user_inspector, self.user_head, self.user_manager, admin):
            links = self.env["complaint.portal.link"].with_user(user)
            with self.refused(user, AccessError):
                call_kw(links, "search_read", [[]], {})
            with self.refused(user, AccessError):
                values = {
                    "complaint_id": self.own.id,
                    "customer_id": self.customer.id,
                    "token": "A" * 43,
                }
                call_kw(links, "create", [[values]], {})

    def test_the_link_stands_in_the_mail_and_not_in_the_file(self):
        """S4.15: handlers read the file; the customer's mail has a button."""
        self.acknowledged()
        case = self.cases()[0]
        token = self.token(case)
        bodies = "".join(case.message_ids.mapped("body"))
        self.assertNotIn(token, bodies)
        mails = self.env["mail.mail"].search(
            [("mail_message_id", "in", case.message_ids.ids)]
        )
        own = mails.filtered(lambda m: self.contact in m.recipient_ids)
        self.assertIn(token, "".join(own.mapped("body_html")))
        others = mails - own
        self.assertNotIn(token, "".join(others.mapped("body_html")))

    def test_a_mail_that_quotes_ours_does_not_bring_the_link_back(self):
        """S4.15: what the customer sends back is read by staff."""
        token = self.token(self.own)
        url = f"https://x.example.com/my/complaints/1?access_token={token}&amp;a=1"
        message = self.own.sudo().message_post(body=f"Quoted: {url}")
        self.assertNotIn(token, message.body)
        self.assertIn("Quoted", message.body)

    # ------------------------------------------------------------------
    # What leaves the house
    # ------------------------------------------------------------------

    def test_no_class_no_note_and_no_colleague_leaves_the_house(self):
        """S4.15, S8.13: plain words, and what was said between the two of us."""
        case = self.acknowledged()
        case.class_id = self.class_critical
        case.message_post(body="Internal doubts", subtype_xmlid="mail.mt_note")
        case.message_post(body="Among colleagues", subtype_xmlid="mail.mt_comment")
        case.message_post(
            body="Told to a rival",
            partner_ids=self.user_rival.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
        case.message_post(
            body="Dear Wang Fang",
            partner_ids=self.contact.ids,
            subtype_xmlid="mail.mt_comment",
        )
        case.investigation = "<p>Secret findings</p>"
        case.action_start()
        self.login()
        page = self.get(self.path(case))
        self.assertIn("Dear Wang Fang", page)
        for secret in (
            "Internal doubts",
            "Among colleagues",
            "Told to a rival",
            "Secret findings",
            self.class_critical.name,
            self.user_plain.name,
            "investigation",
        ):
            self.assertNotIn(secret, page, secret)

    def test_words_of_the_customer_are_never_markup(self):
        """S9.5: what somebody typed is shown as it was typed."""
        case = self.log(
            partner_id=self.contact.id, statement="<script>alert(1)</script><b>x</b>"
        )
        self.login()
        page = self.get(self.path(case))
        self.assertNotIn("<script>alert(1)", page)
        self.assertIn("&lt;script&gt;alert(1)", page)
        self.get("/my/complaints?search=%3Cscript%3E%25_%27&filterby=x&sortby=drop")

    def test_files_are_sent_to_whom_they_belong(self):
        """S8.13: own files, yes; what the house keeps in the file, no."""
        files = self.env["ir.attachment"]
        inner = files.create(
            {
                "name": "inner.jpg",
                "raw": JPEG,
                "res_model": MODEL,
                "res_id": self.own.id,
            }
        )
        values = {"company_id": self.company.id, "statement": "Broken"}
        case = (
            self.env[MODEL]
            .with_user(self.user_portal)
            ._receive(
                "portal",
                {**values, "partner_id": self.user_portal.partner_id.id},
                files=[("own.jpg", JPEG)],
            )
        )
        mine = files.search([("res_model", "=", MODEL), ("res_id", "=", case.id)])
        self.login()
        self.assertIn("own.jpg", self.get(self.path(case)))
        answer = self.url_open(self.path(case, f"/file/{mine.id}"))
        self.assertEqual(answer.content, JPEG)
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.get(self.path(self.own, f"/file/{inner.id}"), 404)
        self.get(self.path(self.own, f"/file/{mine.id}"), 404)
        self.login(self.user_rival)
        self.get(self.path(case, f"/file/{mine.id}"), 404)

    def test_a_lot_that_the_house_suspects_is_not_told(self):
        """S8.13: what the customer named, in page, list and search; no other lot."""
        case = self.to_investigation(self.own)
        values = {"product_id": self.product.id, "lot_id": self.lot_2.id}
        later = fields.Datetime.now() + timedelta(hours=1)
        with patch.object(self.env.cr, "now", lambda: later):
            case.item_ids = [Command.create(values)]
        self.login()
        for path in (self.path(case), "/my/complaints"):
            page = self.get(path)
            self.assertIn(self.lot_1.name, page)
            self.assertNotIn(self.lot_2.name, page)
        found = self.get(f"/my/complaints?search={self.lot_2.name}")
        self.assertNotIn(case.name, found)

    # ------------------------------------------------------------------
    # List
    # ------------------------------------------------------------------

    def test_the_list_is_searched_filtered_and_turned(self):
        """S4.15: number, lot and reference find a case."""
        other = self.log(partner_id=self.customer.id, reference="HX-900")
        done = self.to_closed(self.to_reply(self.to_decision(self.to_investigation())))
        self.login()
        page = self.get(f"/my/complaints?search={self.lot_1.name}")
        self.assertIn(self.own.name, page)
        self.assertNotIn(other.name, page)
        self.assertIn(other.name, self.get("/my/complaints?search=hx-900"))
        page = self.get("/my/complaints?filterby=closed")
        self.assertIn(done.name, page)
        self.assertNotIn(self.own.name, page)
        page = self.get("/my/complaints?filterby=open&sortby=old")
        self.assertNotIn(done.name, page)
        self.get("/my/complaints/page/9999")

    def test_a_long_list_needs_no_more_queries(self):
        """S4.15: twenty cases are as fast as two."""
        cases = self.env[MODEL].with_user(self.user_portal).sudo()
        few = self.log(partner_id=self.contact.id) | self.log()
        many = few
        for __ in range(18):
            many |= self.log(partner_id=self.contact.id)

        def show(some):
            for case in cases.browse(some.ids):
                self.assertFalse(case._portal_goods())
            cases.browse(some.ids)._portal_statuses()

        self.assertEqual(
            self.count_queries(lambda: show(many)),
            self.count_queries(lambda: show(few)),
        )

    # ------------------------------------------------------------------
    # Contacts
    # ------------------------------------------------------------------

    def test_contacts_for_complaints_are_published(self):
        """S8.4: phone, e-mail and hours; those of the company where none is set."""
        self.company.complaint_contact_hours = "Mon-Fri 9-17"
        self.login()
        for path in ("/my/complaints", "/my/complaints/new", self.path(self.own)):
            page = self.get(path)
            self.assertIn("+86 571 5550 0001", page)
            self.assertIn("Mon-Fri 9-17", page)
        self.company.write({"complaint_contact_phone": False, "phone": "555"})
        self.assertEqual(self.company._complaint_contact()["phone"], "555")
