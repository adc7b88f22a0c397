from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import window
from ..tools.chain import sha256_hex

HANDOVER_ACTIVITY = "complaint_mgmt.mail_activity_type_handover"
# Who got it and what came of it: only the steps write it.
SYSTEM = (
    "handed_by_id",
    "accepted_at",
    "accepted_by_id",
    "returned_at",
    "returned_by_id",
    "return_reason",
)


class ComplaintHandover(models.Model):
    """A case that was passed on to the head of a department (S2.4.1.2.2c).

    The head is called in the same transaction, and accepts it or gives it back with a
    reason. What was handed over is never changed; another hand-over is another record.
    """

    _name = "complaint.handover"
    _description = "Hand-Over to a Department"
    _inherit = ["complaint.evidence.mixin"]
    _order = "complaint_id, id desc"
    _evidence_kind = "handover"
    _check_company_auto = True

    department_id = fields.Many2one(
        "complaint.department", required=True, check_company=True, ondelete="restrict"
    )
    head_id = fields.Many2one(
        "res.users", readonly=True, index=True, ondelete="restrict"
    )
    note = fields.Text(string="What Is to Be Done")
    handed_at = fields.Datetime(string="Handed Over On", readonly=True)
    handed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    accepted_at = fields.Datetime(string="Accepted On", readonly=True)
    accepted_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    returned_at = fields.Datetime(string="Given Back On", readonly=True)
    returned_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    return_reason = fields.Text(string="Why It Was Given Back", readonly=True)
    acceptance_minutes = fields.Integer(
        string="Minutes Until Accepted",
        compute="_compute_acceptance_minutes",
        store=True,
        aggregator="avg",
    )
    status = fields.Selection(
        [
            ("handed", "Handed Over"),
            ("accepted", "Accepted"),
            ("returned", "Given Back"),
        ],
        compute="_compute_status",
    )
    can_answer = fields.Boolean(compute="_compute_can_answer")

    @api.depends("handed_at", "accepted_at")
    def _compute_acceptance_minutes(self):
        for handover in self:
            taken = handover.accepted_at and handover.accepted_at - handover.handed_at
            handover.acceptance_minutes = taken.total_seconds() // 60 if taken else 0

    @api.depends("accepted_at", "returned_at")
    def _compute_status(self):
        for handover in self:
            done = "accepted" if handover.accepted_at else "handed"
            handover.status = "returned" if handover.returned_at else done

    @api.depends("head_id", "accepted_at", "returned_at")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        for handover in self:
            is_open = not handover.accepted_at and not handover.returned_at
            handover.can_answer = is_open and handover.head_id == self.env.user

    @api.depends("department_id.name")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = handover.department_id.name or ""

    # ------------------------------------------------------------------
    # Handed over once, never changed
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        departments = self.env["complaint.department"]
        values = []
        default = self.default_get(["department_id"])
        for vals in vals_list:
            vals = {**default, **vals}
            head = departments.browse(vals.get("department_id")).head_id
            stamp = {"head_id": head.id, "handed_at": now}
            values.append({**vals, **stamp, "handed_by_id": self.env.uid})
        handovers = super().create(values)
        for handover in handovers:
            if any(handover[name] for name in SYSTEM[1:]):
                handover._refuse_change()
            handover._call_head()
        return handovers

    # Calling super would be the breach: the method refuses everybody.
    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: what was handed over stays as it is.

        :raises UserError: always
        """
        self._refuse_change()

    def _refuse_change(self):
        raise UserError(
            self.env._(
                "A hand-over stays as it is: the head accepts it or gives it back. "
                "Hand the case over anew."
            )
        )

    def _stamp(self, vals):
        # sudo: the head of a department need not be a handler; it was checked.
        # super: past the refusal in `write`, which is for everybody else.
        own = super(ComplaintHandover, self.sudo())
        return own.write(vals)  # pylint: disable=W8164

    def _call_head(self):
        def summarise(env):
            return env._(
                "Handed over to you: %(department)s",
                department=self.with_env(env).department_id.name,
            )

        self.complaint_id._call_people(self.head_id, HANDOVER_ACTIVITY, summarise)

    # ------------------------------------------------------------------
    # The head answers
    # ------------------------------------------------------------------

    def action_accept(self):
        """Take the case over, as the head of the department.

        :return: True
        :raises AccessError: the user is not the head
        :raises UserError: it was accepted or given back before
        """
        self._check_may_answer()
        now = fields.Datetime.now()
        self._stamp({"accepted_at": now, "accepted_by_id": self.env.uid})
        self._settle("accepted", {})
        return True

    def action_return(self):
        """Open the dialog that asks why the case is given back.

        :return: a window action
        """
        self.ensure_one()
        return window.dialog(
            self.env._("Give Back"), "complaint.handover.return", handover_id=self.id
        )

    def _return(self, reason):
        """Give the case back, as the head of the department.

        :param str reason: why; kept in the file
        :raises AccessError: the user is not the head
        :raises UserError: no reason, or it was answered before
        """
        self._check_may_answer()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is not for your department."))
        self._stamp(
            {
                "returned_at": fields.Datetime.now(),
                "returned_by_id": self.env.uid,
                "return_reason": reason,
            }
        )
        self._settle("returned", {"reason_sha256": sha256_hex(reason.encode())})
        # sudo: who handed it over is called, whatever the department may read.
        handlers = self.sudo().handed_by_id
        self.sudo().complaint_id._call_people(
            handlers,
            HANDOVER_ACTIVITY,
            lambda env: env._(
                "Given back: %(department)s",
                department=self.sudo().with_context(lang=env.lang).department_id.name,
            ),
        )

    def _check_may_answer(self):
        self.ensure_one()
        self.check_access("read")
        if self.head_id != self.env.user:
            raise AccessError(
                self.env._(
                    "Only %(head)s, who heads the department, answers this.",
                    head=self.head_id.name,
                )
            )
        if self.accepted_at or self.returned_at:
            raise UserError(self.env._("This hand-over was answered already."))
        self.complaint_id._check_impartial(self.env.user)

    def _settle(self, what, data):
        # sudo: the head need not write the case; only the call to the head is settled.
        case = self.sudo().complaint_id
        kinds = self.env.ref(HANDOVER_ACTIVITY)
        calls = case.activity_ids.filtered(
            lambda a: a.activity_type_id == kinds and a.user_id == self.head_id
        )
        if what == "accepted":
            calls.action_done()
        else:
            calls.unlink()
        data = {"handover": self.id, "department": self.department_id.id, **data}
        self.env["complaint.event"]._record(case.sudo(False), f"handover.{what}", data)
