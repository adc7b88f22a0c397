"""Chinese words in a customer's form are seen without a Chinese font of the viewer."""

import io
from unittest.mock import patch

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from odoo.tests import BaseCase, tagged
from odoo.tools.pdf import (
    DecodedStreamObject,
    NameObject,
    NumberObject,
    PdfReader,
    PdfWriter,
    fill_form_fields_pdf,
)

from odoo.addons.complaint_8d.tools import pdf_appearance
from odoo.addons.complaint_8d.tools.embedded_font import chinese_font
from odoo.addons.complaint_8d.tools.pdf_appearance import draw_fields, wrapped

from . import test_8d_form
from .common_8d import EightDCase

WORDS = "刹车片在200 km后出现裂纹（9件），Press 2 was too hot。"


class TestFormFont(BaseCase):
    """The drawing of fields; without a database."""

    def setUp(self):
        super().setUp()
        if not chinese_font():
            self.skipTest("the server has no Chinese font that may be embedded")

    def form(self, **fields):
        """Return a PDF with these fields: name -> options of the field."""
        target = io.BytesIO()
        canvas = Canvas(target)
        canvas.drawString(50, 800, "8D")
        for place, (name, options) in enumerate(fields.items()):
            box = {"x": 50, "y": 700 - 80 * place, "width": 200, "height": 20}
            canvas.acroForm.textfield(name=name, **{**box, **options})
        canvas.save()
        return PdfWriter(clone_from=PdfReader(io.BytesIO(target.getvalue())))

    def filled(self, writer, values):
        """Fill a form, and return its reader and what is left to the viewer."""
        fill_form_fields_pdf(writer, values)
        left = draw_fields(writer, values)
        target = io.BytesIO()
        writer.write(target)
        return PdfReader(io.BytesIO(target.getvalue())), left

    def look(self, reader, name):
        """Return the appearance of a field."""
        notes = [note.get_object() for note in reader.pages[0]["/Annots"]]
        (widget,) = [note for note in notes if note.get("/T") == name]
        return widget["/AP"]["/N"].get_object()

    def shown(self, look):
        """Return the text that an appearance draws, read back with its own fonts."""
        writer = PdfWriter()
        page = writer.add_blank_page(300, 300)
        page[NameObject("/Resources")] = look["/Resources"].get_object().clone(writer)
        stream = DecodedStreamObject()
        stream.set_data(look.get_data())
        page[NameObject("/Contents")] = writer._add_object(stream)
        return "".join(page.extract_text().split())

    def test_chinese_is_drawn_with_a_font_that_is_in_the_file(self):
        writer = self.form(A={}, B={"fieldFlags": "multiline", "height": 70})
        reader, left = self.filled(writer, {"A": "裂纹 HX-17", "B": WORDS})
        self.assertFalse(left)
        self.assertNotIn("/NeedAppearances", reader.trailer["/Root"]["/AcroForm"])
        self.assertEqual(reader.get_fields()["B"]["/V"], WORDS)
        for name, text in (("A", "裂纹 HX-17"), ("B", WORDS)):
            look = self.look(reader, name)
            self.assertEqual(self.shown(look), "".join(text.split()))
            for font in look["/Resources"]["/Font"].values():
                font = font.get_object()
                if font["/Subtype"] != "/TrueType":
                    continue
                self.assertIn("/FontFile2", font["/FontDescriptor"])
                self.assertRegex(font["/BaseFont"], r"^/[A-Z]{6}\+")
        self.assertLess(len(writer._objects), 60)

    def test_what_is_latin_alone_embeds_no_font(self):
        reader, left = self.filled(self.form(A={}), {"A": "Press 2 (hot)"})
        look = self.look(reader, "A")
        fonts = [font["/BaseFont"] for font in look["/Resources"]["/Font"].values()]
        self.assertEqual((fonts, left), (["/Helvetica"], set()))
        self.assertEqual(self.shown(look), "Press2(hot)")

    def test_cells_turns_and_missing_signs_are_drawn(self):
        writer = self.form(COMB={"maxlen": 8, "fieldFlags": "comb"}, TURN={}, ODD={})
        turned = writer.pages[0]["/Annots"][1].get_object()
        turned["/MK"][NameObject("/R")] = NumberObject(90)
        values = {"COMB": "17裂", "TURN": "裂", "ODD": "裂\U0001f642"}
        reader, left = self.filled(writer, values)
        self.assertFalse(left)
        self.assertEqual(self.shown(self.look(reader, "COMB")), "17裂")
        look = self.look(reader, "TURN")
        self.assertEqual([int(n) for n in look["/Matrix"][:4]], [0, 1, -1, 0])
        self.assertEqual([int(n) for n in look["/BBox"][2:]], [20, 200])
        self.assertEqual(self.shown(self.look(reader, "ODD")), "裂□")

    def test_what_cannot_be_drawn_is_left_to_the_viewer(self):
        writer = self.form(SECRET={"fieldFlags": "password"}, BACK={}, A={})
        values = {"SECRET": "裂", "BACK": "שלום", "A": "裂"}
        reader, left = self.filled(writer, values)
        self.assertEqual(left, {"SECRET", "BACK"})
        self.assertTrue(reader.trailer["/Root"]["/AcroForm"]["/NeedAppearances"])

    def test_without_a_font_it_is_as_before(self):
        with patch.object(pdf_appearance, "chinese_font", lambda: None):
            reader, left = self.filled(self.form(A={}, B={}), {"A": "裂", "B": "Hot"})
        self.assertEqual(left, {"A"})
        self.assertTrue(reader.trailer["/Root"]["/AcroForm"]["/NeedAppearances"])
        self.assertEqual(reader.get_fields()["A"]["/V"], "裂")

    def test_long_words_are_smaller_and_all_are_seen(self):
        writer = self.form(A={"fontSize": 12}, B={"fieldFlags": "multiline"})
        text = WORDS * 2
        reader, __ = self.filled(writer, {"A": text, "B": text})
        for name in "AB":
            shown = self.shown(self.look(reader, name))
            self.assertEqual(shown, "".join(text.split()))

    def test_lines_keep_words_whole_and_begin_with_no_closing_sign(self):
        font = chinese_font()[0]
        lines = wrapped(WORDS * 3, font, 10, 90)
        self.assertEqual("".join("".join(lines).split()), "".join(WORDS.split()) * 3)
        for line in lines:
            self.assertLessEqual(stringWidth(line, font, 10), 90)
            self.assertNotIn(line[0], "，。）")
            self.assertNotEqual(line[-1], "（")
        self.assertTrue(any("Press" in line for line in lines))
        self.assertEqual(wrapped("a\n\nb", font, 10, 90), ["a", "", "b"])


@tagged("post_install", "-at_install")
class TestFormFontSaid(EightDCase):
    """Who maps a form is told when its Chinese words depend on the viewer."""

    pdf = test_8d_form.TestForm.pdf
    new_form = test_8d_form.TestForm.new_form

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = cls.env["complaint.8d.profile"].create(
            {"name": "Car Maker", "partner_ids": cls.customer.ids}
        )

    def test_who_maps_is_told_that_no_font_was_found(self):
        form = self.new_form(self.pdf("A"))
        form.line_ids.path = "report.title"
        path = "odoo.addons.complaint_8d.models.complaint_8d_form_map.chinese_font"
        with patch(path, lambda: None):
            self.assertTrue(form.font_missing)
        form.invalidate_recordset()
        self.assertEqual(form.font_missing, chinese_font() is None)
        report = self.new_report(title="制动片开裂")
        raw = form._fill(report, ["zh_CN"])
        reader = PdfReader(io.BytesIO(raw))
        waits = reader.trailer["/Root"]["/AcroForm"].get("/NeedAppearances", False)
        self.assertEqual(bool(waits), chinese_font() is None)
        self.assertEqual(reader.get_fields()["A"]["/V"], "制动片开裂")
