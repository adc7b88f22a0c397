from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools import window
from ..tools.chain import sha256_hex

QA_HEAD = "complaint_mgmt.group_complaint_qa_head"
LEGAL = "complaint_mgmt.group_complaint_legal"
PLACERS = f"{QA_HEAD},{LEGAL}"
PREFIX = "LH"
# Who did what and when: only the steps write it.
SYSTEM_FIELDS = frozenset(
    (
        "name",
        "state",
        "placed_by_id",
        "placed_at",
        "released_by_id",
        "released_at",
        "release_reason",
        "line_ids",
    )
)


class ComplaintLegalHold(models.Model):
    """Cases that are not destroyed, whatever their date says: a court may want them.

    Placed by a QA head or the legal representative. Cases are added and stay; the hold
    ends as a whole, with a reason, by another person than who placed it, or by the
    legal representative.
    """

    _name = "complaint.legal.hold"
    _description = "Legal Hold"
    _order = "id desc"

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="restrict",
    )
    matter = fields.Char(
        string="Matter Number", help="Of the court, the authority or the lawyer."
    )
    reason = fields.Text(required=True, help="Why these files must not go.")
    owner_id = fields.Many2one(
        "res.users",
        string="Person in Charge",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="restrict",
        help="Whom to ask whether it is still needed.",
    )
    state = fields.Selection(
        [("active", "Active"), ("released", "Hold Released")],
        required=True,
        readonly=True,
        default="active",
        copy=False,
        index=True,
    )
    line_ids = fields.One2many(
        "complaint.legal.hold.line", "hold_id", string="Cases", readonly=True
    )
    case_count = fields.Integer(string="Cases Held", compute="_compute_case_count")
    placed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    placed_at = fields.Datetime(string="Placed On", readonly=True)
    released_by_id = fields.Many2one(
        "res.users", string="Hold Released By", readonly=True, ondelete="restrict"
    )
    released_at = fields.Datetime(string="Hold Released On", readonly=True)
    release_reason = fields.Text(readonly=True)

    @api.depends("line_ids")
    def _compute_case_count(self):
        for hold in self:
            hold.case_count = len(hold.line_ids)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_may_place()
        if not SYSTEM_FIELDS.isdisjoint(set().union(*vals_list)):
            self._refuse_by_hand()
        fixed = {
            **dict.fromkeys(SYSTEM_FIELDS - {"line_ids"}, False),
            "line_ids": [],
            "state": "active",
            "placed_by_id": self.env.uid,
            "placed_at": fields.Datetime.now(),
        }
        holds = super().create([{**vals, **fixed} for vals in vals_list])
        for hold in holds:
            number = self.env["complaint.number"]._next(hold.company_id, PREFIX)
            hold._write_engine({"name": number})
        self.env["complaint.event"]._record(holds, "legal_hold.placed")
        return holds

    def write(self, vals):
        if not (SYSTEM_FIELDS | {"company_id"}).isdisjoint(vals):
            self._refuse_by_hand()
        self._check_may_place()
        self._check_active()
        result = super().write(vals)
        self.env["complaint.event"]._record(
            self, "legal_hold.changed", {"fields": sorted(vals)}
        )
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise AccessError(self.env._("A legal hold is released, never deleted."))

    def _write_engine(self, vals):
        """Write what `write` refuses to everybody. For the steps of a hold only."""
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(vals)  # pylint: disable=W8164

    def _refuse_by_hand(self):
        raise UserError(
            self.env._("Placing, adding cases and releasing are steps of their own.")
        )

    def _check_may_place(self):
        if not self.env.su and not self.env.user.has_groups(PLACERS):
            raise AccessError(
                self.env._("A QA head or the legal representative holds files.")
            )

    def _check_active(self):
        for hold in self:
            if hold.state != "active":
                raise UserError(
                    self.env._("%(hold)s is released. Place another.", hold=hold.name)
                )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_add_cases(self):
        """Open the dialog in which cases are chosen, one by one or by a condition.

        :return: a window action
        """
        self.ensure_one()
        return self._open_dialog(
            "complaint.legal.hold.add", self.env._("Hold More Cases")
        )

    def action_release(self):
        """Open the dialog in which the hold is released with a reason.

        :return: a window action
        """
        self.ensure_one()
        return self._open_dialog(
            "complaint.legal.hold.release", self.env._("Release the Hold")
        )

    def _open_dialog(self, model, name):
        self.check_access("write")
        return window.dialog(name, model, hold_id=self.id)

    def _add_cases(self, cases):
        """Put cases under this hold; what is held already stays as it is.

        :param cases: complaint.complaint, which the user may read
        :raises AccessError: the user may not hold files, or not read a case
        :raises UserError: another company, a destroyed file, or the hold is released
        """
        self.ensure_one()
        self._check_may_place()
        self.check_access("write")
        cases.check_access("read")
        self._check_active()
        # sudo: which cases are held decides, whoever asks.
        own = self.sudo()
        cases = cases - own.line_ids.complaint_id.with_env(self.env)
        if cases.company_id - self.company_id:
            raise UserError(self.env._("A hold is about the cases of its company."))
        self._lock_cases(cases)
        self._check_not_destroyed(cases)
        now = fields.Datetime.now()
        self.env["complaint.legal.hold.line"]._append(
            [
                {
                    "hold_id": self.id,
                    "complaint_id": case.id,
                    "added_by_id": self.env.uid,
                    "added_at": now,
                }
                for case in cases
            ]
        )
        own.invalidate_recordset(["line_ids"])
        self.env["complaint.event"]._record(cases, "legal_hold.added", {"hold": own.id})

    def _lock_cases(self, cases):
        """Wait for a destruction that runs, and let the next one wait for us.

        A file that went meanwhile fails here and not later: the request starts over and
        is told so. A destruction that comes second looks for holds with the lock.
        """
        self.env.cr.execute(
            SQL(
                "SELECT 1 FROM complaint_complaint WHERE id = ANY(%s)"
                " ORDER BY id FOR UPDATE",
                cases.ids,
            )
        )

    def _check_not_destroyed(self, cases):
        # sudo: as above.
        gone = cases.sudo().archive_entry_ids.filtered(lambda e: e.state == "destroyed")
        if gone:
            raise UserError(
                self.env._(
                    "The file of %(number)s was destroyed: there is nothing to hold.",
                    number=gone[0].complaint_id.name,
                )
            )

    def _release(self, reason):
        """End this hold: its cases follow their dates again.

        :param str reason: why
        :raises AccessError: the user may not release it
        :raises UserError: no reason, or it is released already
        """
        self.ensure_one()
        self._check_may_place()
        self.check_access("write")
        self._check_active()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the files need not be held any more."))
        is_legal = self.env.user.has_group(LEGAL)
        if self.placed_by_id == self.env.user and not is_legal:
            raise AccessError(
                self.env._(
                    "You placed this hold: another person releases it, or the legal "
                    "representative."
                )
            )
        self._write_engine(
            {
                "state": "released",
                "released_by_id": self.env.uid,
                "released_at": fields.Datetime.now(),
                "release_reason": reason,
            }
        )
        events = self.env["complaint.event"]
        data = {"reason_sha256": sha256_hex(reason.encode())}
        events._record(self, "legal_hold.released", data)
        # sudo: the log of each case tells that it may go again.
        cases = self.sudo().line_ids.complaint_id.sudo(False)
        events._record(cases, "legal_hold.ended", {"hold": self.id})
