from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import lifecycle, window
from ..tools.chain import sha256_hex
from .complaint_statement import ASKED_ACTIVITY
from .complaint_taskforce import TASKFORCE_ACTIVITY


class ComplaintTaskforceMember(models.Model):
    """Somebody whom a task force calls, and the answer (S9.4.3.5).

    A member needs no role in complaints: the member sees the mandate, accepts or says
    why not, and reports progress.
    """

    _name = "complaint.taskforce.member"
    _description = "Member of a Task Force"
    _inherit = ["complaint.hearing.mixin"]
    _order = "taskforce_id, id"
    _evidence_kind = "taskforce_member"
    _evidence_states = lifecycle.OPEN
    _evidence_removable = True
    _stamps = frozenset(("answer", "reason", "answered_at"))

    taskforce_id = fields.Many2one(
        "complaint.taskforce", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Member",
        required=True,
        domain="[('share', '=', False)]",
        index=True,
        ondelete="restrict",
    )
    department = fields.Char()
    task = fields.Char(string="Share of the Work")
    case_number = fields.Char(related="complaint_id.name", string="Complaint Number")
    mandate = fields.Text(related="taskforce_id.mandate")
    leader_id = fields.Many2one(related="taskforce_id.leader_id")
    convened_at = fields.Datetime(related="taskforce_id.convened_at")
    answer = fields.Selection(
        [("accepted", "Accepted"), ("refused", "Refused")], readonly=True, copy=False
    )
    reason = fields.Text(string="Why Not", readonly=True, copy=False)
    answered_at = fields.Datetime(string="Answered On", readonly=True, copy=False)
    is_me = fields.Boolean(compute="_compute_is_me")

    _user_uniq = models.Constraint(
        "UNIQUE(taskforce_id, user_id)", "This member is in the task force already."
    )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_me(self):
        for member in self:
            member.is_me = member.user_id == self.env.user

    @api.depends("user_id", "case_number")
    def _compute_display_name(self):
        for member in self:
            # sudo: the name of a colleague.
            words = [member.user_id.sudo().name, member.case_number]
            member.display_name = ", ".join(filter(None, words))

    @api.constrains("taskforce_id", "complaint_id", "user_id")
    def _check_member(self):
        for member in self:
            if member.complaint_id != member.taskforce_id.complaint_id:
                raise UserError(
                    self.env._("A member belongs to the complaint of the task force.")
                )
            member.complaint_id._check_impartial(member.user_id)

    @api.model_create_multi
    def create(self, vals_list):
        taskforces = self.env["complaint.taskforce"]
        filled = []
        for vals in vals_list:
            taskforce = taskforces.browse(vals.get("taskforce_id"))
            filled.append({"complaint_id": taskforce.complaint_id.id, **vals})
        members = super().create(filled)
        members.filtered("convened_at")._call()
        return members

    def write(self, vals):
        if {"user_id", "taskforce_id"} & vals.keys():
            self._check_not_convened()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_unless_convened(self):
        self._check_not_convened()

    def _check_not_convened(self):
        if any(member.convened_at for member in self):
            raise UserError(
                self.env._("Who was called stays on record. Call somebody else, too.")
            )

    def _check_evidence_open(self):
        # the task force knows who may change it, besides the handlers
        self.taskforce_id._check_evidence_open()

    def _call(self):
        for member in self:
            member._call_users(
                member.user_id,
                ASKED_ACTIVITY,
                lambda env, m=member: env._(
                    "Task force for complaint %(number)s: accept or say why not",
                    number=m.case_number,
                ),
            )

    # ------------------------------------------------------------------
    # The member answers
    # ------------------------------------------------------------------

    def action_accept(self):
        """Accept to take part, as the member who was called.

        :return: True
        :raises AccessError: somebody else was called
        :raises UserError: not convened yet, or the case is closed
        """
        for member in self:
            member._answer("accepted")
        return True

    def action_refuse(self):
        """Open the dialog that asks the member why not.

        :return: a window action
        """
        return self._open_note("refuse", self.env._("Refuse"))

    def action_report(self):
        """Open the dialog in which a member reports progress.

        :return: a window action
        """
        return self._open_note("progress", self.env._("Report Progress"))

    def _open_note(self, mode, title):
        self.ensure_one()
        return window.dialog(
            title, "complaint.taskforce.note", member_id=self.id, mode=mode
        )

    def _check_me(self):
        self.ensure_one()
        if self.user_id != self.env.user:
            raise AccessError(
                self.env._("Somebody else was called. You answer for yourself only.")
            )
        if not self.convened_at:
            raise UserError(self.env._("The task force is not convened yet."))
        self.complaint_id._check_impartial(self.env.user)
        # sudo: the step of the case, which a member need not read.
        self.sudo()._check_evidence_open()

    def _answer(self, answer, reason=False):
        """Note what the member answers; a refusal calls the leader.

        :param str answer: accepted or refused
        :param str reason: why not
        :raises AccessError: somebody else was called
        :raises UserError: no reason, not convened yet, or the case is closed
        """
        self._check_me()
        reason = (reason or "").strip()
        if answer == "refused" and not reason:
            raise UserError(self.env._("Say why you do not take part."))
        # sudo: the member writes nothing but this answer.
        own = self.sudo()
        now = fields.Datetime.now()
        own._write_stamp({"answer": answer, "reason": reason, "answered_at": now})
        own.activity_unlink([ASKED_ACTIVITY])
        data = {"member": self.id, "user": self.env.uid}
        if reason:
            data["reason_sha256"] = sha256_hex(reason.encode())
        case = own.complaint_id
        self.env["complaint.event"]._record(case, f"taskforce.{answer}", data)
        if answer == "refused":
            name = self.env.user.name
            own.taskforce_id._call_users(
                own.leader_id,
                TASKFORCE_ACTIVITY,
                lambda env: env._("%(user)s does not take part", user=name),
            )

    def _report(self, text, is_confirmed):
        """Note the progress that an accepting member reports.

        :raises AccessError: somebody else was called
        :raises UserError: the member has not accepted, or the case is closed
        """
        self._check_me()
        if self.answer != "accepted":
            raise UserError(self.env._("Accept to take part first."))
        # sudo: a member adds to the log of progress and sees nothing of the case.
        self.sudo().complaint_id._append_progress(text, is_confirmed)
