from odoo import api, fields, models


class ComplaintRecall(models.Model):
    """How many lots, shipments and consignees there are, and the way to their lists."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    scope_lot_count = fields.Integer(string="Lots", compute="_compute_scope_counts")
    shipment_count = fields.Integer(
        string="Number of Shipments", compute="_compute_scope_counts"
    )
    consignee_count = fields.Integer(
        string="Number of Consignees", compute="_compute_scope_counts"
    )
    in_depth_count = fields.Integer(
        string="Within the Depth", compute="_compute_scope_counts"
    )
    excluded_lot_count = fields.Integer(
        string="Lots Taken Out", compute="_compute_scope_counts"
    )
    possible_lot_count = fields.Integer(
        string="Only Possible", compute="_compute_scope_counts"
    )

    @api.depends("scope_at", "scope_digest")
    def _compute_scope_counts(self):
        lots = self._count_by("complaint.recall.lot", "is_excluded", "certainty")
        shipments = self._count_by("complaint.recall.shipment")
        consignees = self._count_by("complaint.recall.consignee", "in_depth")
        for recall in self:
            own = lots.get(recall.id, {})
            kept = {key: count for key, count in own.items() if not key[0]}
            recall.scope_lot_count = sum(kept.values())
            recall.possible_lot_count = own.get((False, "possible"), 0)
            recall.excluded_lot_count = sum(own.values()) - sum(kept.values())
            recall.shipment_count = sum(shipments.get(recall.id, {}).values())
            own = consignees.get(recall.id, {})
            recall.consignee_count = sum(own.values())
            recall.in_depth_count = own.get((True,), 0)

    def _count_by(self, model, *groups):
        """Return {recall id: {values of the groups: count}}."""
        counts = {}
        for recall, *keys, count in self.env[model]._read_group(
            [("recall_id", "in", self.ids)], ["recall_id", *groups], ["__count"]
        ):
            own = counts.setdefault(recall.id, {})
            key = tuple(keys)
            own[key] = own.get(key, 0) + count
        return counts

    # ------------------------------------------------------------------
    # Lists
    # ------------------------------------------------------------------

    def action_view_scope_lots(self):
        """Open the lots of the scope.

        :return: a window action
        """
        return self._action_rows("complaint_recall_lot_action")

    def action_view_shipments(self):
        """Open the shipments of the scope.

        :return: a window action
        """
        return self._action_rows("complaint_recall_shipment_action")

    def action_view_consignees(self):
        """Open the consignees.

        :return: a window action
        """
        return self._action_rows("complaint_recall_consignee_action")

    def _action_rows(self, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"complaint_recall.{name}"
        )
        action["domain"] = [("recall_id", "in", self.ids)]
        action["context"] = {"create": False, "hide_recall": len(self) == 1}
        return action

    def _action_open(self):
        """Return the action that opens these recalls: the form if there is one."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_recall.complaint_recall_action"
        )
        action.update(domain=[("id", "in", self.ids)], context={"create": False})
        if len(self) == 1:
            action.update(res_id=self.id, views=[(False, "form")], view_mode="form")
        return action
