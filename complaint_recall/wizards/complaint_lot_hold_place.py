from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.complaint_lot_hold import DESCENDANTS


class ComplaintLotHoldPlace(models.TransientModel):
    """The preview of a hold: who loses what, before anything happens."""

    _name = "complaint.lot.hold.place"
    _description = "Hold Lots"

    lot_ids = fields.Many2many(
        "stock.lot", "complaint_lot_hold_place_lot_rel", string="Lots", required=True
    )
    complaint_id = fields.Many2one("complaint.complaint")
    reason = fields.Text(help="Whoever meets the hold reads it: name no persons.")
    descendants = fields.Selection(
        DESCENDANTS, string="What Was Made of Them", required=True, default="propose"
    )
    impact_ids = fields.One2many(
        "complaint.lot.hold.place.impact", "wizard_id", readonly=True
    )
    made_lot_ids = fields.Many2many(
        "stock.lot",
        "complaint_lot_hold_place_made_rel",
        string="In Stock, Made of Them",
        readonly=True,
    )
    foreign_count = fields.Integer(
        string="Of Other Companies, Made of Them",
        readonly=True,
        help="In stock there, and not held by this: whoever holds lots in those "
        "companies has to know.",
    )
    lot_count = fields.Integer(string="Lots to Hold", readonly=True)
    picked_count = fields.Integer(string="Picked Already", readonly=True)
    held_text = fields.Text(string="On Hold Already", readonly=True)

    @api.model
    def _open_for(self, lots, complaint=None):
        """Return the action that opens the preview for lots.

        :param lots: stock.lot records
        :param complaint: complaint.complaint because of which they are held
        :raises AccessError: the user may not hold lots, or not read one of these
        :raises UserError: no lots
        """
        self.env["complaint.lot.hold"].check_access("create")
        lots.check_access("read")
        if not lots:
            raise UserError(self.env._("Choose the lots that are to be held."))
        companies = self.env.companies
        impact = lots._hold_impact(companies)
        made = lots._hold_descendants()
        own = made._hold_of(companies)
        wizard = self.create(
            {
                "lot_ids": [Command.set(lots.ids)],
                "complaint_id": complaint.id if complaint else False,
                "reason": self._reason_from(complaint),
                "impact_ids": [Command.create(vals) for vals in impact],
                "made_lot_ids": [Command.set(own.ids)],
                "foreign_count": len(made - own),
                "lot_count": len(lots),
                "picked_count": sum(vals["is_picked"] for vals in impact),
                "held_text": lots._filter_held()._hold_text(),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hold Lots"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _reason_from(self, complaint):
        if not complaint:
            return False
        return self.env._("Complaint %(number)s: ", number=complaint.name)

    def action_confirm(self):
        """Hold the lots from now on.

        :return: a window action on the hold
        :raises AccessError: the user may not hold lots
        :raises UserError: no reason
        """
        self.ensure_one()
        holds = self.lot_ids._hold(self.reason, self.complaint_id, self.descendants)
        return holds._action_open([("id", "in", holds.ids)])


class ComplaintLotHoldPlaceImpact(models.TransientModel):
    """One line of the preview."""

    _name = "complaint.lot.hold.place.impact"
    _description = "Preview of What a Hold Stops"
    _inherit = ["complaint.lot.hold.impact.mixin"]
    _order = "kind, scheduled, id"

    wizard_id = fields.Many2one(
        "complaint.lot.hold.place", required=True, ondelete="cascade"
    )


class ComplaintLotHoldDismiss(models.TransientModel):
    """Why proposed lots are not held."""

    _name = "complaint.lot.hold.dismiss"
    _description = "Dismiss Proposals for Hold"

    line_ids = fields.Many2many(
        "complaint.lot.hold.line",
        "complaint_lot_hold_dismiss_line_rel",
        string="Proposed Lots",
        required=True,
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Dismiss the proposals.

        :return: an action that closes the dialog
        :raises AccessError: the user may not hold lots
        :raises UserError: no reason, or a line is no proposal
        """
        self.ensure_one()
        self.line_ids._dismiss(self.reason)
        return {"type": "ir.actions.act_window_close"}
