from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.tools.signed_names import signed_name

ANSWERS = [("yes", "Yes"), ("no", "No")]
# Ford G8D: when a problem is one for a team and a report.
CRITERIA = (
    "has_symptom",
    "has_affected",
    "has_gap",
    "has_unknown_cause",
    "has_commitment",
    "has_complexity",
)
FIELDS_D0 = (
    "symptom",
    "emergency_needed",
    "emergency_action",
    "emergency_at",
    "emergency_by_id",
    "safety_relevant",
    "safety_note",
    "is_needed",
    "need_reason",
    *CRITERIA,
)


class Complaint8D(models.Model):
    """D0: the symptom, what was done at once, and whether an 8D report is needed."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    symptom = fields.Text(
        copy=False,
        help="What was observed, as a measurable effect; not yet why.",
    )
    emergency_needed = fields.Selection(
        ANSWERS,
        string="Emergency Action Needed",
        copy=False,
        help="Whether the customer had to be protected at once.",
    )
    emergency_action = fields.Text(
        copy=False, help="What was done at once, or why nothing had to be."
    )
    emergency_at = fields.Datetime(string="Done On", copy=False)
    emergency_by_id = fields.Many2one(
        "res.users",
        string="Done By",
        domain="[('share', '=', False)]",
        check_company=True,
        copy=False,
        ondelete="restrict",
    )
    safety_relevant = fields.Selection(
        ANSWERS,
        string="Safety or Regulation Concerned",
        copy=False,
        help="Whether a characteristic of safety or a legal requirement is concerned.",
    )
    safety_note = fields.Text(
        string="Which One",
        copy=False,
        help="Which characteristic or rule, and who was informed.",
    )
    is_needed = fields.Selection(
        ANSWERS, string="Is an 8D Report Needed?", copy=False, tracking=True
    )
    need_reason = fields.Text(
        string="Why", copy=False, help="Needed where not every criterion holds."
    )
    has_symptom = fields.Boolean(
        string="The symptom is defined and counted", copy=False
    )
    has_affected = fields.Boolean(string="Who is affected is known", copy=False)
    has_gap = fields.Boolean(
        string="The deviation is measured, or it is urgent", copy=False
    )
    has_unknown_cause = fields.Boolean(string="The cause is not known", copy=False)
    has_commitment = fields.Boolean(
        string="Management gives people and time", copy=False
    )
    has_complexity = fields.Boolean(
        string="One person alone cannot solve it", copy=False
    )

    def _discipline_fields(self):
        return {**super()._discipline_fields(), **dict.fromkeys(FIELDS_D0, "d0")}

    def _on_created(self):
        result = super()._on_created()
        for report in self:
            # sudo: which cases were judged a danger decides, whoever begins the report.
            judged = report.sudo().complaint_ids.mapped("safety_state")
            if "accepted" in judged and not report.safety_relevant:
                report._write_engine({"safety_relevant": "yes"})
        return result

    @api.onchange("emergency_needed")
    def _onchange_emergency_needed(self):
        """Propose that it was done just now, by who writes it down."""
        if self.emergency_needed == "yes":
            self.emergency_at = self.emergency_at or fields.Datetime.now()
            self.emergency_by_id = self.emergency_by_id or self.env.user

    def action_not_needed(self):
        """End the report, for D0 says that no 8D is needed, and why (S3.11).

        :return: True
        :raises AccessError: the user is no 8D coordinator
        :raises UserError: D0 does not say so
        """
        for report in self:
            reason = (report.need_reason or "").strip()
            if report.is_needed != "no" or not reason:
                raise UserError(
                    self.env._("Answer in D0 that no 8D report is needed, and why.")
                )
            report.write({"state": "cancelled", "state_reason": reason})
        return True

    # ------------------------------------------------------------------
    # What is missing, and what it says
    # ------------------------------------------------------------------

    def _missing(self, code):
        points = super()._missing(code)
        if code != "d0":
            return points
        if not (self.symptom or "").strip():
            points.append(self.env._("Describe the symptom."))
        return (
            points
            + self._missing_emergency()
            + self._missing_safety()
            + self._missing_need()
        )

    def _missing_emergency(self):
        if not self.emergency_needed:
            return [self.env._("Say whether an emergency action was needed.")]
        if not (self.emergency_action or "").strip():
            return [self.env._("Say what was done at once, or why nothing had to be.")]
        if self.emergency_needed == "no":
            return []
        if not (self.emergency_at and self.emergency_by_id):
            return [self.env._("Say when the emergency action was done, and by whom.")]
        return []

    def _missing_safety(self):
        """IATF 16949, 4.4.1.2: product safety is looked at from the first hour."""
        if not self.safety_relevant:
            return [self.env._("Say whether safety or regulation is concerned.")]
        if self.safety_relevant == "yes" and not (self.safety_note or "").strip():
            return [
                self.env._(
                    "Say which characteristic or rule is concerned, and who was "
                    "informed."
                )
            ]
        return []

    def _missing_need(self):
        if not self.is_needed:
            return [self.env._("Decide whether an 8D report is needed.")]
        reason = (self.need_reason or "").strip()
        if self.is_needed == "no" and self.was_told:
            return [
                self.env._(
                    "No 8D report is needed: it was sent or failed once, so have the "
                    "quality manager or general manager withdraw it."
                )
            ]
        if self.is_needed == "no":
            return [
                self.env._(
                    "No 8D report is needed: say why, and have the 8D coordinator end "
                    "the report."
                )
            ]
        if not reason and not all(self[name] for name in CRITERIA):
            return [
                self.env._("Not every criterion holds: say why an 8D report is needed.")
            ]
        return []

    def _content(self, code):
        content = super()._content(code)
        if code != "d0":
            return content
        at = self.emergency_at
        return {
            **content,
            "symptom": self.symptom or "",
            "emergency_needed": self.emergency_needed or "",
            "emergency_action": self.emergency_action or "",
            "emergency_at": fields.Datetime.to_string(at) if at else "",
            "emergency_by": signed_name(self.emergency_by_id, "name"),
            "safety_relevant": self.safety_relevant or "",
            "safety_note": self.safety_note or "",
            "is_needed": self.is_needed or "",
            "need_reason": self.need_reason or "",
            **{name: self[name] for name in CRITERIA},
        }
