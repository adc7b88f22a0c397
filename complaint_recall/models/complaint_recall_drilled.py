from datetime import timezone

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.complaint_mgmt.tools import duty

from ..tools import drill_result
from .complaint_recall_drill_run import CALL

# What the drill engine writes, never a user.
DRILL_SYSTEM = frozenset(
    (
        "drill_id",
        "drill_draw_id",
        "drill_called_at",
        "drill_started_at",
        "drill_finished_at",
        "drill_off_hours",
        "drill_clock",
        "drill_goal_hours",
        "drill_share",
        "drill_signed",
        "drill_hours",
        "drill_result",
        "drill_failures",
        "drill_evidence",
        "drill_digest",
    )
)
ONE_HOUR = 3600


class ComplaintRecall(models.Model):
    """A recall that is a drill: what was agreed when it was called, and its clock."""

    _name = "complaint.recall"
    _inherit = ["complaint.recall", "complaint.call.mixin"]

    drill_id = fields.Many2one(
        "complaint.recall.drill",
        string="Plan of the Drill",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    drill_draw_id = fields.Many2one(
        "complaint.recall.draw",
        string="Draw",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    drill_called_at = fields.Datetime(string="Called On", readonly=True, copy=False)
    drill_started_at = fields.Datetime(string="Started On", readonly=True, copy=False)
    drill_finished_at = fields.Datetime(string="Finished On", readonly=True, copy=False)
    drill_off_hours = fields.Boolean(
        string="Out of Office Hours", readonly=True, copy=False
    )
    drill_clock = fields.Selection(
        [("call", "From the Call"), ("start", "From the Start")],
        string="Clock",
        readonly=True,
        copy=False,
    )
    drill_goal_hours = fields.Float(
        string="Goal (Hours)", readonly=True, copy=False, aggregator="avg"
    )
    drill_share = fields.Float(
        string="Share Wanted (%)",
        digits=(6, 2),
        readonly=True,
        copy=False,
        aggregator=None,
    )
    drill_signed = fields.Boolean(string="With Signatures", readonly=True, copy=False)
    drill_hours = fields.Float(
        string="It Took (Hours)", readonly=True, copy=False, aggregator="avg"
    )
    drill_result = fields.Selection(
        [
            ("passed", "Passed"),
            ("failed", "Failed"),
            ("aborted", "Not Finished"),
        ],
        string="Result of the Drill",
        readonly=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
    )
    drill_failures = fields.Char(
        string="Why It Failed", readonly=True, copy=False, help="Codes."
    )
    drill_evidence = fields.Text(
        string="Frozen Figures", readonly=True, copy=False, prefetch=False
    )
    drill_digest = fields.Char(
        string="Digest of the Figures", readonly=True, copy=False
    )
    drill_next = fields.Selection(
        [
            ("start", "Start"),
            ("trace", "Trace"),
            ("list", "List Consignees"),
            ("contacts", "Check Contacts"),
            ("balance", "Explain the Balance"),
            ("decision", "Decide"),
            ("finish", "Finish"),
        ],
        string="Next Step",
        compute="_compute_drill_status",
    )
    drill_status = fields.Json(
        string="Steps and Clock", compute="_compute_drill_status"
    )

    @api.constrains("origin", "is_mock")
    def _check_origin_of_drill(self):
        if any(recall.origin == "drill" and not recall.is_mock for recall in self):
            raise ValidationError(
                self.env._("A real recall does not come from a drill. Choose another.")
            )

    # ------------------------------------------------------------------
    # What nobody writes
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(DRILL_SYSTEM & vals.keys() for vals in vals_list):
            raise UserError(self._drill_refusal())
        # said here, for a default of a caller's context would count otherwise
        fixed = dict.fromkeys(DRILL_SYSTEM, False)
        recalls = super().create([{**vals, **fixed} for vals in vals_list])
        recalls.filtered("is_mock")._call_drill()
        return recalls

    def write(self, vals):
        if DRILL_SYSTEM & vals.keys():
            raise UserError(self._drill_refusal())
        # sudo: whether its lot was drawn, whoever reads the draw.
        if "lot_ids" in vals and any(r.drill_draw_id for r in self.sudo()):
            raise UserError(
                self.env._("The lot of a drill by plan was drawn. It stays.")
            )
        return super().write(vals)

    def _drill_refusal(self):
        return self.env._(
            "Draw, times and result of a drill are written by the system: start it, "
            "take its steps, finish it."
        )

    def _call_drill(self):
        """Note when a drill was called, and what is expected of it."""
        # sudo: written by the engine only.
        for recall in self.sudo():
            company = recall.company_id
            recall._write_engine(
                {
                    "drill_called_at": fields.Datetime.now(),
                    "drill_off_hours": self._company_off_hours(company),
                    "drill_clock": "call",
                    "drill_goal_hours": company.recall_drill_goal_hours,
                    "drill_share": company.recall_drill_share,
                }
            )

    def _begin_by_plan(self, plan, draw):
        """Take over what the plan says, say which lot and why, and call the leader."""
        self._write_engine(
            {
                "drill_id": plan.id,
                "drill_draw_id": draw.id,
                "drill_clock": plan.clock,
                "drill_goal_hours": plan.goal_hours,
                "drill_share": plan.share,
                "drill_signed": plan.is_signed,
            }
        )
        data = {
            "plan": plan.id,
            "draw": draw.id,
            "lot": draw.lot_id.id,
            "kind": draw.kind,
            "seed": draw.seed or "",
            "candidates": draw.candidate_count,
            "candidates_sha256": draw.candidate_digest,
            "off_hours": self.drill_off_hours,
        }
        self.env["complaint.event"]._record(self, "recall.drill_called", data)
        self._note_draw(draw)
        self._call_users(
            self.user_id, CALL, lambda env: env._("Drill: begin now, the clock runs")
        )

    def _note_draw(self, draw):
        """Say in the file which lot it is, and why this one; to nobody by mail."""
        env = self.with_context(lang=self.user_id.lang).env
        if draw.kind == "random":
            text = env._(
                "Drill by the plan %(plan)s. Lot %(lot)s was drawn from %(count)s lots "
                "with the seed %(seed)s.",
                plan=draw.drill_id.name,
                lot=draw.lot_id.name,
                count=draw.candidate_count,
                seed=draw.seed,
            )
        else:
            text = env._(
                "Drill by the plan %(plan)s. Lot %(lot)s was chosen.",
                plan=draw.drill_id.name,
                lot=draw.lot_id.name,
            )
        self._message_log(body=text)

    @api.model
    def _company_off_hours(self, company):
        """Return whether nobody works at a company now; make-up days are worked."""
        now = fields.Datetime.now()
        calendar = company._complaint_clock_calendar(now)
        return not duty.is_working(calendar, now.replace(tzinfo=timezone.utc))

    # ------------------------------------------------------------------
    # The clock
    # ------------------------------------------------------------------

    def _drill_since(self):
        """Return from when the clock of this drill counts; False: it does not yet."""
        called, started = self.drill_called_at, self.drill_started_at
        return called if self.drill_clock == "call" else started

    def _drill_elapsed(self, moment):
        since = self._drill_since()
        return (moment - since).total_seconds() / ONE_HOUR if since else 0.0

    @api.depends("step_ids", "state", "drill_result")
    @api.depends_context("lang")
    def _compute_drill_status(self):
        for recall in self:
            is_open = recall.is_mock and not recall.drill_result
            left = recall._drill_missing() if is_open else []
            ending = "finish" if is_open else False
            recall.drill_next = left[0] if left else ending
            recall.drill_status = recall._drill_shown() if recall.is_mock else False

    def _drill_shown(self):
        """Return what the clock on the form shows."""
        labels = dict(self.env["complaint.recall.step"]._selection_of("code"))
        done = drill_result.valid(self._drill_steps()._plain())
        text = fields.Datetime.to_string
        moments = {step.id: step for step in self._drill_steps()}
        return {
            "since": text(self._drill_since()) if self._drill_since() else False,
            "now": text(fields.Datetime.now()),
            "hours": self.drill_hours if self.drill_result else None,
            "goal": self.drill_goal_hours,
            "steps": [
                {
                    "code": code,
                    "label": labels[code],
                    "done": text(moments[done[code].number].done_at)
                    if code in done
                    else False,
                    "summary": moments[done[code].number].summary
                    if code in done
                    else "",
                }
                for code in drill_result.wanted(self.drill_signed)
            ],
        }

    def _drill_steps(self):
        # sudo: what was done counts, whoever reads it.
        return self.sudo().step_ids

    def _drill_missing(self):
        """Return the codes of the steps that this drill still lacks."""
        return drill_result.missing(self._drill_steps()._plain(), self.drill_signed)
