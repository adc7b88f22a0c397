"""Any employee logs a complaint on a phone, once, and sees who took it over."""

import base64
import uuid
from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import STATEMENT, ComplaintCase

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
WEBM = b"\x1aE\xdf\xa3" + b"0" * 64
GTIN = "06291041500213"
NIGHT = datetime(2026, 11, 28, 22, 0)


@tagged("post_install", "-at_install")
class TestQuickLog(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.barcode = GTIN[1:]

    def quick(self, user=None, key=None, files=(), **values):
        cases = self.env["complaint.complaint"].with_user(user or self.user_plain)
        given = {"contact_name": "Li Wei", "statement": STATEMENT, **values}
        packed = [
            {"name": name, "data": base64.b64encode(raw).decode()}
            for name, raw in files
        ]
        return cases.quick_log(key or str(uuid.uuid4()), given, packed)

    def case_of(self, answer):
        return self.env["complaint.complaint"].browse(answer["id"])

    def test_plain_employee_logs_with_four_fields_and_evidence(self):
        """S7.3.1, S7.4.1, S7.4.2: content, evidence, contact, at once."""
        answer = self.quick(
            partner_id=self.customer.id,
            contact_name=False,
            goods=[{"text": f"(01){GTIN}(10)LOT-2611-1"}],
            occurred_on="2026-11-01",
            place="Ward 3",
            files=[("a.png", PNG), ("voice.webm", WEBM)],
        )
        case = self.case_of(answer)
        self.assertEqual(answer["number"], case.name)
        self.assertEqual(case.reported_by_id, self.user_plain)
        self.assertEqual(case.partner_id, self.customer)
        self.assertEqual(case.item_ids.lot_id, self.lot_1)
        self.assertEqual((str(case.occurred_on), case.place), ("2026-11-01", "Ward 3"))
        files = self.env["ir.attachment"].search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)]
        )
        self.assertEqual(set(files.mapped("raw")), {PNG, WEBM})
        self.assertTrue(case.with_user(self.user_plain).statement)

    def test_quality_is_called_to_what_a_colleague_logs(self):
        """S7.4.2, S9.2: reported at once to who handles complaints."""
        self.env["complaint.team"].search([]).active = False
        team = {"name": "Team", "member_ids": [(6, 0, self.user_inspector.ids)]}
        self.env["complaint.team"].create(team)
        with freeze_time("2026-11-25 10:00:00"):
            answer = self.quick()
            case = self.case_of(answer)
            self.assertEqual(case.received_role, "staff")
            self.assertEqual(answer["called"], [self.user_inspector.name])
            self.assertEqual(case.activity_ids.user_id, self.user_inspector)
            own = self.case_of(self.quick(self.user_inspector))
            self.assertFalse(own.activity_ids)
            self.assertFalse(self.log().sudo().activity_ids)

    def test_same_draft_sent_twice_makes_one_case(self):
        """S9.6: a lost connection makes no second number."""
        key = str(uuid.uuid4())
        first, second = self.quick(key=key), self.quick(key=key)
        self.assertEqual(first["id"], second["id"])
        self.assertEqual(first["number"], second["number"])
        domain = [("entry_key", "=", key)]
        self.assertEqual(self.env["complaint.complaint"].search_count(domain), 1)
        other = self.quick(self.user_sales, key)
        self.assertNotEqual(other["id"], first["id"])

    def test_draft_that_another_process_committed_meanwhile_is_found(self):
        """Two requests with one draft: the later snapshot cannot see the first."""
        numbers = type(self.env["complaint.number"])
        self.patch(numbers, "_fetch_committed", lambda *a: [(7, "TS-202611-0007")])
        before = self.env["complaint.complaint"].search_count([])
        answer = self.quick()
        self.assertEqual((answer["id"], answer["number"]), (7, "TS-202611-0007"))
        self.assertEqual(self.env["complaint.complaint"].search_count([]), before)

    def test_nobody_gives_or_changes_the_key_by_hand(self):
        """S9.5: system fields."""
        case = self.case_of(self.quick())
        with self.refused(self.user_head, UserError) as env:
            case.with_env(env).entry_key = str(uuid.uuid4())
        with self.refused(self.user_plain, UserError) as env:
            env["complaint.complaint"].create({"statement": "x", "entry_key": "x"})
        with self.refused(self.user_plain, UserError):
            self.quick(key="no key")

    def test_several_products_and_lots_come_with_one_entry(self):
        """S3.2: one complaint may concern several."""
        answer = self.quick(
            goods=[
                {"text": "LOT-2611-1"},
                {"product_id": self.product.id, "lot_name": "LOT-2611-2"},
                {"text": GTIN},
                {"text": GTIN},
            ]
        )
        items = self.case_of(answer).item_ids
        self.assertEqual(items.lot_id, self.lot_1 | self.lot_2)
        self.assertEqual(len(items), 3)

    def test_what_is_not_understood_stays_in_the_words(self):
        """S7.4.1: nothing that was read from a pack is lost."""
        answer = self.quick(goods=[{"text": "smudged 12?4"}])
        case = self.case_of(answer)
        self.assertFalse(case.item_ids)
        self.assertIn("smudged 12?4", case.statement)

    def test_form_takes_nothing_that_is_for_handlers(self):
        """S9.2: logging is no handling."""
        for name in ("class_id", "user_id", "state", "reported_by_id", "received_at"):
            with self.refused(self.user_plain, UserError):
                self.quick(**{name: 1})
        with self.refused(self.user_portal, AccessError):
            self.quick(self.user_portal)

    def test_what_is_missing_is_said(self):
        with self.refused(self.user_plain, UserError, "who complained"):
            self.quick(contact_name="")
        with self.refused(self.user_plain, ValidationError):
            self.quick(statement=" ")

    def test_files_are_judged_by_what_they_are(self):
        with self.refused(self.user_plain, UserError, "only photos"):
            self.quick(files=[("a.png", b"<html>")])
        cases = self.env["complaint.complaint"].with_user(self.user_plain)
        with self.refused(self.user_plain, UserError, "whole"):
            given = {"contact_name": "x", "statement": "x"}
            file = {"name": "a.png", "data": "%%%"}
            cases.quick_log(str(uuid.uuid4()), given, [file])

    def test_files_of_others_are_not_taken_along(self):
        """S9.2: only what is sent now belongs to the case."""
        file = self.env["ir.attachment"].create({"name": "a", "raw": PNG})
        with self.refused(self.user_plain, UserError):
            self.quick(photo_ids=[(4, file.id)])
        self.assertFalse(file.res_id)

    @freeze_time(NIGHT)
    def test_guard_at_night_hands_over_and_sees_whom_to_phone(self):
        """S9.3, S9.4.3.2: the guard's channel, and the number of who is on duty."""
        self.env["complaint.oncall"].create(
            {
                "user_id": self.user_head.id,
                "phone": "+86 571 5550 0199",
                "date_from": "2026-11-28 18:00:00",
                "date_to": "2026-11-29 06:00:00",
            }
        )
        answer = self.quick(danger=True)
        case = self.case_of(answer)
        self.assertEqual(case.channel_id.code, "duty")
        self.assertEqual(case.received_role, "duty")
        self.assertTrue(case.danger_reported and case.off_hours)
        self.assertIn(self.user_head.name, answer["called"])
        phones = [(c["name"], c["phone"]) for c in answer["phones"]]
        self.assertEqual(phones, [(self.user_head.name, "+86 571 5550 0199")])

    def test_reporter_sees_whether_and_when_it_was_taken_over(self):
        """S9.3: the time until the hand-over is measured and shown."""
        with freeze_time(NIGHT) as clock:
            case = self.case_of(self.quick())
            # the time of an entry is that of the database, which stands still here
            self.env.cr.execute(
                "UPDATE complaint_complaint SET create_date = %s WHERE id = %s",
                (NIGHT, case.id),
            )
            case.invalidate_recordset(["create_date"])
            reports = self.env["complaint.complaint"].with_user(self.user_plain)
            clock.tick(12 * 60)
            (waiting,) = reports.quick_reports()
            self.assertTrue(waiting["waits"])
            self.assertIn("12 minutes", waiting["takeover"])
            case.with_user(self.user_inspector).action_assign_to_me()
            clock.tick(60 * 60)
            case.invalidate_recordset()
            (taken,) = reports.quick_reports()
            self.assertFalse(taken["waits"])
            self.assertIn("Test Inspector after 12 minutes", taken["takeover"])

    def test_reports_are_the_own_ones(self):
        """S9.2: everybody reads the own ones."""
        self.quick(self.user_sales)
        cases = self.env["complaint.complaint"]
        self.assertFalse(cases.with_user(self.user_plain).quick_reports())
        self.assertEqual(len(cases.with_user(self.user_sales).quick_reports()), 1)


@tagged("post_install", "-at_install")
class TestFindGoods(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.write({"barcode": GTIN[1:], "default_code": "HC-100"})

    def find(self, text, user=None):
        intakes = self.env["complaint.intake"].with_user(user or self.user_plain)
        return intakes.find_goods(text)

    def test_codes_on_a_pack_are_read(self):
        """GS1 General Specifications; Digital Link; plain barcode; own code; lot."""
        for text, lot in (
            (f"(01){GTIN}(10)LOT-2611-1", "LOT-2611-1"),
            (f"]d201{GTIN}10LOT-2611-1", "LOT-2611-1"),
            (f"https://id.example.com/01/{GTIN}/10/LOT-2611-1", "LOT-2611-1"),
            (GTIN[1:], ""),
            ("HC-100", ""),
            ("LOT-2611-1", "LOT-2611-1"),
            ("honeysuckle", ""),
        ):
            with self.subTest(text):
                (found,) = self.find(text)["found"]
                self.assertEqual(found["product_id"], self.product.id)
                self.assertEqual(found["lot_name"], lot)

    def test_broken_or_unknown_codes_say_so(self):
        for text in ("(01)06291041500210(10)x", "(01)04006381333931", "nothing such"):
            answer = self.find(text)
            self.assertFalse(answer["found"])
            self.assertTrue(answer["error"])

    def test_lot_of_another_company_is_not_found(self):
        """S9.2: lots of other companies are not told."""
        self.lot_1.company_id = self.other_company
        self.assertFalse(self.find("LOT-2611-1")["found"])

    def test_dialog_adds_a_line_for_what_is_scanned(self):
        intake = self.env["complaint.intake"].with_user(self.user_plain).new({})
        intake.scan = f"(01){GTIN}(10)LOT-2611-1"
        self.assertFalse(intake._onchange_scan())
        intake.scan = f"(01){GTIN}(10)LOT-2611-1"
        intake._onchange_scan()
        self.assertEqual(intake.line_ids.mapped("lot_name"), ["LOT-2611-1"])
        self.assertFalse(intake.scan)
        intake.scan = "nothing such"
        self.assertIn("nothing such", intake._onchange_scan()["warning"]["message"])
