import io
import json
from datetime import timedelta
from unittest.mock import patch

import openpyxl
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

from ..report import report_recall_report
from .common_recall import RecallCase

FIXED = {
    "comment": "Nothing happened.",
    "figures": "{}",
    "digest": "0" * 64,
    "state": "draft",
    "number": 7,
    "pdf_id": False,
    "kind": "final",
}


@tagged("post_install", "-at_install")
class TestRecallReport(RecallCase):
    """Status reports and the final report (21 CFR 7.53, EU GMP 8.30, China GMP 305)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")

    def html(self, report, user=None, lang="en_US"):
        reports = self.env["ir.actions.report"].with_user(user or self.user_leader)
        name = f"complaint_recall.report_recall_{report.kind}"
        html = reports.with_context(lang=lang)._render_qweb_html(name, report.ids)[0]
        return " ".join(html.decode().split())

    def ship_more(self):
        """Something changes in the stock: ten of F-1 come back."""
        customers = self.env.ref("stock.stock_location_customers")
        self.transfer(self.made_1, 10, customers, None)

    def changing(self, recall):
        """Let a figure of the recall follow its stock, as those of recovery do."""
        own = type(recall)._figures

        def figures(record):
            lines = record.env["stock.move.line"].search_count(
                [("lot_id", "in", record.scope_lot_ids.lot_id.ids)]
            )
            return {**own(record), "consignees": lines}

        return patch.object(type(recall), "_figures", figures)

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    def test_a_report_says_tomorrow_what_it_said_today(self):
        """21 CFR 7.53: the figures are those of the report, not those of the reader."""
        recall = self.decide()
        with self.changing(recall):
            report = self.report(recall)
            now = fields.Datetime.now() + timedelta(minutes=1)
            with freeze_time(now):
                before = self.html(report)
            self.ship_more()
            recall.sudo().consignee_ids[0].name = "Renamed"
            with freeze_time(now):
                self.assertEqual(self.html(report), before)
            self.assertNotEqual(self.report(recall).digest, report.digest)
        self.assertEqual(sha256_hex(report.figures.encode()), report.digest)

    def test_figures_changed_behind_the_back_are_not_printed(self):
        report = self.report(self.decide())
        text = report.figures.replace("Huaxing", "Nobody's")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_recall_report SET figures = %s WHERE id = %s",
            [text, report.id],
        )
        report.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "digest"):
            report._sections()

    def test_the_figures_name_lots_and_consignees(self):
        """China GMP 305: shipped, recalled and balance; 21 CFR 7.53(b)(1)."""
        content = json.loads(self.report(self.decide()).figures)
        lots = {
            row["lot"]: (row["produced"], row["shipped"], row["on_hand"])
            for row in content["lots"]
        }
        self.assertEqual(
            lots, {"R-1": (100, 0, 10), "F-1": (600, 200, 400), "F-2": (500, 100, 400)}
        )
        consignees = {row["name"]: row["shipped"] for row in content["consignees"]}
        self.assertEqual(consignees, {"Huaxing Pharmacy": 200, "Beiyuan Clinic": 100})

    def test_what_came_back_is_reported(self):
        """21 CFR 7.53(b)(4): number of products returned, by consignee."""
        recall = self.decide()
        back = self.transfer(
            self.made_1,
            30,
            self.env.ref("stock.stock_location_customers"),
            done=False,
        )
        back.partner_id = self.customer
        back.move_ids.partner_id = self.customer
        back.button_validate()
        content = json.loads(self.report(recall).figures)
        rows = {row["name"]: row for row in content["consignees"]}
        row = rows["Huaxing Pharmacy"]
        self.assertEqual((row["returned"], row["outstanding"]), (30, 170))
        (unit,) = (u for u in content["figures"]["units"] if u["uom"] == "Units")
        self.assertEqual((unit["shipped"], unit["returned"]), (300, 30))
        self.assertEqual(content["figures"]["recovered_percent"], 10)

    def test_names_of_consignees_are_printed_on_request_only(self):
        """21 CFR 7.53(b)(3): names of those who did not answer, when asked for."""
        recall = self.decide()
        self.assertNotIn("Huaxing", self.html(self.report(recall)))
        self.assertIn("Huaxing", self.html(self.report(recall, with_names=True)))

    def test_only_a_recall_that_runs_is_reported_on(self):
        with self.assertRaises(UserError):
            self.report(self.draft_recall())

    # ------------------------------------------------------------------
    # Issuing
    # ------------------------------------------------------------------

    def test_issued_reports_are_numbered_and_kept_as_files(self):
        recall = self.decide()
        first, second = self.report(recall), self.report(recall)
        second.action_issue()
        first.action_issue()
        self.assertEqual((second.number, first.number), (1, 2))
        for kind in ("pdf", "xlsx"):
            file = first.sudo()[f"{kind}_id"]
            self.assertEqual(first[f"{kind}_sha256"], sha256_hex(file.raw))
            self.assertEqual((file.res_model, file.res_id), (first._name, first.id))
        event = self.events_of(recall, "recall.report_issued")[-1]
        self.assertEqual(json.loads(event.data)["digest"], first.digest)
        self.assertNotIn("Huaxing", event.data)

    def test_the_next_period_begins_where_the_last_ended(self):
        """21 CFR 7.53(a): every two to four weeks."""
        recall = self.decide()
        day = fields.Date.today() + timedelta(days=14)
        self.report(recall, period_to=day).action_issue()
        self.assertEqual(self.report(recall, period_to=day).period_from, day)

    def test_an_issued_report_is_fixed(self):
        """21 CFR 11.10(c): nobody changes, empties or deletes it, nor its files."""
        report = self.report(self.decide())
        report.action_issue()
        files = report.sudo().pdf_id | report.sudo().xlsx_id
        for user in (self.user_leader, self.user_coordinator, self.user_manager):
            for name, value in FIXED.items():
                with self.refused(user, UserError) as env:
                    report.with_env(env).write({name: value})
            with self.refused(user, UserError) as env:
                report.with_env(env).unlink()
            with self.refused(user, UserError) as env:
                report.with_env(env).with_context(_force_unlink=True).unlink()
            with self.refused(user, UserError) as env:
                files.with_env(env).write({"raw": b"x"})
            with self.refused(user, UserError) as env:
                files.with_env(env).unlink()
            with self.refused(user, UserError) as env:
                env["ir.attachment"].create(
                    {"name": "x", "res_model": report._name, "res_id": report.id}
                )
            with self.refused(user, UserError) as env:
                report.with_env(env).action_issue()

    def test_nobody_gives_a_draft_figures_of_his_own(self):
        recall = self.decide()
        report = self.report(recall)
        reports = recall.env["complaint.recall.report"]
        for name in ("figures", "digest", "state", "number", "pdf_id"):
            with self.refused(self.user_leader, UserError) as env:
                report.with_env(env).write({name: FIXED[name]})
            with self.refused(self.user_leader, UserError) as env:
                reports.with_env(env).create(
                    {"recall_id": recall.id, name: FIXED[name]}
                )
        made = reports.with_context(
            default_state="issued",
            default_figures="{}",
            default_digest="0",
            default_number=9,
            default_made_at="2020-01-01 00:00:00",
        ).create({"recall_id": recall.id})
        self.assertEqual((made.state, made.number), ("draft", 0))
        self.assertEqual(made.digest, sha256_hex(made.figures.encode()))
        self.assertGreater(made.made_at.year, 2020)

    def test_a_copy_has_figures_of_its_own(self):
        report = self.report(self.decide())
        report.action_issue()
        copied = report.copy()
        self.assertEqual((copied.state, copied.number), ("draft", 0))
        self.assertFalse(copied.sudo().pdf_id)
        self.assertTrue(copied._frozen())

    def test_a_file_exchanged_on_the_disk_is_not_handed_out(self):
        report = self.report(self.decide())
        report.action_issue()
        self.assertIn("/web/content/", report.action_print()["url"])
        self.assertIn("/web/content/", report.action_excel()["url"])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_recall_report SET pdf_sha256 = 'x' WHERE id = %s",
            [report.id],
        )
        report.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "digest"):
            report.action_print()

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_readers_read_and_do_not_report(self):
        recall = self.decide()
        report = self.report(recall)
        self.assertIn(recall.name, self.html(report, self.user_reader))
        with self.refused(self.user_reader, AccessError) as env:
            report.with_env(env).action_issue()
        with self.refused(self.user_reader, AccessError) as env:
            env["complaint.recall.report"].create({"recall_id": recall.id})
        for user in (self.user_sales, self.user_other):
            with self.refused(user, AccessError) as env:
                report.with_env(env).read(["figures"])
            with self.refused(user, AccessError):
                self.html(report, user)
            with self.refused(user, AccessError) as env:
                report.with_env(env).action_print()
        with self.refused(self.user_other, AccessError) as env:
            env["complaint.recall.report"].create({"recall_id": recall.id})

    # ------------------------------------------------------------------
    # Final report
    # ------------------------------------------------------------------

    def test_a_final_report_says_cause_disposal_and_lessons(self):
        """China GMP 305: cause and disposal; EU GMP 8.29: what is done against it."""
        report = self.report(self.decide(), "final", cause="Moisture.", lessons=" ")
        with self.assertRaisesRegex(UserError, "Disposal, Lessons"):
            report.action_issue()

    def test_closure_waits_for_a_final_report_that_is_true(self):
        """EU GMP 8.30: closed with a final report with the reconciliation."""
        recall = self.decide()
        with self.assertRaisesRegex(UserError, "Issue the final report"):
            recall.action_submit_closure()
        with self.changing(recall):
            self.final_report(recall)
            self.assertFalse(recall.sudo()._final_report_points())
            self.ship_more()
            with self.assertRaisesRegex(UserError, "figures have changed since"):
                recall.action_submit_closure()
            self.final_report(recall)
            self.assertFalse(recall.sudo()._final_report_points())
        later = fields.Datetime.now() + timedelta(hours=1)
        recall.sudo()._write_engine({"completed_at": later})
        with self.assertRaisesRegex(UserError, "before recovery was completed"):
            recall.action_submit_closure()

    def test_a_final_report_of_yesterday_is_not_issued(self):
        recall = self.decide()
        with self.changing(recall):
            report = self.report(recall, "final", cause="A", disposal="B", lessons="C")
            self.ship_more()
            with self.assertRaisesRegex(UserError, "anew"):
                report.action_issue()

    def test_the_final_report_prints_signatures_and_story(self):
        """21 CFR 11.50: printed name, date and time, meaning, in every printout."""
        self.user_head.tz = "Asia/Shanghai"
        with freeze_time("2026-11-20 02:00:00"):
            recall = self.draft_recall(known_at="2026-11-19 08:00:00")
            self.decide(recall)
        self.explain(recall)
        html = self.html(self.final_report(recall))
        for text in (
            "The customer has used it up",
            "Test Coordinator",
            "Test Leader",
            "Test Head",
            "2026-11-20 02:00:00",
            "2026-11-20 10:00:00 Asia/Shanghai",
            "Decided",
            "Submitted for signature",
            "Too much moisture.",
            "Huaxing Pharmacy",
            "R2",
        ):
            self.assertIn(text, html)

    def test_the_final_report_of_a_drill_says_so(self):
        recall = self.decide(self.draft_recall(is_mock=True))
        self.assertIn(">Drill</p>", self.html(self.report(recall)))

    def test_an_issued_report_is_filed_with_its_file(self):
        """21 CFR 7.53(a): the recalling firm is requested to submit status reports."""
        recall = self.decide()
        report = self.report(recall)
        with self.assertRaises(UserError):
            report.action_file()
        report.action_issue()
        action = report.action_file()
        filing = recall.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((filing.kind, filing.recall_id), ("progress", recall))
        (file,) = filing.sudo().attachment_ids
        self.assertEqual(file.raw, report.sudo().pdf_id.raw)
        self.assertEqual((file.res_model, file.res_id), (filing._name, filing.id))
        filing.action_confirm()
        self.assertTrue(filing.confirmed_at)
        with self.refused(self.user_reader, AccessError) as env:
            report.with_env(env).action_file()

    # ------------------------------------------------------------------
    # Excel
    # ------------------------------------------------------------------

    def book(self, report):
        report.action_issue()
        return openpyxl.load_workbook(io.BytesIO(report.sudo().xlsx_id.raw))

    def test_the_workbook_has_the_same_rows(self):
        book = self.book(self.report(self.decide(), with_names=True))
        self.assertEqual(book.sheetnames, ["Report", "Balance", "Lots", "Consignees"])
        rows = list(book["Consignees"].iter_rows(values_only=True))
        place = rows[0].index("Shipped")
        self.assertEqual({row[place] for row in rows[1:]}, {200, 100})
        self.assertEqual({row[-1] for row in rows[1:]}, {"Units"})

    def test_what_begins_like_a_formula_stays_text(self):
        evil = '=HYPERLINK("http://x.example","y")'
        self.customer.name = evil
        self.made_1.name = "+1"
        recall = self.decide(self.draft_recall(title="-1+2"))
        book = self.book(self.report(recall, with_names=True, comment="@SUM(1)"))
        cells = [c for s in book for row in s.iter_rows() for c in row]
        self.assertIn(evil, [cell.value for cell in cells])
        self.assertEqual([c.value for c in cells if c.data_type == "f"], [])

    def test_paper_has_the_first_rows_and_says_so(self):
        report = self.report(self.decide(), with_names=True)
        self.assertNotIn("The Excel file has all of them", self.html(report))
        with patch.object(report_recall_report, "PRINTED_ROWS", 1):
            self.assertIn("The Excel file has all of them", self.html(report))

    def test_queries_do_not_grow_with_consignees(self):
        recall = self.decide()
        few = self.count_queries(lambda: recall.sudo()._report_content("final"))
        self.env["complaint.recall.consignee"].create(
            [{"recall_id": recall.id, "name": f"Shop {n}"} for n in range(80)]
        )
        many = self.count_queries(lambda: recall.sudo()._report_content("final"))
        self.assertLessEqual(many, few)
