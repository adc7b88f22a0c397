from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.complaint_mgmt.tools import window
from odoo.addons.complaint_mgmt.tools.chain import sha256_hex
from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

KINDS = [
    ("shipment", "Shipped"),
    ("customer", "Customer Not in the Scope"),
    ("production", "Used in Production"),
    ("lot", "Lot Made of It"),
]
COORDINATOR = "complaint_recall.group_recall_manager"


class ComplaintRecallDrift(models.Model):
    """Goods of a recall that moved after it was decided: an alarm until decided on.

    An alarm is accepted by a signed amendment of the scope, or dismissed by the recall
    coordinator with the reason. It is never changed besides, and never deleted.
    """

    _name = "complaint.recall.drift"
    _description = "Goods Moved After the Decision"
    _inherit = ["complaint.recall.row"]
    _order = "recall_id desc, detected_at desc, id desc"
    _rec_name = "lot_id"
    _log_access = False

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    kind = fields.Selection(KINDS, required=True)
    lot_id = fields.Many2one(
        "stock.lot", required=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    uom_id = fields.Many2one("uom.uom", string="Unit", required=True)
    quantity = fields.Float(digits="Product Unit")
    date = fields.Datetime(string="Moved On")
    direction = fields.Selection([("out", "Shipped"), ("back", "Came Back")])
    res_model = fields.Char(string="Document Model", required=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True
    )
    picking_id = fields.Many2one(
        "stock.picking", string="Delivery", ondelete="restrict"
    )
    partner_id = fields.Many2one("res.partner", string="Customer", ondelete="restrict")
    partner_name = fields.Char(string="Name of the Customer")
    detected_at = fields.Datetime(required=True)
    state = fields.Selection(
        [("open", "To Decide"), ("accepted", "Accepted"), ("dismissed", "Dismissed")],
        required=True,
        default="open",
        index=True,
    )
    reason = fields.Char(string="Why Dismissed")
    decided_by_id = fields.Many2one("res.users", ondelete="restrict")
    decided_at = fields.Datetime(string="Decided On")
    round_id = fields.Many2one(
        "complaint.gate.round",
        string="Amendment",
        index="btree_not_null",
        ondelete="restrict",
        help="The signature round by which it is, or was, accepted.",
    )

    _once_uniq = models.Constraint(
        "UNIQUE(recall_id, lot_id, res_model, res_id)",
        "This movement is an alarm already.",
    )

    def action_dismiss(self):
        """Open the dialog that dismisses these alarms, with the reason.

        :return: a window action
        """
        return window.dialog(
            self.env._("Dismiss Alarms"),
            "complaint.recall.drift.dismiss",
            drift_ids=self.ids,
        )

    def dismiss(self, reason):
        """Say why goods that moved do not belong to the recall.

        :param str reason: why
        :return: True
        :raises AccessError: the user is no recall coordinator
        :raises UserError: no reason, decided on already, or submitted in an amendment
        """
        self.check_access("read")
        if not self.env.user.has_group(COORDINATOR):
            raise AccessError(
                self.env._("Alarms are dismissed by the recall coordinator only.")
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the alarm is dismissed."))
        # sudo: the state decides, whatever else the user may read.
        if any(drift.state != "open" or drift.round_id for drift in self.sudo()):
            raise UserError(
                self.env._("An alarm is decided on once. These are, or are submitted.")
            )
        self._decide("dismissed", reason)
        for recall, drifts in self.sudo().grouped("recall_id").items():
            data = {
                "drifts": drifts.ids,
                "reason_sha256": sha256_hex(reason.encode()),
            }
            events = self.env["complaint.event"]
            events._record(recall, "recall.drift_dismissed", data)
            recall._end_alarm()
        return True

    def _decide(self, state, reason=False):
        self._write_engine(
            {
                "state": state,
                "reason": reason,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )

    def _signed_text(self):
        """Return one alarm as a signer reads it."""
        self.ensure_one()
        labels = dict(self._fields["kind"]._description_selection(self.env))
        words = [
            signed_name(self.lot_id, "name"),
            labels[self.kind],
            f"{self.quantity:g} {signed_name(self.uom_id, 'name')}",
            self.partner_name,
            self.picking_id.name,
            str(self.date or ""),
        ]
        return ", ".join(filter(None, words))
