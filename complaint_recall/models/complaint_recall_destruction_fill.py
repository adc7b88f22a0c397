from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class ComplaintRecallDestruction(models.Model):
    """The goods of a destruction, filled in from what is there."""

    _inherit = "complaint.recall.destruction"  # pylint: disable=R8180

    def action_fill(self):
        """Fill in the goods: all that lies in quarantine, or what the consignee says.

        :return: True
        :raises UserError: submitted already, or there is nothing
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        # sudo: what is there does not depend on who asks.
        own = self.sudo()
        found = own._declared_goods() if own.consignee_id else own._quarantined_goods()
        if not found:
            raise UserError(
                self.env._(
                    "Nothing is there to be destroyed: move the goods to a quarantine, "
                    "or ask the consignee how much was destroyed."
                )
            )
        self._set_goods(found)
        return True

    def _set_goods(self, found):
        self.line_ids = [Command.clear(), *(Command.create(vals) for vals in found)]

    def _quarantined_goods(self):
        entries = self.recall_id.scope_lot_ids.filtered(lambda e: not e.is_excluded)
        by_lot = {entry.lot_id: entry for entry in entries}
        groups = self.env["stock.quant"]._read_group(
            [
                ("lot_id", "in", entries.lot_id.ids),
                ("company_id", "=", self.company_id.id),
                ("location_id.usage", "=", "internal"),
            ],
            ["lot_id", "location_id"],
            ["quantity:sum"],
        )
        places = self.env["stock.location"].union(*(place for _l, place, _q in groups))
        safe = places._hold_safe_ids()
        return [
            {
                "recall_lot_id": by_lot[lot].id,
                "location_id": place.id,
                "quantity": quantity,
            }
            for lot, place, quantity in groups
            if place.id in safe and by_lot[lot].uom_id.compare(quantity, 0) > 0
        ]

    def _declared_goods(self):
        """Return what the consignee declared destroyed, at most what is outstanding."""
        rows = self.recall_id._balance_consignees(self.consignee_id)
        said = self._declared_destroyed()
        goods = {
            row["id"]: min(said.get(row["id"], 0.0), row["outstanding"]) for row in rows
        }
        return [
            {"recall_lot_id": entry, "quantity": quantity}
            for entry, quantity in goods.items()
            if quantity > 0
        ]

    def _declared_destroyed(self):
        lines = self.consignee_id.line_ids
        if "declared_destroyed" not in lines._fields:
            return {line.recall_lot_id.id: line.outstanding_qty for line in lines}
        return {line.recall_lot_id.id: line.declared_destroyed for line in lines}
