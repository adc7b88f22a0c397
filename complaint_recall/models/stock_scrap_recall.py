from odoo import api, fields, models
from odoo.exceptions import AccessError


class StockScrap(models.Model):
    """A scrap order that a signed destruction made."""

    _inherit = "stock.scrap"  # pylint: disable=R8180

    recall_destruction_id = fields.Many2one(
        "complaint.recall.destruction",
        string="Destruction",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("recall_destruction_id") for vals in vals_list):
            raise AccessError(self._destruction_refusal())
        # said here, for a default of a caller's context would count otherwise
        return super().create(
            [{**vals, "recall_destruction_id": False} for vals in vals_list]
        )

    def write(self, vals):
        if "recall_destruction_id" in vals:
            raise AccessError(self._destruction_refusal())
        return super().write(vals)

    def _destruction_refusal(self):
        return self.env._("Which destruction it was is written by its signatures.")

    def _write_recall_destruction(self, destruction):
        # super: `write` refuses this field to everybody.
        vals = {"recall_destruction_id": destruction.id}
        return super().write(vals)  # pylint: disable=W8164
