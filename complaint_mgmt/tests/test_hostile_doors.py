"""What somebody outside, and a colleague, try on the doors."""

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common_mail import MailCase
from .common_portal import PortalCase

SECRET = "Zq9whistle"


@tagged("post_install", "-at_install")
class TestHostileMail(MailCase):
    def test_nobody_but_the_gateway_makes_a_case_of_a_mail(self):
        """S9.2: by RPC a mail would be logged as the system, for any company."""
        mail = {"email_from": "x@example.com", "subject": "x", "body": "<p>x</p>"}
        given = {"company_id": self.other_company.id}
        for model in ("complaint.complaint", "complaint.late.mail"):
            for user in (self.user_portal, self.user_plain, self.user_inspector):
                records = self.env[model].with_user(user)
                before = self.env[model].search_count([])
                with self.subTest(model=model, user=user.name):
                    with self.assertRaises(AccessError):
                        call_kw(records, "message_new", [mail, given], {})
                    self.assertEqual(self.env[model].search_count([]), before)

    def test_no_portal_user_calls_what_is_for_the_house(self):
        """S4.15: customers have no right on any model, nor on its public methods."""
        cases = self.env["complaint.complaint"].with_user(self.user_portal)
        for method, args in (
            ("quick_contacts", []),
            ("quick_reports", []),
            ("quick_log", ["2b1f3c9a-0000-4000-8000-000000000001", {"statement": "x"}]),
        ):
            with self.subTest(method), self.assertRaises(AccessError):
                call_kw(cases, method, args, {})

    def test_a_mail_kept_aside_hides_with_the_confidential_case_made_of_it(self):
        """S1.5.2: its words are those of the case."""
        flood = {"kind": "failed", "company_id": self.company.id}
        msg = {
            "subject": "Bad",
            "body": f"<p>{SECRET}</p>",
            "email_from": "a@example.com",
            "message_type": "email",
        }
        aside = self.env["complaint.late.mail"].message_new(msg, flood)
        aside.message_post(body=msg["body"], message_type="email")
        mails = self.env["complaint.late.mail"].with_user(self.user_inspector)
        case = mails.browse(aside.id)._log_as_new("")
        case.user_id = self.user_inspector
        case.action_make_confidential()
        domain = [("text", "ilike", SECRET)]
        self.assertEqual(mails.search(domain).ids, aside.ids)
        for user in (self.user_reader, self.user_inspector2, self.user_head):
            self.assertFalse(mails.with_user(user).search(domain), user.name)
            with self.assertRaises(AccessError):
                mails.with_user(user).browse(aside.id).read(["text"])


@tagged("post_install", "-at_install")
class TestHostilePortal(PortalCase):
    def test_the_link_of_a_private_case_dies_with_its_person(self):
        """S1.5.2, PIPL 28: what a colleague of the customer knew opens nothing."""
        case = self.acknowledged()
        token = self.token(case)
        path = self.path(case, f"?access_token={token}")
        self.get(path)
        case.sudo().partner_id = self.contact.copy({"name": "Zhao Min"})
        self.get(path)
        case.sudo()._write_system({"is_confidential": True})
        self.get(path, 404)
        self.get(self.path(case, f"?access_token={self.token(case)}"))

    def test_nobody_in_the_house_reads_a_link(self):
        case = self.acknowledged()
        self.token(case)
        links = self.env["complaint.portal.link"]
        users = (self.user_head, self.user_manager, self.user_archivist)
        for user in (*users, self.env.ref("base.user_admin"), self.user_portal):
            own = links.with_user(user)
            for method, args in (
                ("search_read", [[]]),
                ("name_search", [""]),
                ("formatted_read_group", [[], ["token"], ["__count"]]),
                ("search_count", [[("token", "like", "a%")]]),
            ):
                with self.subTest(f"{user.name} {method}"):
                    with self.assertRaises(AccessError):
                        call_kw(own, method, args, {})

    def test_a_message_of_the_customer_is_shown_as_text(self):
        """HTML of somebody outside is never run in the browser of a colleague."""
        case = self.acknowledged()
        found, viewer = case._portal_find(case.id, self.token(case))
        script = "<img src=x onerror=alert(1)><script>alert(2)</script>"
        message = found._portal_post(viewer, script)
        self.assertNotIn("<img", message.body)
        self.assertNotIn("<script", message.body)
