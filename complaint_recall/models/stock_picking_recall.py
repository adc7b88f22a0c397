from odoo import api, fields, models
from odoo.exceptions import AccessError


class StockPicking(models.Model):
    """A return that a recall expects."""

    _inherit = "stock.picking"  # pylint: disable=R8180

    recall_consignee_id = fields.Many2one(
        "complaint.recall.consignee",
        string="Consignee of a Recall",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Who sends these goods back because of a recall.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("recall_consignee_id") for vals in vals_list):
            raise AccessError(self._recall_refusal())
        # said here, for a default of a caller's context would count otherwise
        return super().create(
            [{**vals, "recall_consignee_id": False} for vals in vals_list]
        )

    def write(self, vals):
        if "recall_consignee_id" in vals:
            raise AccessError(self._recall_refusal())
        return super().write(vals)

    def _recall_refusal(self):
        return self.env._("Returns of a recall are expected on its consignees.")

    def _write_recall_consignee(self, consignee):
        # super: `write` refuses this field to everybody.
        vals = {"recall_consignee_id": consignee.id}
        return super().write(vals)  # pylint: disable=W8164

    def _create_backorder_picking(self):
        backorder = super()._create_backorder_picking()
        if self.recall_consignee_id:
            backorder._write_recall_consignee(self.recall_consignee_id)
        return backorder
