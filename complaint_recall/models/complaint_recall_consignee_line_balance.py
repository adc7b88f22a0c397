from odoo import api, fields, models

from ..recovery import consignees


def quantity(label, **options):
    """Return a field that is worked out by `_compute_balance`."""
    return fields.Float(
        string=label, digits="Product Unit", compute="_compute_balance", **options
    )


class ComplaintRecallConsigneeLine(models.Model):
    """Where the goods of a consignee are, at this moment.

    Worked out for the records on the screen, in one statement.
    """

    _inherit = "complaint.recall.consignee.line"  # pylint: disable=R8180

    returned_qty = quantity("Returned", help="Came back since the decision.")
    used_qty = quantity("Used Up", help="As the consignee says.")
    destroyed_qty = quantity(
        "Destroyed There", help="At the site of the consignee, proved and signed."
    )
    passed_on_qty = quantity(
        "Passed On", help="To consignees of this one, where it counts from then on."
    )
    outstanding_qty = quantity(
        "Outstanding", help="Less than 0: more than was shipped."
    )

    @api.depends("shipped_qty", "consignee_id", "recall_lot_id")
    def _compute_balance(self):
        rows = {row["line_id"]: row for row in self._balance_rows_of()}
        for line in self:
            row = rows.get(line.id, {})
            line.returned_qty = row.get("returned", 0.0)
            line.used_qty = row.get("used", 0.0)
            line.destroyed_qty = row.get("destroyed", 0.0)
            line.passed_on_qty = row.get("passed_on", 0.0)
            line.outstanding_qty = row.get("outstanding", 0.0)

    def _balance_rows_of(self):
        """Return the balance of the lots and consignees of these lines."""
        if not self.ids:
            return []
        recalls = self.env["complaint.recall"]
        # sudo: the balance does not depend on who asks.
        own = self.sudo()
        statement = consignees.balance(
            own.recall_id.ids,
            recalls._declared_columns(),
            own.consignee_id.ids,
            own.recall_lot_id.ids,
        )
        return recalls._balance_rows(statement)
