from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import report_lifecycle
from .complaint_8d_gate import CHOICE

WEIGHTS = {"effect": 4, "cost": 2, "time": 2, "risk": 2}


class Complaint8DProfile(models.Model):
    """How a customer weighs the criteria of the decision matrix."""

    _inherit = "complaint.8d.profile"  # pylint: disable=R8180

    weight_effect = fields.Integer(string="Weight of the Effect", default=4)
    weight_cost = fields.Integer(string="Weight of the Cost", default=2)
    weight_time = fields.Integer(string="Weight of the Time", default=2)
    weight_risk = fields.Integer(string="Weight of the Risk", default=2)

    _weight_check = models.Constraint(
        "CHECK(weight_effect BETWEEN 0 AND 10 AND weight_cost BETWEEN 0 AND 10"
        " AND weight_time BETWEEN 0 AND 10 AND weight_risk BETWEEN 0 AND 10)",
        "A weight is between 0 and 10.",
    )


class Complaint8D(models.Model):
    """D5: for each root the actions that were chosen, tried, checked and signed."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    option_ids = fields.One2many(
        "complaint.8d.option", "report_id", string="Candidate Actions"
    )

    def _discipline_fields(self):
        return {**super()._discipline_fields(), "option_ids": "d5"}

    def _decision_weights(self):
        """Return the weight of each criterion for this report."""
        # sudo: what the customer wants is no secret of the profile.
        profile = self.sudo().profile_id
        return {n: profile[f"weight_{n}"] if profile else w for n, w in WEIGHTS.items()}

    def _chosen_options(self):
        # sudo: evidence counts, whoever looks.
        return self.sudo().option_ids.filtered("is_chosen")

    # ------------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------------

    def _missing(self, code):
        points = super()._missing(code)
        if code != "d5":
            return points
        points += self._missing_choice()
        if not points and not self._gate_is_approved(CHOICE):
            points.append(self.env._("Have the chosen actions signed."))
        return points

    def _missing_choice(self):
        """Return what is missing before the chosen actions can be signed."""
        chosen = self._chosen_options()
        roots = self._confirmed_roots()
        points = [
            self.env._("Choose an action against: %(cause)s.", cause=root.display_name)
            for root in roots - chosen.cause_id
        ]
        for option in chosen:
            points += self._missing_of_option(option, roots)
        return points

    def _missing_of_option(self, option, roots):
        points = []
        lacks = option._missing_of_choice()
        if lacks:
            points.append(
                self.env._(
                    "%(action)s lacks: %(lacks)s.",
                    action=option.name,
                    lacks=", ".join(lacks),
                )
            )
        if option.side_effect == "yes":
            points.append(
                self.env._(
                    "%(action)s leads to a new problem: change it, or choose another.",
                    action=option.name,
                )
            )
        if option.cause_id not in roots:
            points.append(
                self.env._(
                    "%(action)s: “%(cause)s” is no confirmed root any more.",
                    action=option.name,
                    cause=option.cause_id.name,
                )
            )
        return points

    def _check_choice_ready(self):
        """Refuse a submission that is not complete but for the signatures.

        :raises UserError: all that is missing, or D5 is complete
        """
        self._check_editable("d5")
        points = []
        if not report_lifecycle.can_complete("d5", self._done_codes()):
            points.append(
                self.env._(
                    "Complete %(step)s first.", step=self._step("d4").display_name
                )
            )
        # sudo: evidence counts, whoever looks.
        points += self.sudo()._missing_choice()
        if points:
            raise UserError("\n".join(points))

    # ------------------------------------------------------------------
    # From the choice to actions
    # ------------------------------------------------------------------

    def action_plan_chosen(self):
        """Make actions of what is chosen and signed, before D5 is completed (S3.12).

        :return: True
        :raises AccessError: the user is not of the 8D team
        :raises UserError: the choice is not signed
        """
        for report in self:
            report.check_access("write")
            if report.state != "open":
                raise UserError(report._fixed_refusal())
            if not report._gate_is_approved(CHOICE):
                raise UserError(self.env._("Have the chosen actions signed."))
            # sudo: actions of D5 come of the signed choice only.
            report.sudo()._plan_chosen()
        return True

    def _on_step_done(self, code):
        result = super()._on_step_done(code)
        if code == "d5":
            self._plan_chosen()
        return result

    def _plan_chosen(self):
        """Let the actions follow the signed choice: new, changed, no longer wanted."""
        chosen = self._chosen_options()
        # one that was given up is not taken up again: another one is made
        new = chosen.filtered(lambda o: o.action_id.state in (False, "cancelled"))
        # sudo: the actions follow what was signed, whoever completes D5.
        actions = (
            self.env["complaint.action"]
            .sudo()
            ._create_chosen([option._action_vals() for option in new])
        )
        for option, action in zip(new, actions, strict=True):
            option._write_engine({"action_id": action.id})
        for option in chosen - new:
            option.action_id._follow_option(option)
        dropped = (self.sudo().option_ids - chosen).action_id
        dropped._drop_chosen(self.env._("No longer chosen in D5."))

    def _content(self, code):
        content = super()._content(code)
        if code == "d5":
            lines = [option._content_line() for option in self.option_ids]
            content = {**content, "option_ids": lines}
        return content


class Complaint8DOption(models.Model):
    _inherit = "complaint.8d.option"  # pylint: disable=R8180

    def _action_vals(self):
        return {
            "report_id": self.report_id.id,
            "discipline": "d5",
            "kind": "corrective",
            "cause_id": self.cause_id.id,
            "company_id": self.company_id.id,
            **self._plan_vals(),
        }

    def _plan_vals(self):
        return {
            "name": self.name,
            "description": self.description or False,
            "category": self.category or False,
            "owner_id": self.owner_id.id,
            "verifier_id": self.verifier_id.id,
            "due_date": self.due_date,
        }
