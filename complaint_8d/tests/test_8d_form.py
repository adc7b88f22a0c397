import io
from base64 import b64encode

from reportlab.pdfgen.canvas import Canvas

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools.pdf import (
    DictionaryObject,
    NameObject,
    PdfReader,
    PdfWriter,
    create_string_object,
)

from .common_8d import EightDCase


@tagged("post_install", "-at_install")
class TestForm(EightDCase):
    """The customer's own form is filled from the report (S3.17)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = cls.env["complaint.8d.profile"].create(
            {"name": "Car Maker", "partner_ids": cls.customer.ids}
        )

    def pdf(self, *names):
        target = io.BytesIO()
        canvas = Canvas(target)
        canvas.drawString(50, 800, "8D")
        for place, name in enumerate(names):
            canvas.acroForm.textfield(name=name, x=50, y=700 - 40 * place, width=300)
        canvas.save()
        return target.getvalue()

    def new_form(self, raw, user=None):
        forms = self.env["complaint.8d.form.map"].with_user(
            user or self.user_coordinator8d
        )
        return forms.create(
            {"name": "8D", "profile_id": self.profile.id, "pdf": b64encode(raw)}
        )

    def test_fields_of_the_form_are_listed_and_filled(self):
        """A path names a place in the content; codes become words."""
        form = self.new_form(self.pdf("NUMBER", "WHAT", "PLACE", "SAFE", "NONE"))
        self.assertEqual(len(form.line_ids), 5)
        paths = {
            "NUMBER": "report.name",
            "WHAT": "d2.problem_what",
            "PLACE": "d3.containment_ids[0].location",
            "SAFE": "d0.safety_relevant",
            "NONE": "d3.containment_ids[99].location",
        }
        for line in form.line_ids:
            line.path = paths[line.name]
        report = self.new_report()
        self.complete(report, "d0", "d1", "d2", "d3")
        raw = form.with_user(self.user_reader)._fill(report, ["en_US"])
        fields = PdfReader(io.BytesIO(raw)).get_fields()
        filled = {name: field.get("/V") for name, field in fields.items()}
        self.assertEqual(filled["NUMBER"], report.name)
        self.assertEqual(filled["WHAT"], report.problem_what)
        self.assertEqual(filled["SAFE"], "Yes")
        place = report.containment_ids.sorted(lambda c: (c.sequence, c.id))[0]
        labels = dict(place._fields["location"]._description_selection(self.env))
        self.assertEqual(filled["PLACE"], labels[place.location])
        self.assertFalse(filled["NONE"])

    def test_each_page_bears_the_draft_mark_until_the_closure_is_signed(self):
        """S3.18: nobody takes an unsigned form of the customer for a final report."""
        target = io.BytesIO()
        canvas = Canvas(target)
        for page in range(2):
            canvas.acroForm.textfield(name=f"F{page}", x=50, y=700, width=300)
            canvas.showPage()
        canvas.save()
        form = self.new_form(target.getvalue())
        form.line_ids.path = "report.name"
        report = self.new_report()
        for upto, mark in (("d8", "Draft, not signed"), ("d3", "Interim report up to")):
            raw = form._fill(report, ["en_US"], upto=upto)
            reader = PdfReader(io.BytesIO(raw))
            pages = [page.extract_text() for page in reader.pages]
            self.assertEqual([mark in text for text in pages], [True, True])
            self.assertEqual(reader.get_fields()["F1"]["/V"], report.name)
        form._fill(report, ["zh_CN"])
        report = self.close(report)
        reader = PdfReader(io.BytesIO(form._fill(report, ["en_US"])))
        self.assertNotIn("Draft", reader.pages[0].extract_text())

    def test_a_pdf_without_fields_is_refused(self):
        """Nothing can be filled in: it is said when the form is uploaded."""
        with self.assertRaisesRegex(ValidationError, "no fields"):
            self.new_form(self.pdf())

    def test_what_is_no_pdf_is_refused(self):
        """A picture or a text is not a form."""
        with self.assertRaisesRegex(ValidationError, "not a PDF"):
            self.new_form(b"just words, no PDF")

    def test_a_protected_pdf_is_refused(self):
        """A form with a password cannot be filled."""
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(self.pdf("A"))))
        writer.encrypt("secret", algorithm="RC4-128")
        target = io.BytesIO()
        writer.write(target)
        with self.assertRaisesRegex(ValidationError, "protected"):
            self.new_form(target.getvalue())

    def test_a_form_that_acts_by_itself_is_disarmed(self):
        """No script runs at the customer; XFA would show the form empty."""
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(self.pdf("A"))))
        writer.add_js("app.alert('8D');")
        script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
        root = writer._root_object
        root[NameObject("/OpenAction")] = script
        form = root["/AcroForm"].get_object()
        form[NameObject("/XFA")] = create_string_object("<xdp/>")
        form["/Fields"][0].get_object()[NameObject("/AA")] = script
        target = io.BytesIO()
        writer.write(target)
        form = self.new_form(target.getvalue())
        form.line_ids.path = "report.name"
        report = self.new_report()
        raw = form._fill(report, ["en_US"])
        reader = PdfReader(io.BytesIO(raw))
        root = reader.trailer["/Root"]
        self.assertNotIn("/OpenAction", root)
        self.assertNotIn("/JavaScript", root.get("/Names", {}))
        self.assertNotIn("/XFA", root["/AcroForm"])
        self.assertNotIn("/AA", reader.get_fields()["A"])
        self.assertEqual(reader.get_fields()["A"]["/V"], report.name)

    def test_a_new_edition_of_the_form_keeps_the_paths(self):
        """A field that is still there says what it said; a new one is listed."""
        form = self.new_form(self.pdf("A"))
        form.line_ids.path = "report.name"
        form.pdf = b64encode(self.pdf("A", "B"))
        form.action_read_fields()
        self.assertEqual(form.line_ids.mapped("path"), ["report.name", False])

    def test_a_path_out_of_the_content_is_refused(self):
        """A path leads through the content, and never to an attribute of a record."""
        form = self.new_form(self.pdf("A"))
        for path in ("env.cr", "d9.x", "d2.__class__", "d2", "d2.x[-1]", "report.x()"):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                form.line_ids.path = path

    def test_the_team_does_not_change_the_customers_form(self):
        """The coordinator configures."""
        with self.assertRaises(AccessError):
            self.new_form(self.pdf("A"), user=self.user_solver)
