from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import lifecycle

TASKFORCE_ACTIVITY = "complaint_mgmt.mail_activity_type_taskforce"
VP = "complaint_mgmt.group_complaint_vp"
GM = "complaint_mgmt.group_complaint_gm"
# Who may lead and convene: management, not the handler alone (S6.15, S9.4.3.5).
LEADERS = f"{lifecycle.QA_HEAD},{VP},{GM}"


class ComplaintTaskforce(models.Model):
    """The people who are called together for a serious case, under a leader in person.

    S6.15, S9.4.3.5: convening calls every member at once; each accepts or refuses, and
    a refusal reaches the leader.
    """

    _name = "complaint.taskforce"
    _description = "Task Force"
    _inherit = ["complaint.hearing.mixin"]
    _order = "complaint_id, id"
    _evidence_kind = "taskforce"
    _evidence_states = lifecycle.OPEN
    _stamps = frozenset(("convened_at", "convened_by_id"))

    case_number = fields.Char(related="complaint_id.name", string="Complaint Number")
    leader_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self._default_leader(),
        domain="[('share', '=', False)]",
        index=True,
        ondelete="restrict",
    )
    mandate = fields.Text(
        required=True, help="What the task force is to find out and to decide."
    )
    departments = fields.Char(help="The departments that take part.")
    member_ids = fields.One2many("complaint.taskforce.member", "taskforce_id")
    convened_at = fields.Datetime(string="Convened On", readonly=True, copy=False)
    convened_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    @api.model
    def _default_leader(self):
        user = self.env.user
        return user if user.has_groups(LEADERS) else user.browse()

    @api.depends("case_number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for taskforce in self:
            taskforce.display_name = self.env._(
                "Task Force %(number)s", number=taskforce.case_number or ""
            )

    @api.constrains("leader_id", "complaint_id")
    def _check_leader(self):
        for taskforce in self:
            # sudo: the roles of another user; only yes or no.
            leader = taskforce.leader_id.sudo()
            if not leader.has_groups(LEADERS):
                raise ValidationError(
                    self.env._(
                        "A task force is led by the QA head, the quality VP or the "
                        "general manager, not by %(user)s.",
                        user=leader.name,
                    )
                )
            taskforce.complaint_id._check_impartial(taskforce.leader_id)

    def _check_evidence_open(self):
        if not self.env.su and self.env.user.has_groups(LEADERS):
            # sudo: a leader who is no handler convenes as well; the step of the case is
            # checked all the same.
            return super(ComplaintTaskforce, self.sudo())._check_evidence_open()
        return super()._check_evidence_open()

    # ------------------------------------------------------------------
    # Convening
    # ------------------------------------------------------------------

    def action_convene(self):
        """Convene the task force: every member is called at once.

        :return: True
        :raises AccessError: the user is neither QA head nor VP nor general manager
        :raises UserError: no members, or the case is closed
        """
        if not self.env.user.has_groups(LEADERS):
            raise AccessError(
                self.env._(
                    "The QA head, the quality VP or the general manager convenes a "
                    "task force."
                )
            )
        self.check_access("write")
        self._check_evidence_open()
        for taskforce in self.filtered(lambda t: not t.convened_at):
            if not taskforce.member_ids:
                raise UserError(self.env._("Say who belongs to the task force."))
            taskforce._convene()
        return True

    def _convene(self):
        now = fields.Datetime.now()
        self._write_stamp({"convened_at": now, "convened_by_id": self.env.uid})
        data = {
            "taskforce": self.id,
            "leader": self.leader_id.id,
            "members": sorted(self.member_ids.user_id.ids),
        }
        case = self.complaint_id
        self.env["complaint.event"]._record(case, "taskforce.convened", data)
        self.member_ids._call()
        # sudo: whoever was called to convene one need not any more.
        case.sudo().activity_unlink([TASKFORCE_ACTIVITY])
