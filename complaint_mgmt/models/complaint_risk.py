from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import lifecycle
from .complaint_risk_level import DIMENSIONS, SCALES

NAMES = tuple(name for name, _label in DIMENSIONS)
SYSTEM_FIELDS = {"scale", "limit", "assessed_at", "assessed_by_id", "rpn"}


class ComplaintRisk(models.Model):
    """An assessment of risk: severity × probability × detection (S9.F3).

    The initial one is what the decision rests on: it is fixed by the proposal and
    enters what is signed. The residual one follows the actions, until the case is
    closed. Scale and limit are those of the company at the time.
    """

    _name = "complaint.risk"
    _inherit = ["complaint.evidence.mixin"]
    _description = "Risk Assessment"
    _order = "complaint_id, moment, id"
    _evidence_kind = "risk"

    moment = fields.Selection(
        [("initial", "Before Actions"), ("residual", "After Actions")],
        string="Assessed",
        required=True,
        default="initial",
    )
    scale = fields.Selection(SCALES, readonly=True, copy=False)
    severity = fields.Integer(required=True, aggregator=None)
    probability = fields.Integer(required=True, aggregator=None)
    detection = fields.Integer(
        required=True, aggregator=None, help="High: it is hardly ever detected."
    )
    meaning = fields.Text(string="What the Values Mean", compute="_compute_meaning")
    rpn = fields.Integer(
        string="Risk Priority Number", compute="_compute_rpn", store=True
    )
    limit = fields.Integer(
        string="Acceptable Up To", readonly=True, copy=False, aggregator=None
    )
    is_acceptable = fields.Boolean(compute="_compute_rpn", store=True)
    has_person_hazard = fields.Selection(
        [("no", "No"), ("yes", "Yes")],
        string="Danger to a Person",
        required=True,
        help="May somebody come to harm?",
    )
    rationale = fields.Text(required=True, help="Why these values.")
    assessed_at = fields.Datetime(readonly=True, copy=False)
    assessed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _moment_uniq = models.Constraint(
        "UNIQUE(complaint_id, moment)",
        "This case has such an assessment already. Change that one.",
    )

    @api.depends("severity", "probability", "detection", "limit", "has_person_hazard")
    def _compute_rpn(self):
        for risk in self:
            risk.rpn = risk.severity * risk.probability * risk.detection
            harmless = risk.has_person_hazard != "yes"
            risk.is_acceptable = harmless and 0 < risk.rpn <= risk.limit

    @api.depends("severity", "probability", "detection", "scale", "complaint_id")
    @api.depends_context("lang")
    def _compute_meaning(self):
        levels = self.env["complaint.risk.level"]
        labels = self._labels()
        # sudo: the scale of the company, whatever the user sees of it.
        scales = {risk: risk._scale() for risk in self}
        texts = {scale: levels._texts(scale) for scale in set(scales.values())}
        for risk in self:
            found = {
                name: texts[scales[risk]].get((name, risk[name])) for name in NAMES
            }
            risk.meaning = "\n".join(
                f"{labels[name]} {risk[name]}: {text}"
                for name, text in found.items()
                if text
            )

    def _labels(self):
        return {
            name: self._fields[name]._description_string(self.env) for name in NAMES
        }

    def _scale(self):
        # sudo: the settings of the company, for whoever assesses or reads.
        company = self.sudo().complaint_id.company_id or self.env.company
        return self.scale or company.sudo().complaint_risk_scale

    @api.depends("moment", "rpn")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["moment"]._description_selection(self.env))
        for risk in self:
            risk.display_name = f"{labels.get(risk.moment, '')}: {risk.rpn}"

    @api.constrains(*NAMES, "scale")
    def _check_values(self):
        for risk in self:
            highest = int(risk._scale())
            wrong = [n for n in NAMES if not 1 <= risk[n] <= highest]
            if wrong:
                raise ValidationError(
                    self.env._(
                        "%(field)s takes a value from 1 to %(highest)s.",
                        field=self._labels()[wrong[0]],
                        highest=highest,
                    )
                )

    @api.constrains("rationale")
    def _check_rationale(self):
        if any(not (risk.rationale or "").strip() for risk in self):
            raise ValidationError(self.env._("Say why the risk has these values."))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_given(set().union(*vals_list))
        risks = super().create(vals_list)
        for risk in risks:
            risk._stamp()
        risks._recheck()
        return risks

    def write(self, vals):
        self._check_given(set(vals))
        if "moment" in vals and any(r.moment != vals["moment"] for r in self):
            raise UserError(self.env._("Make another assessment for that."))
        result = super().write(vals)
        for risk in self:
            risk._stamp()
        self._recheck()
        return result

    def _check_given(self, names):
        if SYSTEM_FIELDS & names:
            raise UserError(
                self.env._(
                    "Scale, limit, number, date and person are set by the system."
                )
            )

    def _stamp(self):
        # sudo: the settings of the company, for whoever assesses.
        company = self.complaint_id.company_id.sudo()
        # super: past the refusal in `write`, which is for everybody else.
        return super().write(  # pylint: disable=W8164
            {
                "scale": company.complaint_risk_scale,
                "limit": company.complaint_risk_limit,
                "assessed_at": fields.Datetime.now(),
                "assessed_by_id": self.env.uid,
            }
        )

    def _recheck(self):
        """Signatures on a decision that rested on another risk become void."""
        self.complaint_id._gate_recheck()

    def _check_evidence_open(self):
        initial = self.filtered(lambda r: r.moment == "initial")
        # on no record at all, it still refuses whoever is no handler
        result = super(ComplaintRisk, initial)._check_evidence_open()
        # sudo: the step of the case decides, whether or not the user reads the case.
        for complaint in (self - initial).sudo().complaint_id:
            if complaint.state in lifecycle.FINAL:
                raise UserError(
                    self.env._("%(number)s is closed.", number=complaint.name)
                )
        return result

    def _gate_payload_line(self):
        """Return what a signature on the decision covers of this, as a text."""
        return (
            f"{self.severity} × {self.probability} × {self.detection} = {self.rpn} "
            f"(≤ {self.limit}); danger to a person: {self.has_person_hazard}"
        )
