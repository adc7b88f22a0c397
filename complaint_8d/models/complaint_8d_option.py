from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

from ..tools import decision
from .complaint_8d_cause import CATEGORIES

POINTS = [
    ("0", "Not Judged"),
    ("1", "Very Poor"),
    ("2", "Poor"),
    ("3", "Fair"),
    ("4", "Good"),
    ("5", "Very Good"),
]
ANSWERED = frozenset(("side_effect", "side_effect_note"))
STAMPS = frozenset(("side_effect_by_id", "side_effect_at", "action_id", "score"))


class Complaint8DOption(models.Model):
    """A candidate action against a root cause, judged in the decision matrix (D5).

    Several are weighed for a root; what is chosen is tried, checked for new problems
    (S3.14), planned and signed. Only then it becomes an action. The option keeps what
    was signed; the action follows what really happens.
    """

    _name = "complaint.8d.option"
    _description = "Candidate Action of an 8D Report"
    _inherit = ["complaint.8d.line.mixin"]
    _order = "report_id, sequence, id"
    _check_company_auto = True
    _discipline = "d5"
    _event_kind = "option"

    sequence = fields.Integer(default=10)
    name = fields.Char(string="What Is Done", required=True)
    description = fields.Text(help="What exactly is to be done, and where.")
    cause_id = fields.Many2one(
        "complaint.8d.cause",
        string="Removes",
        required=True,
        domain="[('report_id', '=', report_id), ('is_root', '=', True),"
        " ('state', '=', 'confirmed')]",
        index=True,
        ondelete="restrict",
        help="The root cause that it removes.",
    )
    category = fields.Selection(
        [c for c in CATEGORIES if c[0] != "measurement"],
        string="Field (5M)",
        help="S3.13: training, maintenance, material, method or environment.",
    )
    effect = fields.Selection(
        POINTS, default="0", required=True, help="5: removes the cause wholly."
    )
    cost = fields.Selection(
        POINTS, default="0", required=True, help="5: costs nothing."
    )
    time = fields.Selection(
        POINTS, default="0", required=True, help="5: is done at once."
    )
    risk = fields.Selection(
        POINTS, default="0", required=True, help="5: nothing can go wrong."
    )
    score = fields.Integer(compute="_compute_score", store=True, aggregator=None)
    is_chosen = fields.Boolean(string="Chosen", copy=False)
    trial = fields.Text(
        help="How it was tried before it was chosen, and what the trial showed."
    )
    side_effect = fields.Selection(
        [("no", "No New Problem"), ("yes", "A New Problem")],
        string="Side Effects",
        copy=False,
        help="Does it lead to a new problem (S3.14)?",
    )
    side_effect_note = fields.Text(
        string="What Was Looked At",
        copy=False,
        help="Safety, quality, cost, neighbours.",
    )
    side_effect_by_id = fields.Many2one(
        "res.users",
        string="Answered By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    side_effect_at = fields.Datetime(string="Answered On", readonly=True, copy=False)
    owner_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False)]",
        check_company=True,
        ondelete="restrict",
    )
    due_date = fields.Date(string="Deadline")
    verifier_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False), ('id', '!=', owner_id)]",
        check_company=True,
        ondelete="restrict",
        help="Judges whether it works: another person than the owner.",
    )
    action_id = fields.Many2one(
        "complaint.action",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _verifier_is_other = models.Constraint(
        "CHECK(verifier_id IS NULL OR owner_id IS NULL OR verifier_id != owner_id)",
        "Nobody verifies an action of their own: choose another verifier.",
    )

    @api.depends(*decision.CRITERIA)
    def _compute_score(self):
        for option in self:
            points = {name: int(option[name] or 0) for name in decision.CRITERIA}
            # what the customer's profile says at the time; a later change of weights
            # changes nothing that was signed
            weights = option.report_id._decision_weights()
            option.score = decision.score(points, weights)

    @api.constrains("cause_id", "report_id")
    def _check_cause(self):
        for option in self:
            if option.cause_id.report_id != option.report_id:
                raise ValidationError(
                    self.env._("Choose a root cause of the same report.")
                )

    def _system_fields(self):
        return super()._system_fields() | STAMPS

    def _blank_stamps(self):
        stamps = ("side_effect_by_id", "side_effect_at", "action_id")
        return {**super()._blank_stamps(), **dict.fromkeys(stamps, False)}

    @api.model_create_multi
    def create(self, vals_list):
        options = super().create(vals_list)
        # a default of a caller's context would stand in place of the sum
        self.env.add_to_compute(self._fields["score"], options)
        options.filtered("side_effect")._stamp_answer()
        return options

    def write(self, vals):
        result = super().write(vals)
        if ANSWERED & vals.keys():
            self._stamp_answer()
        return result

    def _stamp_answer(self):
        """Note who answered the question about side effects, and when."""
        for option in self:
            answered = option.side_effect
            option._write_engine(
                {
                    "side_effect_by_id": self.env.uid if answered else False,
                    "side_effect_at": answered and fields.Datetime.now(),
                }
            )

    @api.ondelete(at_uninstall=True)
    def _unlink_without_action(self):
        if any(option.action_id for option in self):
            raise UserError(
                self.env._("An action came of it: take the choice back instead.")
            )

    def _missing_of_choice(self):
        """Return what a chosen option still lacks, as words; empty when complete."""
        lacks = []
        if not self.owner_id:
            lacks.append(self.env._("owner"))
        if not self.due_date:
            lacks.append(self.env._("deadline"))
        if not self.verifier_id:
            lacks.append(self.env._("verifier"))
        if not (self.trial or "").strip():
            lacks.append(self.env._("trial"))
        if not (self.side_effect and (self.side_effect_note or "").strip()):
            lacks.append(self.env._("answer on side effects"))
        return lacks

    def _content_line(self):
        return {
            "name": self.name,
            "description": self.description or "",
            "cause": self.cause_id.number or "",
            "category": self.category or "",
            **{name: int(self[name]) for name in decision.CRITERIA},
            "score": self.score,
            "is_chosen": self.is_chosen,
            "trial": self.trial or "",
            "side_effect": self.side_effect or "",
            "side_effect_note": self.side_effect_note or "",
            "side_effect_by": signed_name(self.side_effect_by_id, "name"),
            "owner": signed_name(self.owner_id, "name"),
            "verifier": signed_name(self.verifier_id, "name"),
            "due_date": str(self.due_date or ""),
            "iteration": self.iteration,
        }
