from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestCompany(ComplaintCase):
    def test_a_prefix_is_capital_letters_and_digits(self):
        """S9.6: the first of three groups."""
        for prefix in ("ts", "T-S", "T S", "投诉", ""):
            with self.refused(self.env.user, ValidationError):
                self.company.complaint_prefix = prefix
        self.company.complaint_prefix = "QA7"
        self.assertRegex(self.log().name, r"^QA7-\d{6}-0001$")

    def test_a_new_company_has_a_prefix(self):
        self.assertEqual(self.other_company.complaint_prefix, "TS")

    def test_a_complaint_manager_is_no_administrator_of_companies(self):
        with self.refused(self.user_manager, AccessError) as env:
            self.company.with_env(env).complaint_prefix = "XX"

    def test_an_administrator_finds_the_prefix_in_the_settings(self):
        admin = self.env.ref("base.user_admin")
        settings = self.env["res.config.settings"].with_user(admin).create({})
        settings.complaint_prefix = "CC"
        settings.execute()
        self.assertEqual(self.company.complaint_prefix, "CC")
