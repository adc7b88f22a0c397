from itertools import chain

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# A sheet of A4 holds 24; more than this is a job for a printer of labels.
MOST_LABELS = 2400
# What all labels lack comes first; of many products, a few say enough.
MOST_GAPS = 6


class ComplaintLabelPrint(models.TransientModel):
    """Asks which labels are printed, and says beforehand what they lack (S6.7)."""

    _name = "complaint.label.print"
    _description = "Print Complaint Labels"

    lang = fields.Selection(
        "_selection_lang",
        string="Language",
        required=True,
        default=lambda self: self.env.lang or "en_US",
    )
    line_ids = fields.One2many(
        "complaint.label.line", "wizard_id", string="Labels", required=True
    )
    gaps = fields.Text(string="What Is Missing", compute="_compute_gaps")

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        model = self.env.context.get("active_model")
        records = self.env.context.get("active_ids") or []
        if "line_ids" in fields and model in self._label_models():
            found = self.env[model].browse(records)
            lines = getattr(self, self._label_models()[model])(found)
            values["line_ids"] = [Command.create(line) for line in lines]
        return values

    @api.model
    def _label_models(self):
        """Return dict, model a label can be printed from -> method for its lines."""
        return {
            "stock.lot": "_lines_of_lots",
            "product.product": "_lines_of_products",
            "product.template": "_lines_of_templates",
        }

    def _lines_of_lots(self, lots):
        return [{"product_id": lot.product_id.id, "lot_id": lot.id} for lot in lots]

    def _lines_of_products(self, products):
        return [{"product_id": product.id} for product in products]

    def _lines_of_templates(self, templates):
        return self._lines_of_products(templates.product_variant_ids)

    @api.depends("line_ids.gaps")
    def _compute_gaps(self):
        for wizard in self:
            gaps = (line.gaps.split("\n") for line in wizard.line_ids if line.gaps)
            wizard.gaps = "\n".join(wizard._few(list(dict.fromkeys(chain(*gaps)))))

    def _few(self, gaps):
        if len(gaps) <= MOST_GAPS:
            return gaps
        rest = len(gaps) - MOST_GAPS + 1
        more = self.env._("And %(count)s more of this kind.", count=rest)
        return [*gaps[: MOST_GAPS - 1], more]

    def action_print(self):
        """Print the labels on sheets.

        :return: a report action
        :raises UserError: no labels, or far too many
        """
        self.ensure_one()
        count = sum(self.line_ids.mapped("copies"))
        if not 0 < count <= MOST_LABELS:
            raise UserError(
                self.env._("Choose from 1 to %(most)s labels.", most=MOST_LABELS)
            )
        report = self.env.ref("complaint_mgmt.action_report_complaint_label")
        # sudo: which report it is, is no secret; it checks the lots itself.
        return report.sudo(False).report_action(self, config=False)
