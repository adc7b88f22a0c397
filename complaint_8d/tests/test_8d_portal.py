from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_sending import PageCase


@tagged("post_install", "-at_install")
class TestReportPortal(PageCase):
    """A customer who has a login finds the reports of the own company."""

    def portal_user(self, partner, login):
        return new_test_user(
            self.env,
            login=login,
            groups="base.group_portal",
            password=login,
            partner_id=partner.id,
        )

    def test_a_portal_user_sees_the_reports_of_the_own_company(self):
        """The list leads to the same page; the verdict is the user's own."""
        self.portal_user(self.contact, "eightd_contact")
        self.authenticate("eightd_contact", "eightd_contact")
        text = self.url_open("/my/8d").text
        self.assertIn(self.report.name, text)
        self.assertIn("To Answer", text)
        self.assertNotIn(self.sending.access_token, text)
        self.assertIn("/my/8d", self.url_open("/my").text)
        page = self.url_open(f"/my/8d/{self.sending.id}")
        self.assertTrue(page.url.endswith(self.path))
        self.post(verdict_d3="accepted")
        self.assertEqual(self.verdicts().user_id.login, "eightd_contact")

    def test_a_portal_user_of_another_customer_sees_nothing(self):
        self.portal_user(self.stranger, "eightd_stranger")
        self.authenticate("eightd_stranger", "eightd_stranger")
        text = self.url_open("/my/8d").text
        self.assertNotIn(self.report.name, text)
        page = self.url_open(f"/my/8d/{self.sending.id}")
        self.assertEqual(page.status_code, 404)
        with self.assertRaises(AccessError):
            self.sending.with_user(self.stranger.user_ids).read(["title"])

    def test_a_report_on_a_confidential_case_is_for_its_recipient_only(self):
        """S1.5.2, S8.13: not for everybody of the customer."""
        case = self.log()
        self.report.sudo().complaint_ids = case
        case.sudo()._write_system({"is_confidential": True})
        colleague = self.contact.copy({"name": "Zhao Min", "email": "zhao@example.com"})
        self.assertEqual(
            colleague.commercial_partner_id, self.contact.commercial_partner_id
        )
        self.portal_user(colleague, "eightd_colleague")
        self.authenticate("eightd_colleague", "eightd_colleague")
        self.assertNotIn(self.report.name, self.url_open("/my/8d").text)
        page = self.url_open(f"/my/8d/{self.sending.id}")
        self.assertEqual(page.status_code, 404)
        self.portal_user(self.sending.partner_id, "eightd_customer")
        self.authenticate("eightd_customer", "eightd_customer")
        self.assertIn(self.report.name, self.url_open("/my/8d").text)
