from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex
from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

from .complaint_recall_steps import DECISION

STAMPS = frozenset(("confirmed_at", "confirmed_by_id"))
SCALE = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")]
# The six questions of 21 CFR 7.41(a).
QUESTIONS = (
    "injuries",
    "conditions",
    "groups_at_risk",
    "severity",
    "likelihood",
    "consequences",
)


class ComplaintRecallHazard(models.Model):
    """A health hazard evaluation: the questions of 21 CFR 7.41(a), answered and signed.

    The evaluator confirms it; then it is fixed. What is learned later is a new one, and
    the last that was confirmed before the decision is part of what is signed.
    """

    _name = "complaint.recall.hazard"
    _description = "Health Hazard Evaluation"
    _order = "recall_id, id desc"

    recall_id = fields.Many2one(
        "complaint.recall", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="recall_id.company_id", store=True, index=True, precompute=True
    )
    evaluator_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    others = fields.Char(
        string="Together With", help="Doctors, pharmacists and other experts."
    )
    injuries = fields.Text(
        string="Harm So Far", help="Diseases or injuries that happened already."
    )
    conditions = fields.Text(
        help="What else could make it worse: how the goods are used and stored.",
    )
    groups_at_risk = fields.Text(
        string="Groups at Risk",
        help="Children, pregnant women, the old, the sick; who is in most danger.",
    )
    severity = fields.Selection(
        SCALE, help="1: no harm, 3: passing harm, 5: death or lasting harm."
    )
    likelihood = fields.Selection(
        SCALE, help="1: hardly thinkable, 3: possible, 5: almost certain."
    )
    consequences = fields.Text(help="At once, and in the long run.")
    score = fields.Integer(
        compute="_compute_score",
        store=True,
        aggregator=None,
        help="Severity × likelihood, 1 to 25.",
    )
    regime_id = fields.Many2one(related="recall_id.regime_id")
    class_id = fields.Many2one(
        "complaint.recall.class",
        string="Proposed Class",
        domain="[('regime_id', '=', regime_id)]",
        ondelete="restrict",
    )
    conclusion = fields.Text()
    confirmed_at = fields.Datetime(string="Confirmed On", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    can_confirm = fields.Boolean(compute="_compute_can_confirm")

    @api.depends("severity", "likelihood")
    def _compute_score(self):
        for hazard in self:
            hazard.score = int(hazard.severity or 0) * int(hazard.likelihood or 0)

    @api.depends("create_date")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for hazard in self:
            moment = hazard.create_date or fields.Datetime.now()
            when = fields.Datetime.context_timestamp(hazard, moment)
            hazard.display_name = f"{hazard.recall_id.name} {when:%Y-%m-%d %H:%M}"

    @api.depends("evaluator_id", "confirmed_at")
    @api.depends_context("uid")
    def _compute_can_confirm(self):
        for hazard in self:
            mine = hazard.evaluator_id == self.env.user
            hazard.can_confirm = mine and not hazard.confirmed_at

    @api.model_create_multi
    def create(self, vals_list):
        if any(STAMPS & vals.keys() for vals in vals_list):
            raise UserError(self._stamp_refusal())
        # said here, for a default of a caller's context would count otherwise
        fixed = dict.fromkeys(STAMPS, False)
        hazards = super().create([{**vals, **fixed} for vals in vals_list])
        hazards._check_open()
        return hazards

    def write(self, vals):
        if STAMPS & vals.keys():
            raise UserError(self._stamp_refusal())
        recall_id = vals.get("recall_id")
        moved = recall_id and any(h.recall_id.id != recall_id for h in self)
        if moved or "company_id" in vals:
            raise UserError(self.env._("An evaluation stays with its recall."))
        self._check_open()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_open(self):
        self._check_open()

    def _stamp_refusal(self):
        return self.env._("The evaluator confirms an evaluation.")

    def _check_open(self):
        if any(hazard.confirmed_at for hazard in self):
            raise UserError(
                self.env._("A confirmed evaluation is fixed. Add another one.")
            )
        if any(hazard.recall_id.state in ("closed", "cancelled") for hazard in self):
            raise UserError(self.env._("The recall is over."))

    def action_confirm(self):
        """Confirm the evaluation, as its evaluator; then it is fixed.

        :return: True
        :raises AccessError: somebody else is the evaluator
        :raises UserError: a question of 21 CFR 7.41(a) is not answered
        """
        for hazard in self:
            hazard.check_access("read")
            hazard._check_can_confirm()
            # sudo: the evaluator may be an expert who only reads; only the stamp.
            hazard.sudo()._stamp()
        return True

    def _check_can_confirm(self):
        self._check_open()
        if self.evaluator_id != self.env.user:
            # sudo: the name only, for who is refused.
            raise AccessError(
                self.env._(
                    "Only the evaluator, %(user)s, confirms it.",
                    user=self.evaluator_id.sudo().name,
                )
            )
        wanted = (*QUESTIONS, "conclusion")
        missing = [n for n in wanted if not (self[n] or "").strip()]
        if missing:
            labels = [self._fields[n]._description_string(self.env) for n in missing]
            raise UserError(
                self.env._(
                    "Answer all questions; if nothing is known, write that. Missing: "
                    "%(questions)s.",
                    questions=", ".join(labels),
                )
            )

    def _stamp(self):
        # worked out again: a caller may have written it
        self._compute_score()
        self._write_stamp(
            {"confirmed_at": fields.Datetime.now(), "confirmed_by_id": self.env.uid}
        )
        self.env["complaint.event"]._record(
            self.recall_id, "recall.hazard_confirmed", self._signed_text()
        )
        if self.recall_id.state in ("draft", "decision"):
            self.recall_id._gate_recheck()

    def _write_stamp(self, vals):
        # super: `write` refuses the stamp to everybody.
        return super().write(vals)  # pylint: disable=W8164

    def _signed_text(self):
        """Return what a signature on the decision covers of an evaluation."""
        content = {name: self[name] or "" for name in (*QUESTIONS, "conclusion")}
        return {
            "hazard": self.id,
            "score": self.score,
            "class": signed_name(self.class_id, "code"),
            "content_sha256": sha256_hex(canonical_json(content)),
        }


class ComplaintRecall(models.Model):
    _inherit = "complaint.recall"  # pylint: disable=R8180

    hazard_ids = fields.One2many(
        "complaint.recall.hazard", "recall_id", string="Hazard Evaluations"
    )

    def _last_hazard(self):
        """Return the evaluation that counts: the last one confirmed for the decision.

        What is learned later is kept beside it, and leaves the signatures as they are.
        """
        self.ensure_one()
        end = self.decided_at
        # sudo: what was evaluated counts, whoever looks.
        confirmed = self.sudo().hazard_ids.filtered(
            lambda h: h.confirmed_at and (not end or h.confirmed_at <= end)
        )
        return confirmed.sorted(lambda h: (h.confirmed_at, h.id))[-1:]

    def _signed_decision(self):
        hazard = self._last_hazard()
        signed = super()._signed_decision()
        return {**signed, "hazard_ids": hazard._signed_text() if hazard else ""}

    def _open_points(self, step):
        points = super()._open_points(step)
        if step != DECISION or self._is_quiet():
            return points
        hazard = self._last_hazard()
        if not hazard:
            points.append(
                self.env._("Evaluate the health hazard and confirm the evaluation.")
            )
        elif hazard.class_id and self.class_id and hazard.class_id != self.class_id:
            points.append(
                self.env._(
                    "The evaluation proposes %(proposed)s, the recall says %(class)s: "
                    "let one of them follow the other.",
                    proposed=hazard.class_id.name,
                    **{"class": self.class_id.name},
                )
            )
        return points
