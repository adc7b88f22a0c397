from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import window
from .complaint_clock_warning import WARNINGS


class ComplaintClock(models.Model):
    """A deadline of one case, with the days that explain it.

    Made, moved and ended by the case only. `due_at` takes the pauses into account,
    `original_due_at` does not. Whether it is late is a matter of the time that it is,
    and never stored.
    """

    _name = "complaint.clock"
    _inherit = ["complaint.clock.status.mixin"]
    _description = "Deadline of a Complaint"
    _order = "is_running desc, due_at, id"
    _warning_link = "complaint_clock_id"

    complaint_id = fields.Many2one(
        "complaint.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    term_id = fields.Many2one(
        "complaint.procedure.term",
        ondelete="restrict",
        index=True,
        help="Empty: a promise makes this deadline.",
    )
    name = fields.Char(string="Deadline", compute="_compute_name", compute_sudo=True)
    source = fields.Char(related="term_id.source")
    milestone_id = fields.Many2one(related="term_id.milestone_id", store=True)
    is_manual = fields.Boolean(compute="_compute_is_manual", compute_sudo=True)
    start_at = fields.Datetime(required=True)
    due_at = fields.Datetime(required=True)
    original_due_at = fields.Datetime(string="Due Without Pauses", required=True)
    reached_at = fields.Datetime(string="Reached")
    ended_at = fields.Datetime(
        string="Ended On", help="The term did not fit the case any more."
    )
    paused_at = fields.Datetime(
        string="Waiting Since", help="The clock stands still: the customer is to act."
    )
    is_running = fields.Boolean(compute="_compute_is_running", store=True)
    notes = fields.Text(required=True)
    status = fields.Selection(
        [
            ("running", "Running"),
            ("paused", "Waiting for the Customer"),
            ("late", "Overdue"),
            ("met", "Met"),
            ("missed", "Missed"),
            ("ended", "Ended"),
        ],
        compute="_compute_status",
        search="_search_status",
    )

    _running_idx = models.Index("(complaint_id, due_at) WHERE is_running")
    _warning_idx = models.Index("(next_warning_at) WHERE is_running")
    _term_uniq = models.UniqueIndex(
        "(complaint_id, term_id) WHERE ended_at IS NULL",
        "This deadline of the case runs already.",
    )

    @api.depends("term_id.name")
    @api.depends_context("lang")
    def _compute_name(self):
        for clock in self:
            clock.name = clock.term_id.name

    @api.depends("term_id.milestone_id.trigger")
    def _compute_is_manual(self):
        for clock in self:
            term = clock.term_id
            clock.is_manual = bool(term) and not term.milestone_id.trigger

    @api.depends("reached_at", "ended_at")
    def _compute_is_running(self):
        for clock in self:
            clock.is_running = not clock.reached_at and not clock.ended_at

    # ------------------------------------------------------------------
    # A clock that stands still
    # ------------------------------------------------------------------

    @api.depends("paused_at")
    def _compute_status(self):
        return super()._compute_status()

    def _status_at(self, now):
        if self.paused_at and not (self.reached_at or self.ended_at):
            return "paused"
        return super()._status_at(now)

    @api.model
    def _status_domains(self, now):
        domains = super()._status_domains(now)
        active = Domain("paused_at", "=", False)
        return {
            **domains,
            "running": domains["running"] & active,
            "late": domains["late"] & active,
            "paused": Domain("is_running", "=", True) & ~active,
        }

    # ------------------------------------------------------------------
    # Why this day
    # ------------------------------------------------------------------

    @api.depends("original_due_at")
    def _compute_explanation(self):
        return super()._compute_explanation()

    def _rule_text(self):
        return self.term_id._rule_text()

    def _zone(self):
        return self.complaint_id._zone()

    def _explain_due(self):
        text = super()._explain_due()
        if self.due_at == self.original_due_at:
            return text
        due = self._explain_time(self.original_due_at)
        return f"{text} {self.env._('Without pauses: %(due)s.', due=due)}"

    # ------------------------------------------------------------------
    # Milestones that no step reaches
    # ------------------------------------------------------------------

    def action_reach(self):
        """Mark that what this deadline leads to is done, now.

        :return: True
        :raises AccessError: the user is no handler
        :raises UserError: a step of the case reaches it, or the clock does not run
        """
        for clock in self:
            clock._reach_by_hand()
        return True

    def action_reach_earlier(self):
        """Open the dialog that marks what was done earlier, with a proof.

        :return: a window action
        :raises AccessError: the user is no handler
        """
        self.ensure_one()
        self._check_markable()
        return window.dialog(
            self.env._("Done Earlier"), "complaint.reach", clock_id=self.id
        )

    def _check_markable(self):
        self.complaint_id.check_access("write")
        self.complaint_id._check_open()
        if not self.is_manual or not self.is_running:
            raise UserError(
                self.env._(
                    "“%(deadline)s” is not marked by hand: a step of the case "
                    "reaches it, or it is over.",
                    deadline=self.name,
                )
            )

    def _reach_by_hand(self, reached_at=None, note=None, proofs=None):
        """Mark that what this deadline leads to was done.

        :param reached_at: naive UTC instant; None: now
        :param str note: how it is known, for a past instant
        :param proofs: ir.attachment, for a past instant
        """
        self._check_markable()
        self.complaint_id._reach(self.milestone_id, reached_at, note, proofs)

    # ------------------------------------------------------------------
    # Warnings
    # ------------------------------------------------------------------

    def _warning_domain(self):
        return [*super()._warning_domain(), ("paused_at", "=", False)]

    def _is_warning(self):
        return super()._is_warning() and not self.paused_at

    def _warning_pauses(self):
        return self.complaint_id._pause_spans() if self.term_id.is_pausable else ()

    def _warned_record(self):
        return self.complaint_id

    def _calls(self, level):
        """Call the handler; the team leader too when all is over."""
        return {clock: clock._called(level) for clock in self}

    def _called(self, level):
        complaint = self.complaint_id
        leader = complaint.team_id.leader_id
        users = complaint.user_id or leader
        if level >= WARNINGS[-1]:
            users |= leader
        return users.filtered("active")
