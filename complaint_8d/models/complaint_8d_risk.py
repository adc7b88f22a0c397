from odoo import api, fields, models

MOMENTS = {"before": "d4", "after": "d6"}
VALUES = ("severity", "occurrence", "detection")


class Complaint8D(models.Model):
    """Severity × occurrence × detection of the problem, before and after (FMEA)."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    risk_before_severity = fields.Integer(
        string="Severity", aggregator=None, copy=False
    )
    risk_before_occurrence = fields.Integer(
        string="Occurrence", aggregator=None, copy=False
    )
    risk_before_detection = fields.Integer(
        string="Detection",
        aggregator=None,
        copy=False,
        help="High: it is hardly ever detected.",
    )
    risk_before = fields.Integer(
        string="RPN Before", compute="_compute_risk", store=True, aggregator="avg"
    )
    risk_after_severity = fields.Integer(
        string="Severity After", aggregator=None, copy=False
    )
    risk_after_occurrence = fields.Integer(
        string="Occurrence After", aggregator=None, copy=False
    )
    risk_after_detection = fields.Integer(
        string="Detection After",
        aggregator=None,
        copy=False,
        help="High: it is hardly ever detected.",
    )
    risk_after = fields.Integer(
        string="RPN After", compute="_compute_risk", store=True, aggregator="avg"
    )
    risk_reason = fields.Text(
        string="Why the Risk Is Not Lower",
        copy=False,
        help="Said where the actions did not lower the risk priority number.",
    )

    _risk_check = models.Constraint(
        "CHECK(risk_before_severity BETWEEN 0 AND 10"
        " AND risk_before_occurrence BETWEEN 0 AND 10"
        " AND risk_before_detection BETWEEN 0 AND 10"
        " AND risk_after_severity BETWEEN 0 AND 10"
        " AND risk_after_occurrence BETWEEN 0 AND 10"
        " AND risk_after_detection BETWEEN 0 AND 10)",
        "Severity, occurrence and detection take values from 1 to 10; 0: not assessed.",
    )

    @api.depends(*(f"risk_{moment}_{value}" for moment in MOMENTS for value in VALUES))
    def _compute_risk(self):
        for report in self:
            for moment in MOMENTS:
                severity, occurrence, detection = report._risk_values(moment)
                report[f"risk_{moment}"] = severity * occurrence * detection

    def _risk_values(self, moment):
        return [self[f"risk_{moment}_{value}"] for value in VALUES]

    def _discipline_fields(self):
        owners = {
            f"risk_{moment}_{value}": code
            for moment, code in MOMENTS.items()
            for value in VALUES
        }
        return {**super()._discipline_fields(), **owners, "risk_reason": "d6"}

    @api.model_create_multi
    def create(self, vals_list):
        reports = super().create([self._without_numbers(vals) for vals in vals_list])
        # a default of a caller's context would stand in place of the product
        for moment in MOMENTS:
            self.env.add_to_compute(self._fields[f"risk_{moment}"], reports)
        return reports

    def write(self, vals):
        return super().write(self._without_numbers(vals))

    @api.model
    def _without_numbers(self, vals):
        """Leave out the numbers: they follow from their factors."""
        numbers = {f"risk_{moment}" for moment in MOMENTS}
        return {name: value for name, value in vals.items() if name not in numbers}

    def _missing(self, code):
        points = super()._missing(code)
        for moment, discipline in MOMENTS.items():
            values = self._risk_values(moment)
            if code == discipline and any(values) and not all(values):
                points.append(
                    self.env._("Give all of severity, occurrence and detection.")
                )
        if code == "d6":
            points += self._missing_lower_risk()
        return points

    def _missing_lower_risk(self):
        if not self.risk_before:
            return []
        if not self.risk_after:
            return [self.env._("Assess the risk that is left after the actions.")]
        if self.risk_after < self.risk_before or (self.risk_reason or "").strip():
            return []
        return [
            self.env._(
                "The risk is not lower than before (%(before)s, now %(after)s): say "
                "why that is acceptable.",
                before=self.risk_before,
                after=self.risk_after,
            )
        ]

    def _content(self, code):
        content = super()._content(code)
        for moment, discipline in MOMENTS.items():
            if code == discipline:
                names = [f"risk_{moment}_{value}" for value in VALUES]
                content.update({name: self[name] for name in names})
                content[f"risk_{moment}"] = self[f"risk_{moment}"]
        if code == "d6":
            content["risk_reason"] = self.risk_reason or ""
        return content
