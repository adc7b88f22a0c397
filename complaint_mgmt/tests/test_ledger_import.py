"""An earlier register becomes cases: history, and what is still to be handled."""

import io
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common_ledger import LedgerCase
from .test_ledger_read import HEAD, xls, xlsx

NOW = "2026-11-20 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLedgerImport(LedgerCase):
    def test_the_ledger_of_form_4_becomes_cases_that_are_history(self):
        """S6.8, S9.F4: date, outcome and result as noted, the number of our series."""
        mails = self.env["mail.mail"].search_count([])
        activities = self.env["mail.activity"].search_count([])
        found = self.take_over("pharma_f4.xls", undecided_rows="open")
        self.assertEqual(found.state, "done")
        cases = self.cases_of(found)
        self.assertEqual(len(cases), 6)
        case = cases["TS2025-001"]
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.door, "import")
        self.assertEqual(case.reported_by_id, self.user_manager)
        self.assertEqual(str(case.received_at.date()), "2025-01-06")
        self.assertEqual(str(case.closed_at.date()), "2025-01-20")
        self.assertEqual(case.reference, "TS2025-001")
        self.assertRegex(case.name, r"^[A-Z0-9]+-202611-\d{4}$")
        self.assertEqual(case.partner_id, self.pharmacy)
        self.assertEqual(case.item_ids.product_id, self.capsules)
        self.assertEqual(case.item_ids.lot_id, self.old_lot)
        self.assertEqual(case.item_ids.defective_qty, 12)
        self.assertEqual(case.proposal, "更换合格品并致歉")
        self.assertEqual(case.satisfaction, "yes")
        self.assertEqual(case.age_days, 14)
        self.assertIn("row 5", case.with_context(lang="en_US").register_text)
        # nobody is called to it, nothing is mailed, nothing runs
        self.assertFalse(case.clock_ids or case.mark_ids or case.alert_ids)
        self.assertFalse(case.activity_ids or case.message_ids)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertEqual(self.env["mail.activity"].search_count([]), activities)
        event = self.events_of(case, "complaint.imported")
        self.assertEqual(event.user_id, self.user_manager)
        self.assertIn(found.file_sha256, event.data)
        self.assertNotIn("东湖", event.data)

    def test_what_means_no_record_stays_as_text(self):
        """S6.8: nothing of the register is lost."""
        found = self.take_over("pharma_f4.xls", undecided_rows="open")
        case = self.cases_of(found)["TS2025-004"]
        self.assertFalse(case.partner_id)
        self.assertEqual(case.person_ids.name, "刘女士")
        self.assertEqual(case.person_ids.phone, "13800000004")
        self.assertFalse(case.item_ids)
        for text in ("板蓝根颗粒", "250301", "已转药物警戒", "李强"):
            self.assertIn(text, case.register_note)
        self.assertEqual(case.satisfaction, "no")

    def test_several_rows_of_one_number_are_one_case_with_several_lots(self):
        found = self.take_over("pharma_f4.xls", undecided_rows="open")
        case = self.cases_of(found)["TS2025-003"]
        self.assertEqual(case.item_ids.mapped("lot_text"), ["250102", "250103"])
        self.assertEqual(case.partner_id, self.hospital)

    def test_an_open_complaint_becomes_a_new_case_that_nobody_is_called_to(self):
        """S9.4: its deadlines run from the real receipt; a handler classifies it."""
        activities = self.env["mail.activity"].search_count([])
        found = self.take_over("pharma_f4.xls", undecided_rows="open")
        case = self.cases_of(found)["TS2025-006"]
        self.assertEqual(case.state, "new")
        self.assertFalse(case.class_id or case.acknowledged_at or case.closed_at)
        self.assertTrue(case.mark_ids)
        self.assertEqual(case.mark_ids[0].reached_at, case.received_at)
        self.assertEqual(self.env["mail.activity"].search_count([]), activities)
        self.to_investigation(case)
        self.assertEqual(case.state, "investigation")

    def test_words_of_danger_of_an_open_complaint_wait_for_a_person(self):
        """S9.4.3: they are noted in the file, and nobody is called for an old row."""
        word = self.env["complaint.safety.word"].search([("company_id", "=", False)])[0]
        rows = (HEAD, ("1", "2026-11-01", "东湖医院", f"... {word.name} ...", ""))
        found = self.take_over(xlsx(rows), undecided_rows="open")
        case = self.cases_of(found)["1"]
        self.assertEqual(case.safety_state, "open")
        self.assertFalse(case.activity_ids or case.alert_ids)

    def test_a_closed_case_counts_as_similar_and_can_be_reopened(self):
        """S3.5: the lots of old complaints are found."""
        found = self.take_over("pharma_f4.xls", undecided_rows="open")
        old = self.cases_of(found)["TS2025-001"]
        self.env["complaint.item"].create(
            {
                "complaint_id": self.log().id,
                "product_id": self.capsules.id,
                "lot_id": self.old_lot.id,
            }
        )
        self.assertEqual(old.similar_count, 3)
        head = old.with_user(self.user_head)
        head.write({"state": "investigation", "state_reason": "New evidence"})
        self.assertEqual(old.state, "investigation")
        with self.assertRaises(UserError):
            old.with_user(self.user_manager).write({"state": "closed"})

    def test_a_number_of_a_register_comes_once(self):
        """S6.8: the same file again adds nothing; what changed is reported only."""
        first = self.take_over("text_register.csv")
        self.assertEqual(len(self.cases_of(first)), 2)
        again = self.take_over("text_register.csv")
        self.assertEqual(again.state, "done")
        self.assertEqual(again.same_count, 2)
        self.assertFalse(self.cases_of(again))
        changed = "登记号,接收日期,单位,投诉内容,处理结果,结案日期\n"
        changed += "A-1,2024-05-06,华兴大药房,别的内容,更换标签,2024-05-10\n"
        third = self.to_checked(changed.encode())
        self.assertEqual(third.differs_count, 1)
        self.assertIn(
            self.cases_of(first)["A-1"].name, self.lines_of(third)["A-1"].problem
        )
        self.verify(third).action_start()
        self.assertEqual(self.cases_of(first)["A-1"].statement, "标签模糊")
        # another register may use the same numbers
        other = self.register.create({"name": "Another Book"})
        self.assertEqual(
            len(
                self.cases_of(self.take_over("text_register.csv", register_id=other.id))
            ),
            2,
        )

    def test_our_own_export_is_read_back(self):
        """S9.F4: what leaves as a ledger comes in as one."""
        case = self.to_closed()
        case.env["complaint.item"].sudo()
        exports = self.env["complaint.ledger.export"].with_user(self.user_reader)
        wizard = exports.create({"date_from": "2026-11-01", "date_to": "2026-11-30"})
        __, content = wizard._export()
        found = self.begin(content)
        found.action_read()
        names = dict(
            zip(found.column_ids.mapped("heading"), found.column_ids, strict=True)
        )
        expected = {
            "Complaint Number": "number",
            "Received": "received",
            "Customer": "customer",
            "Lots": "lot",
            "Customer's Own Words": "statement",
            "Class": "class",
            "Handler": "handler",
            "Outcome": "outcome",
            "Proposal": "result",
            "Satisfaction": "satisfaction",
            "Closed On": "closed",
        }
        for heading, name in expected.items():
            self.assertEqual(names[heading].field_name, name, heading)

    def test_every_shipped_register_goes_through(self):
        """S6.8: pharmacy, property, workshop, car parts and one nobody cared for."""
        expected = {
            "pharma_f4.xls": (5, 1),
            "workshop.xls": (3, 0),
            "property_company.xlsx": (4, 0),
            "car_parts.xlsx": (3, 0),
            "messy.xlsx": (3, 3),
            "text_register.csv": (2, 0),
        }
        for name, (done, bad) in expected.items():
            register = self.register.create({"name": name})
            found = self.take_over(name, register_id=register.id, bad_rows="skip")
            self.assertEqual(found.state, "done", name)
            self.assertEqual((found.done_count, found.bad_count), (done, bad), name)

    def test_the_rows_that_failed_come_as_a_file_that_can_be_read_again(self):
        found = self.to_checked("messy.xlsx", bad_rows="skip")
        name, content = found._failed_file()
        self.assertTrue(name.endswith(".xlsx"))
        rows = list(load_workbook(io.BytesIO(content)).active.values)
        self.assertEqual(rows[2][-1], "Why It Is Not Taken Over")
        why = {row[0]: row[-1] for row in rows[3:]}
        self.assertIn("不详", why["4"])
        self.assertIn("what happened", why["5"])
        self.assertIn("2025-07-01", why["6"])
        again = self.to_checked(content)
        self.assertEqual(again.bad_count, 3)

    def test_a_formula_of_a_customer_is_text_in_and_out(self):
        """S9.5: =cmd|... in a cell runs nowhere."""
        text = "=cmd|' /C calc'!A0"
        rows = (HEAD, ("1", "2025-01-02", "+1", text, "2024-01-01"))
        found = self.to_checked(xls(rows))
        __, content = found._failed_file()
        cells = list(load_workbook(io.BytesIO(content)).active)[3]
        self.assertEqual(cells[3].value, f"'{text}")
        self.assertEqual(cells[2].value, "'+1")
        self.assertEqual({cell.data_type for cell in cells}, {"s"})
        self.assertEqual(self.to_checked(content).line_ids.values["statement"], text)

    def test_columns_are_remembered_for_the_same_headings(self):
        found = self.begin(xlsx((HEAD, ("1", "2025-01-02", "A", "坏了", ""))))
        found.action_read()
        customer = found.column_ids.filtered(lambda c: c.field_name == "customer")
        customer.field_name = "person"
        found.action_columns_done()
        again = self.begin(xlsx((HEAD, ("2", "2025-01-03", "B", "坏了", ""))))
        again.action_read()
        self.assertEqual(again.column_ids[2].field_name, "person")
        self.assertEqual(again.column_ids[2].confidence, 100)

    def test_a_date_that_the_cells_leave_open_is_asked_about(self):
        rows = (HEAD, ("1", "3/4/2025", "A", "坏了", "3/5/2025"))
        found = self.begin(xlsx(rows))
        found.action_read()
        with self.assertRaisesRegex(UserError, "order"):
            found.action_columns_done()
        found.column_ids.filtered("needs_order").date_order = "dmy"
        found.action_columns_done()
        self.assertEqual(found.line_ids.values["received"], "2025-04-03 00:00")

    def test_a_column_that_is_missing_or_double_is_named(self):
        found = self.begin(xlsx((HEAD, ("1", "2025-01-02", "A", "坏了", ""))))
        found.action_read()
        number = found.column_ids[0]
        number.field_name = "note"
        with self.assertRaisesRegex(UserError, "Number in the Register"):
            found.action_columns_done()
        number.field_name = "statement"
        with self.assertRaises(UserError):
            found.action_columns_done()

    def test_a_value_is_decided_once_for_all_rows(self):
        """S6.8: a proposal waits for a person; what is exactly a name is taken."""
        rows = [HEAD]
        rows += [
            (str(n), "2025-01-02", "华兴大药房", "坏了", "2025-01-03") for n in range(9)
        ]
        rows += [("99", "2025-01-02", "东湖医院", "坏了", "2025-01-03")]
        found = self.to_matches(xlsx(rows))
        self.assertEqual(len(found.match_ids), 2)
        sure = found.match_ids.filtered(lambda m: m.text == "东湖医院")
        self.assertEqual(sure.decision, "link")
        like = found.match_ids - sure
        self.assertEqual((like.decision, like.count), ("ask", 9))
        self.assertEqual(like.partner_id, self.pharmacy)
        with self.assertRaisesRegex(UserError, "1 values wait"):
            found.action_check()
        like.action_accept()
        found.action_check()
        self.verify(found).action_start()
        partners = {case.partner_id for case in self.cases_of(found).values()}
        self.assertEqual(partners, {self.pharmacy, self.hospital})

    def test_a_contact_is_created_where_the_user_says_so_and_may(self):
        rows = (HEAD, ("1", "2025-01-02", "西山诊所", "坏了", "2025-01-03"))
        found = self.to_matches(xlsx(rows))
        with self.assertRaises(UserError):
            found.match_ids.action_create_contact()
        group = self.env.ref("base.group_partner_manager")
        self.user_manager.sudo().group_ids += group
        found.match_ids.action_create_contact()
        found.action_check()
        self.assertFalse(self.env["res.partner"].search([("name", "=", "西山诊所")]))
        self.verify(found).action_start()
        self.assertEqual(self.cases_of(found)["1"].partner_id.name, "西山诊所")

    def test_lots_follow_the_product_that_is_decided(self):
        found = self.to_matches("messy.xlsx")
        product = found.match_ids.filtered(lambda m: m.text == "板蓝根颗粒")
        lot = found.match_ids.filtered(lambda m: m.text == "20250601")
        self.assertEqual(lot.decision, "text")
        granules = self.new_product("颗粒剂")
        own = self.new_lot("20250601", granules)
        product.product_id = granules
        self.assertEqual(product.decision, "link")
        self.assertEqual((lot.decision, lot.lot_id), ("link", own))

    def test_what_does_not_say_whether_it_is_closed_is_not_guessed(self):
        rows = (HEAD, ("1", "2025-01-02", "A", "坏了", ""))
        found = self.to_checked(xlsx(rows))
        self.assertIn("whether it is closed", found.line_ids.problem)
        closed = self.to_checked(xlsx(rows), undecided_rows="closed")
        self.assertIn("no closing date", closed.line_ids.problem)
        dated = self.take_over(
            xlsx(rows), undecided_rows="closed", default_closed_on="2025-02-01"
        )
        case = self.cases_of(dated)["1"]
        self.assertEqual(str(case.closed_at.date()), "2025-02-01")

    def test_a_day_in_the_future_or_before_2000_is_no_receipt(self):
        rows = [HEAD]
        for number, day in enumerate(("2026-11-21", "1999-12-31", "2026-11-20"), 1):
            rows.append((str(number), day, "A", "坏了", ""))
        found = self.to_checked(xlsx(rows), undecided_rows="open")
        self.assertEqual([line.state for line in found.line_ids], ["bad", "bad", "ok"])

    def test_classes_of_open_complaints_are_for_a_person(self):
        """S9.4: a class calls people; it is given by a handler, not by a file."""
        head = (*HEAD, "等级")
        rows = (
            head,
            ("1", "2025-01-02", "A", "坏了", "2025-01-03", "Critical"),
            ("2", "2025-01-02", "A", "坏了", "", "Critical"),
        )
        found = self.take_over(xlsx(rows), undecided_rows="open")
        cases = self.cases_of(found)
        self.assertEqual(cases["1"].class_id, self.class_critical)
        self.assertTrue(cases["1"].is_serious)
        self.assertFalse(cases["1"].alert_ids)
        self.assertFalse(cases["2"].class_id)
        self.assertIn("Critical", cases["2"].register_note)

    def test_hostile_files_are_refused_in_words_of_the_user(self):
        for content, words in (
            (b"\x89PNG\r\n\x1a\n0000", "a picture"),
            (b"<html><body>", "a web page"),
            (b"PK\x03\x04" + b"0" * 99, "damaged"),
            (xlsx([("x", "y"), (1, 2)]), "No sheet"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.begin(content).action_read()

    def test_values_are_forgotten_when_they_are_no_longer_needed(self):
        """PIPL 19: file and values go after 90 days, digest and numbers stay."""
        found = self.take_over("text_register.csv")
        self.env["complaint.ledger.import"]._gc_files()
        self.assertTrue(found.file)
        with freeze_time("2027-03-01 00:00:00"):
            self.env["complaint.ledger.import"]._gc_files()
        self.assertFalse(found.file or found.match_ids)
        self.assertFalse(any(line.values for line in found.line_ids))
        self.assertTrue(found.file_sha256 and found.line_ids[0].number)

    def test_values_are_forgotten_when_their_case_is_archived(self):
        """PIPL 19, S1.4.4: a line is what was read, and no part of the case's file."""
        self.assertNotIn(
            "complaint.ledger.line", self.env["complaint.complaint"]._file_models()
        )
        found = self.take_over("text_register.csv")
        refusal = patch.object(
            self.env.registry["complaint.complaint"],
            "_is_archived",
            lambda cases: cases,
        )
        with refusal, freeze_time("2027-03-01 00:00:00"):
            self.env["complaint.ledger.import"]._gc_files()
        self.assertFalse(any(line.values for line in found.line_ids))


@tagged("post_install", "-at_install")
class TestLedgerFailedDownload(HttpCase, LedgerCase):
    def test_the_failed_rows_are_for_who_takes_registers_over(self):
        found = self.to_checked("messy.xlsx", bad_rows="skip")
        url = found.action_download_failed()["url"]
        self.authenticate(self.user_manager.login, self.user_manager.login)
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.content[:2], b"PK")
        self.authenticate(self.user_head.login, self.user_head.login)
        self.assertEqual(self.url_open(url).status_code, 403)
        with self.refused(self.user_inspector, AccessError) as env:
            found.with_env(env)._failed_file()
