"""One report on complaints of several customers: none of them learns of the others."""

import json

from odoo.fields import Command
from odoo.tests import tagged

from .common_sending import SendingCase


@tagged("post_install", "-at_install")
class Test8DCustomers(SendingCase):
    def setUp(self):
        super().setUp()
        self.stranger.email = "quality@beiyuan.example.com"
        self.doctor = self.env["res.partner"].create(
            {
                "name": "Doctor Bei",
                "parent_id": self.stranger.id,
                "email": "bei@beiyuan.example.com",
                "phone": "+86 10 5550 0199",
            }
        )
        cases = self.log(partner_id=self.contact.id) | self.log(
            partner_id=self.doctor.id
        )
        self.report = self.new_report(
            self.user_inspector,
            complaint_ids=[Command.set(cases.ids)],
            customer_reference="HX-2026-17",
            customer_part="HX-PAD",
        )
        self.env["complaint.8d.part"].with_user(self.report.user_id).create(
            {
                "report_id": self.report.id,
                "name": "SN-1",
                "partner_id": self.contact.id,
            }
        )
        self.complete(self.report, "d0", "d1", "d2", "d3")

    def sent(self, partner):
        sending = self.send(self.report, partner_id=partner.id, with_json=True)
        found = sending.file_ids.filtered(lambda f: f.name.endswith(".json"))
        return sending, json.loads(found.raw)

    def test_a_customer_is_not_told_of_people_and_numbers_of_another(self):
        """S8.13, PIPL 23: contact, phone and reference stay with their customer."""
        self.assertEqual(self.report.member_ids.partner_id, self.contact | self.doctor)
        sending, told = self.sent(self.doctor)
        words = json.dumps(told, ensure_ascii=False)
        for word in ("Wang Fang", "Huaxing", "HX-2026-17", "HX-PAD", "SN-1"):
            self.assertNotIn(word, words)
        self.assertIn("Doctor Bei", words)
        self.assertEqual(told["document"]["report"]["partner_id"], "Beiyuan Clinic")
        self.assertFalse(sending.reference)
        self.assertNotIn("HX-2026-17", sending.message_id.subject)
        self.assertEqual(sending.digest, told["digest"]["value"])
        sending, told = self.sent(self.contact)
        words = json.dumps(told, ensure_ascii=False)
        for word in ("Wang Fang", "HX-2026-17", "SN-1"):
            self.assertIn(word, words)
        for word in ("Doctor Bei", "Beiyuan", "5550 0199"):
            self.assertNotIn(word, words)

    def test_the_paper_of_the_house_tells_all(self):
        words = json.dumps(self.report._exchange(), ensure_ascii=False)
        for word in ("Doctor Bei", "Wang Fang", "HX-2026-17", "SN-1"):
            self.assertIn(word, words)

    def test_a_customer_who_follows_gets_no_copy_of_another(self):
        """Whoever is a follower gets no mail that was sent to somebody else."""
        self.report.message_subscribe(self.doctor.ids)
        sending, __ = self.sent(self.contact)
        told = sending.message_id.notification_ids.res_partner_id
        self.assertIn(self.contact, told)
        self.assertNotIn(self.doctor, told)

    def test_who_accepts_does_not_outvote_who_rejects(self):
        """S3.20: each customer has a last word."""
        self.sent(self.contact)
        rejected = {"verdict": "rejected", "remark": "No."}
        self.judge(self.report, **rejected)
        self.sent(self.doctor)
        self.judge(self.report, person="Doctor Bei")
        report = self.report.sudo()
        report.invalidate_recordset(["is_rejected"])
        self.assertTrue(report.is_rejected)
        domain = [("id", "=", report.id), ("is_rejected", "=", True)]
        self.assertTrue(report.search_count(domain))
        step = self.step(report, "d3")
        self.assertEqual(step.customer_verdict, "rejected")
        self.sent(self.contact)
        self.judge(self.report)
        report.invalidate_recordset()
        self.assertFalse(report.search_count(domain))
        self.assertFalse(report.is_rejected)
