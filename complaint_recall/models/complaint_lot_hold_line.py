from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.complaint_mgmt.tools import window
from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

STATES = [
    ("draft", "Chosen"),
    ("proposed", "Proposed"),
    ("active", "On Hold"),
    ("released", "Released"),
    ("dismissed", "Dismissed"),
]


class ComplaintLotHoldLine(models.Model):
    """One lot under one hold. A lot may be under several: the last one counts.

    The quantities are those of the moment when the hold took effect.
    """

    _name = "complaint.lot.hold.line"
    _description = "Lot of a Hold"
    _order = "hold_id desc, id"
    _check_company_auto = True

    hold_id = fields.Many2one(
        "complaint.lot.hold", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="hold_id.company_id", store=True)
    reason = fields.Text(related="hold_id.reason")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial Number",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(related="lot_id.product_id", store=True, index=True)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    state = fields.Selection(STATES, required=True, readonly=True, default="draft")
    on_hand_qty = fields.Float(
        string="In Stock Then",
        digits="Product Unit",
        readonly=True,
        help="What was in stock when the hold took effect.",
    )
    reserved_qty = fields.Float(
        string="Reserved Then", digits="Product Unit", readonly=True
    )
    current_qty = fields.Float(
        string="In Stock Now", digits="Product Unit", compute="_compute_current"
    )
    current_reserved_qty = fields.Float(
        string="Reserved Now", digits="Product Unit", compute="_compute_current"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Placed By",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    placed_at = fields.Datetime(string="Placed On", readonly=True)
    released_by_id = fields.Many2one(
        "res.users", string="Decided By", readonly=True, ondelete="restrict"
    )
    released_at = fields.Datetime(string="Decided On", readonly=True)
    release_id = fields.Many2one(
        "complaint.lot.release",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="complaint_recall.group_recall_user",
    )
    dismiss_reason = fields.Text(string="Why It Is Not Held", readonly=True)

    _lot_uniq = models.Constraint(
        "UNIQUE(hold_id, lot_id)", "This lot is on the hold already."
    )
    _active_idx = models.Index("(lot_id) WHERE state = 'active'")

    @api.depends("lot_id", "hold_id")
    def _compute_display_name(self):
        for line in self:
            # sudo: a number and a lot, for who may read the hold.
            line.display_name = f"{line.hold_id.display_name} {line.sudo().lot_id.name}"

    @api.depends("lot_id")
    def _compute_current(self):
        stock = self.lot_id._hold_stock()
        for line in self:
            quantities = stock.get(line.lot_id.id, (0.0, 0.0))
            line.current_qty, line.current_reserved_qty = quantities

    # ------------------------------------------------------------------
    # Create, write, delete: chosen in a draft, then by the engine only
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.keys() - {"hold_id", "lot_id"} for vals in vals_list):
            raise UserError(self._engine_refusal())
        # said here, for a default of a caller's context would count otherwise
        fixed = {**dict.fromkeys(self._system_fields(), False), "state": "draft"}
        lines = super().create([{**vals, **fixed} for vals in vals_list])
        lines._check_draft()
        return lines

    def write(self, vals):
        if vals.keys() - {"lot_id"}:
            raise UserError(self._engine_refusal())
        self._check_draft()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_in_draft(self):
        self._check_draft()

    @api.model
    def _system_fields(self):
        return (
            "on_hand_qty",
            "reserved_qty",
            "user_id",
            "placed_at",
            "released_by_id",
            "released_at",
            "release_id",
            "dismiss_reason",
        )

    def _check_draft(self):
        if any(line.hold_id.state != "draft" for line in self):
            raise UserError(self._engine_refusal())

    def _engine_refusal(self):
        return self.env._(
            "The lots of a hold that was placed are changed by its own steps only. "
            "Place another hold for other lots."
        )

    @api.model
    def _create_engine(self, hold, lots, state="draft"):
        """Add lots to a hold, for the engine.

        :return: the new lines, with sudo
        """
        # sudo: the method that calls is the one that may.
        # super: past the refusal of `create`, which is for everybody else.
        create = super(ComplaintLotHoldLine, self.sudo()).create  # pylint: disable=W8164
        stock = lots._hold_stock()
        return create(
            [
                {
                    "hold_id": hold.id,
                    "lot_id": lot.id,
                    "state": state,
                    "on_hand_qty": stock.get(lot.id, (0, 0))[0],
                    "reserved_qty": stock.get(lot.id, (0, 0))[1],
                }
                for lot in lots - hold.line_ids.lot_id
            ]
        )

    def _write_engine(self, vals):
        # super: `write` refuses to everybody what only the steps may change.
        return super().write(vals)  # pylint: disable=W8164

    # ------------------------------------------------------------------
    # Engine
    # ------------------------------------------------------------------

    def _activate(self):
        """Hold these lots now, with what is in stock of them. Their rows are locked."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                WITH stock AS (
                    SELECT quant.lot_id,
                           SUM(quant.quantity) AS quantity,
                           SUM(quant.reserved_quantity) AS reserved
                      FROM stock_quant quant
                      JOIN stock_location location ON location.id = quant.location_id
                     WHERE quant.lot_id IN %(lots)s
                       AND location.usage IN ('internal', 'transit')
                  GROUP BY quant.lot_id
                )
                UPDATE complaint_lot_hold_line line
                   SET state = 'active',
                       user_id = %(user)s,
                       placed_at = %(now)s,
                       on_hand_qty = COALESCE(stock.quantity, 0),
                       reserved_qty = COALESCE(stock.reserved, 0)
                  FROM complaint_lot_hold_line own
             LEFT JOIN stock ON stock.lot_id = own.lot_id
                 WHERE line.id = own.id AND own.id IN %(lines)s
             RETURNING line.id
                """,
                lots=tuple(self.lot_id.ids),
                lines=tuple(self.ids),
                user=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        self.invalidate_model()
        self.lot_id._hold_sync()

    def _release(self, release):
        """Let these lots go, as a signed release says.

        :param release: complaint.lot.release whose signatures are complete
        """
        lines = self.filtered(lambda line: line.state == "active")
        if not lines:
            return
        lines.lot_id._hold_lock_for_change()
        lines._write_engine(
            {
                "state": "released",
                "released_by_id": self.env.uid,
                "released_at": fields.Datetime.now(),
                "release_id": release.id,
            }
        )
        lines.lot_id._hold_sync()
        for hold, own in lines.grouped("hold_id").items():
            hold._record("hold.released", own, {"release": release.id})
        lines.hold_id._close_decided()

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_accept(self):
        """Hold the proposed lots, too.

        :return: True
        :raises AccessError: the user may not hold lots
        :raises UserError: a line is no proposal
        """
        self._check_proposals()
        # sudo: the step belongs to the engine; the right was checked.
        lines = self.sudo()
        lines.lot_id._hold_lock_for_change()
        lines._activate()
        for hold, own in lines.grouped("hold_id").items():
            impact = own.lot_id._hold_impact(hold.company_id)
            self.env["complaint.lot.hold.impact"]._create_engine(hold, impact)
            own.lot_id._hold_break_reservations(hold._broken_note())
            hold._record("hold.accepted", own)
        lines.hold_id._close_decided()
        return True

    def action_dismiss(self):
        """Ask why the proposed lots are not held.

        :return: a window action
        :raises AccessError: the user may not hold lots
        :raises UserError: a line is no proposal
        """
        self._check_proposals()
        return window.dialog(
            self.env._("Dismiss Proposals"),
            "complaint.lot.hold.dismiss",
            line_ids=self.ids,
        )

    def _dismiss(self, reason):
        """Do not hold the proposed lots.

        :param str reason: why they are not concerned
        :raises AccessError: the user may not hold lots
        :raises UserError: a line is no proposal, or no reason
        """
        self._check_proposals()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why these lots are not held."))
        # sudo: `_check_proposals` has said that the user may decide.
        lines = self.sudo()
        lines._write_engine(
            {
                "state": "dismissed",
                "released_by_id": self.env.uid,
                "released_at": fields.Datetime.now(),
                "dismiss_reason": reason,
            }
        )
        proof = {"reason_sha256": sha256_hex(reason.encode())}
        for hold, own in lines.grouped("hold_id").items():
            hold._record("hold.dismissed", own, proof)
        lines.hold_id._close_decided()

    def _check_proposals(self):
        self.check_access("write")
        if not self or any(line.state != "proposed" for line in self):
            raise UserError(self.env._("Choose lots that are proposed for hold."))

    def action_release(self):
        """Open a draft of the release of these lots.

        :return: a window action
        :raises AccessError: the user may not submit releases
        :raises UserError: one of the lots is not held by this hold
        """
        if not self or any(line.state != "active" for line in self):
            raise UserError(self.env._("Choose lots that are on hold."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Release of Lots"),
            "res_model": "complaint.lot.release",
            "view_mode": "form",
            "context": {
                "default_line_ids": self.ids,
                "default_company_id": self.company_id[:1].id,
            },
        }
