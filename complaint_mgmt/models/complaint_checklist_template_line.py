from odoo import api, fields, models

# How a question is answered.
ANSWER_TYPES = [
    ("check", "OK / Not OK"),
    ("choice", "Yes / No"),
    ("text", "Free Text"),
    ("number", "Numeric Value"),
    ("date", "Date"),
]
# What the ERP knows by itself; each has a method `_checklist_fill_<key>`.
FILL_KEYS = [
    ("bought_quantity", "Quantity Bought"),
    ("product", "Product and Lot"),
    ("expiration_date", "Expiration Date"),
    ("delivered_at", "Date of the Last Delivery"),
]


class ComplaintChecklistTemplateLine(models.Model):
    """One question of a template."""

    _name = "complaint.checklist.template.line"
    _description = "Question of a Checklist Template"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "complaint.checklist.template", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    question = fields.Char(required=True, translate=True)
    answer_type = fields.Selection(ANSWER_TYPES, required=True, default="check")
    unit = fields.Char(translate=True)
    needs_note = fields.Boolean(
        string="Note if Not OK",
        default=True,
        help="“Not OK” counts as an answer only with a note that says what was found.",
    )
    fill_key = fields.Selection(
        FILL_KEYS,
        string="Known to the System",
        help="The system proposes the answer; the person who answers confirms it.",
    )

    @api.depends("question")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.question or ""

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals.get("template_id") for vals in vals_list} - {None, False}
        self.env["complaint.checklist.template"].browse(ids)._check_unused()
        return super().create(vals_list)

    def write(self, vals):
        self.template_id._check_unused()
        result = super().write(vals)
        self.template_id._check_unused()
        return result

    def _plug_in(self, key):
        """Let an addon answer a shipped question, on a template in use as well.

        What is asked does not change, so nothing that was signed or answered does.

        :param str key: a fill key that the addon added
        """
        # super: `write` refuses a template in use to everybody.
        return super().write({"fill_key": key})  # pylint: disable=W8164

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_if_unused(self):
        self.template_id._check_unused()

    def _freeze(self):
        """Return what a checklist keeps of a question: texts in every language.

        :return: dict for `complaint.checklist.line`
        """
        self.ensure_one()
        return {
            "sequence": self.sequence,
            "answer_type": self.answer_type,
            "needs_note": self.needs_note,
            "fill_key": self.fill_key,
            "texts": {
                "question": self._texts_of("question"),
                "unit": self._texts_of("unit"),
            },
        }

    def _texts_of(self, name):
        return dict(self._fields[name]._get_stored_translations(self) or {})
