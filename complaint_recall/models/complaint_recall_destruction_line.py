from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

from odoo.addons.complaint_mgmt.tools.signed_names import signed_name


class ComplaintRecallDestructionLine(models.Model):
    """How much of a lot is destroyed, and out of which place."""

    _name = "complaint.recall.destruction.line"
    _inherit = ["complaint.recall.line.mixin"]
    _description = "Goods of a Destruction"
    _order = "destruction_id, id"
    _line_parent = "destruction_id"

    destruction_id = fields.Many2one(
        "complaint.recall.destruction", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="destruction_id.company_id", store=True, index=True, precompute=True
    )
    recall_id = fields.Many2one(related="destruction_id.recall_id")
    recall_lot_id = fields.Many2one(
        "complaint.recall.lot",
        string="Lot in Scope",
        required=True,
        domain="[('recall_id', '=', recall_id), ('is_excluded', '=', False)]",
        index=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(related="recall_lot_id.lot_id")
    product_id = fields.Many2one(related="recall_lot_id.product_id")
    uom_id = fields.Many2one(related="recall_lot_id.uom_id")
    quantity = fields.Float(digits="Product Unit", required=True)
    location_id = fields.Many2one(
        "stock.location",
        domain="[('usage', '=', 'internal'), "
        "('company_id', 'in', [company_id, False])]",
        ondelete="restrict",
        help="Where the goods lie before. Empty for goods of a consignee.",
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "The quantity destroyed is more than 0."
    )

    @api.depends("recall_lot_id", "quantity")
    def _compute_display_name(self):
        for line in self:
            # sudo: the number of the lot only.
            line.display_name = f"{line.lot_id.sudo().name} {line.quantity:g}"

    @api.constrains("recall_lot_id", "destruction_id", "location_id")
    def _check_place(self):
        # sudo: a rule holds whether or not the user may read what it compares.
        for line in self.sudo():
            if line.recall_lot_id.recall_id != line.recall_id:
                raise ValidationError(self.env._("Choose a lot of the same recall."))
            if bool(line.location_id) == bool(line.destruction_id.consignee_id):
                raise ValidationError(
                    self.env._(
                        "Own goods are taken from a location; those of a consignee "
                        "from none."
                    )
                )
        self._check_quarantine()

    def _check_quarantine(self):
        # sudo: a rule holds whether or not the user has a right on the stock.
        places = self.sudo().location_id
        safe = places._hold_safe_ids()
        owned = self.env["res.company"].union(*(d.company_id for d in self.sudo()))
        for place in places:
            foreign = place.company_id - owned
            if place.id not in safe or foreign:
                raise ValidationError(
                    self.env._(
                        "Goods are destroyed out of a quarantine of the company: move "
                        "them there first."
                    )
                )

    def _stays_text(self):
        return self.env._("Goods stay with their destruction.")

    def _signed_text(self):
        """Return what a signature covers of a line."""
        product, place = signed_name(self.product_id), signed_name(self.location_id)
        lot, unit = signed_name(self.lot_id, "name"), signed_name(self.uom_id, "name")
        return f"{product} {lot} {self.quantity:.6f} {unit} {place}".strip()

    # ------------------------------------------------------------------
    # What there is
    # ------------------------------------------------------------------

    def _beyond_stock(self):
        """Return the lines for which there is less in their place than they say."""
        there = {key: sum(q.quantity for q in quants) for key, quants in self._quants()}
        return self._beyond(there, lambda line: (line.lot_id, line.location_id))

    def _beyond_consignee(self):
        """Return the lines for which the consignee has less than they say.

        What other destructions have signed is off already.
        """
        recall = self.recall_id
        rows = recall._balance_consignees(self.destruction_id.consignee_id)
        there = {row["lot_id"]: row["outstanding"] for row in rows}
        return self._beyond(there, lambda line: line.lot_id.id)

    def _beyond(self, there, key):
        wanted = defaultdict(float)
        for line in self:
            wanted[key(line)] += line.quantity
        return self.filtered(
            lambda line: (
                float_compare(
                    wanted[key(line)],
                    there.get(key(line), 0.0),
                    precision_rounding=line.uom_id.rounding,
                )
                > 0
            )
        )

    def _quants(self):
        """Return what there is, as pairs ((lot, location), stock.quant records)."""
        # sudo: what is there decides, whoever may see it.
        quants = (
            self.env["stock.quant"]
            .sudo()
            .search(
                [
                    ("lot_id", "in", self.lot_id.ids),
                    ("location_id", "in", self.location_id.ids),
                    ("quantity", ">", 0),
                ]
            )
        )
        return quants.grouped(lambda q: (q.lot_id, q.location_id)).items()

    # ------------------------------------------------------------------
    # Scrapping
    # ------------------------------------------------------------------

    def _scrap(self):
        """Take the goods out of the stock by scrap orders (sudo, by the engine)."""
        quants = {key: list(found) for key, found in self._quants()}
        left = {quant: quant.quantity for found in quants.values() for quant in found}
        values = []
        for line in self:
            need = line.quantity
            for quant in quants.get((line.lot_id, line.location_id), ()):
                taken = min(need, left[quant])
                if taken > 0 and not line.uom_id.is_zero(taken):
                    left[quant] -= taken
                    need -= taken
                    values.append(line._prepare_scrap(quant, taken))
        scraps = self.env["stock.scrap"].create(values)
        destruction = self.destruction_id
        scraps._write_recall_destruction(destruction)
        scraps.do_scrap()
        return scraps

    def _prepare_scrap(self, quant, quantity):
        destruction = self.destruction_id
        return {
            "company_id": destruction.company_id.id,
            "origin": f"{destruction.recall_id.name}, {destruction.name}",
            "product_id": self.product_id.id,
            "product_uom_id": self.product_id.uom_id.id,
            "lot_id": self.lot_id.id,
            "package_id": quant.package_id.id,
            "owner_id": quant.owner_id.id,
            "location_id": quant.location_id.id,
            "scrap_qty": quantity,
        }
