from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_list

from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

PREFIX = "RL"
GATE = "release"
# What may change on a release that is no draft any more.
HARMLESS = frozenset(("activity_ids", "message_main_attachment_id"))
SHOWN = 3


class ComplaintLotRelease(models.Model):
    """Lots are let go when another person than who held and who submits signs it."""

    _name = "complaint.lot.release"
    _description = "Release of Lots"
    _inherit = ["complaint.gate.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "In Review"),
            ("approved", "Released"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="restrict",
    )
    line_ids = fields.Many2many(
        "complaint.lot.hold.line",
        "complaint_lot_release_line_rel",
        string="Lots",
        domain="[('state', '=', 'active'), ('company_id', '=', company_id)]",
        copy=False,
        ondelete="restrict",
    )
    hold_ids = fields.Many2many(
        "complaint.lot.hold", string="Holds", compute="_compute_hold_ids"
    )
    reason = fields.Text(help="Why the goods may be used again, and on what evidence.")

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for release in self:
            release.display_name = release.name or self.env._("Draft Release")

    @api.depends("line_ids.hold_id")
    def _compute_hold_ids(self):
        for release in self:
            release.hold_ids = release.line_ids.hold_id

    @api.constrains("line_ids", "company_id")
    def _check_line_company(self):
        for release in self:
            # sudo: a line that the user may not read is not smuggled in.
            if release.sudo().line_ids.company_id - release.company_id:
                raise ValidationError(
                    self.env._("A release is about the lots of one company.")
                )

    # ------------------------------------------------------------------
    # The state follows the signatures, whoever writes it
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("state", "draft") != "draft" for vals in vals_list):
            raise UserError(
                self.env._("A release starts as a draft. Submit it for signature then.")
            )
        # said here, for a default of a caller's context would count otherwise
        fixed = {"state": "draft", "name": False}
        return super().create([{**vals, **fixed} for vals in vals_list])

    def write(self, vals):
        if "name" in vals:
            raise UserError(self.env._("The number is given at submission."))
        for release in self:
            if vals.get("state", release.state) != release.state:
                release._check_state(vals["state"])
        content = vals.keys() - HARMLESS - {"state"}
        if any(not name.startswith("message_") for name in content):
            self._check_draft()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_draft(self):
        self._check_draft()

    def _check_state(self, target):
        # sudo: the signatures decide, whether or not the user may read them.
        latest = self.env["complaint.gate.round"]._latest(self, GATE).sudo()
        opened = latest.state == "open"
        holds = {
            "review": opened,
            "approved": latest.state == "approved" and self._gate_is_approved(GATE),
            "refused": latest.state == "refused",
        }
        over = self.state in ("approved", "refused")
        if over or not holds.get(target, not opened):
            raise UserError(
                self.env._(
                    "%(release)s takes effect by signatures only. Submit it.",
                    release=self.display_name,
                )
            )

    def _check_draft(self):
        fixed = self.filtered(lambda release: release.state != "draft")
        if fixed:
            raise UserError(
                self.env._(
                    "%(release)s was submitted and is not changed any more. Draft "
                    "another release.",
                    release=fixed[0].display_name,
                )
            )

    # ------------------------------------------------------------------
    # Signatures
    # ------------------------------------------------------------------

    def action_submit(self):
        """Open the dialog in which the release is submitted for signature.

        :return: a window action
        :raises UserError: no lots, no reason, or one of them is not on hold
        """
        self.ensure_one()
        self._gate_check_submit(GATE)
        return self.action_gate_submit(GATE)

    def _gate_labels(self):
        return {**super()._gate_labels(), GATE: self.env._("Release of Lots")}

    def _gate_watched_fields(self):
        return {"line_ids", "reason", "company_id"}

    def _gate_payload(self, gate):
        if gate != GATE:
            return super()._gate_payload(gate)
        lines = self.line_ids.sorted("id")
        return {
            "reason": self.reason or "",
            "line_ids": [
                f"{line.hold_id.name} {signed_name(line.product_id)} "
                f"{signed_name(line.lot_id, 'name')}"
                for line in lines
            ],
        }

    def _gate_barred_users(self):
        """Who put the goods on hold does not release them."""
        # sudo: each line counts, whoever looks; only who placed it is taken.
        lines = self.sudo().line_ids
        placed = lines.user_id | lines.hold_id.user_id
        return super()._gate_barred_users() | placed.sudo(self.env.su)

    def _gate_check_submit(self, gate):
        result = super()._gate_check_submit(gate)
        self._check_draft()
        if not self.line_ids or not (self.reason or "").strip():
            raise UserError(
                self.env._("Choose the lots, and say why they may be used again.")
            )
        if any(line.state != "active" for line in self.line_ids):
            raise UserError(self.env._("Choose lots that are on hold."))
        return result

    def _gate_on_submitted(self, gate, gate_round):
        self.write({"state": "review"})
        if not self.name:
            number = self.env["complaint.number"]._next(self.company_id, PREFIX)
            self._write_name(number)

    def _write_name(self, number):
        # super: `write` refuses the number to everybody.
        return super().write({"name": number})  # pylint: disable=W8164

    def _gate_on_approved(self, gate, gate_round):
        self.write({"state": "approved"})
        self.line_ids._release(self)

    def _gate_on_sent_back(self, gate, gate_round):
        self.write({"state": "draft"})

    def _gate_on_refused(self, gate, gate_round):
        self.write({"state": "refused"})

    def _gate_on_void(self, gate, gate_round):
        if self.state == "review":
            self.write({"state": "draft"})

    # ------------------------------------------------------------------
    # Who may release, for people
    # ------------------------------------------------------------------

    @api.model
    def _signers_text(self, hold):
        """Return the roles and persons who can sign a release of a hold (sudo).

        :param hold: complaint.lot.hold
        """
        policies = self.env["complaint.gate.policy"]
        document = self.new({"company_id": hold.company_id.id})
        try:
            lines = policies._find(document, GATE).line_ids
        except UserError:
            return self.env._(
                "nobody yet, ask the role %(role)s", role=policies._manager_role()
            )
        return "; ".join(self._signer_text(line, hold) for line in lines)

    def _signer_text(self, line, hold):
        named = line._named_groups().all_user_ids | line._named_users(self)
        people = named.filtered(
            lambda u: u.active and not u.share and hold.company_id in u.company_ids
        )
        # who placed it is barred, and the system user signs nothing
        names = (people - hold.user_id - self.env.ref("base.user_root")).mapped("name")
        if not names:
            return line.name
        shown = format_list(self.env, names[:SHOWN])
        if len(names) > SHOWN:
            shown = self.env._(
                "%(names)s and %(count)s more", names=shown, count=len(names) - SHOWN
            )
        return self.env._("%(role)s (%(names)s)", role=line.name, names=shown)
