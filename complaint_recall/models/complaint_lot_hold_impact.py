from odoo import api, fields, models
from odoo.exceptions import AccessError

KINDS = [
    ("delivery", "Delivery"),
    ("production", "Production"),
    ("other", "Other Transfer"),
]


class ComplaintLotHoldImpactMixin(models.AbstractModel):
    """Who loses what by a hold: in words, for one who may not open the document."""

    _name = "complaint.lot.hold.impact.mixin"
    _description = "What a Hold Stops"

    kind = fields.Selection(KINDS, readonly=True)
    document = fields.Char(readonly=True)
    res_model = fields.Char(string="Document Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", readonly=True
    )
    partner_name = fields.Char(string="Customer or Supplier", readonly=True)
    lot_id = fields.Many2one(
        "stock.lot", string="Lot/Serial Number", readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="lot_id.product_id")
    quantity = fields.Float(digits="Product Unit", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="Unit", readonly=True)
    is_picked = fields.Boolean(
        string="Picked Already",
        readonly=True,
        help="It stands at the dock: take it off the transfer and put it back.",
    )
    scheduled = fields.Datetime(readonly=True)


class ComplaintLotHoldImpact(models.Model):
    """What a hold stopped when it took effect."""

    _name = "complaint.lot.hold.impact"
    _description = "Stopped by a Hold"
    _inherit = ["complaint.lot.hold.impact.mixin"]
    _order = "hold_id desc, kind, scheduled, id"

    hold_id = fields.Many2one(
        "complaint.lot.hold", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="hold_id.company_id", store=True)

    # Calling super would be the breach: both methods refuse everybody.
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: only the hold itself writes what it stopped.

        :raises AccessError: always
        """
        raise AccessError(self._refusal())

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: what was stopped is a fact.

        :raises AccessError: always
        """
        raise AccessError(self._refusal())

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise AccessError(self._refusal())

    def _refusal(self):
        return self.env._("What a hold stopped is recorded by the hold only.")

    @api.model
    def _create_engine(self, hold, impact):
        # sudo: no user has a right to create; the hold that calls made the values.
        # super: past the refusal above, which is for everybody else.
        create = super(ComplaintLotHoldImpact, self.sudo()).create  # pylint: disable=W8164
        return create([{**vals, "hold_id": hold.id} for vals in impact])
