from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

from ..tools import hold_lifecycle

PREFIX = "HD"
DESCENDANTS = [
    ("propose", "Propose for Hold"),
    ("hold", "Hold as Well"),
    ("ignore", "Leave Alone"),
]
# What may change on a hold that is no draft any more.
HARMLESS = frozenset(("note", "activity_ids", "message_main_attachment_id"))
SYSTEM = frozenset(
    (
        "name",
        "user_id",
        "placed_at",
        "impact_ids",
        "released_at",
        "state_changed_at",
        "recall_id",
    )
)
# So many lots are named in an event; more are there by count and digest.
LISTED = 200


class ComplaintLotHold(models.Model):
    """Why lots may not be used, from when on, and until who released them.

    The lines are the lots. A draft has no effect; once placed, a hold is changed by its
    own steps only: proposals are accepted or dismissed, lots are released by signature.
    """

    _name = "complaint.lot.hold"
    _description = "Hold of Lots"
    _inherit = ["complaint.lifecycle.mixin", "mail.thread", "mail.activity.mixin"]
    _archive_open = True
    _order = "id desc"
    _check_company_auto = True
    _lifecycle = hold_lifecycle
    # safety first: a hold shows to all who see holds, and no number of its case
    _case_link = False

    name = fields.Char(string="Number", readonly=True, copy=False, index=True)
    state = fields.Selection(
        [("draft", "Draft"), ("active", "On Hold"), ("released", "Released")],
        required=True,
        readonly=True,
        default=hold_lifecycle.INITIAL,
        copy=False,
        tracking=True,
    )
    state_reason = fields.Text(string="Reason of the Step", readonly=True)
    state_changed_at = fields.Datetime(string="Last Step On")
    reason = fields.Text(
        required=True, help="Whoever meets the hold reads it: name no persons."
    )
    complaint_id = fields.Many2one(
        "complaint.complaint",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="complaint_mgmt.group_complaint_reader",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Placed By",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    placed_at = fields.Datetime(string="Placed On", readonly=True, copy=False)
    released_at = fields.Datetime(string="Released On", readonly=True, copy=False)
    descendants = fields.Selection(
        DESCENDANTS,
        string="What Was Made of Them",
        required=True,
        default="propose",
        help="Lots in stock that were made of the lots on hold.",
    )
    note = fields.Text(
        string="Internal Note",
        copy=False,
        groups="complaint_recall.group_recall_user",
    )
    line_ids = fields.One2many("complaint.lot.hold.line", "hold_id", string="Lots")
    impact_ids = fields.One2many(
        "complaint.lot.hold.impact",
        "hold_id",
        string="Stopped by It",
        readonly=True,
        groups="complaint_recall.group_recall_user",
    )
    held_count = fields.Integer(string="On Hold", compute="_compute_counts")
    proposed_count = fields.Integer(string="Proposed", compute="_compute_counts")
    line_count = fields.Integer(string="Number of Lots", compute="_compute_counts")
    releaser_text = fields.Char(
        string="Who May Release", compute="_compute_releaser_text", compute_sudo=True
    )
    source_label = fields.Char(compute="_compute_source_label", string="Because Of")

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for hold in self:
            hold.display_name = hold.name or self.env._("Draft Hold")

    @api.depends("line_ids.state")
    def _compute_counts(self):
        rows = self.env["complaint.lot.hold.line"]._read_group(
            [("hold_id", "in", self.ids)], ["hold_id", "state"], ["__count"]
        )
        counts = {(hold.id, state): count for hold, state, count in rows}
        for hold in self:
            own = {key[1]: counts[key] for key in counts if key[0] == hold.id}
            hold.held_count = own.get("active", 0)
            hold.proposed_count = own.get("proposed", 0)
            hold.line_count = sum(own.values())

    @api.depends("state", "line_ids.state")
    @api.depends_context("lang")
    def _compute_releaser_text(self):
        for hold in self:
            hold.releaser_text = hold.state == "active" and hold._releaser_text()

    @api.depends("reason")
    def _compute_source_label(self):
        for hold in self:
            hold.source_label = hold._source_label()

    def _source_label(self):
        """Return the number of what the hold is part of; other addons add their own."""
        self.ensure_one()
        # sudo: the number of a complaint names nobody.
        return self.sudo().complaint_id.name or ""

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("state", "draft") != "draft" or SYSTEM & vals.keys():
                raise UserError(self._engine_refusal())
        # said here, for a default of a caller's context would count otherwise
        fixed = {**dict.fromkeys(SYSTEM - {"impact_ids"}, False), "state": "draft"}
        holds = super().create([{**vals, **fixed} for vals in vals_list])
        holds._check_reason()
        return holds

    def write(self, vals):
        if SYSTEM & vals.keys():
            raise UserError(self._engine_refusal())
        content = vals.keys() - HARMLESS - {"state", "state_reason"}
        content = {name for name in content if not name.startswith("message_")}
        fixed = self.filtered(lambda hold: hold.state != "draft")
        if content and fixed:
            raise UserError(
                self.env._(
                    "%(hold)s was placed and is not changed any more. Place another "
                    "hold, or release the lots.",
                    hold=fixed[0].display_name,
                )
            )
        result = super().write(vals)
        if "reason" in vals:
            self._check_reason()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_draft(self):
        if any(hold.state != "draft" for hold in self):
            raise UserError(self.env._("A hold that was placed is kept."))

    def _engine_refusal(self):
        return self.env._(
            "A hold starts as a draft and goes on by its own steps: place it, accept "
            "or dismiss proposals, release the lots by signature."
        )

    def _write_engine(self, vals):
        # super: `write` refuses to everybody what only the steps may change.
        return super().write(vals)  # pylint: disable=W8164

    def _check_reason(self):
        if any(not (hold.reason or "").strip() for hold in self):
            raise UserError(self.env._("Say why the lots are held."))

    # ------------------------------------------------------------------
    # Placing
    # ------------------------------------------------------------------

    def action_place(self):
        """Place the hold: from now on the lots stay where they are.

        :return: True
        :raises AccessError: the user may not hold lots
        :raises UserError: no lots, no reason, or placed already
        """
        self.write({"state": "active"})
        return True

    def _guard_lots(self):
        self._check_reason()
        if not self.line_ids:
            raise UserError(self.env._("Choose the lots that are to be held."))

    def _record_steps(self, old_states, target, reason):
        # before the step is logged: a hold is numbered when it takes effect
        if target == "active":
            for hold in self:
                hold._engage()
        if target == "released":
            self._write_engine({"released_at": fields.Datetime.now()})
        return super()._record_steps(old_states, target, reason)

    def _engage(self):
        """Let a hold take effect: count, hold, undo reservations, look for descendants.

        The number comes last, for whoever is given one lets all others wait.
        """
        # sudo: the engine holds whatever is in stock of the lots, for everybody.
        own = self.sudo()
        if own.descendants == "hold":
            own.line_ids._create_engine(own, own._made_lots())
        lots = own.line_ids.lot_id
        lots._hold_lock_for_change()
        own.line_ids._activate()
        impact = lots._hold_impact(own.company_id)
        self.env["complaint.lot.hold.impact"]._create_engine(own, impact)
        series = self.env["complaint.number"]._next(own.company_id, PREFIX)
        own._write_engine(
            {
                "name": series,
                "user_id": self.env.uid,
                "placed_at": fields.Datetime.now(),
            }
        )
        lots._hold_break_reservations(self._broken_note())
        if own.descendants == "propose":
            own._propose(own._made_lots(), call=False)
        self._record(
            "hold.placed", own.line_ids.filtered(lambda x: x.state == "active")
        )

    def _made_lots(self):
        """Return the lots made of those on hold that this hold may hold, too (sudo).

        Those of other companies are counted in the file of the hold.
        """
        made = self.line_ids.lot_id._hold_descendants()
        own = made._hold_of(self.company_id)
        if foreign := len(made - own):
            self._message_log(
                body=self.env._(
                    "Lots that other companies have in stock and made of these: "
                    "%(count)s. This hold does not reach them. Tell the recall team "
                    "of those companies.",
                    count=foreign,
                )
            )
        return own

    def _broken_note(self):
        return self.env._(
            "%(hold)s: reservations of lots on hold were undone. %(reason)s",
            hold=self.name,
            reason=self.reason,
        )

    def _record(self, kind, lines, data=None):
        """Record one event for a step on lines, however many: lots and quantity."""
        lots = sorted(lines.lot_id.ids)
        facts = {"count": len(lots), **(data or {})}
        if len(lots) <= LISTED:
            facts["lots"] = lots
        else:
            facts["lots_sha256"] = sha256_hex(canonical_json(lots))
        facts["quantity"] = f"{sum(lines.mapped('on_hand_qty')):.6f}"
        self.env["complaint.event"]._record(self, kind, facts)

    # ------------------------------------------------------------------
    # Release
    # ------------------------------------------------------------------

    def action_release(self):
        """Open a draft of the release of all lots that are held by these holds.

        :return: a window action
        :raises UserError: nothing is held
        """
        lines = self.line_ids.filtered(lambda line: line.state == "active")
        return lines.action_release()

    @api.model
    def _action_open(self, domain):
        """Return the action that opens holds: the form if there is one, else the list.

        :param list domain: which holds
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_recall.complaint_lot_hold_action"
        )
        action.update(domain=domain, context={"create": False})
        holds = self.search(domain, limit=2)
        if len(holds) == 1:
            action.update(res_id=holds.id, views=[(False, "form")], view_mode="form")
        return action

    def action_view_lines(self):
        """Open the lots of this hold.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lots of %(hold)s", hold=self.display_name),
            "res_model": "complaint.lot.hold.line",
            "view_mode": "list",
            "domain": [("hold_id", "=", self.id)],
            "context": {"create": False},
        }

    def _releaser_text(self):
        """Return the roles and persons who may release lots of this hold (sudo)."""
        self.ensure_one()
        return self.env["complaint.lot.release"]._signers_text(self)

    def _text_for_refused(self):
        """Return this hold in a sentence, for who is refused by it (sudo)."""
        self.ensure_one()
        return self.env._(
            "%(hold)s: %(reason)s Released by: %(people)s.",
            hold=self.name,
            reason=self._as_sentence(self.reason),
            people=self._releaser_text(),
        )

    @api.model
    def _as_sentence(self, text):
        text = (text or "").strip()
        return text if text[-1:] in ".!?。！？" else f"{text}."
