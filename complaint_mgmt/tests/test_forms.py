import io

from pdfminer.high_level import extract_text

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import STATEMENT, ComplaintCase

REPORT = "complaint_mgmt.report_%s"


@tagged("post_install", "-at_install")
class TestForms(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["ir.module.module"]._load_module_terms(["complaint_mgmt"], ["zh_CN"])
        cls.env["ir.module.module"]._load_module_terms(["base", "web"], ["zh_CN"])

    def html(self, form, complaint, user, lang="en_US"):
        """Return a form as HTML, as a user prints it."""
        reports = self.env["ir.actions.report"].with_user(user).with_context(lang=lang)
        content, _kind = reports._render_qweb_html(REPORT % form, complaint.ids)
        return content.decode()

    def pdf(self, form, complaint, user, lang="en_US"):
        """Return the text of a form that is printed as PDF; spaces do not count."""
        reports = self.env["ir.actions.report"].with_user(user)
        reports = reports.with_context(lang=lang, force_report_rendering=True)
        content, kind = reports._render_qweb_pdf(REPORT % form, complaint.ids)
        self.assertEqual(kind, "pdf")
        return " ".join(extract_text(io.BytesIO(content)).split())

    def form(self, code):
        domain = [("code", "=", code), ("company_id", "=", self.company.id)]
        return self.env["complaint.form.control"].search(domain)

    def full_case(self):
        """Return a logged case with goods and persons."""
        return self.log(
            reference="HX-77",
            remedy_sought="An exchange",
            item_ids=[
                Command.create({"product_id": self.product.id, "lot_id": self.lot_1.id})
            ],
            person_ids=[
                Command.create({"kind": "complainant", "name": "Caller Zhou"}),
            ],
        )

    def test_the_receipt_record_is_printed_in_both_languages(self):
        """S9.F1, S2.4.1.2: the receipt record as a form, in Chinese and English."""
        complaint = self.full_case()
        self.form("receipt").number = "QA-SMP-021-F1"
        text = self.pdf("receipt", complaint, self.user_reader)
        for wanted in (
            "Complaint Receipt Record",
            complaint.name,
            "Huaxing Pharmacy",
            STATEMENT,
            "LOT-2611-1",
            "QA-SMP-021-F1",
            "Test Reader",
            "1 / 1",
        ):
            self.assertIn(wanted, text)
        text = self.pdf("receipt", complaint, self.user_reader, "zh_CN")
        for wanted in ("投诉信息接收记录", "投诉编号", "打印人", complaint.name):
            self.assertIn(wanted, text.replace(" ", ""))

    def test_the_judgement_record_shows_what_was_signed_and_by_whom(self):
        """S9.F2, S9.4.2.1.1: findings, outcome, proposal and signatures as a form."""
        complaint = self.to_reply(self.to_decision(self.to_investigation()))
        text = self.pdf("judgement", complaint, self.user_reader)
        signatures = complaint.gate_round_ids.signature_ids
        self.assertEqual(len(signatures), 4)
        for wanted in (
            "Complaint Judgement and Investigation Record",
            "The seal of the blister leaks.",
            "Our Quality Problem",
            "Replace the goods.",
            "Minor",
            "F2",
        ):
            self.assertIn(wanted, text)
        for signature in signatures:
            self.assertIn(signature.signer_name, text)
            self.assertIn(f"{signature.signed_at:%Y-%m-%d %H:%M:%S} UTC", text)
            self.assertIn(signature.digest, text.replace(" ", ""))
        for meaning in ("Proposed", "Reviewed", "Decided", "Approved"):
            self.assertIn(meaning, text)
        self.assertNotIn("Draft", text)
        text = self.pdf("judgement", complaint, self.user_reader, "zh_CN")
        self.assertIn("投诉判断、调查记录", text.replace(" ", ""))

    def test_the_judgement_record_is_a_draft_until_all_have_signed(self):
        complaint = self.to_investigation()
        for step in (self.to_decision, self.to_reply):
            html = self.html("judgement", complaint, self.user_reader)
            self.assertIn("DRAFT", html)
            step(complaint)
        self.assertNotIn("DRAFT", self.html("judgement", complaint, self.user_reader))
        complaint.amount = 1
        self.assertIn("DRAFT", self.html("judgement", complaint, self.user_reader))

    def test_blank_sections_are_not_printed(self):
        bare = self.log(partner_id=False)
        html = self.html("receipt", bare, self.user_reader)
        for title in ("Persons", "Products and Lots", "Asks For", "Their Reference"):
            self.assertNotIn(title, html)
        html = self.html("judgement", bare, self.user_reader)
        for title in ("Findings", "Outcome", "Compensation", "Electronic Signatures"):
            self.assertNotIn(title, html)

    def test_patients_are_on_paper_only_for_who_may_read_them(self):
        complaint = self.full_case()
        self.env["complaint.person"].with_user(self.user_sensitive).create(
            {
                "complaint_id": complaint.id,
                "kind": "patient",
                "name": "Patient Qian",
            }
        )
        both = self.new_user(
            "both",
            "complaint_mgmt.group_complaint_reader,"
            "complaint_mgmt.group_complaint_sensitive",
        )
        for form in ("receipt", "judgement", "acknowledgement"):
            html = self.html(form, complaint, self.user_head)
            self.assertNotIn("Patient Qian", html)
        self.assertIn("Caller Zhou", self.html("receipt", complaint, self.user_head))
        self.assertNotIn("Caller Zhou", self.html("receipt", complaint, self.user_vp))
        self.assertIn("Patient Qian", self.html("receipt", complaint, both))

    def test_the_letter_is_in_the_language_of_the_customer(self):
        complaint = self.full_case()
        complaint.with_user(self.user_inspector).action_acknowledge()
        self.customer.lang = "zh_CN"
        text = self.pdf("acknowledgement", complaint, self.user_inspector)
        self.assertIn("我们已收到您的投诉", text.replace(" ", ""))
        self.assertIn(complaint.name, text)
        self.customer.lang = "en_US"
        text = self.pdf("acknowledgement", complaint, self.user_inspector, "zh_CN")
        self.assertIn("We received your complaint", text)

    def test_letter_tells_the_procedure_and_its_dates(self):
        """S4.9: the acknowledgement shows what follows and by when."""
        procedure = self.env["complaint.procedure"].create(
            {
                "code": "ACK",
                "name": "Our Procedure",
                "rule_ids": [Command.create({"sequence": 1})],
            }
        )
        version = self.env["complaint.procedure.version"].create(
            {"procedure_id": procedure.id, "effective_date": "2024-01-01"}
        )
        ref = "complaint_mgmt.complaint_milestone_"
        self.env["complaint.procedure.term"].create(
            {
                "version_id": version.id,
                "name": "Result",
                "base_id": self.env.ref(ref + "received").id,
                "milestone_id": self.env.ref(ref + "replied").id,
                "count": 48,
                "unit": "hours",
            }
        )
        version = version.with_user(self.user_manager)
        version._touch()
        self._sign(version, version.action_submit())
        self.sign(version, self.user_head)
        complaint = self.log(received_at="2026-01-05 08:00:00")
        complaint.with_user(self.user_inspector).action_acknowledge()
        html = self.html("acknowledgement", complaint, self.user_inspector)
        for wanted in ("Our Procedure", "Result told to the customer", "2026-01-07"):
            self.assertIn(wanted, html)
        mail = complaint.sudo().message_ids.filtered(
            lambda m: self.customer in m.partner_ids
        )
        self.assertIn("Result told to the customer", mail.body)
        self.assertIn("2026", mail.body)

    def test_only_readers_print_and_only_handlers_write_letters(self):
        complaint = self.log()
        for form in ("receipt", "judgement", "acknowledgement"):
            for user in (self.user_plain, self.user_sales):
                with self.refused(user, Exception, "role"):
                    self.html(form, complaint, user)
            with self.refused(self.user_other, Exception):
                self.html(form, complaint, self.user_other)
        for user in (self.user_reader, self.user_vp):
            self.assertTrue(self.html("receipt", complaint, user))
            with self.refused(user, Exception, "role Handler"):
                self.html("acknowledgement", complaint, user)
        self.assertTrue(self.html("acknowledgement", complaint, self.user_inspector))

    def test_every_role_that_prints_can_print_all_sections(self):
        order = self.sell_and_ship({self.lot_1: 5})
        complaint = self.full_case().sudo()
        complaint.write({"sale_order_id": order.id, "picking_id": order.picking_ids.id})
        self.to_reply(self.to_decision(self.to_investigation(complaint)))
        for user in (self.user_reader, self.user_vp, self.user_gm, self.user_legal):
            for form in ("receipt", "judgement"):
                self.assertIn(complaint.name, self.html(form, complaint, user))

    def test_form_numbers_are_settings_and_a_blank_one_is_not_printed(self):
        with self.refused(self.user_head, AccessError) as env:
            self.form("receipt").with_env(env).number = "X"
        self.form("receipt").with_user(self.user_manager).number = False
        html = self.html("receipt", self.log(), self.user_reader)
        self.assertNotIn("Document No.", html)
        self.assertNotIn(">Version<", html)
