import csv
import io
import json
import tempfile
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from ..models import complaint_recall_export
from .common_recall import RecallCase


@tagged("post_install", "-at_install")
class TestRecallExport(RecallCase):
    """The recall as files: shipments (FSMA 204), message to trading partners (GS1)."""

    def csv(self, recall):
        with tempfile.TemporaryFile() as target:
            recall._write_shipments(target, "csv")
            target.seek(0)
            text = target.read().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def test_shipments_are_one_sortable_table(self):
        """21 CFR 1.1455(c)(3): an electronic sortable spreadsheet."""
        self.customer.write(
            {"street": "1 West Lake", "country_id": self.env.ref("base.cn").id}
        )
        rows = self.csv(self.decide())
        told = [(r["Lot"], r["Quantity"], r["Unit"], r["Consignee"]) for r in rows]
        self.assertEqual(
            told,
            [
                ("F-1", "200.0", "Units", "Huaxing Pharmacy"),
                ("F-2", "100.0", "Units", "Beiyuan Clinic"),
            ],
        )
        first = rows[0]
        self.assertEqual(first["Delivery"], self.sale_1.picking_ids.name)
        self.assertEqual(first["Sales Order"], self.sale_1.name)
        self.assertEqual((first["Street"], first["Country"]), ("1 West Lake", "CN"))
        self.assertEqual(first["Shipped or Came Back"], "Shipped")

    def test_rows_come_in_parts_and_none_is_lost(self):
        recall = self.decide()
        whole = self.csv(recall)
        for size in (1, 2, 3):
            with patch.object(complaint_recall_export, "BATCH", size):
                self.assertEqual(self.csv(recall), whole)

    def test_what_begins_like_a_formula_stays_text(self):
        self.customer.name = "=cmd|' /C calc'!A0"
        self.made_1.name = "@F-1"
        recall = self.decide()
        row = next(r for r in self.csv(recall) if r["Lot"] == "'@F-1")
        self.assertEqual(row["Consignee"], "'=cmd|' /C calc'!A0")
        with tempfile.TemporaryFile() as target:
            recall._write_shipments(target, "xlsx")
            sheet = openpyxl.load_workbook(target).active
        cells = [cell for line in sheet.iter_rows() for cell in line]
        self.assertIn("=cmd|' /C calc'!A0", [cell.value for cell in cells])
        self.assertFalse([cell for cell in cells if cell.data_type == "f"])
        self.assertEqual(sheet.auto_filter.ref, "A1:R3")

    def test_what_was_taken_out_is_not_listed(self):
        recall = self.draft_recall()
        lot = recall.scope_lot_ids.sudo().filtered(lambda row: row.lot_id == self.made_2)
        self.env.cr.execute(
            "UPDATE complaint_recall_lot SET is_excluded = TRUE WHERE id = %s", [lot.id]
        )
        self.env.invalidate_all()
        self.assertEqual([row["Lot"] for row in self.csv(recall)], ["F-1"])
        message = recall._message_content()
        self.assertEqual([i["lot"] for i in message["items"][0]["lots"]], ["F-1"])

    # ------------------------------------------------------------------
    # Message
    # ------------------------------------------------------------------

    def test_the_message_names_goods_and_who_recalls(self):
        self.company.write({"gs1_company_prefix": "9506000"})
        self.customer.country_id = self.env.ref("base.cn")
        recall = self.decide(self.draft_recall(after_hours_phone="+86 571 5550 0199"))
        message = recall._message_content()
        self.assertEqual(message["kind"], "INITIAL")
        self.assertTrue(message["id"].endswith(recall.name))
        (item,) = message["items"]
        self.assertEqual(item["gtin"], "09506000134352")
        self.assertEqual([lot["lot"] for lot in item["lots"]], ["F-1", "F-2"])
        self.assertEqual(message["targetMarkets"], ["CN"])
        self.assertEqual(message["recall"]["class"], "Class I")
        self.assertIn("send them back", message["recall"]["actionRequested"])
        self.assertEqual(message["initiator"]["afterHoursPhone"], "+86 571 5550 0199")

    def test_what_the_message_lacks_is_said_in_words(self):
        self.product.barcode = "123"
        recall = self.decide()
        action = recall.action_message_xml()
        text = action["params"]["message"]
        for words in ("(GLN)", "GS1 prefix", "(GTIN)", "Honeysuckle", "reason code"):
            self.assertIn(words, text)
        self.assertIn("message.xml", action["params"]["next"]["url"])

    def test_codes_come_in_after_the_decision(self):
        recall = self.decide()
        recall.write({"trade_reason_code": "MOULD", "trade_hazard_code": "TOXIN"})
        facts = recall._message_content()["recall"]
        self.assertEqual((facts["reasonCode"], facts["hazardCode"]), ("MOULD", "TOXIN"))

    def test_a_drill_is_marked(self):
        recall = self.decide(self.draft_recall(is_mock=True))
        self.assertTrue(recall._message_content()["recall"]["isTest"])
        self.assertFalse(self.decide()._message_content()["recall"]["isTest"])

    def test_numbers_of_the_company_are_checked(self):
        for values in ({"gs1_company_prefix": "12"}, {"recall_gln": "9506000140446"}):
            with self.assertRaises(ValidationError):
                self.company.write(values)
        self.company.recall_gln = "9506000140445"
        self.assertEqual(self.company._recall_gln(), "9506000140445")

    def test_only_the_recall_team_exports(self):
        recall = self.decide()
        names = ("message_xml", "message_json", "shipments_csv", "shipments_xlsx")
        for user in (self.user_reader, self.user_sales, self.user_other):
            for name in names:
                with self.refused(user, AccessError) as env:
                    getattr(recall.with_env(env), f"action_{name}")()


@tagged("post_install", "-at_install")
class TestRecallDownload(HttpCase, RecallCase):
    """The way of the files to the browser."""

    def get(self, login, recall, name):
        self.authenticate(login, login)
        return self.url_open(f"/complaint_recall/recall/{recall.id}/{name}")

    def test_the_recall_team_gets_the_files_and_nobody_else(self):
        recall = self.decide()
        for name, kind in (
            ("shipments.csv", "text/csv"),
            ("shipments.xlsx", "spreadsheetml"),
            ("message.xml", "application/xml"),
            ("message.json?kind=UPDATE", "application/json"),
        ):
            answer = self.get("complaint_leader", recall, name)
            self.assertEqual(answer.status_code, 200, name)
            self.assertIn(kind, answer.headers["Content-Type"])
            self.assertIn("attachment", answer.headers["Content-Disposition"])
            for login in ("complaint_reader", "complaint_sales", "complaint_other"):
                answer = self.get(login, recall, name)
                self.assertEqual(answer.status_code, 403, (name, login))
                self.assertNotIn("F-1", answer.text)

    def test_the_content_is_the_file(self):
        recall = self.decide()
        answer = self.get("complaint_leader", recall, "shipments.csv")
        self.assertTrue(answer.content.startswith(b"\xef\xbb\xbf"))
        self.assertIn("Huaxing Pharmacy", answer.content.decode())
        answer = self.get("complaint_leader", recall, "message.json")
        self.assertEqual(json.loads(answer.content)["recall"]["number"], recall.name)

    def test_nonsense_is_answered(self):
        recall = self.decide()
        for name in ("message.exe", "shipments.json", "message.xml?kind=x"):
            answer = self.get("complaint_leader", recall, name)
            self.assertIn(answer.status_code, (400, 404, 422), name)
        answer = self.url_open("/complaint_recall/recall/999999999/message.xml")
        self.assertEqual(answer.status_code, 404)
