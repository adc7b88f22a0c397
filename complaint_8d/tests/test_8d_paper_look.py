import io
import json

from PIL import Image

from odoo.tests import tagged

from .common_8d import EightDCase

REPORT = "complaint_8d.report_8d"


def photo():
    target = io.BytesIO()
    Image.new("RGB", (1600, 1200), "#445566").save(target, "PNG")
    return target.getvalue()


@tagged("post_install", "-at_install")
class TestPaperLook(EightDCase):
    """What paper shows beside the words, in the language of its reader (S3.19)."""

    def html(self, report, **data):
        reports = self.env["ir.actions.report"].with_user(self.user_reader)
        html = reports._render_qweb_html(REPORT, report.ids, data=data)[0].decode()
        return " ".join(html.split())

    def add_photo(self, report, raw, name="crack.png"):
        files = self.env["ir.attachment"].with_user(self.user_solver)
        line = report.containment_ids[:1].with_user(self.user_solver)
        values = {"name": name, "raw": raw, "res_model": line._name, "res_id": 0}
        line.attachment_ids = files.create(values)

    def test_photos_of_a_discipline_are_printed(self):
        """S3.19: the reply has images; they are scaled for paper."""
        report = self.new_report()
        self.assertNotIn("data:image/jpeg", self.html(report))
        self.add_photo(report, photo())
        images = report._paper_images(["en_US"], report._content("d3"))
        self.assertEqual([i["caption"] for i in images], ["Own Stock"])
        self.assertLessEqual(max(Image.open(io.BytesIO(images[0]["data"])).size), 900)
        self.assertIn("data:image/jpeg", self.html(report))
        self.assertTrue(report._file_xlsx(["en_US"]))

    def test_what_is_no_image_is_not_printed(self):
        """A broken file does not keep the report from being printed."""
        report = self.new_report()
        self.add_photo(report, b"\x89PNG\r\n\x1a\nbroken")
        self.assertNotIn("data:image/jpeg", self.html(report))

    def test_due_and_done_stand_in_the_head_of_a_discipline(self):
        """A customer sees whether the targets were kept."""
        report = self.new_report()
        self.complete(report, "d0")
        head = report._paper(["en_US"])["sections"][0]["dates"]
        self.assertIn("Due: ", head)
        self.assertIn("Completed On: ", head)
        self.assertIn(head, self.html(report))

    def test_days_and_numbers_are_written_as_the_reader_writes_them(self):
        """The customer reads German; who prints does not."""
        self.env["res.lang"]._activate_lang("de_DE")
        words = self.env["complaint.8d.words"]
        shown = [
            words._shown(["de_DE"], "complaint.8d", key, value)
            for key, value in (("occurred_on", "2026-11-27"), ("defective_qty", 1234.5))
        ]
        self.assertEqual(shown, ["27.11.2026", "1.234,5"])
        both = words._shown(
            ["en_US", "de_DE"], "complaint.8d", "occurred_on", "2026-11-27"
        )
        self.assertEqual(both, "2026-11-27")

    def test_a_moment_is_told_in_the_zone_of_the_plant(self):
        """Who prints in another zone prints the same."""
        report = self.new_report()
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        papers = [
            report.with_context(tz=zone)._paper(["en_US"])
            for zone in ("UTC", "America/New_York")
        ]
        self.assertEqual(*(json.dumps(paper, default=str) for paper in papers))
        self.assertIn("(Asia/Shanghai)", dict(papers[0]["header"])["Received"])

    def test_units_and_products_are_called_as_the_reader_calls_them(self):
        """All words are in the language of the customer, those of master data too."""
        self.env["res.lang"]._activate_lang("de_DE")
        report = self.new_report()
        product = report.product_id.sudo()
        product.with_context(lang="de_DE").name = "Bremsbelag"
        unit = product.uom_id.with_context(lang="en_US")
        unit.with_context(lang="de_DE").name = "Stück"
        self.env.cr.cache.clear()
        paper = report._paper(["de_DE"])
        self.assertIn("Bremsbelag", str(paper["header"]))
        shown = self.env["complaint.8d.words"]._shown(
            ["de_DE"], "complaint.8d", "uom", unit.name
        )
        self.assertEqual(shown, "Stück")

    def test_signers_are_called_as_the_reader_calls_them(self):
        """21 CFR 11.50: in which capacity was signed, in the language of the paper."""
        self.env["res.lang"]._activate_lang("de_DE")
        report = self.close(self.new_report())
        lines = self.env["complaint.gate.policy.line"].sudo()
        leader = lines.search([("name", "=", "Leader")])
        leader.with_context(lang="de_DE").name = "Leitung"
        roles = {row["role"] for row in report._paper_signatures(["de_DE"])}
        self.assertIn("Leitung", roles)
        self.assertNotIn("Leader", roles)

    def test_a_complete_discipline_is_told_in_the_order_of_its_form(self):
        """Ford G8D: 5W2H in its order, also when it is read from what was kept."""
        report = self.new_report(defective_qty=9)
        self.complete(report, "d0", "d1", "d2")
        self.assertEqual(self.facts(report, "d0")[0], "Symptom")
        self.assertEqual(
            self.facts(report, "d2"),
            [
                "Problem Statement",
                "What Is Wrong",
                "Where",
                "When",
                "Who Found It",
                "Why It Is a Problem",
                "How It Was Found",
                "How Many",
                "Defective",
            ],
        )

    def facts(self, report, code):
        """Return what a discipline tells, by its labels."""
        section = self.section(report, code)
        return [label for label, _text in section["facts"]]

    def section(self, report, code):
        sections = report._paper(["en_US"])["sections"]
        return next(s for s in sections if s["code"] == code)

    def test_a_quantity_has_its_unit_and_a_count_of_nothing_is_none(self):
        """A figure without a unit is none; a sample of 0 was not counted."""
        report = self.new_report(defective_qty=9)
        unit = report.product_id.uom_id.name
        header = dict(report._paper(["en_US"])["header"])
        self.assertEqual(header["Defective"], f"9 {unit}")
        self.assertNotIn("Unit", header)
        self.complete(report, "d0", "d1")
        self._fill_d2(report)
        report.confirmation_ids.sample_size = 0
        (table,) = [
            t
            for t in self.section(report, "d2")["tables"]
            if t["key"] == "confirmation_ids"
        ]
        self.assertNotIn("Pieces", [c["label"] for c in table["columns"]])
        self.assertNotIn("Pieces", table["rows"][0]["details"])

    def test_what_is_signed_is_not_rewritten_for_a_reader(self):
        """What is signed keeps its days as they were signed."""
        words = self.env["complaint.8d.words"]
        value = words._value(["en_US"], "complaint.8d", "occurred_on", "2026-11-27")
        self.assertEqual(value, "2026-11-27")
