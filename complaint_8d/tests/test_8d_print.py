from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.complaint_8d.hooks import FORMS
from odoo.addons.complaint_mgmt.hooks import remove_forms

from .common_8d import EightDCase

REPORT = "complaint_8d.report_8d"


@tagged("post_install", "-at_install")
class TestPrint(EightDCase):
    """The report on paper (S3.6, S3.17, S3.18, S3.23)."""

    def html(self, report, user=None, **data):
        reports = self.env["ir.actions.report"].with_user(user or self.user_reader)
        html = reports._render_qweb_html(REPORT, report.ids, data=data)[0].decode()
        return " ".join(html.split())

    def test_each_discipline_is_printed_in_words(self):
        """S3.17: a section for each discipline, with labels and no codes."""
        report = self.new_report()
        self.complete(report, *(f"d{n}" for n in range(7)))
        html = self.html(report)
        for number in range(7):
            self.assertIn(f'data-discipline="d{number}"', html)
        self.assertIn("9 of 500 pads show cracks after 200 km.", html)
        self.assertIn("Sensor drifts and nobody calibrates it", html)
        self.assertIn("Confirmed", html)
        self.assertNotIn(">confirmed<", html)
        self.assertIn("<svg", html)

    def test_blank_parts_are_hidden(self):
        """A report that just began has no sections of causes and actions."""
        html = self.html(self.new_report())
        self.assertNotIn('data-discipline="d5"', html)
        self.assertNotIn("<svg", html)

    def test_not_signed_is_marked_as_draft(self):
        """S3.18: valid when the closure is signed, and not before."""
        report = self.new_report()
        html = self.html(report)
        self.assertIn("Draft, not signed", html)
        self.assertIn("data:image/svg+xml", html)
        self.close(report)
        html = self.html(report)
        self.assertNotIn("Draft, not signed", html)
        self.assertNotIn("data:image/svg+xml", html)

    def test_an_interim_paper_is_marked_even_when_the_report_is_closed(self):
        """A part of a report is never taken for all of it."""
        report = self.close(self.new_report())
        html = self.html(report, upto="d3")
        self.assertIn("Interim report up to D3", html)
        self.assertNotIn('data-discipline="d4"', html)

    def test_signatures_have_name_time_and_meaning(self):
        """21 CFR 11.50: printed name, date and time, and meaning."""
        report = self.close(self.new_report())
        html = self.html(report)
        rows = report._paper_signatures(["en_US"])
        self.assertEqual(
            {"Chosen Actions (D5)", "Closure of the 8D Report"},
            {row["what"] for row in rows},
        )
        for row in rows:
            for key in ("name", "meaning", "utc", "local"):
                self.assertTrue(row[key])
                self.assertIn(row[key], html)

    def test_a_signature_of_other_content_is_not_printed(self):
        """21 CFR 11.70: a signature is printed on what was signed only."""
        report = self.new_report()
        self.complete(report, *(f"d{n}" for n in range(6)))
        self.assertTrue(report._paper_signatures(["en_US"]))
        report.with_user(report.user_id).title = "Another problem"
        self.assertFalse(report._paper_signatures(["en_US"]))

    def test_the_form_control_is_printed_and_leaves_with_the_addon(self):
        """S3.23: number and version of the form on every copy."""
        report = self.new_report()
        html = self.html(report)
        self.assertIn("E1", html)
        self.assertIn("Printed By", html)
        remove_forms(self.env, FORMS)
        forms = self.env["complaint.form.control"].search([("code", "=", "eight_d")])
        self.assertFalse(forms)

    def test_both_languages_stand_beside_each_other(self):
        """S3.6: the plant manager reads Chinese, the customer English."""
        self.env["res.lang"]._activate_lang("zh_CN")
        name = self.env["ir.model.fields"]._get("complaint.8d", "symptom")
        name.with_context(lang="zh_CN").field_description = "症状"
        report = self.new_report()
        self.complete(report, "d0")
        self.assertIn("症状 / Symptom", self.html(report, langs=["zh_CN", "en_US"]))
        chinese = self.html(report, langs=["zh_CN"])
        self.assertIn("症状", chinese)
        self.assertNotIn("症状 / Symptom", chinese)

    def test_the_profile_says_the_languages(self):
        """The customer of both languages gets both, where they are installed."""
        report = self.new_report()
        self.assertEqual(report._paper_langs(), ["en_US"])
        self.env["res.lang"]._activate_lang("zh_CN")
        report.profile_id.sudo().lang = "both"
        self.assertEqual(report._paper_langs(), ["zh_CN", "en_US"])
        self.assertEqual(report._paper_langs("en"), ["en_US"])

    def test_an_earlier_iteration_prints_what_it_said_with_its_signatures(self):
        """S3.16, S3.20: the first report stays what it was while the second is open."""
        report = self.close(self.new_report())
        signed = report._paper_signatures(["en_US"])
        report._next_iteration("It came back.")
        report = report.with_user(report.user_id)
        self.add_cause(report, "Glue is too old")
        report.title = "Brake pad cracks again"
        first = self.html(report, iteration=1)
        self.assertNotIn("Glue is too old", first)
        self.assertNotIn("Brake pad cracks again", first)
        self.assertNotIn("Draft, not signed", first)
        self.assertEqual(report._paper_signatures(["en_US"], iteration=1), signed)
        second = self.html(report)
        self.assertIn("Glue is too old", second)
        self.assertIn("Draft, not signed", second)
        self.assertFalse(report._paper_signatures(["en_US"]))
        with self.assertRaises(UserError):
            self.html(report, iteration=7)

    def test_texts_are_escaped(self):
        """Words of a customer are words, not markup."""
        report = self.new_report(title="<script>alert(1)</script>")
        self.assertNotIn("<script>alert(1)", self.html(report))

    def test_who_may_not_read_complaints_prints_none(self):
        """Sales has no part in reports."""
        report = self.new_report()
        stranger = new_test_user(self.env, "paper_stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.html(report, user=stranger)

    def test_a_user_of_another_company_prints_none(self):
        """Reports of another company are not read, and so not printed."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        other = self.new_user(
            "paperother", "complaint_8d.group_8d_manager", company=company
        )
        report = self.new_report()
        with self.assertRaises(AccessError):
            self.html(report, user=other)
