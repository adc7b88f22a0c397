from odoo import fields, models

from ..scope import rows


class ComplaintRecall(models.Model):
    """The decision holds what is in the house, at once."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    hold_ids = fields.One2many(
        "complaint.lot.hold", "recall_id", string="Holds", readonly=True
    )

    def _on_decided(self):
        result = super()._on_decided()
        for recall in self:
            recall._count_late_returns()
            recall._hold_scope(recall._lots_to_hold())
            recall._reach("held")
        return result

    def _count_late_returns(self):
        """Count what came back between the scope and the decision as come back before.

        The rows have no part in what was signed, and say so.
        """
        lot_ids = self._lots_in()
        shipments = self.env["complaint.recall.shipment"]
        with self.lot_ids._genealogy_fetch():
            shipments._insert(
                self, lambda defaults: rows.late_returns(self, lot_ids, defaults)
            )
        self._sum_lines()

    def _lots_to_hold(self):
        """Return the lots of the scope, and what was made of them since it was found.

        Lots that were taken out are not held.
        """
        return self.env["stock.lot"].browse([*self._lots_in(), *self._lots_since()])

    def _hold_scope(self, lots):
        """Hold lots for this recall, in one hold; a drill holds nothing.

        A lot that another hold stops is held as well: its release must not let go what
        is recalled.
        """
        if self._is_quiet() or not lots:
            return
        held = self.hold_ids.line_ids.filtered(lambda line: line.state == "active")
        lots -= held.lot_id
        if not lots:
            return
        # the scope names what was made of them; what was taken out of it stays free
        # sudo: the signed decision holds the goods, whoever signed last.
        lots.sudo()._hold(self._hold_reason(), recall=self, descendants="ignore")

    def _hold_reason(self):
        return self.env._(
            "Recall %(number)s: %(title)s", number=self.name, title=self.title
        )
