from odoo import api, fields, models

# Nothing is to be had any more from who was told and where nothing is open.
TOLD = ("notified", "unreachable", "responded")


class ComplaintRecallConsignee(models.Model):
    """Whether a consignee still has goods, at this moment."""

    _inherit = "complaint.recall.consignee"  # pylint: disable=R8180

    open_lot_count = fields.Integer(
        string="Lots Outstanding",
        compute="_compute_open_lots",
        compute_sudo=True,
        help="Lots of which goods are out, or more came back than was shipped, and "
        "nobody has explained it.",
    )
    is_recovered = fields.Boolean(
        string="Nothing Outstanding", compute="_compute_open_lots", compute_sudo=True
    )

    @api.depends("line_ids.shipped_qty", "recall_id")
    def _compute_open_lots(self):
        counts = dict.fromkeys(self.ids, 0)
        for row in self._open_rows():
            if row["is_open"]:
                counts[row["consignee_id"]] += 1
        for consignee in self:
            count = counts.get(consignee.id, 0)
            consignee.open_lot_count = count
            consignee.is_recovered = not count

    def _open_rows(self):
        """Return the differences in what these consignees have."""
        if not self.ids:
            return []
        # all lots: what was never shipped to them may have come back as well
        rows = self.recall_id._balance_differences(self)
        return [row for row in rows if row["kind"] in ("outstanding", "excess")]

    def _refresh_state(self):
        # what is open is worked out once for all of them
        self.invalidate_recordset(["open_lot_count", "is_recovered"])
        return super()._refresh_state()

    def _state_now(self):
        state = super()._state_now()
        return "settled" if state in TOLD and self.is_recovered else state
