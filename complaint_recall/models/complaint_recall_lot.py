from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.complaint_mgmt.tools import window
from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

CERTAINTY = [("certain", "Certain"), ("possible", "Possible")]
COORDINATOR = "complaint_recall.group_recall_manager"
TEAM = "complaint_recall.group_recall_user"
EXCLUSION = frozenset(("is_excluded", "exclusion_reason"))


class ComplaintRecallLot(models.Model):
    """One lot in the scope of a recall, as it was found and decided on.

    Rows are written by the scope engine; a person only takes a lot out before the
    decision, with a reason, and takes it in again.
    """

    _name = "complaint.recall.lot"
    _description = "Lot in a Recall"
    _inherit = ["complaint.recall.row"]
    _order = "recall_id, level, id"
    _rec_name = "lot_id"
    _user_fields = EXCLUSION

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    recall_state = fields.Selection(
        related="recall_id.state", string="Status of the Recall"
    )
    company_id = fields.Many2one(
        related="recall_id.company_id", store=True, index=True, precompute=True
    )
    lot_id = fields.Many2one(
        "stock.lot", required=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product", required=True, index=True, ondelete="restrict"
    )
    uom_id = fields.Many2one("uom.uom", string="Unit", required=True)
    certainty = fields.Selection(CERTAINTY, required=True, default="certain")
    reason_code = fields.Char(string="Why Only Possible")
    reason_text = fields.Char(
        string="Why It Is Only Possible", compute="_compute_reason_text"
    )
    level = fields.Integer(
        string="Distance", aggregator=None, help="Steps from a suspect lot."
    )
    low = fields.Float(
        string="Contains At Least", digits="Product Unit", aggregator=None
    )
    high = fields.Float(
        string="Contains At Most", digits="Product Unit", aggregator=None
    )
    produced_qty = fields.Float(
        string="Made or Received", digits="Product Unit", readonly=True
    )
    is_held = fields.Boolean(related="lot_id.is_held", string="On Hold")
    is_excluded = fields.Boolean(string="Taken Out")
    exclusion_reason = fields.Char(string="Why Taken Out")
    excluded_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    is_amended = fields.Boolean(
        string="Added Later", readonly=True, help="Added by a signed amendment."
    )

    _lot_uniq = models.Constraint(
        "UNIQUE(recall_id, lot_id)", "A lot is in a recall once."
    )

    @api.depends("reason_code")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        words = self.env["complaint.recall"]._reason_words()
        for row in self:
            row.reason_text = words.get(row.reason_code, row.reason_code)

    @api.model
    def _inserted_columns(self):
        return (
            "recall_id",
            "company_id",
            "lot_id",
            "product_id",
            "uom_id",
            "certainty",
            "reason_code",
            "level",
            "low",
            "high",
            "produced_qty",
            "is_excluded",
            "is_amended",
            "create_uid",
            "write_uid",
            "create_date",
            "write_date",
        )

    # ------------------------------------------------------------------
    # Out and in again
    # ------------------------------------------------------------------

    def write(self, vals):
        if not EXCLUSION & vals.keys():
            return super().write(vals)
        if vals.keys() - EXCLUSION:
            # what else is written needs the engine, and this a person
            self._check_engine()
        is_out = vals.get("is_excluded")
        if is_out is None and any(not row.is_excluded for row in self):
            raise UserError(self.env._("A reason belongs to a lot that is taken out."))
        self._check_exclusion(is_out is not False, vals.get("exclusion_reason"))
        stamp = {"excluded_by_id": self.env.uid}
        if is_out is False:
            stamp = {"excluded_by_id": False, "exclusion_reason": False}
        # super: past the refusal of the row, for a step that was just checked
        result = super().write({**vals})
        # sudo: the stamp is written by the engine only.
        super(ComplaintRecallLot, self.sudo()).write(stamp)
        if is_out is not None:
            self._after_exclusion(is_out, vals.get("exclusion_reason"))
        return result

    def _check_exclusion(self, is_out, reason):
        """Refuse to take lots out or in where role, step or reason is missing.

        A certain lot has the fault on record: only the coordinator takes it out.

        :raises AccessError: the role is missing
        :raises UserError: the scope is fixed, or there is no reason
        """
        self.check_access("write")
        if any(row.recall_id.state != "draft" for row in self):
            raise UserError(
                self.env._(
                    "The scope was submitted: lots are taken out or in before the "
                    "decision only."
                )
            )
        is_certain = is_out and any(row.certainty == "certain" for row in self)
        if not self.env.user.has_group(COORDINATOR if is_certain else TEAM):
            raise AccessError(
                self.env._(
                    "A lot that certainly belongs to the recall is taken out by the "
                    "recall coordinator only."
                )
            )
        if is_out and not (reason or "").strip():
            raise UserError(self.env._("Say why the lot is taken out."))

    def _after_exclusion(self, is_out, reason):
        kind = "recall.lots_excluded" if is_out else "recall.lots_included"
        proof = {"reason_sha256": sha256_hex(reason.encode())} if is_out else {}
        for recall, rows in self.grouped("recall_id").items():
            data = {"lots": sorted(rows.lot_id.ids), **proof}
            self.env["complaint.event"]._record(recall, kind, data)
            # sudo: what leaves the scope with a lot does not depend on who took it out.
            recall.sudo()._after_lots_changed(rows.sudo())

    def action_exclude(self):
        """Open the dialog that takes these lots out, with the reason.

        :return: a window action
        """
        return window.dialog(
            self.env._("Take Lots Out"), "complaint.recall.exclude", row_ids=self.ids
        )

    def action_include(self):
        """Take these lots in again.

        :return: True
        :raises AccessError: not in the recall team
        :raises UserError: the scope is fixed
        """
        return self.write({"is_excluded": False})
