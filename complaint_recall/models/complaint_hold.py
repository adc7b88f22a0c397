from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintComplaint(models.Model):
    """The lots of a case, on hold or to be held."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    hold_ids = fields.One2many(
        "complaint.lot.hold",
        "complaint_id",
        readonly=True,
        groups="complaint_mgmt.group_complaint_reader",
    )
    has_lots = fields.Boolean(compute="_compute_held_lots")
    held_lot_count = fields.Integer(
        string="Lots on Hold",
        compute="_compute_held_lots",
        help="Lots of this case that are on hold, by whatever hold.",
    )

    @api.depends("item_ids.lot_id")
    def _compute_held_lots(self):
        for complaint in self:
            # sudo: whether a lot of the case is on hold is known to who reads the case.
            lots = complaint.sudo().item_ids.lot_id
            complaint.has_lots = bool(lots)
            complaint.held_lot_count = len(lots.filtered("is_held"))

    def action_hold_lots(self):
        """Open the preview of a hold on the lots of this case.

        :return: a window action
        :raises UserError: the case names no lot
        :raises AccessError: the user may not hold lots
        """
        self.ensure_one()
        lots = self.item_ids.lot_id
        if not lots:
            raise UserError(self.env._("Enter the lots of the case first."))
        return self.env["complaint.lot.hold.place"]._open_for(lots, self)

    def action_view_holds(self):
        """Open the holds because of this case, and those on its lots.

        :return: a window action
        """
        self.ensure_one()
        lots = self.item_ids.lot_id
        domain = [
            "|",
            ("complaint_id", "=", self.id),
            ("line_ids.lot_id", "in", lots.ids),
        ]
        return self.env["complaint.lot.hold"]._action_open(domain)
