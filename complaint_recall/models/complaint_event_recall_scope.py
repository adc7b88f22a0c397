from odoo import api, models


class ComplaintEvent(models.Model):
    """Events of the scope of a recall in words."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "recall.scope_found": self.env._("Scope of the recall found"),
            "recall.lots_excluded": self.env._("Lots taken out of the recall"),
            "recall.lots_included": self.env._("Lots taken into the recall again"),
            "recall.depth_entered": self.env._("Level of trade entered"),
            "recall.passed_on": self.env._("Consignees named by a consignee"),
            "recall.sibling_begun": self.env._("Recall begun in another company"),
            "recall.drifted": self.env._("Goods moved after the decision"),
            "recall.drift_dismissed": self.env._("Alarm on goods dismissed"),
            "recall.amended": self.env._("Scope of the recall amended"),
        }
