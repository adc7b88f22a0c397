from odoo import fields, models

RECALL = "complaint_recall.group_recall_user"
# So many lots have figures of their own; the total has all of them.
SINGLE_LOTS = 50


class ComplaintRadiusMixin(models.AbstractModel):
    """What the lots of a case touched, as they are being chosen and before it is saved.

    Numbers over all companies, since goods do not stop at the border of one: whoever
    works on recalls must know that there is more. Nobody and nothing is named, save the
    lots that were chosen here. Contract: `_radius_lots`, and a compute method with its
    dependencies that calls `_fill_radius`.
    """

    _name = "complaint.radius.mixin"
    _description = "Reach of Complained Lots"

    lot_radius = fields.Json(
        string="Reach of the Lots",
        compute="_compute_lot_radius",
        groups=RECALL,
        help="Lots made from these, where they went, and what is still in stock, over "
        "all companies.",
    )

    def _compute_lot_radius(self):
        self._fill_radius()

    def _radius_lots(self):
        """Return the lots of this case, and those of them that never went to its
        customer.

        :return: pair of recordsets of stock.lot
        """
        raise NotImplementedError

    def _fill_radius(self):
        """Fill the field: two queries, whatever the number of cases and lots."""
        chosen = {}
        for case in self:
            lots, never = case._radius_lots()
            # sudo: number and hold of lots that stand on the case itself.
            chosen[case] = (self._radius_visible(lots.sudo()), never)
        lots = self.env["stock.lot"].sudo().union(*(c[0] for c in chosen.values()))
        figures = lots._genealogy_counters_by(self._radius_groups(chosen))
        complaints = self._radius_complaints(lots)
        for number, (case, (lots, never)) in enumerate(chosen.items()):
            total = figures.get(-1 - number)
            case.lot_radius = case._radius_value(
                lots, never, figures, complaints, total
            )

    def _radius_visible(self, lots):
        """Leave out the lots of a company that the user does not work for."""
        companies = self.env.companies
        return lots.filtered(
            lambda lot: not lot.company_id or lot.company_id in companies
        )

    def _radius_groups(self, chosen):
        """Group the lots: each for itself, and a total where a case has several."""
        groups = {}
        for number, (lots, _never) in enumerate(chosen.values()):
            groups.update({lot._origin.id: lot for lot in lots[:SINGLE_LOTS]})
            if len(lots) > 1:
                groups[-1 - number] = lots
        return groups

    def _radius_complaints(self, lots):
        """Return {lot id: ids of the complaints on it that the user may read}."""
        if not lots:
            return {}
        rows = self.env["complaint.item"]._read_group(
            [("lot_id", "in", lots.ids), ("complaint_id.state", "!=", "cancelled")],
            ["lot_id"],
            ["complaint_id:array_agg_distinct"],
        )
        return {lot.id: set(complaints) for lot, complaints in rows}

    def _radius_value(self, lots, never, figures, complaints, total):
        """Return what the form shows of one case; False if it has no lot."""
        if not lots:
            return False
        own = set(self._origin.ids) if self._name == "complaint.complaint" else set()
        found = {lot: complaints.get(lot._origin.id, set()) - own for lot in lots}
        value = {
            "lots": [
                {
                    "id": lot._origin.id,
                    "name": lot.name,
                    "is_held": lot.is_held,
                    "is_never_delivered": lot in never,
                    **self._radius_row(figures[lot._origin.id], 1, found[lot]),
                }
                for lot in lots[:SINGLE_LOTS]
            ],
            "more": max(len(lots) - SINGLE_LOTS, 0),
            "total": None,
        }
        if total:
            others = set().union(*found.values())
            value["total"] = self._radius_row(total, len(lots), others)
            value["total"]["ids"] = lots._origin.ids
        return value

    def _radius_row(self, figures, seeds, complaints):
        quantities = ("shipped", "returned", "on_hand")
        return {
            "made": figures["lots"] - seeds,
            "customers": figures["customers"],
            "deliveries": figures["deliveries"],
            "complaints": len(complaints),
            **{name: self._radius_quantities(figures[name]) for name in quantities},
        }

    def _radius_quantities(self, by_unit):
        # sudo: the names of units, which everybody may read.
        units = self.env["uom.uom"].sudo().browse(sorted(by_unit))
        return [
            {"quantity": by_unit[unit.id], "unit": unit.name}
            for unit in units
            if by_unit[unit.id]
        ]
