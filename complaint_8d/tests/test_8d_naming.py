"""Before it is sent: where the team's own words name another customer."""

import json

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import BaseCase, tagged

from odoo.addons.complaint_8d.tools.other_names import NameFinder, variants

from .common_sending import SendingCase


class TestOtherNames(BaseCase):
    """Which words are a name; without a database."""

    def found(self, names, text, own=()):
        return NameFinder(names, own).find(text)

    def test_a_name_is_found_however_it_is_written(self):
        for text in (
            "sorted at HAOYU  trucks.",
            "由Haoyu-Trucks提供",
            "Ｈａｏｙｕ Ｔｒｕｃｋｓ",
            "Hao\u200byu Trucks' yard",
        ):
            self.assertEqual(self.found(["Haoyu Trucks"], text), ["Haoyu Trucks"])
        self.assertTrue(self.found(["Müller"], "at MULLER"))
        self.assertTrue(self.found(["HX-2026-17"], "on HX 2026/17"))
        self.assertTrue(self.found(["bei@clinic.example"], "<Bei@clinic.example>"))

    def test_a_part_of_a_word_is_no_name(self):
        self.assertFalse(self.found(["Li"], "alive, line, Lipo"))
        self.assertFalse(self.found(["HX-17"], "HX-170 and AHX-17"))
        self.assertTrue(self.found(["Li"], "给Li打电话"))

    def test_chinese_needs_no_space_and_one_sign_is_no_name(self):
        self.assertEqual(self.found(["浩宇"], "已在浩宇现场挑选"), ["浩宇"])
        self.assertFalse(self.found(["浩宇"], "宇浩；浩。宇"))
        self.assertFalse(self.found(["王", "A"], "王先生, part A"))

    def test_a_company_is_found_by_how_people_call_it(self):
        self.assertIn("Haoyu", variants("Haoyu Trucks Co., Ltd."))
        self.assertIn("浩宇", variants("上海浩宇汽车有限公司"))
        self.assertIn("BMW", variants("BMW AG"))
        self.assertEqual(variants("General Motors"), ["General Motors"])

    def test_the_readers_own_name_is_not_that_of_another(self):
        own = ["Haoyu Trucks Shanghai"]
        self.assertFalse(self.found(["Haoyu Trucks"], "at Haoyu Trucks Shanghai", own))
        self.assertTrue(self.found(["Rongda Trading"], "Rongda Trading", ["Rongda"]))


@tagged("post_install", "-at_install")
class Test8DNaming(SendingCase):
    def setUp(self):
        super().setUp()
        self.doctor = self.env["res.partner"].create(
            {
                "name": "Doctor Bei",
                "parent_id": self.stranger.id,
                "email": "bei@beiyuan.example.com",
            }
        )
        cases = self.log(partner_id=self.contact.id) | self.log(
            partner_id=self.doctor.id, reference="BY/88-1"
        )
        self.report = self.new_report(
            self.user_inspector,
            complaint_ids=[Command.set(cases.ids)],
            customer_reference="HX-2026-17",
        )
        self.complete(self.report, "d0", "d1")

    def describe(self, **vals):
        """Say something in D2, and complete D2 and D3."""
        self.report.write({f"problem_{name}": text for name, text in vals.items()})
        self.complete(self.report, "d2", "d3")

    def dialog(self, partner=None, **vals):
        values = {
            "report_id": self.report.id,
            "kind": "interim",
            "upto": "d3",
            "partner_id": (partner or self.contact).id,
            **vals,
        }
        wizards = self.env["complaint.8d.send"].with_user(self.report.user_id)
        return wizards.create(values)

    def test_words_that_name_another_customer_are_not_sent(self):
        """PIPL 23: who sends is told what, in which discipline."""
        self.describe(
            what="Cracks, as at Beiyuan.", who="Doctor Bei", how="See BY 88-1"
        )
        dialog = self.dialog()
        for word in ("D2", "Beiyuan", "Doctor Bei", "BY/88-1"):
            self.assertIn(word, dialog.namings)
        with self.assertRaisesRegex(UserError, "D2.*Doctor Bei"):
            dialog.action_send()
        self.assertFalse(self.report.sudo().sending_ids)
        self.assertFalse(self.dialog(self.doctor).namings)
        self.dialog(self.doctor).action_send()

    def test_another_company_learns_no_names(self):
        self.describe(what="Cracks, as at Beiyuan.")
        stranger = self.new_user("s2", "complaint_8d.group_8d_user", self.other_company)
        dialog = self.dialog().copy_data()[0]
        dialog = self.env["complaint.8d.send"].with_user(stranger).new(dialog)
        self.assertFalse(dialog.namings)

    def test_message_files_and_title_are_looked_at(self):
        self.describe(what="Cracks.")
        self.assertFalse(self.dialog().namings)
        files = self.env["ir.attachment"].with_user(self.report.user_id)
        file = files.create({"name": "Beiyuan test.txt", "raw": b"x"})
        for vals, place in (
            ({"note": "Ask bei@beiyuan.example.com"}, "Message"),
            ({"file_ids": [Command.link(file.id)]}, "File names"),
        ):
            dialog = self.dialog(**vals)
            self.assertIn(place, dialog.namings)
            with self.assertRaisesRegex(UserError, place):
                dialog.action_send()
        self.report.title = "Crack at Beiyuan"
        self.assertIn("Head of the report", self.dialog().namings)

    def test_who_sends_it_all_the_same_says_why(self):
        """The event keeps the reason, where and how often; no name."""
        self.describe(what="Cracks, as at Beiyuan.")
        dialog = self.dialog(naming_reason="agreed")
        dialog.action_send()
        sending = self.report.sudo().sending_ids
        self.assertEqual(sending.naming_reason, "agreed")
        (event,) = self.events_of(self.report, "8d.sent")
        kept = json.loads(event.data)["naming"]
        self.assertEqual((kept["why"], kept["places"]), ("agreed", {"d2": 1}))
        self.assertNotIn("Beiyuan", event.data)

    def test_what_was_not_sent_yet_needs_no_reason(self):
        """An interim report up to D2 says nothing of D3."""
        self.describe(what="Cracks.")
        place = self.report.containment_ids[:1]
        self.step(self.report, "d3").action_reopen("Say more.")
        place.note = "Sorted at Beiyuan."
        self.assertFalse(self.dialog(upto="d2").namings)
        self.assertTrue(self.dialog(upto="d3").namings)
        self.dialog(upto="d2", naming_reason="agreed").action_send()
        self.assertFalse(self.report.sudo().sending_ids.naming_reason)

    def test_a_report_of_one_customer_asks_nothing(self):
        report = self.interim()
        self.assertFalse(report._namings(self.customer, "d8", "Beiyuan Clinic"))

    def test_the_preview_is_the_paper_of_this_customer(self):
        self.describe(what="Cracks.")
        action = self.dialog().action_preview()
        self.assertIn("/web/content/", action["url"])

    def test_a_file_for_the_house_says_so(self):
        exports = self.env["complaint.8d.export"].with_user(self.user_reader)
        self.assertTrue(exports.create({"report_id": self.report.id}).is_shared)
        other = self.new_report()
        self.assertFalse(exports.create({"report_id": other.id}).is_shared)
