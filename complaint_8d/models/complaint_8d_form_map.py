import io
import re
from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.pdf import PdfReader, PdfWriter, fill_form_fields_pdf

from ..tools.embedded_font import chinese_font
from ..tools.pdf_appearance import draw_fields
from ..tools.pdf_disarm import disarm
from ..tools.pdf_mark import stamp_pages

# such as report.name, d2.problem_what, d3.containment_ids[0].location
PATH = re.compile(r"(report|parts|d[0-8])(\.[a-z][a-z0-9_]*(\[\d{1,3}\])?)+\Z")
PART = re.compile(r"([a-z][a-z0-9_]*)(?:\[(\d+)\])?")
MOST_BYTES = 20_000_000
# fields that hold text or a choice; not buttons and signatures
TEXTS = ("/Tx", "/Ch")


class Complaint8DFormMap(models.Model):
    """A customer's own form: which field of its PDF says what of the report."""

    _name = "complaint.8d.form.map"
    _description = "Customer's 8D Form"
    _order = "profile_id, name, id"

    name = fields.Char(required=True)
    profile_id = fields.Many2one(
        "complaint.8d.profile", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="profile_id.company_id", store=True, index=True
    )
    pdf = fields.Binary(
        string="Form (PDF)",
        required=True,
        # in the table: files of complaint records are evidence that handlers guard, and
        # this one is a setting of the coordinators
        attachment=False,
        help="A PDF with form fields that can be filled in.",
    )
    pdf_name = fields.Char(string="File Name")
    line_ids = fields.One2many(
        "complaint.8d.form.map.line", "map_id", string="Fields", copy=True
    )
    font_missing = fields.Boolean(
        compute="_compute_font_missing",
        help="The server has no Chinese font that may be embedded in the form.",
    )

    def _compute_font_missing(self):
        self.font_missing = chinese_font() is None

    @api.constrains("pdf")
    def _check_pdf(self):
        for form in self:
            form._field_names()

    @api.model_create_multi
    def create(self, vals_list):
        forms = super().create(vals_list)
        for form in forms:
            form.action_read_fields()
        return forms

    # ------------------------------------------------------------------
    # The PDF
    # ------------------------------------------------------------------

    def _reader(self):
        """Return the PDF, readable.

        :raises ValidationError: it is none, is too large or is protected
        """
        raw = b64decode(self.with_context(bin_size=False).pdf or b"")
        try:
            reader = PdfReader(io.BytesIO(raw[:MOST_BYTES]), strict=False)
            is_locked = reader.is_encrypted
            has_pages = is_locked or len(reader.pages)
        # a broken file makes the library raise whatever it stumbles over
        except Exception as error:
            raise ValidationError(
                self.env._("The file of %(form)s is not a PDF.", form=self.name)
            ) from error
        if not has_pages:
            raise ValidationError(
                self.env._("The file of %(form)s is not a PDF.", form=self.name)
            )
        if is_locked:
            raise ValidationError(
                self.env._(
                    "The PDF of %(form)s is protected. Ask the customer for one "
                    "without a password.",
                    form=self.name,
                )
            )
        return reader

    def _field_names(self):
        """Return the names of the form's fields that hold text.

        :raises ValidationError: the PDF has no form fields
        """
        self.ensure_one()
        found = self._reader().get_fields() or {}
        names = [name for name, field in found.items() if field.get("/FT") in TEXTS]
        if not names:
            raise ValidationError(
                self.env._(
                    "The PDF of %(form)s has no fields that can be filled in.",
                    form=self.name,
                )
            )
        return names

    def action_read_fields(self):
        """List the fields of the PDF that are not in the list yet.

        :return: True
        """
        for form in self:
            known = set(form.line_ids.mapped("name"))
            form.line_ids = [
                fields.Command.create({"name": name})
                for name in form._field_names()
                if name not in known
            ]
        return True

    # ------------------------------------------------------------------
    # Filling
    # ------------------------------------------------------------------

    def _fill(self, report, langs, iteration=0, upto="d8"):
        """Return the form filled with what a report says.

        :return: bytes of a PDF
        :raises ValidationError: the PDF cannot be filled
        """
        self.ensure_one()
        # sudo: the form of the profile, for whoever may read the report.
        form = self.sudo().with_context(tz=report._step("d8")._zone())
        source = report._paper_source(iteration, upto)
        mark = report._paper_mark(langs, iteration, upto)
        values = {
            line.name: form._text(source, line.path, langs)
            for line in form.line_ids
            if line.path
        }
        writer = PdfWriter(clone_from=form._reader())
        disarm(writer)
        fill_form_fields_pdf(writer, values)
        draw_fields(writer, values)
        if mark:
            writer.add_metadata({"/Title": f"{report.name} ({mark})"})
            stamp_pages(writer, mark)
        target = io.BytesIO()
        writer.write(target)
        return target.getvalue()

    @api.model
    def _text(self, source, path, langs):
        """Return what stands at a path of the content, as text; blank when nothing."""
        words = self.env["complaint.8d.words"]
        model, key = "complaint.8d", ""
        value = source
        for place, part in enumerate(path.split(".")):
            key, number = PART.fullmatch(part).groups()
            value = value.get(key) if isinstance(value, dict) else None
            if number is not None:
                is_there = isinstance(value, list) and int(number) < len(value)
                value = value[int(number)] if is_there else None
                model = words._model_of(model, key) if place else model
        if isinstance(value, list) and any(isinstance(one, dict) for one in value):
            inner = words._model_of(model, key)
            return "\n".join(self._line_text(langs, inner, one) for one in value)
        return words._shown(langs, model, key, value)

    @api.model
    def _line_text(self, langs, model, line):
        words = self.env["complaint.8d.words"]
        texts = [
            words._shown(langs, model, key, value)
            for key, value in line.items()
            if not isinstance(value, list | dict)
        ]
        return "; ".join(text for text in texts if text)
