from odoo import api, models


class ComplaintEvent(models.Model):
    """Words for what happens when an earlier register is taken over."""

    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "ledger.read": self.env._("Earlier register read"),
            "ledger.checking": self.env._("Check of an earlier register begun"),
            "ledger.checked": self.env._("Earlier register checked"),
            "ledger.verified": self.env._("Earlier register verified"),
            "ledger.started": self.env._("Taking over begun"),
            "ledger.stopped": self.env._("Taking over stopped"),
            "ledger.undoing": self.env._("Taking back begun"),
            "ledger.undone": self.env._("Cases of an earlier register taken back"),
            "ledger.done": self.env._("Earlier register taken over"),
            "ledger.cancelled": self.env._("Taking over given up"),
            "ledger.failed_exported": self.env._("Failed rows of a register exported"),
            "complaint.imported": self.env._("Taken over from an earlier register"),
        }
